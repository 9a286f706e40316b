"""Server-Sent Events, byte for byte as the original server sent them, plus `id:` lines (WHATWG HTML, 9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog
from starlette.types import Receive, Scope, Send

from core.bridge.events import Publication, sse_frame
from core.bridge.node import Node
from core.bridge.outbox import Outbox

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


class EventStream:
    """One client of the event stream."""

    def __init__(self, node: Node, abort: Callable[[], None]) -> None:
        self._node = node
        self._abort = abort
        self._outbox = Outbox(node.options.outbox_bytes, node.options.outbox_frames)
        self._ready = asyncio.Event()
        self._ending = False
        self._deadline: asyncio.TimerHandle | None = None

    def deliver(self, publication: Publication) -> None:
        """Take an event from the log."""
        self._outbox.announce(publication.sse)
        self._ready.set()
        if self._outbox.overflowing:
            log.warning("too_slow", frames=len(self._outbox), bytes=self._outbox.size)
            self._cut()

    def history_replaced(self) -> None:
        """The log was replaced: have the client start afresh."""
        self.drain()

    def drain(self) -> None:
        """End after what is waiting, and cut the client that does not take it."""
        self._ending = True
        self._ready.set()
        if self._deadline is None:
            loop = asyncio.get_running_loop()
            self._deadline = loop.call_later(self._node.options.close_grace, self._abort)

    def _cut(self) -> None:
        # What waits in the socket would keep a stalled connection, and the server, from ending.
        self._ending = True
        self._outbox.clear()
        self._node.log.unsubscribe(self)
        self._ready.set()
        self._abort()

    async def run(self, send: Send) -> None:
        """Send frames until the client or the server ends."""
        node = self._node
        node.connections.add(self, counted=False)
        node.log.subscribe(self)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await self._frame(send, sse_frame("connected", node.options.sse_connected_data))
            while not self._ending:
                await self._wait(send)
                await self._flush(send)
            await self._flush(send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            node.log.unsubscribe(self)
            node.connections.remove(self)
            if self._deadline is not None:
                self._deadline.cancel()

    async def _wait(self, send: Send) -> None:
        """Return when there is something to send; after a while of silence send a keepalive."""
        try:
            async with asyncio.timeout(self._node.options.sse_keepalive):
                await self._ready.wait()
        except TimeoutError:
            # An event may have arrived in the same moment: its position must not be claimed as sent.
            if not len(self._outbox):
                position = self._node.log.snapshot.position
                await self._frame(
                    send, sse_frame("keepalive", self._node.options.sse_keepalive_data, position)
                )
        self._ready.clear()

    async def _flush(self, send: Send) -> None:
        while (frame := self._outbox.take()) is not None:
            await self._frame(send, frame)

    async def _frame(self, send: Send, frame: bytes) -> None:
        await send({"type": "http.response.body", "body": frame, "more_body": True})


class EventStreamEndpoint:
    """The ASGI application of the event stream's route."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        stream = EventStream(self._node, scope["extensions"][ABORT])
        task = asyncio.create_task(stream.run(send), name="event stream")
        gone = asyncio.create_task(_disconnected(receive), name="event stream watch")
        try:
            await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not task.done():
                task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
