"""One WebSocket connection as far as RFC 6455 goes: bytes, frames, pings, closing handshake, and its end.

uvicorn hands over the connection when it sees an upgrade. Framing is done by websockets' sans-I/O
protocol. What the messages mean is the business of the subclass.
"""

from __future__ import annotations

import asyncio
import secrets
from abc import abstractmethod
from typing import Any, cast

import structlog
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from core.bridge.heartbeat import Beat, Heartbeat
from core.bridge.node import Node
from core.transports.inbound import Inbound, Violation
from core.transports.message_clock import MessageClock
from core.transports.refusals import refusal_bytes
from core.transports.sockets import half_close, unacknowledged

log = structlog.get_logger("pileup.websocket")

# Messages of one connection that are handled before it is the turn of the others.
_TURN = 8


class FramedTransport(asyncio.Protocol):
    """Receives messages and sends frames until either side ends the connection.

    `siblings` are the connections that uvicorn waits for when the server ends.
    """

    def __init__(self, node: Node, protocol: ServerProtocol, siblings: set[Any]) -> None:
        self._node = node
        self._options = options = node.options
        self._siblings = siblings
        self._loop = loop = asyncio.get_running_loop()
        self._id = secrets.token_hex(8)
        self._protocol = protocol
        self._inbound = Inbound(protocol, options.wire, loop.time)
        self._now = loop.time()
        self._heartbeat = Heartbeat(options.heartbeat_interval, self._now)
        self._message_clock = MessageClock(loop, options.wire.message_time, self._late, lambda: self._blocked)
        self._timer: asyncio.TimerHandle | None = None
        self._unsent = 0
        self._blocked = False
        self._waiting_for_turn = False
        self._closing = False
        self._judged = False
        self._over = False
        self._ended_by = "peer"
        self._transport: asyncio.Transport

    # --- What the subclass does ----------------------------------------------------------------

    @abstractmethod
    def _opening(self, request: Request) -> None:
        """Answer the handshake."""

    @abstractmethod
    def _message(self, message: bytes) -> None:
        """Take a text message, which may be no UTF-8."""

    @abstractmethod
    def _heard(self, now: float) -> None:
        """Note that something arrived."""

    @abstractmethod
    def _flush(self) -> None:
        """Write what waits, as far as the socket takes it."""

    @abstractmethod
    def _keep_alive(self) -> None:
        """Send what tells the client that the connection stands."""

    @abstractmethod
    def _beat_at(self) -> float:
        """When to look after the connection next."""

    @abstractmethod
    def _leave(self) -> None:
        """Take no more part in anything; may be called more than once."""

    # --- asyncio.Protocol ----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take over the connection from uvicorn's HTTP protocol."""
        self._transport = cast(asyncio.Transport, transport)
        # uvicorn would do so only after the handshake, whose replay may fill the socket already.
        self._transport.set_protocol(self)
        self._siblings.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection. A write that runs is finished without it."""
        self._closing = True
        self._siblings.discard(self)
        self._stop_timers()
        self._leave()

    def pause_writing(self) -> None:
        """The socket takes no more: let frames wait, and read nothing that would make more of them."""
        self._blocked = True
        self._unsent = unacknowledged(self._transport)
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """The socket takes more."""
        self._blocked = False
        if self._transport.is_closing():
            return
        try:
            self._flush()
            self._handle()
        except Exception as error:
            self._fail(error)
        self._read_on()

    def data_received(self, data: bytes) -> None:
        """Handle what is complete."""
        if self._over:
            return
        now = self._now = self._loop.time()
        # A part of a frame is a sign of life, too: a long message may keep a pong waiting.
        self._heartbeat.arrived(now, message=False)
        self._heard(now)
        inbound = self._inbound
        try:
            inbound.feed(data)
            self._handle()
        except Exception as error:
            self._fail(error)
        if inbound.incomplete or self._message_clock.since is not None:
            self._message_clock.follow(now, incomplete=inbound.incomplete, finished=inbound.finished)

    def eof_received(self) -> None:
        """The peer sends no more: the connection has ended."""

    def _handle(self) -> None:
        """Handle what has been received, as long as the socket takes the responses.

        One reading may hold thousands of requests; what a paused socket cannot take of their
        responses must not count as the client being too slow. Nor must the other connections wait
        for all of them: after a few it is their turn.
        """
        inbound = self._inbound
        left = _TURN
        # Of what a broken connection sent before it broke, nothing can be answered.
        broken = self._transport.is_closing
        while inbound and not self._blocked and not broken():
            if not left:
                self._go_on_later()
                return
            left -= 1
            arrival = inbound.take()
            if isinstance(arrival, bytes):
                # The time of the reading will do, even where requests before it took their time.
                self._heartbeat.arrived(self._now, message=True)
                self._message(arrival)
            elif isinstance(arrival, Frame):
                self._frame(arrival.opcode)
            elif isinstance(arrival, Violation):
                self._close(self._options.close_codes[arrival.code], arrival.reason)
            else:
                self._judged = True
                self._opening(arrival)
        if inbound:
            return
        protocol = self._protocol
        if protocol.handshake_exc is not None and not self._judged:
            # Not even a request could be read; what comes next is the end of the connection.
            self._judged = True
            reason = "it has a body, or headers that cannot be read"
            failure = self._node.errors.failure("handshake_invalid", reason=reason)
            self._transport.write(refusal_bytes(failure, self._node))
        self._write_protocol()
        refused = protocol.state is State.CONNECTING and protocol.eof_sent
        if protocol.close_rcvd is not None or protocol.parser_exc is not None or refused:
            self._finish()

    def _go_on_later(self) -> None:
        if not self._waiting_for_turn:
            self._waiting_for_turn = True
            self._transport.pause_reading()
            self._loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        self._waiting_for_turn = False
        if self._transport.is_closing():
            return
        try:
            self._handle()
        except Exception as error:
            self._fail(error)
        self._read_on()

    def _read_on(self) -> None:
        if not self._blocked and not self._waiting_for_turn:
            self._transport.resume_reading()

    def _frame(self, opcode: Opcode) -> None:
        if opcode is Opcode.BINARY:
            self._close(CloseCode.UNSUPPORTED_DATA, "protocol 1.0 is text")
        elif opcode is not Opcode.PONG:
            self._heartbeat.arrived(self._now, message=True)

    def _write_protocol(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._transport.write(data)
            else:
                # Half-closed and read to its end: a reset would discard the close frame at the peer.
                half_close(self._transport)

    # --- Staying alive -------------------------------------------------------------------------

    def _schedule(self) -> None:
        if self._closing:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(self._beat_at(), self._beat)

    def _beat(self) -> None:
        try:
            self._look_after()
        except Exception as error:
            self._fail(error)
        self._schedule()

    def _look_after(self) -> None:
        now = self._loop.time()
        beat = self._heartbeat.due(now)
        if beat is Beat.LOST and not self._still_taking(now):
            if self._blocked:
                # A reader that stands still: it learns why if it reads on in time, and is cut if not.
                self._close(self._options.close_codes["too_slow"], "too slow")
                return
            log.info("lost", connection=self._id)
            self._ended_by = "lost"
            self._closing = True
            self._leave()
            self._stop_timers()
            self._transport.abort()
        elif beat is Beat.MISSED:
            self._close(self._options.close_codes["heartbeat_missed"], "no heartbeat")
        elif beat is Beat.KEEPALIVE:
            self._keep_alive()
            self._ping()

    def _still_taking(self, now: float) -> bool:
        """Whether a peer that is not read from takes what is sent, which is a sign of life, too."""
        if not self._blocked:
            return False
        before, self._unsent = self._unsent, unacknowledged(self._transport)
        if self._unsent >= before:
            return False
        self._heartbeat.arrived(now, message=False)
        return True

    def _ping(self) -> None:
        # Not while a close frame waits behind requests: what the framing layer has to send ends with it.
        if self._protocol.state is State.OPEN:
            self._inbound.expect_pong()
            self._protocol.send_ping(secrets.token_bytes(4))
            self._write_protocol()

    def _late(self) -> None:
        self._close(self._options.close_codes["too_slow"], "message not completed in time")

    # --- Closing -------------------------------------------------------------------------------

    def _close(self, code: int, reason: str) -> None:
        """Send a close frame, and cut the connection if the peer does not end it."""
        if self._closing:
            return
        self._closing = True
        named = (name for name, number in self._options.close_codes.items() if number == code)
        self._ended_by = next(named, str(int(code)))
        self._leave()
        # The peer's close, or a fault in its framing, may have been read together with what led here.
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(code, reason)
        self._write_protocol()
        self._give_up_later()

    def _finish(self) -> None:
        """The closing handshake is over, or framing was broken: no more is to be sent, or read."""
        self._over = True
        if not self._closing:
            self._closing = True
            self._leave()
            self._give_up_later()

    def _fail(self, error: Exception) -> None:
        """A fault of the server ends this connection and no other."""
        log.error("connection_failed", connection=self._id, exc_info=error)
        self._close(CloseCode.INTERNAL_ERROR, "internal error")

    def _give_up_later(self) -> None:
        # A peer that does not read never lets close() finish, and would keep the server from ending.
        self._stop_timers()
        if not self._transport.is_closing() or self._transport.get_write_buffer_size():
            self._timer = self._loop.call_later(self._options.close_grace, self._transport.abort)

    def _stop_timers(self) -> None:
        self._message_clock.stop()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
