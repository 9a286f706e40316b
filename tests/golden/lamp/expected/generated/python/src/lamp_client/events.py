# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The events that the server sends, as classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from lamp_client import models
from lamp_client._runtime.events import Event, EventStream, UnknownEvent

__all__ = [
    "EVENTS",
    "LOGGED",
    "Connected",
    "Event",
    "EventStream",
    "Goodbye",
    "Keepalive",
    "LampRemoved",
    "LampUpdate",
    "Resync",
    "UnknownEvent",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LampUpdate(Event):
    """The lamp changed."""

    name: ClassVar[str] = "lamp_update"

    data: models.Lamp


@dataclass(frozen=True, slots=True, kw_only=True)
class LampRemoved(Event):
    """The lamp is gone."""

    name: ClassVar[str] = "lamp_removed"

    data: models.Removal


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected(Event):
    """The connection stands."""

    name: ClassVar[str] = "connected"

    data: models.Names | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keepalive(Event):
    """Nothing has happened, and the connection still stands."""

    name: ClassVar[str] = "keepalive"

    data: models.Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodbye(Event):
    """The server is about to close this connection."""

    name: ClassVar[str] = "goodbye"

    data: models.Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Resync(Event):
    """Events were lost, because the client was away for too long; `data` is the whole state instead.

    `id` is the position of the state, after which events go on. `reason` is the server's.
    """

    name: ClassVar[str] = "resync"

    reason: str
    data: Any


EVENTS: Final[dict[str, type[Event]]] = {
    "lamp_update": LampUpdate,
    "lamp_removed": LampRemoved,
    "connected": Connected,
    "keepalive": Keepalive,
    "goodbye": Goodbye,
}

LOGGED: Final = frozenset(
    {
        "lamp_update",
        "lamp_removed",
    }
)
