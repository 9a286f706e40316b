"""How long to wait before the next attempt: full jitter, so that clients do not return all at once."""

from __future__ import annotations

import random
from collections.abc import Callable


class Backoff:
    """Delays in seconds, each drawn from 0 to a bound that doubles from `base` up to `cap`.

    `draw` gives a number from 0 to 1.
    """

    def __init__(
        self, base: float = 0.5, cap: float = 30.0, draw: Callable[[], float] = random.random
    ) -> None:
        self._base = base
        self._cap = cap
        self._draw = draw
        self.failures = 0

    def advise(self, base: float, cap: float) -> None:
        """Take the server's advice on both bounds, in seconds."""
        self._base = max(base, 0.001)
        self._cap = max(cap, self._base)

    def succeeded(self) -> None:
        """Begin from the smallest bound again."""
        self.failures = 0

    def delay(self) -> float:
        """The delay before the next attempt."""
        # The exponent is bounded: a weekend of failures would overflow a float.
        bound = min(self._cap, self._base * 2.0 ** min(self.failures, 40))
        self.failures += 1
        return self._draw() * bound
