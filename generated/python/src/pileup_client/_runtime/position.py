"""Where a client stands in the server's log of events: `<epoch>:<sequence>`."""

from __future__ import annotations


class Cursor:
    """The last position that was seen; events at or before it are not taken again."""

    def __init__(self, position: str | None = None) -> None:
        self.position = position

    def admits(self, event_id: str) -> bool:
        """Move to `event_id` and return True, or return False for an event that was there before."""
        before, after = _parts(self.position), _parts(event_id)
        if before is not None and after is not None and before[0] == after[0] and after[1] <= before[1]:
            return False
        self.position = event_id
        return True

    def advance(self, position: str) -> None:
        """Move to `position`, unless that would be backwards."""
        self.admits(position)

    def replace(self, position: str) -> None:
        """Move to `position`, whatever it is: the server has said so."""
        self.position = position


def _parts(position: str | None) -> tuple[str, int] | None:
    epoch, colon, sequence = (position or "").rpartition(":")
    return (epoch, int(sequence)) if colon and sequence.isascii() and sequence.isdigit() else None
