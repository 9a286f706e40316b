"""What entries call by name must exist."""

from __future__ import annotations

from typing import Final

SCHEMA_UNKNOWN: Final = "SCHEMA_UNKNOWN"
"""A schema that is referred to exists.

Why: there would be no model for it.

Fix: take the name that is suggested, or add the schema.

Example:
    result: QueueList    # with schemas: {QueueList: …}
"""

EVENT_UNKNOWN: Final = "EVENT_UNKNOWN"
"""An event that an operation emits exists.

Why: nobody could subscribe to it.

Fix: take the name that is suggested, or add the event.

Example:
    emits: [queue_update]    # with events: {queue_update: …}
"""

ERROR_UNKNOWN: Final = "ERROR_UNKNOWN"
"""An error that an operation or an example names exists.

Why: it has neither status nor message.

Fix: take the name that is suggested, or add the error.

Example:
    errors: [queue_full]    # with errors: {queue_full: …}
"""

SCENARIO_UNKNOWN: Final = "SCENARIO_UNKNOWN"
"""A scenario that an example is given exists.

Why: the example could not be run.

Fix: take the name that is suggested, or add the scenario.

Example:
    - {given: one_caller, result: {total: 1}}    # with scenarios: {one_caller: …}
"""

OPERATION_UNKNOWN: Final = "OPERATION_UNKNOWN"
"""An operation that a scenario runs exists.

Why: the scenario could not be set up.

Fix: take the name that is suggested, or add the operation.

Example:
    steps: [{operation: queue.register, data: {callsign: W1AW}}]
"""
