"""uvicorn, set up for connections that last: sockets, protocols, and an end that tells everyone."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import math
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from types import FrameType

import structlog
import uvicorn
from starlette.types import ASGIApp

from core.bridge.node import Node
from core.transports.access import RequestLog
from core.transports.descriptors import allow_descriptors
from core.transports.http_connection import HttpTransport, Lobby
from core.transports.websocket import WebSocketTransport

log = structlog.get_logger("pileup.server")

# Unacknowledged data for so long, in milliseconds, means that the peer is gone or refuses to read.
TCP_USER_TIMEOUT_MS = 30_000


class Server(uvicorn.Server):
    """A uvicorn server that ends streams and WebSockets politely before it ends itself."""

    def __init__(self, config: uvicorn.Config, node: Node) -> None:
        super().__init__(config)
        self._node = node

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, finish what runs, and take leave of everyone, in good time."""
        for server in self.servers:
            server.close()
        log.info("draining", connections=len(self._node.connections))
        self._node.connections.drain()
        grace = self.config.timeout_graceful_shutdown
        last = None
        if grace is not None:
            # What runs longer gets no answer, but its connection gets its goodbye.
            left = max(0.0, grace - self._node.options.close_grace)
            last = asyncio.get_running_loop().call_later(left, self._node.connections.expel)
        try:
            await super().shutdown(sockets)
        finally:
            if last is not None:
                last.cancel()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End politely at the first signal, and at once at the second."""
        if self.should_exit:
            # Every change that was acknowledged is in the database.
            signal.signal(sig, signal.SIG_DFL)
            signal.raise_signal(sig)
        super().handle_exit(sig, frame)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle SIGINT and SIGTERM; uvicorn would raise them again and not exit with 0."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        handled = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in handled}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def server(app: ASGIApp, node: Node, *, grace: float | None = None) -> Server:
    """A server for `app` that speaks WebSocket natively on the node's path.

    `grace` is how long requests may take to finish when the server ends, in seconds; None: as long as
    the node's options say, infinite: for ever.
    """
    grace = node.options.shutdown_grace if grace is None else grace
    lobby = Lobby(node.options.wire.sockets_per_connection * node.connections.capacity.per_address)
    config = uvicorn.Config(
        RequestLog(app, node),
        http=partial(HttpTransport, node, lobby),  # type: ignore[arg-type]
        ws=partial(WebSocketTransport, node),  # type: ignore[arg-type]
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        # Answers repeat what was sent: none of them may be taken for a page.
        headers=[("X-Content-Type-Options", "nosniff")],
        timeout_graceful_shutdown=None if grace == math.inf else math.ceil(grace),
    )
    return Server(config, node)


def listen(host: str, ports: Sequence[int]) -> list[socket.socket]:
    """Bind and listen on `ports` of `host`; port 0 takes a free one. Raises OSError."""
    sockets: list[socket.socket] = []
    for port in dict.fromkeys(ports):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # asyncio turns Nagle's delay off only for sockets that name their protocol.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if sys.platform == "linux":
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, TCP_USER_TIMEOUT_MS)
            listener.bind((host, port))
            listener.listen(2048)
        except OSError:
            listener.close()
            for other in sockets:
                other.close()
            raise
        listener.setblocking(False)
        sockets.append(listener)
    return sockets


def run(
    app: ASGIApp, node: Node, lifetime: AbstractAsyncContextManager[None], sockets: list[socket.socket]
) -> None:
    """Serve within `lifetime` until a signal ends it."""
    allow_descriptors(node.connections.capacity.total)
    instance = server(app, node)

    async def serve() -> None:
        async with lifetime:
            # What the start has made stays. Full collections pass it over from now on: they are short,
            # and come as often as what connections leave behind asks for.
            gc.collect()
            gc.freeze()
            await instance.serve(sockets)

    with asyncio.Runner(loop_factory=instance.config.get_loop_factory()) as runner:
        runner.run(serve())
