# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The events that the server sends, as classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from pileup_client import models
from pileup_client._runtime.events import Event, EventStream, UnknownEvent

__all__ = [
    "EVENTS",
    "LOGGED",
    "Connected",
    "CurrentQso",
    "Event",
    "EventStream",
    "FrequencyUpdate",
    "Goodbye",
    "Keepalive",
    "QueueUpdate",
    "Resume",
    "Resync",
    "SplitUpdate",
    "SystemStatus",
    "UnknownEvent",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected(Event):
    """The connection stands.

    Always the first event. On an event stream it says only that it is there.
    """

    name: ClassVar[str] = "connected"

    data: models.ConnectedData


@dataclass(frozen=True, slots=True, kw_only=True)
class Keepalive(Event):
    """Nothing has happened for a while, and the connection still stands."""

    name: ClassVar[str] = "keepalive"

    data: models.KeepaliveData


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodbye(Event):
    """The server is about to close this connection."""

    name: ClassVar[str] = "goodbye"

    data: models.GoodbyeData


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Event):
    """How an event stream goes on that asked to resume.

    Sent once, right after `connected`, when the request had `Last-Event-ID` or `?resume=`. On WebSocket it
    is the member `resume` of `connected`.
    """

    name: ClassVar[str] = "resume"

    data: models.ResumeOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentQso(Event):
    """A QSO began or ended.

    The data is the QSO, or null when there is none any more.
    """

    name: ClassVar[str] = "current_qso"

    data: models.Qso | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueUpdate(Event):
    """The queue changed."""

    name: ClassVar[str] = "queue_update"

    data: models.QueueList


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemStatus(Event):
    """The queue was opened or closed."""

    name: ClassVar[str] = "system_status"

    data: models.SystemStatusEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyUpdate(Event):
    """The frequency was set or cleared."""

    name: ClassVar[str] = "frequency_update"

    data: models.FrequencyUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitUpdate(Event):
    """The split was set or cleared."""

    name: ClassVar[str] = "split_update"

    data: models.SplitUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class Resync(Event):
    """Events were lost, because the client was away for too long; `data` is the whole state instead.

    `id` is the position of the state, after which events go on. `reason` is the server's.
    """

    name: ClassVar[str] = "resync"

    reason: str
    data: models.StationSnapshot


EVENTS: Final[dict[str, type[Event]]] = {
    "connected": Connected,
    "keepalive": Keepalive,
    "goodbye": Goodbye,
    "resume": Resume,
    "current_qso": CurrentQso,
    "queue_update": QueueUpdate,
    "system_status": SystemStatus,
    "frequency_update": FrequencyUpdate,
    "split_update": SplitUpdate,
}

LOGGED: Final = frozenset(
    {
        "current_qso",
        "queue_update",
        "system_status",
        "frequency_update",
        "split_update",
    }
)
