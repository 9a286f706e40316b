"""How things are called. The registry's JSON Schema names most of these rules as `x-rule`."""

from __future__ import annotations

from typing import Final

OPERATION_NAME_FORM: Final = "OPERATION_NAME_FORM"
"""An operation is called `topic.verb`, in snake_case.

Why: the SDKs make `client.topic.verb()` of it, and the topic names file and handler.

Fix: rename the operation.

Example:
    queue.get_status:    # not getQueueStatus
"""

SCHEMA_PASCAL_CASE: Final = "SCHEMA_PASCAL_CASE"
"""A schema is called in PascalCase.

Why: it becomes a class in every language.

Fix: take the name that is suggested.

Example:
    QueueEntry: {type: object, …}    # not queue_entry
"""

PROPERTY_SNAKE_CASE: Final = "PROPERTY_SNAKE_CASE"
"""A member is called in snake_case.

Why: one habit on the wire; each SDK spells it its own way from there.

Fix: take the name that is suggested.

Example:
    max_size: {type: integer}    # not maxSize
"""

EVENT_SNAKE_CASE: Final = "EVENT_SNAKE_CASE"
"""An event is called in snake_case.

Why: it is the `event:` line of the event stream, and a signal of the SDKs.

Fix: take the name that is suggested.

Example:
    queue_update: {summary: The queue changed., …}    # not QueueUpdate
"""

ERROR_SNAKE_CASE: Final = "ERROR_SNAKE_CASE"
"""The code of an error is snake_case.

Why: clients compare it, and the SDKs make an exception class of it.

Fix: take the name that is suggested.

Example:
    queue_full: {status: 400, …}    # not QUEUE-FULL
"""

LIMIT_SNAKE_CASE: Final = "LIMIT_SNAKE_CASE"
"""A limit is called in snake_case.

Why: it becomes a constant in capitals.

Fix: take the name that is suggested.

Example:
    body_bytes: {value: 65536, …}    # not bodyBytes
"""

SCENARIO_SNAKE_CASE: Final = "SCENARIO_SNAKE_CASE"
"""A scenario is called in snake_case.

Why: examples name it, and so do the names of their tests.

Fix: take the name that is suggested.

Example:
    one_caller: {summary: One caller waits., …}    # not oneCaller
"""

CLOSE_CODE_RANGE: Final = "CLOSE_CODE_RANGE"
"""A close code is a number from 4000 to 4999.

Why: RFC 6455, 7.4.2 leaves these to applications and no others.

Fix: choose a number in the range; 40xx tells clients to reconnect, 41xx to log in again, 42xx to stay away.

Example:
    4002: {name: too_slow, …}    # not 1013
"""

NAME_DUPLICATE: Final = "NAME_DUPLICATE"
"""No two entries of a kind have the same name, in whatever file they stand.

Why: references by name would be ambiguous.

Fix: rename one of them.

Example:
    schemas: {Lamp: …}    # and no other file has a schema `Lamp`
"""

NAME_KEYWORD: Final = "NAME_KEYWORD"
"""Topics, verbs and events are no keywords of Python.

Why: the server has a function of that name.

Fix: choose another word.

Example:
    lamp.remove:    # not lamp.del
"""

RESERVED_NAME_REUSED: Final = "RESERVED_NAME_REUSED"
"""A name that stands under `reserved` is not used again.

Why: old clients would take the new thing for the removed one.

Fix: choose a new name.

Example:
    reserved:
      - {operation: lamp.blink, removed_in: 2.0.0, reason: It made people nervous.}
"""
