"""Why the station refuses. Each class carries the code of one error of the registry.

StationError
├── CallsignRequired         callsign_required
├── InvalidCallsign          invalid_callsign
├── SystemInactive           system_inactive
├── AlreadyQueued            already_queued
├── QueueFull                queue_full                 max_size
├── CallsignNotFound         callsign_not_found
└── UnsupportedMessageType   unsupported_message_type   type
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class StationError(Exception):
    """A rule of the station says no. `fields` fill the message that the registry has for `code`."""

    code: ClassVar[str]

    @property
    def fields(self) -> Mapping[str, object]:
        return {}

    def __str__(self) -> str:
        named = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.code} ({named})" if named else self.code


class CallsignRequired(StationError):
    """Nothing is left of the callsign after trimming."""

    code = "callsign_required"


class InvalidCallsign(StationError):
    """The text is no callsign of the form that the operation accepts."""

    code = "invalid_callsign"


class SystemInactive(StationError):
    """The operator has not opened the queue."""

    code = "system_inactive"


class AlreadyQueued(StationError):
    """The callsign is waiting already."""

    code = "already_queued"


class QueueFull(StationError):
    """The queue holds `max_size` entries or more; zero and negative sizes are always full."""

    code = "queue_full"

    def __init__(self, max_size: int) -> None:
        super().__init__(max_size)
        self.max_size = max_size

    @property
    def fields(self) -> Mapping[str, object]:
        return {"max_size": self.max_size}


class CallsignNotFound(StationError):
    """The callsign is not waiting. One that is in QSO is not waiting either."""

    code = "callsign_not_found"


class UnsupportedMessageType(StationError):
    """A logging program sent a message of another `type` than the station knows."""

    code = "unsupported_message_type"

    def __init__(self, message_type: str) -> None:
        super().__init__(message_type)
        self.message_type = message_type

    @property
    def fields(self) -> Mapping[str, object]:
        return {"type": self.message_type}
