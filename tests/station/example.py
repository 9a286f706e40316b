"""A station to start from, and shorthands to bring it about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.station.lookup import not_configured
from core.station.queue import register
from core.station.state import Lookup, Station, initial
from core.station.status import set_active

START = datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)
CLOSED = initial(START)
OPEN, _ = set_active(CLOSED, True, "admin", START)


def at(seconds: int) -> datetime:
    """A time after START."""
    return START + timedelta(seconds=seconds)


def wire(seconds: int) -> str:
    """`at(seconds)` as the state has it, for less than a minute."""
    return f"2024-05-01T12:00:{seconds:02}.123456"


def queued(*callsigns: str, station: Station = OPEN) -> Station:
    """The station after these have registered, a second after one another."""
    for second, callsign in enumerate(callsigns, start=1):
        station, _ = register(station, callsign, not_configured(callsign), 99, at(second))
    return station


def known(callsign: str) -> Lookup:
    """A look-up that succeeded."""
    return Lookup(callsign, name="A. Name", address="Cork, Ireland", dxcc_name="Ireland")
