"""Times as the station keeps and shows them."""

from __future__ import annotations

from datetime import UTC, datetime


def wire_time(now: datetime) -> str:
    """ISO 8601 in UTC without a zone, as the original server wrote `timestamp` and `last_updated`.

    Six digits of fraction, or none at all when there are no microseconds:
    `2024-05-01T12:00:00.123456`, `2024-05-01T12:00:00`. Raises ValueError for a naive `now`, whose
    zone would be a guess.
    """
    if now.tzinfo is None:
        raise ValueError(f"the time {now.isoformat()} has no zone; pass an aware datetime")
    return now.astimezone(UTC).replace(tzinfo=None).isoformat()
