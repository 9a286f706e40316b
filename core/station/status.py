"""Opening and closing the queue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from core.station.clock import wire_time
from core.station.state import Station, Status, Tuning
from core.station.tuning import cleared


@dataclass(frozen=True, slots=True)
class StatusChange:
    """What setting the status did.

    `split` is what a deactivation announces of the split that it cleared (set or not); None after
    an activation, which keeps it.
    """

    status: Status
    cleared_count: int
    qso_cleared: bool
    split: Tuning | None

    @property
    def message(self) -> str:
        """The original server's sentence, its doubled full stop and missing last one included."""
        verb = "activated" if self.status.active else "deactivated"
        text = f"System {verb} successfully.. Queue cleared ({self.cleared_count} entries removed)"
        return f"{text}. Current QSO cleared" if self.qso_cleared else text


def set_active(station: Station, active: bool, by: str, now: datetime) -> tuple[Station, StatusChange]:
    """Open or close the queue.

    Both empty queue and QSO, even if nothing changes, and keep the frequency. Only closing clears
    the split.
    """
    change = StatusChange(
        status=Status(active, wire_time(now), by),
        cleared_count=len(station.queue),
        qso_cleared=station.current_qso is not None,
        split=None if active else cleared(by, now),
    )
    split = station.split if active else Tuning()
    return replace(station, status=change.status, queue=(), current_qso=None, split=split), change
