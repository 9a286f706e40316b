"""Positions in the event log; on the wire `<epoch>:<sequence>`, the id of the event there."""

from __future__ import annotations

import re
from typing import NamedTuple

_TEXT = re.compile(r"([0-9a-f]{1,32}):(0|[1-9][0-9]{0,17})", re.ASCII)


class Position(NamedTuple):
    """The place after event `sequence` of `epoch`; 0 is before the first event.

    The epoch is created with the database and survives restarts, so that two histories are never
    taken for one.
    """

    epoch: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.sequence}"

    @classmethod
    def parse(cls, text: str) -> Position | None:
        """The position that `text` writes, or None when it writes none."""
        match = _TEXT.fullmatch(text)
        return cls(match[1], int(match[2])) if match else None
