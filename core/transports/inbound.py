"""What a client sends, from bytes to messages: handshake, text messages, control frames (RFC 6455).

Framing is websockets' sans-I/O protocol; whole text messages, which nearly all are, take a short cut
around it. Pings and fragments are counted before it sees them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from core.bridge.node import WireLimits
from core.transports.framing import FrameCutter, begins_or_goes_on, is_heartbeat, whole_text


class Violation(NamedTuple):
    """The client sends what it may not: close with the code of that name."""

    code: str
    reason: str


Arrival = Request | bytes | Frame | Violation


class Inbound:
    """Collects what arrives, in order, until it is taken.

    `bytes` is a whole text message, not yet decoded; a `Frame` is a control frame, a binary one, or
    a fragment that does not complete its message. Nothing arrives after a `Violation`. `clock` tells
    monotonic seconds.
    """

    def __init__(self, protocol: ServerProtocol, limits: WireLimits, clock: Callable[[], float]) -> None:
        self._protocol = protocol
        self._limits = limits
        self._clock = clock
        self._cutter: FrameCutter | None = None
        # Whether a fragmented message has begun: another text is then a violation, for websockets to find.
        self._in_message = False
        self._fragments = bytearray()
        self._fragment_count = 0
        self._allowance = float(limits.control_frames)
        self._allowed_at = clock()
        self._violated = False
        self._arrived: deque[Any] = deque()
        self.incomplete = False
        """Whether a frame or message has begun and is not complete."""
        self.finished = False
        """Whether a message ended with the bytes that were fed last."""

    def __bool__(self) -> bool:
        return bool(self._arrived)

    def opened(self, max_payload: int) -> None:
        """The handshake is over: frames follow, of at most `max_payload` bytes."""
        self._cutter = FrameCutter(max_payload)

    def expect_pong(self) -> None:
        """A ping is sent: the pong that answers it is asked for."""
        self._allowance += 1

    def feed(self, data: bytes) -> None:
        """Take bytes from the socket."""
        cutter = self._cutter
        if cutter is None:
            self._pass_on(data)
            return
        finished = False
        for frame in cutter.cut(data):
            if self._violated:
                # Nothing counts any more but that the peer ends the connection, too.
                if frame and frame[0] & 0x0F == Opcode.CLOSE:
                    self._pass_on(frame)
                continue
            payload = None if self._in_message else whole_text(frame)
            if payload is not None:
                finished = True
                self._arrived.append(payload)
            elif self._permitted(frame):
                finished |= self._take_fragment(frame)
                self._pass_on(frame)
        self.finished = finished
        self.incomplete = self._in_message or bool(cutter.rest)

    def take(self) -> Arrival:
        """What arrived first. Raises IndexError when there is nothing."""
        arrival = self._arrived.popleft()
        if isinstance(arrival, Frame) and (arrival.opcode is Opcode.TEXT or arrival.opcode is Opcode.CONT):
            return self._assemble(arrival)
        return arrival  # type: ignore[no-any-return]

    def _pass_on(self, data: bytes) -> None:
        self._protocol.receive_data(data)
        self._arrived += self._protocol.events_received()

    def _take_fragment(self, frame: bytes) -> bool:
        """Follow a fragmented message; returns whether one has ended."""
        before = self._in_message
        self._in_message = begins_or_goes_on(frame, before)
        return before and not self._in_message

    def _permitted(self, frame: bytes) -> bool:
        if self._violated:
            return False
        if is_heartbeat(frame):
            if not self._spend():
                return self._violate(Violation("rate_abuse", "too many pings"))
        elif self._in_message:
            self._fragment_count += 1
            if self._fragment_count >= self._limits.message_fragments:
                return self._violate(Violation("protocol_violation", "too many fragments"))
        else:
            self._fragment_count = 0
        return True

    def _spend(self) -> bool:
        now = self._clock()
        burst, rate = self._limits.control_frames, self._limits.control_rate
        if self._allowance < burst:
            self._allowance = min(burst, self._allowance + (now - self._allowed_at) * rate)
        self._allowed_at = now
        self._allowance -= 1
        return self._allowance >= 0

    def _violate(self, violation: Violation) -> bool:
        self._violated = True
        self._arrived.append(violation)
        return False

    def _assemble(self, frame: Frame) -> bytes | Frame:
        if frame.fin and not self._fragments:
            return bytes(frame.data)
        self._fragments += frame.data
        if not frame.fin:
            return frame
        message = bytes(self._fragments)
        self._fragments.clear()
        return message
