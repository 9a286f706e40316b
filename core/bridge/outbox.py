"""What waits for one connection: frames in order, bounded, with events held back behind a response."""

from __future__ import annotations

from collections import deque


class Outbox:
    """Frames on their way to one client.

    While events are held, responses overtake them: the events of a connection's own write come
    after its response. `max_bytes` and `max_frames` bound what waits, held events included.
    """

    def __init__(self, max_bytes: int, max_frames: int) -> None:
        self._max_bytes = max_bytes
        self._max_frames = max_frames
        self._ready: deque[bytes] = deque()
        self._held: deque[bytes] = deque()
        self._holding = False
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._ready) + len(self._held)

    @property
    def size(self) -> int:
        """Bytes that wait."""
        return self._bytes

    @property
    def overflowing(self) -> bool:
        """Whether more waits than a connection may keep waiting."""
        return self._bytes > self._max_bytes or len(self) > self._max_frames

    def respond(self, frame: bytes) -> None:
        """Queue a response."""
        self._ready.append(frame)
        self._bytes += len(frame)

    def announce(self, frame: bytes) -> None:
        """Queue an event."""
        (self._held if self._holding else self._ready).append(frame)
        self._bytes += len(frame)

    def hold(self) -> None:
        """Hold events back from now on."""
        self._holding = True

    def release(self) -> None:
        """Let the held events follow what is ready."""
        self._holding = False
        self._ready += self._held
        self._held.clear()

    def take(self) -> bytes | None:
        """The next frame to send, None when none is ready."""
        if not self._ready:
            return None
        frame = self._ready.popleft()
        self._bytes -= len(frame)
        return frame

    def clear(self) -> None:
        """Drop everything."""
        self._ready.clear()
        self._held.clear()
        self._bytes = 0
