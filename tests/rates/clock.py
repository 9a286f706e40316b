"""A monotonic clock that stands still until it is moved."""

from __future__ import annotations

from core.bridge.rate_limit import MILLISECOND, SECOND


class StoppedClock:
    """Gives nanoseconds, as `time.monotonic_ns` does."""

    def __init__(self, now: int = 5 * SECOND) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def advance(self, *, seconds: float = 0, milliseconds: int = 0) -> None:
        """Let time pass."""
        self.now += round(seconds * SECOND) + milliseconds * MILLISECOND

    def refill(self) -> None:
        """Let so much time pass that every budget is whole again."""
        self.advance(seconds=86_400)
