"""What schemas must be like, so that every language can have types of them."""

from __future__ import annotations

from typing import Final

SCHEMA_TYPE_MISSING: Final = "SCHEMA_TYPE_MISSING"
"""A schema has a `type` or a `$ref`, and an array has `items`.

Why: without one, every value would be right.

Fix: add the word.

Example:
    {type: array, items: {type: string}}    # not {type: array}
"""

SCHEMA_TYPE_UNION: Final = "SCHEMA_TYPE_UNION"
"""A schema has one type, or one type and 'null'.

Why: statically typed languages have no good form for a value that is either text or number.

Fix: choose one type, or make two members of it.

Example:
    type: [string, 'null']    # not [string, integer]
"""

SCHEMA_WORD_MISPLACED: Final = "SCHEMA_WORD_MISPLACED"
"""The words of a schema fit its type and each other.

Why: JSON Schema ignores a word that does not fit, so that a bound would not hold.

Fix: remove the word, or move it to where it applies.

Example:
    {type: string, maxLength: 64}    # not {type: string, maximum: 64}
"""

SCHEMA_REQUIRED_UNKNOWN: Final = "SCHEMA_REQUIRED_UNKNOWN"
"""What `required` lists is among the properties.

Why: no value could ever have the member's type checked.

Fix: take the name that is suggested, or add the member.

Example:
    {type: object, properties: {room: …}, required: [room]}
"""

SCHEMA_INLINE_OBJECT: Final = "SCHEMA_INLINE_OBJECT"
"""An object with properties has a name of its own.

Why: the SDKs need a name for its class.

Fix: put it under `schemas:` and refer to it.

Example:
    maker: {$ref: Maker}    # not maker: {type: object, properties: …}
"""

SCHEMA_CYCLE: Final = "SCHEMA_CYCLE"
"""No schema requires itself, not even by way of others.

Why: its values would have no end.

Fix: make one of the members optional or nullable.

Example:
    parent: {$ref: Room, nullable: true}
"""

SCHEMA_FILES_CYCLE: Final = "SCHEMA_FILES_CYCLE"
"""No two files need schemas of each other.

Why: each becomes a module, and modules that import each other cannot be loaded.

Fix: move what both need into a file of its own.

Example:
    core/registry/schemas.yaml    # shapes that several topics share
"""

SCHEMA_VALUE_INVALID: Final = "SCHEMA_VALUE_INVALID"
"""The enum values, const, default and examples of a schema are values of that schema.

Why: clients copy them.

Fix: correct the value, or the schema.

Example:
    {type: integer, maximum: 9, default: 3}    # not default: 30
"""
