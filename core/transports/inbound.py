"""What a client sends, from bytes to messages: handshake, text messages, control frames (RFC 6455).

Framing is websockets' sans-I/O protocol; whole text messages, which nearly all are, take a short cut
around it.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from core.transports.framing import FrameCutter, begins_or_goes_on, whole_text

Arrival = Request | bytes | Frame


class Inbound:
    """Collects what arrives, in order, until it is taken.

    `bytes` is a whole text message, not yet decoded; a `Frame` is a control frame, a binary one, or
    a fragment that does not complete its message.
    """

    def __init__(self, protocol: ServerProtocol) -> None:
        self._protocol = protocol
        self._cutter: FrameCutter | None = None
        # Whether a fragmented message has begun: another text is then a violation, for websockets to find.
        self._in_message = False
        self._fragments = bytearray()
        self._arrived: deque[Any] = deque()

    def __bool__(self) -> bool:
        return bool(self._arrived)

    def opened(self, max_payload: int) -> None:
        """The handshake is over: frames follow, of at most `max_payload` bytes."""
        self._cutter = FrameCutter(max_payload)

    def feed(self, data: bytes) -> None:
        """Take bytes from the socket."""
        if self._cutter is None:
            self._pass_on(data)
            return
        for frame in self._cutter.cut(data):
            payload = None if self._in_message else whole_text(frame)
            if payload is None:
                self._in_message = begins_or_goes_on(frame, self._in_message)
                self._pass_on(frame)
            else:
                self._arrived.append(payload)

    def take(self) -> Arrival:
        """What arrived first. Raises IndexError when there is nothing."""
        arrival = self._arrived.popleft()
        if isinstance(arrival, Frame) and (arrival.opcode is Opcode.TEXT or arrival.opcode is Opcode.CONT):
            return self._assemble(arrival)
        return arrival  # type: ignore[no-any-return]

    def _pass_on(self, data: bytes) -> None:
        self._protocol.receive_data(data)
        self._arrived += self._protocol.events_received()

    def _assemble(self, frame: Frame) -> bytes | Frame:
        if frame.fin and not self._fragments:
            return bytes(frame.data)
        self._fragments += frame.data
        if not frame.fin:
            return frame
        message = bytes(self._fragments)
        self._fragments.clear()
        return message
