"""Cutting what a client sends at its frame boundaries, so that the plain case is quick (RFC 6455, 5.2).

Nearly every frame of a client is a whole text message. Such frames are unmasked here; all others,
and whatever is not as it should be, go to the websockets package, which knows the rest of the RFC.
"""

from __future__ import annotations

from collections.abc import Iterator

try:
    from websockets.speedups import apply_mask
except ImportError:  # No compiled module for this platform.
    from websockets.utils import apply_mask

_FIN_TEXT = 0x81
_MASKED = 0x80
_SHORTEST = 6
_LAST_DATA_OPCODE = 2
_HEARTBEATS = (0x9, 0xA)


class FrameCutter:
    """Turns a client's bytes into whole frames.

    `max_payload` is in bytes. A frame that is longer is not waited for: from there on everything is
    passed on as it comes, for the websockets package to refuse it.
    """

    def __init__(self, max_payload: int) -> None:
        self._max_payload = max_payload
        self.rest = b""
        """The beginning of a frame that is not complete."""
        self._passing = False

    def cut(self, data: bytes) -> Iterator[bytes]:
        """The frames that `data` completes, in order; the beginning of another is kept."""
        if self._passing:
            yield data
            return
        if self.rest:
            data = self.rest + data
            self.rest = b""
        start = 0
        while start < len(data):
            size = self._size(data, start)
            if size is None:
                self._passing = True
                yield data[start:]
                return
            if start + size > len(data) or not size:
                self.rest = data[start:]
                return
            yield data if size == len(data) else data[start : start + size]
            start += size

    def _size(self, data: bytes, start: int) -> int | None:
        """Bytes of the frame at `start`, 0 while that cannot be told, None when it is too long."""
        if len(data) < start + 2:
            return 0
        second = data[start + 1]
        head = 6 if second & _MASKED else 2
        length = second & 0x7F
        if length >= 126:
            extra = 2 if length == 126 else 8
            if len(data) < start + 2 + extra:
                return 0
            length = int.from_bytes(data[start + 2 : start + 2 + extra], "big")
            head += extra
        return head + length if length <= self._max_payload else None


def whole_text(frame: bytes) -> bytes | None:
    """The payload of a frame that is a whole text message, None for every other frame."""
    if len(frame) < _SHORTEST or frame[0] != _FIN_TEXT or not frame[1] & _MASKED:
        return None
    # The length has to be that of the frame: a part of one that is too long may look like another.
    length = frame[1] & 0x7F
    if length < 126:
        return apply_mask(frame[6:], frame[2:6]) if len(frame) == 6 + length else None
    # Longer forms are left to the websockets package unless they are the shortest that fits (5.2).
    if length == 126 and 8 + 126 <= len(frame) == 8 + int.from_bytes(frame[2:4], "big"):
        return apply_mask(frame[8:], frame[4:8])
    return None


def begins_or_goes_on(frame: bytes, in_message: bool) -> bool:
    """Whether a fragmented message is under way after this frame (5.4); control frames change nothing."""
    if not frame or frame[0] & 0x0F > _LAST_DATA_OPCODE:
        return in_message
    return not frame[0] & 0x80


def is_heartbeat(frame: bytes) -> bool:
    """Whether it is a ping or a pong (5.5.2, 5.5.3)."""
    return bool(frame) and frame[0] & 0x0F in _HEARTBEATS
