"""Where the operator listens: frequency and split, both free text, kept as sent.

Public reads show `station.frequency` and `station.split` as they are: after a deletion all their
members are None. The deletion itself answers, and announces, who deleted and when; so the
functions return that `Tuning` beside the new station.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.station.clock import wire_time
from core.station.state import Station, Tuning


def set_frequency(station: Station, value: str, by: str, now: datetime) -> tuple[Station, Tuning]:
    """Set the frequency to any text; the empty one counts as set."""
    tuning = Tuning(value, wire_time(now), by)
    return replace(station, frequency=tuning), tuning


def clear_frequency(station: Station, by: str, now: datetime) -> tuple[Station, Tuning, bool]:
    """Clear the frequency; the third value tells whether one was set."""
    was_set = station.frequency.value is not None
    return replace(station, frequency=Tuning()), cleared(by, now), was_set


def set_split(station: Station, value: str, by: str, now: datetime) -> tuple[Station, Tuning]:
    """Set the split to any text; the empty one counts as set."""
    tuning = Tuning(value, wire_time(now), by)
    return replace(station, split=tuning), tuning


def clear_split(station: Station, by: str, now: datetime) -> tuple[Station, Tuning]:
    """Clear the split, set or not."""
    return replace(station, split=Tuning()), cleared(by, now)


def cleared(by: str, now: datetime) -> Tuning:
    """What a deletion answers and announces: no value, but by whom and when."""
    return Tuning(None, wire_time(now), by)
