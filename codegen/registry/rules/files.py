"""What must hold of the files themselves, before their content is looked at."""

from __future__ import annotations

from typing import Final

REGISTRY_MISSING: Final = "REGISTRY_MISSING"
"""The folder of the registry exists, can be read and holds at least one `*.yaml` file.

Why: an empty interface is never meant; the path is wrong.

Fix: give the right folder with `--registry`, and check its permissions.

Example:
    core/registry/queue.yaml    # --registry core/registry finds it
"""

REGISTRY_EMPTY: Final = "REGISTRY_EMPTY"
"""A file says something.

Why: a file of comments only is usually a section that was lost.

Fix: fill the file or remove it.

Example:
    # What everyone may read.   refused when nothing follows
"""

TOPIC_SNAKE_CASE: Final = "TOPIC_SNAKE_CASE"
"""The name of a file is snake_case.

Why: it becomes the name of the topic, of a module and of a class.

Fix: rename the file.

Example:
    core/registry/band_plan.yaml    # not BandPlan.yaml
"""

YAML_ENCODING: Final = "YAML_ENCODING"
"""A file is UTF-8.

Why: a guessed encoding would change texts that users read.

Fix: save the file as UTF-8.

Example:
    summary: Grüße senden.    # two bytes for each ü and ß
"""

YAML_SYNTAX: Final = "YAML_SYNTAX"
"""A file is YAML 1.2.

Why: what cannot be read cannot be checked.

Fix: mend the place named; often a bracket is not closed, or a text with `: ` in it lacks quotes.

Example:
    description: 'Times: in UTC.'    # the quotes are needed
"""

YAML_TAB: Final = "YAML_TAB"
"""There are no tabs.

Why: YAML forbids them in indentation, and elsewhere they make columns ambiguous.

Fix: write spaces.

Example:
    summary: Tell the time.    # two spaces for each level
"""

YAML_ALIAS: Final = "YAML_ALIAS"
"""There are no aliases.

Why: what stands in one place must be readable there, and positions must be unique.

Fix: write the value out, or make it a named schema and refer to it.

Example:
    room: {$ref: Room}    # not room: *room
"""

YAML_ANCHOR: Final = "YAML_ANCHOR"
"""There are no anchors.

Why: an anchor only serves aliases, which are not used.

Fix: remove the anchor.

Example:
    room: {type: string}    # not room: &room {type: string}
"""

YAML_MERGE_KEY: Final = "YAML_MERGE_KEY"
"""There are no merge keys (`<<`).

Why: they are no part of YAML 1.2, and hide what an entry has.

Fix: write the members out.

Example:
    {type: string, maxLength: 64}    # not {<<: *text, maxLength: 64}
"""

YAML_TAG: Final = "YAML_TAG"
"""There are no tags but those of YAML itself.

Why: the registry holds JSON values only.

Fix: remove the tag.

Example:
    floor: {type: integer}    # not floor: !storey {type: integer}
"""

YAML_KEY_NOT_TEXT: Final = "YAML_KEY_NOT_TEXT"
"""Keys are texts.

Why: JSON knows no other keys.

Fix: quote the key.

Example:
    'true': {type: string}    # not true: {type: string}
"""

YAML_DUPLICATE_KEY: Final = "YAML_DUPLICATE_KEY"
"""No key stands twice in a mapping.

Why: one of the two would be lost in silence.

Fix: remove one, or rename it.

Example:
    {type: string, maxLength: 64}    # not {type: string, type: integer}
"""

YAML_NUMBER: Final = "YAML_NUMBER"
"""Numbers are those of JSON.

Why: infinity and not-a-number cannot be sent.

Fix: leave the bound out, or write a finite one.

Example:
    maximum: 1000    # not maximum: .inf
"""
