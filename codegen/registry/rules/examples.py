"""What must hold of examples, which the tests run on both protocols."""

from __future__ import annotations

from typing import Final

EXAMPLE_OUTCOME: Final = "EXAMPLE_OUTCOME"
"""An example has either `result` or `error`.

Why: without an outcome it shows nothing, and with both one is wrong.

Fix: keep one of them; `result: null` is an outcome, too.

Example:
    - {given: one_caller, result: {total: 1}}
"""

EXAMPLE_DATA_INVALID: Final = "EXAMPLE_DATA_INVALID"
"""The data of an example, of a scenario's step and of an event's example fits its schema.

Why: readers copy it. Where an example shows `validation_failed`, its data must not fit.

Fix: correct the data, or the schema.

Example:
    - {data: {callsign: W1AW}, result: {…}}    # not {call: W1AW}
"""

EXAMPLE_RESULT_INVALID: Final = "EXAMPLE_RESULT_INVALID"
"""The result of an example is a part of a valid result, and its message is the error's, filled in.

Why: readers take its names, types and words for granted.

Fix: correct the result or the schema, the example's message or the error's.

Example:
    - {result: {total: 1}}    # not {total: one}
"""

EXAMPLE_ERROR_UNDECLARED: Final = "EXAMPLE_ERROR_UNDECLARED"
"""The error of an example is one that the operation declares or implies.

Why: clients would not expect it, and the generated SDKs would not know it.

Fix: add the code to the operation's `errors`.

Example:
    errors: [queue_full]
    examples: [{given: full_queue, data: {callsign: K1ABC}, error: queue_full}]
"""
