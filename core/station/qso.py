"""The QSO: the one contact being worked, started from the queue or by a logging program."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from core.station.callsign import is_loggable, normalise
from core.station.clock import wire_time
from core.station.errors import (
    CallsignRequired,
    InvalidCallsign,
    SystemInactive,
    UnsupportedMessageType,
)
from core.station.queue import waiting, without
from core.station.state import Lookup, Qso, QsoMetadata, Station

QSO_START = "qso_start"
"""The one `type` of message that is taken from logging programs."""


@dataclass(frozen=True, slots=True)
class LoggedStart:
    """What a logging program says when it begins a QSO (`admin.logging_direct`); MHz as a number."""

    type: str
    callsign: str
    frequency_mhz: float | None = None
    mode: str | None = None
    source: str | None = None
    triggered_by: str | None = None


def next_qso(station: Station, now: datetime) -> tuple[Station, Qso | None]:
    """End the QSO, then begin one with the head of the queue.

    With an empty queue there is none afterwards. Works while inactive, when the queue is empty.
    """
    if not station.queue:
        return replace(station, current_qso=None), None
    head, *rest = station.queue
    qso = Qso(head.callsign, wire_time(now), head.qrz)
    return replace(station, queue=tuple(rest), current_qso=qso), qso


def complete(station: Station) -> tuple[Station, Qso | None]:
    """End the QSO and return it, None when there was none; the queue does not advance."""
    return replace(station, current_qso=None), station.current_qso


def check_logged(station: Station, start: LoggedStart) -> str:
    """The normalised callsign, if a logging program could begin this QSO now; nothing is changed.

    Raises, each check hiding the later ones: UnsupportedMessageType, CallsignRequired,
    InvalidCallsign, SystemInactive. As at a registration, what is wrong with the request itself
    comes first.
    """
    if start.type != QSO_START:
        raise UnsupportedMessageType(start.type)
    callsign = normalise(start.callsign)
    if not callsign:
        raise CallsignRequired
    if not is_loggable(callsign):
        raise InvalidCallsign
    if not station.status.active:
        raise SystemInactive
    return callsign


def start_logged(
    station: Station, start: LoggedStart, lookup: Lookup, now: datetime
) -> tuple[Station, Qso, bool]:
    """End the QSO and begin the one that a logging program has begun.

    A caller who waits leaves the queue and keeps the look-up made at registration; `lookup` is for
    one who does not. The third value tells whether the caller was waiting. Checks everything
    again; raises as `check_logged` does.
    """
    callsign = check_logged(station, start)
    entry = waiting(station, callsign)
    metadata = QsoMetadata(
        source="direct" if entry is None else "queue",
        logging_initiated=True,
        frequency_mhz=start.frequency_mhz,
        mode=start.mode,
        started_via="logging_software",
        triggered_by=start.triggered_by,
        logging_source=start.source,
    )
    qso = Qso(callsign, wire_time(now), lookup if entry is None else entry.qrz, metadata)
    queue = station.queue if entry is None else without(station.queue, callsign)
    return replace(station, queue=queue, current_qso=qso), qso, entry is not None
