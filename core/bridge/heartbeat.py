"""When to ping, when to send keepalive, and when silence means that a connection is gone. No clock inside."""

from __future__ import annotations

from enum import Enum, auto

PONG_SECONDS = 20.0
PROMISE_GRACE_SECONDS = 5.0


class Beat(Enum):
    """What is due."""

    NOTHING = auto()
    KEEPALIVE = auto()
    LOST = auto()
    MISSED = auto()


class Heartbeat:
    """The life signs of one connection. All times are monotonic seconds.

    Every `interval` a keepalive and a protocol ping are due. The connection is LOST when nothing at
    all arrives after a ping, and has MISSED its promise when it used `system.heartbeat` and then sent
    neither message nor ping for two intervals and five seconds. Pongs do not keep that promise: a
    client's library sends them even when the program behind it hangs.
    """

    def __init__(self, interval: float, now: float) -> None:
        self._interval = interval
        self._pong_timeout = min(interval, PONG_SECONDS)
        self._promise_timeout = 2 * interval + PROMISE_GRACE_SECONDS
        self._keepalive_at = now + interval
        self._pinged_at: float | None = None
        self._promised = False
        self._message_at = now

    def arrived(self, now: float, *, message: bool) -> None:
        """Note that something arrived; `message` unless it was only a pong or part of a frame."""
        self._pinged_at = None
        if message:
            self._message_at = now

    def promise(self, now: float) -> None:
        """Note that the client uses `system.heartbeat`."""
        self._promised = True
        self._message_at = now

    def due(self, now: float) -> Beat:
        """What is due at `now`; asking for KEEPALIVE starts the next interval and expects a pong."""
        if self._promised and now >= self._message_at + self._promise_timeout:
            return Beat.MISSED
        if self._pinged_at is not None and now >= self._pinged_at + self._pong_timeout:
            return Beat.LOST
        if now >= self._keepalive_at:
            self._keepalive_at = now + self._interval
            if self._pinged_at is None:
                self._pinged_at = now
            return Beat.KEEPALIVE
        return Beat.NOTHING

    def next_at(self) -> float:
        """When to ask again."""
        times = [self._keepalive_at]
        if self._pinged_at is not None:
            times.append(self._pinged_at + self._pong_timeout)
        if self._promised:
            times.append(self._message_at + self._promise_timeout)
        return min(times)
