"""The queue: first in, first out, no callsign twice, never beyond its size."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.station.callsign import is_valid, normalise
from core.station.clock import wire_time
from core.station.errors import (
    AlreadyQueued,
    CallsignNotFound,
    CallsignRequired,
    InvalidCallsign,
    QueueFull,
    SystemInactive,
)
from core.station.state import Entry, Lookup, Station


def check_registration(station: Station, text: str, max_size: int) -> str:
    """The normalised callsign, if it could register now; nothing is changed.

    Raises, each check hiding the later ones: CallsignRequired, InvalidCallsign, SystemInactive,
    AlreadyQueued, QueueFull. Asked before the look-up, so that a refused registration costs none.
    """
    callsign = normalise(text)
    if not callsign:
        raise CallsignRequired
    if not is_valid(callsign):
        raise InvalidCallsign
    if not station.status.active:
        raise SystemInactive
    if waiting(station, callsign) is not None:
        raise AlreadyQueued
    if len(station.queue) >= max_size:
        raise QueueFull(max_size)
    return callsign


def register(
    station: Station, text: str, lookup: Lookup, max_size: int, now: datetime
) -> tuple[Station, Entry]:
    """Put a callsign at the end of the queue.

    Checks everything again, because others may have registered during the look-up; raises as
    `check_registration` does. The callsign in QSO may register.
    """
    callsign = check_registration(station, text, max_size)
    entry = Entry(callsign, wire_time(now), len(station.queue) + 1, lookup)
    return replace(station, queue=(*station.queue, entry)), entry


def waiting(station: Station, callsign: str) -> Entry | None:
    """The stored entry of a normalised callsign (position at registration), or None."""
    for entry in station.queue:
        if entry.callsign == callsign:
            return entry
    return None


def find(station: Station, text: str) -> Entry:
    """A waiting callsign with its position as of now.

    Raises SystemInactive, whatever the text, or CallsignNotFound; the format is not checked.
    """
    if not station.status.active:
        raise SystemInactive
    callsign = normalise(text)
    for entry in entries(station):
        if entry.callsign == callsign:
            return entry
    raise CallsignNotFound


def entries(station: Station) -> tuple[Entry, ...]:
    """The queue with positions counted anew: 1 to n in the order of registration."""
    return tuple(
        entry if entry.position == position else Entry(entry.callsign, entry.timestamp, position, entry.qrz)
        for position, entry in enumerate(station.queue, start=1)
    )


def remove(station: Station, text: str) -> tuple[Station, Entry]:
    """Take a callsign out of the queue; the entry shows its position at registration.

    Works while inactive too. Raises CallsignNotFound, also for the callsign in QSO.
    """
    removed = waiting(station, normalise(text))
    if removed is None:
        raise CallsignNotFound
    return replace(station, queue=without(station.queue, removed.callsign)), removed


def clear(station: Station) -> tuple[Station, int]:
    """Empty the queue and count what was in it; the QSO goes on."""
    return replace(station, queue=()), len(station.queue)


def without(queue: tuple[Entry, ...], callsign: str) -> tuple[Entry, ...]:
    """`queue` less the entry of a normalised callsign."""
    return tuple(entry for entry in queue if entry.callsign != callsign)
