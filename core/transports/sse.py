"""Server-Sent Events, byte for byte as the original server sent them, plus `id:` lines (WHATWG HTML, 9.2)."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from core.bridge.auth import ANONYMOUS
from core.bridge.connections import RETRY_AFTER_SECONDS, ConnectionRecord, readable
from core.bridge.errors import Failure
from core.bridge.events import Publication, sse_frame
from core.bridge.node import Node
from core.bridge.outbox import Outbox
from core.bridge.peer import Peer
from core.bridge.position import Position
from core.transports.access import log_closed, log_opened
from core.transports.refusals import refusal_response
from core.transports.stream_options import EVERYTHING, StreamOptions, stream_options

log = structlog.get_logger("pileup.sse")

_HEADERS = [
    (b"cache-control", b"no-cache"),
    (b"connection", b"keep-alive"),
    (b"content-type", b"text/event-stream"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-headers", b"Cache-Control"),
    # nginx would otherwise collect frames before it passes them on.
    (b"x-accel-buffering", b"no"),
]
ABORT = "pileup.abort"
STREAMS = "pileup.streams"
"""ASGI extensions of the server: a callable that cuts the connection, and one to call when it streams."""


class EventStream:
    """One client of the event stream."""

    def __init__(
        self,
        node: Node,
        abort: Callable[[], None],
        peer: Peer,
        user_agent: str | None,
        options: StreamOptions = EVERYTHING,
    ) -> None:
        self._node = node
        self._abort = abort
        self._stream = options
        self._outbox = Outbox(node.options.outbox, "sse", node.metrics)
        self._ready = asyncio.Event()
        self._silent_at = 0.0
        self._ending = False
        self._ended_by = "peer"
        self._deadline: asyncio.TimerHandle | None = None
        self._record = ConnectionRecord(
            id=secrets.token_hex(8),
            transport="sse",
            peer=peer,
            opened_at=node.clock(),
            last_received_at=asyncio.get_running_loop().time(),
            user_agent=user_agent,
            outbox=self._outbox,
        )

    def deliver(self, publication: Publication) -> None:
        """Take an event from the log."""
        self._outbox.deliver(publication)
        self._ready.set()
        if self._outbox.overflowing:
            log.warning(
                "too_slow", connection=self._record.id, frames=len(self._outbox), bytes=self._outbox.size
            )
            self._cut()

    def history_replaced(self) -> None:
        """The log was replaced: have the client start afresh."""
        self._outbox.detach()
        self.drain()

    def drain(self) -> None:
        """End after what is waiting, and cut the client that does not take it."""
        self._ending = True
        self._ended_by = "drain"
        self._ready.set()
        if self._deadline is None:
            loop = asyncio.get_running_loop()
            self._deadline = loop.call_later(self._node.options.close_grace, self._abort)

    expel = drain

    def _cut(self) -> None:
        # What waits in the socket would keep a stalled connection, and the server, from ending.
        self._ending = True
        self._ended_by = "too_slow"
        self._outbox.clear()
        self._node.log.unsubscribe(self)
        self._ready.set()
        self._abort()

    def open(self) -> None:
        """Take a place among the connections; `close` gives it back."""
        self._node.connections.add(self, self._record)
        self._node.metrics.connection_opened("sse")
        log_opened(self._record)

    def close(self) -> None:
        """Leave no trace."""
        self._node.log.unsubscribe(self)
        self._node.connections.remove(self)
        self._node.metrics.connection_closed("sse", self._ended_by)
        log_closed(self._record, self._ended_by, self._node.clock())
        if self._deadline is not None:
            self._deadline.cancel()

    async def run(self, send: Send) -> None:
        """Send frames until the client or the server ends."""
        node = self._node
        if self._stream.ahead_of(node.log.window):
            # Nothing is answered until the node has seen what has happened.
            await node.log.refreshed()
        self._begin()
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await self._flush(send)
        while not self._ending:
            await self._wait(send)
            await self._flush(send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _begin(self) -> None:
        """Subscribe, and put the first frames before the events."""
        node, outbox = self._node, self._outbox
        # One step without an await: no event can come between the replay and those that are live.
        position = node.log.subscribe(self)
        window = node.log.window
        resumption = self._stream.resumption(window, node.metrics, "sse")
        outbox.respond(sse_frame("connected", node.options.sse_connected_data))
        if resumption is not None:
            position = resumption.position
            told = node.connection_events.resumed(resumption)
            outbox.respond(sse_frame(told.name, told.data, position))
        outbox.follow(window, position.sequence, self._stream.events)

    async def _wait(self, send: Send) -> None:
        """Return when the log went on; after a while without a frame send a keepalive."""
        try:
            async with asyncio.timeout_at(self._silent_at):
                await self._ready.wait()
        except TimeoutError:
            # An event may have arrived in the same moment: its position must not be claimed as sent.
            if not self._outbox:
                position = Position(self._node.log.window.head.epoch, self._outbox.position)
                data = self._node.options.sse_keepalive_data
                await self._frame(send, sse_frame("keepalive", data, position))
        self._ready.clear()

    async def _flush(self, send: Send) -> None:
        while (frame := self._outbox.take()) is not None:
            await self._frame(send, frame)

    async def _frame(self, send: Send, frame: bytes) -> None:
        await send({"type": "http.response.body", "body": frame, "more_body": True})
        self._silent_at = asyncio.get_running_loop().time() + self._node.options.sse_keepalive


class EventStreamEndpoint:
    """The ASGI application of the event stream's route."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        node = self._node
        request = Request(scope)
        headers = request.headers
        peer = node.proxies.peer(
            request.client.host if request.client else None, headers.getlist("x-forwarded-for")
        )
        refused = node.connections.refusal(peer, ANONYMOUS)
        if refused is not None:
            failure = node.errors.failure(refused, retry_after_ms=RETRY_AFTER_SECONDS * 1000)
            await self._refuse(failure)(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        options = stream_options(node, query, peer, ANONYMOUS, headers.get("last-event-id"))
        if isinstance(options, Failure):
            await self._refuse(options)(scope, receive, send)
            return
        user_agent = readable(headers.get("user-agent"))
        stream = EventStream(node, scope["extensions"][ABORT], peer, user_agent, options)
        if STREAMS in scope["extensions"]:
            scope["extensions"][STREAMS]()
        # Without an await since the judgement: two streams must not both take the last place.
        stream.open()
        task = asyncio.create_task(stream.run(send), name="event stream")
        gone = asyncio.create_task(_disconnected(receive), name="event stream watch")
        try:
            await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stream.close()
            gone.cancel()
            if not task.done():
                task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _refuse(self, failure: Failure) -> Response:
        self._node.metrics.handshake_refused(failure.code)
        return refusal_response(failure, self._node)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
