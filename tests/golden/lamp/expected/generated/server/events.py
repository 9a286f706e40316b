# Generated from core/registry/api.yaml. Edit that, then: make generate
"""Every event, as a table and as one function each that makes it."""

from __future__ import annotations

from typing import Final

from core.bridge.events import Event, EventSpec, EventTable
from generated.server.models.lamp import Lamp, Removal
from generated.server.models.session import Names
from generated.server.wire import encoder

EVENTS: Final = EventTable(
    [
        EventSpec(name="lamp_update", logged=True, conflate=True),
        EventSpec(name="lamp_removed", logged=True, conflate=False),
        EventSpec(name="connected", logged=False, conflate=False),
        EventSpec(name="keepalive", logged=False, conflate=False),
        EventSpec(name="goodbye", logged=False, conflate=False),
    ]
)

CONNECTED_SSE_DATA: Final = '{"message": "Hello \\"there\\""}'
KEEPALIVE_SSE_DATA: Final = "{}"

_lamp = encoder(Lamp)
_names = encoder(Names)
_names_or_null = encoder(Names | None)
_removal = encoder(Removal)


def lamp_update(data: Lamp, /) -> Event:
    """The lamp changed."""
    return Event("lamp_update", _lamp(data).decode())


def lamp_removed(data: Removal, /) -> Event:
    """The lamp is gone."""
    return Event("lamp_removed", _removal(data).decode())


def connected(data: Names | None, /) -> Event:
    """The connection stands."""
    return Event("connected", _names_or_null(data).decode())


def keepalive(data: Names, /) -> Event:
    """Nothing has happened, and the connection still stands."""
    return Event("keepalive", _names(data).decode())


def goodbye(data: Names, /) -> Event:
    """The server is about to close this connection."""
    return Event("goodbye", _names(data).decode())
