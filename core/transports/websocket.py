"""WebSocket over uvicorn: moves messages between the socket and a session, and decides nothing itself.

Frames that the server sends are made once and written as they are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, cast

import structlog
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import CloseCode
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from core.bridge.actions import Action, Close, Release, Send, Start
from core.bridge.connections import ConnectionRecord
from core.bridge.errors import Failure
from core.bridge.events import Event, Publication, event_text
from core.bridge.executor import Outcome
from core.bridge.frames import text_frame
from core.bridge.node import Node
from core.bridge.outbox import Outbox
from core.bridge.position import Position
from core.bridge.session import Session
from core.transports import handshake
from core.transports.access import log_closed, log_opened
from core.transports.framed import FramedTransport

log = structlog.get_logger("pileup.websocket")


class WebSocketTransport(FramedTransport):
    """One WebSocket connection: its session, its outbox, and how the server takes leave of it."""

    def __init__(
        self, node: Node, config: Config, server_state: ServerState, app_state: dict[str, Any]
    ) -> None:
        protocol = ServerProtocol(
            subprotocols=[Subprotocol(node.options.subprotocol)],
            select_subprotocol=lambda protocol, offered: handshake.choose_subprotocol(
                node.options.subprotocol, offered
            ),
            max_size=node.options.message_bytes,
        )
        super().__init__(node, protocol, cast("set[Any]", server_state.connections))
        self._outbox = Outbox(node.options.outbox, "websocket", node.metrics)
        self._session: Session | None = None
        self._record: ConnectionRecord | None = None
        self._draining = False
        self._work: asyncio.Task[None] | None = None
        self._beginning: asyncio.Task[None] | None = None
        self.when_lost: Callable[[], None] | None = None

    @property
    def accepted(self) -> bool:
        """Whether the handshake succeeded."""
        return self._session is not None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection. A write that runs is finished without it."""
        super().connection_lost(exc)
        if self._beginning is not None:
            self._beginning.cancel()
        self._outbox.clear()
        if self.when_lost is not None:
            self.when_lost()
            self.when_lost = None

    # --- Opening -------------------------------------------------------------------------------

    def _opening(self, request: Request) -> None:
        host = (self._transport.get_extra_info("peername") or (None,))[0]
        verdict = handshake.judge(request, self._node, host)
        if not isinstance(verdict, Failure):
            response = self._protocol.accept(request)
            fault = handshake.fault(response, self._protocol, self._node)
            if fault is None:
                self._protocol.send_response(response)
                self._open(verdict)
                return
            verdict = fault
        self._node.metrics.handshake_refused(verdict.code)
        self._protocol.send_response(handshake.refusal(verdict, self._node))

    def _open(self, accepted: handshake.Accepted) -> None:
        self._write_protocol()
        self._inbound.opened(self._options.message_bytes)
        node = self._node
        now = node.clock()
        self._record = ConnectionRecord(
            id=self._id,
            transport="websocket",
            peer=accepted.peer,
            identity=accepted.identity,
            opened_at=now,
            last_received_at=self._now,
            user_agent=accepted.user_agent,
            outbox=self._outbox,
        )
        self._session = Session(
            node.executor,
            node.reader,
            node.authenticator,
            node.connections.registration(self, self._record),
            self._options.session,
            now,
            feed=self._outbox,
            hold=self._outbox.hold,
            promise=lambda: self._heartbeat.promise(self._now),
            expiring=self._schedule,
        )
        node.metrics.connection_opened("websocket")
        log_opened(self._record)
        if accepted.stream.ahead_of(node.log.window):
            # Nothing is answered until the node has seen what has happened.
            self._blocked = True
            self._transport.pause_reading()
            self._beginning = self._loop.create_task(self._begin_refreshed(accepted))
        else:
            self._begin(accepted)

    async def _begin_refreshed(self, accepted: handshake.Accepted) -> None:
        await self._node.log.refreshed()
        if not self._closing:
            self._begin(accepted)
            self.resume_writing()

    def _begin(self, accepted: handshake.Accepted) -> None:
        node = self._node
        # One step without an await: no event can come between the replay and those that are live.
        position = node.log.subscribe(self)
        resumption = accepted.stream.resumption(node.log.window, node.metrics, "websocket")
        self._announce(node.connection_events.connected(self._id, accepted.identity, position, resumption))
        after = position if resumption is None else resumption.position
        self._outbox.follow(node.log.window, after.sequence, accepted.stream.events)
        self._flush()
        if not self._closing:
            self._schedule()

    # --- Receiving -----------------------------------------------------------------------------

    def _heard(self, now: float) -> None:
        if self._record is not None:
            self._record.last_received_at = now

    def _message(self, message: bytes) -> None:
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
                self._work = self._loop.create_task(
                    self._run(action), name=f"websocket {self._id}", context=action.context
                )
            else:
                assert isinstance(action, Close)
                if action.farewell is not None:
                    self._say_goodbye(action.farewell, action.reason, 0)
                else:
                    self._flush()
                    self._close(action.code, action.reason)
        self._flush()

    async def _run(self, start: Start) -> None:
        try:
            outcome: Outcome = await start.work
            session = self._session
            assert session is not None
            if self._closing:
                return
            self._perform(session.completed(outcome, self._node.clock()))
            if self._draining and not session.busy:
                self._take_leave()
        except Exception as error:
            self._fail(error)

    # --- Sending -------------------------------------------------------------------------------

    def deliver(self, publication: Publication) -> None:
        """Take an event from the log."""
        if not self._blocked and not self._closing:
            frame = self._outbox.pass_on(publication)
            if frame is not None:
                if frame:
                    self._transport.write(frame)
                return
        self._outbox.deliver(publication)
        self._flush()

    def history_replaced(self) -> None:
        """The log was replaced: have the client start afresh."""
        self._outbox.detach()
        self.drain()

    def _announce(self, event: Event) -> None:
        text = event_text(event.name, event.data, self._node.clock().isoformat())
        self._outbox.respond(text_frame(text))
        self._flush()

    def _flush(self) -> None:
        if self._closing:
            return
        outbox = self._outbox
        write, broken = self._transport.write, self._transport.is_closing
        while not self._blocked and not broken() and (frame := outbox.take()) is not None:
            write(frame)
        if outbox.overflowing:
            log.warning("too_slow", connection=self._id, frames=len(outbox), bytes=outbox.size)
            self._close(self._options.close_codes["too_slow"], "too slow")

    # --- Staying alive -------------------------------------------------------------------------

    def _keep_alive(self) -> None:
        # A socket that takes nothing has enough to deliver; the position would be old when it arrives.
        if not self._blocked:
            position = Position(self._node.log.window.head.epoch, self._outbox.position)
            self._announce(self._node.connection_events.keepalive(position))

    def _look_after(self) -> None:
        session = self._session
        if session is not None and session.expires_at is not None:
            self._perform(session.expire(self._node.clock()))
        if not self._closing:
            super()._look_after()

    def _beat_at(self) -> float:
        at = self._heartbeat.next_at()
        ends = self._session.expires_at if self._session is not None else None
        if ends is not None:
            left = (ends - self._node.clock()).total_seconds()
            # One that is over waits for a write: not at once again.
            at = min(at, self._loop.time() + left) if left > 0 else at
        return at

    # --- Taking leave --------------------------------------------------------------------------

    def drain(self) -> None:
        """End politely: after the request that runs, with `goodbye` and close code 4000."""
        if self._draining or self._closing:
            return
        self._draining = True
        if self._session is None:
            self._transport.close()
        elif not self._session.busy:
            self._take_leave()

    def expel(self) -> None:
        """End politely, without waiting for the request that runs."""
        if not self._closing and self._session is not None:
            self._draining = True
            self._take_leave()

    # uvicorn calls this when the server ends; its own close code 1012 confuses Qt.
    shutdown = drain

    def _take_leave(self) -> None:
        after = self._node.connections.reconnect_after_ms()
        self._say_goodbye("drain", "server is going away", after)

    def _say_goodbye(self, name: str, reason: str, reconnect_after_ms: int) -> None:
        """Close with the code called `name`, after a `goodbye` that says so."""
        self._announce(self._node.connection_events.goodbye(name, reconnect_after_ms))
        # What waits for a slow reader goes, too, so that it learns why; of events only as many as an
        # outbox may hold, since the transport keeps a copy. The others are there when it resumes.
        left = self._options.outbox.size
        while (frame := self._outbox.take()) is not None:
            self._transport.write(frame)
            left -= len(frame)
            if left < 0:
                self._outbox.detach()
        self._close(self._options.close_codes[name], reason)

    def _leave(self) -> None:
        if self._record is not None:
            self._node.metrics.connection_closed("websocket", self._ended_by)
            log_closed(self._record, self._ended_by, self._node.clock())
            self._record = None
        self._node.log.unsubscribe(self)
        self._node.connections.remove(self)
        self._outbox.clear()
