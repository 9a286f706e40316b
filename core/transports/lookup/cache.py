"""Answers of a directory, kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from core.station.state import Lookup


class LookupCache:
    """The last `size` answers, each for `ttl` seconds; the one unused for longest goes first.

    `clock` gives seconds that never go back. A size of 0 keeps nothing.
    """

    def __init__(self, size: int, ttl: float, clock: Callable[[], float]) -> None:
        self._size = size
        self._ttl = ttl
        self._clock = clock
        self._answers: OrderedDict[str, tuple[float, Lookup]] = OrderedDict()

    def get(self, callsign: str) -> Lookup | None:
        """The kept answer, or None."""
        kept = self._answers.get(callsign)
        if kept is None:
            return None
        expires, lookup = kept
        if self._clock() >= expires:
            del self._answers[callsign]
            return None
        self._answers.move_to_end(callsign)
        return lookup

    def put(self, callsign: str, lookup: Lookup) -> None:
        """Keep an answer from now on."""
        self._answers[callsign] = (self._clock() + self._ttl, lookup)
        self._answers.move_to_end(callsign)
        while len(self._answers) > self._size:
            self._answers.popitem(last=False)
