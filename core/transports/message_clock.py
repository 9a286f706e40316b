"""How long a WebSocket message may take from its first byte to its last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class MessageClock:
    """Calls `late` when a message that has begun is not complete `seconds` later.

    While `halted` tells that nothing is read, the time is not the client's.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        seconds: float,
        late: Callable[[], None],
        halted: Callable[[], bool],
    ) -> None:
        self._loop = loop
        self._seconds = seconds
        self._late = late
        self._halted = halted
        self._timer: asyncio.TimerHandle | None = None
        self.since: float | None = None
        """When the message began that is not complete."""
        self._stopped = False

    def follow(self, now: float, *, incomplete: bool, finished: bool) -> None:
        """Note what was read: whether a message is incomplete now, and whether one has ended before it."""
        if not incomplete:
            # The timer finds that out by itself: most messages end long before.
            self.since = None
            return
        if self.since is None or finished:
            self.since = now
        if self._timer is None and not self._stopped:
            self._timer = self._loop.call_later(self._seconds, self._due)

    def stop(self) -> None:
        """Call `late` no more."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _due(self) -> None:
        self._timer = None
        if self.since is None:
            return
        left = self.since + self._seconds - self._loop.time()
        if self._halted():
            left = self._seconds
        if left > 0:
            self._timer = self._loop.call_later(left, self._due)
        else:
            self._late()
