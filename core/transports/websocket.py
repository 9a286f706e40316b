"""WebSocket over uvicorn: moves bytes between the socket and a session, and decides nothing itself.

uvicorn hands over the connection when it sees an upgrade. RFC 6455 framing is done by websockets'
sans-I/O protocol; frames that the server sends are made once and written as they are.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from typing import Any, cast

import structlog
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from core.bridge.errors import Failure
from core.bridge.events import Event, Publication, event_text
from core.bridge.executor import Outcome
from core.bridge.frames import text_frame
from core.bridge.heartbeat import Beat, Heartbeat
from core.bridge.node import Node
from core.bridge.outbox import Outbox
from core.bridge.session import Action, Close, Release, Send, Session, Start
from core.transports import handshake
from core.transports.inbound import Inbound

log = structlog.get_logger("pileup.websocket")


class WebSocketTransport(asyncio.Protocol):
    """One WebSocket connection."""

    def __init__(
        self, node: Node, config: Config, server_state: ServerState, app_state: dict[str, Any]
    ) -> None:
        self._node = node
        self._options = node.options
        self._siblings = cast("set[Any]", server_state.connections)
        self._loop = asyncio.get_running_loop()
        self._id = secrets.token_hex(8)
        self._protocol = ServerProtocol(
            subprotocols=[Subprotocol(node.options.subprotocol)],
            select_subprotocol=lambda protocol, offered: handshake.choose_subprotocol(
                node.options.subprotocol, offered
            ),
            max_size=node.options.message_bytes,
        )
        self._outbox = Outbox(node.options.outbox_bytes, node.options.outbox_frames)
        self._heartbeat = Heartbeat(node.options.heartbeat_interval, self._loop.time())
        self._session: Session | None = None
        self._inbound = Inbound(self._protocol)
        self._blocked = False
        self._closing = False
        self._draining = False
        self._timer: asyncio.TimerHandle | None = None
        self._work: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport

    # --- asyncio.Protocol ----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take over the connection from uvicorn's HTTP protocol."""
        self._transport = cast(asyncio.Transport, transport)
        self._siblings.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection. A write that runs is finished without it."""
        self._closing = True
        self._siblings.discard(self)
        self._leave()
        if self._timer is not None:
            self._timer.cancel()

    def pause_writing(self) -> None:
        """The socket takes no more: let frames wait, and read nothing that would make more of them."""
        self._blocked = True
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """The socket takes more."""
        self._blocked = False
        if not self._transport.is_closing():
            self._flush()
            self._handle()
            if not self._blocked:
                self._transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        """Handle what is complete."""
        # A part of a frame is a sign of life, too: a long message may keep a pong waiting.
        self._heartbeat.arrived(self._loop.time(), message=False)
        self._inbound.feed(data)
        self._handle()

    def eof_received(self) -> None:
        """The peer sends no more: the connection has ended."""

    def _handle(self) -> None:
        """Handle what has been received, as long as the socket takes the responses.

        One reading may hold thousands of requests; what a paused socket cannot take of their
        responses must not count as the client being too slow.
        """
        while self._inbound and not self._blocked:
            arrival = self._inbound.take()
            if isinstance(arrival, bytes):
                self._message(arrival)
            elif isinstance(arrival, Frame):
                self._frame(arrival.opcode)
            else:
                self._open(arrival)
        if self._inbound:
            return
        self._write_protocol()
        protocol = self._protocol
        refused = protocol.state is State.CONNECTING and protocol.eof_sent
        if protocol.close_rcvd is not None or protocol.parser_exc is not None or refused:
            self._finish()

    # --- Opening -------------------------------------------------------------------------------

    def _open(self, request: Request) -> None:
        host = (self._transport.get_extra_info("peername") or (None,))[0]
        verdict = handshake.judge(request, self._node, host)
        if isinstance(verdict, Failure):
            self._protocol.send_response(handshake.refusal(verdict, self._options.sse_path))
            return
        self._protocol.send_response(self._protocol.accept(request))
        if self._protocol.state is not State.OPEN:
            return
        self._write_protocol()
        self._inbound.opened(self._options.message_bytes)
        node = self._node
        self._session = Session(
            node.executor,
            node.reader,
            node.authenticator,
            verdict.identity,
            verdict.peer,
            self._options.session,
            hold=self._outbox.hold,
            promise=lambda: self._heartbeat.promise(self._loop.time()),
        )
        node.connections.add(self, counted=True)
        position = node.log.subscribe(self)
        self._announce(node.connection_events.connected(self._id, verdict.identity, position))
        self._schedule()
        log.info("opened", connection=self._id, admin=verdict.identity.is_admin)

    # --- Receiving -----------------------------------------------------------------------------

    def _frame(self, opcode: Opcode) -> None:
        if opcode is Opcode.BINARY:
            self._close(CloseCode.UNSUPPORTED_DATA, "protocol 1.0 is text")
        elif opcode is not Opcode.PONG:
            self._heartbeat.arrived(self._loop.time(), message=True)

    def _message(self, message: bytes) -> None:
        self._heartbeat.arrived(self._loop.time(), message=True)
        session = self._session
        if session is None or self._closing or self._draining:
            return
        try:
            text = message.decode()
        except UnicodeDecodeError:
            self._close(CloseCode.INVALID_DATA, "not UTF-8")
            return
        self._perform(session.receive(text, self._node.clock()))

    # --- Carrying out actions ------------------------------------------------------------------

    def _perform(self, actions: Sequence[Action]) -> None:
        for action in actions:
            if isinstance(action, Send):
                if not self._outbox and not self._blocked and not self._closing:
                    self._transport.write(action.frame)
                else:
                    self._outbox.respond(action.frame)
            elif isinstance(action, Release):
                self._outbox.release()
            elif isinstance(action, Start):
                self._work = self._loop.create_task(self._run(action), name=f"websocket {self._id}")
            else:
                assert isinstance(action, Close)
                self._flush()
                self._close(action.code, action.reason)
        self._flush()

    async def _run(self, start: Start) -> None:
        outcome: Outcome = await start.work
        session = self._session
        assert session is not None
        if self._closing:
            return
        self._perform(session.completed(outcome, self._node.clock()))
        if self._draining and not session.busy:
            self._say_goodbye()

    # --- Sending -------------------------------------------------------------------------------

    def deliver(self, publication: Publication) -> None:
        """Take an event from the log."""
        self._outbox.announce(publication.websocket)
        self._flush()

    def history_replaced(self) -> None:
        """The log was replaced: have the client start afresh."""
        self.drain()

    def _announce(self, event: Event) -> None:
        text = event_text(event.name, event.data, self._node.clock().isoformat())
        self._outbox.announce(text_frame(text))
        self._flush()

    def _flush(self) -> None:
        if self._closing:
            return
        outbox = self._outbox
        write = self._transport.write
        while not self._blocked and (frame := outbox.take()) is not None:
            write(frame)
        if outbox.overflowing:
            log.warning("too_slow", connection=self._id, frames=len(outbox), bytes=outbox.size)
            self._close(self._options.close_codes["too_slow"], "too slow")

    def _write_protocol(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._transport.write(data)
            elif self._transport.can_write_eof():
                # Half-closed and read to its end: a reset would discard the close frame at the peer.
                self._transport.write_eof()
            else:
                self._transport.close()

    # --- Staying alive -------------------------------------------------------------------------

    def _schedule(self) -> None:
        self._timer = self._loop.call_at(self._heartbeat.next_at(), self._beat)

    def _beat(self) -> None:
        beat = self._heartbeat.due(self._loop.time())
        if beat is Beat.LOST:
            log.info("lost", connection=self._id)
            self._transport.abort()
            return
        if beat is Beat.MISSED:
            self._close(self._options.close_codes["heartbeat_missed"], "no heartbeat")
            return
        if beat is Beat.KEEPALIVE:
            self._announce(self._node.connection_events.keepalive(self._node.log.snapshot.position))
            self._ping()
        if not self._closing:
            self._schedule()

    def _ping(self) -> None:
        # Not while a close frame waits behind requests: what the framing layer has to send ends with it.
        if self._protocol.state is State.OPEN:
            self._protocol.send_ping(secrets.token_bytes(4))
            self._write_protocol()

    # --- Closing -------------------------------------------------------------------------------

    def drain(self) -> None:
        """End politely: after the request that runs, with `goodbye` and close code 4000."""
        if self._draining or self._closing:
            return
        self._draining = True
        if self._session is None:
            self._transport.close()
        elif not self._session.busy:
            self._say_goodbye()

    # uvicorn calls this when the server ends; its own close code 1012 confuses Qt.
    shutdown = drain

    def _say_goodbye(self) -> None:
        self._announce(self._node.connection_events.goodbye("drain", secrets.randbelow(1000)))
        # What waits for a slow reader goes, too, so that it misses nothing and learns why.
        while (frame := self._outbox.take()) is not None:
            self._transport.write(frame)
        self._close(self._options.close_codes["drain"], "server is going away")

    def _close(self, code: int, reason: str) -> None:
        if self._closing:
            return
        self._closing = True
        self._leave()
        self._outbox.clear()
        # The peer's close, or a fault in its framing, may have been read together with what led here.
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(code, reason)
        self._write_protocol()
        self._give_up_later()

    def _finish(self) -> None:
        """The closing handshake is over, or framing was broken: no more is to be sent."""
        if not self._closing:
            self._closing = True
            self._leave()
            self._give_up_later()

    def _leave(self) -> None:
        self._node.log.unsubscribe(self)
        self._node.connections.remove(self)

    def _give_up_later(self) -> None:
        # A peer that does not read never lets close() finish, and would keep the server from ending.
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(self._options.close_grace, self._transport.abort)
