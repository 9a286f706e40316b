"""uvicorn, set up for connections that last: sockets, protocols, and an end that tells everyone."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from core.bridge.node import Node
from core.transports.sse import ABORT
from core.transports.websocket import WebSocketTransport

# Unacknowledged data for so long, in milliseconds, means that the peer is gone or refuses to read.
TCP_USER_TIMEOUT_MS = 30_000
GRACE_SECONDS = 10


class HttpTransport(HttpToolsProtocol):
    """uvicorn's HTTP protocol; it lets event streams cut a client that does not read."""

    def on_message_begin(self) -> None:
        """Begin a request's scope."""
        super().on_message_begin()
        self.scope["extensions"] = {ABORT: self.transport.abort}  # type: ignore[dict-item]


class Server(uvicorn.Server):
    """A uvicorn server that ends streams and WebSockets politely before it ends itself."""

    def __init__(self, config: uvicorn.Config, node: Node) -> None:
        super().__init__(config)
        self._node = node

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, say goodbye, finish what runs."""
        for server in self.servers:
            server.close()
        self._node.connections.drain()
        await super().shutdown(sockets)

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


def server(app: ASGIApp, node: Node, *, grace: int | None = GRACE_SECONDS) -> Server:
    """A server for `app` that speaks WebSocket natively on the node's path.

    `grace` is how long requests may take to finish when the server ends, in seconds; None: for ever.
    """
    config = uvicorn.Config(
        app,
        http=HttpTransport,
        ws=partial(WebSocketTransport, node),  # type: ignore[arg-type]
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=grace,
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
    instance = server(app, node)

    async def serve() -> None:
        async with lifetime:
            await instance.serve(sockets)

    with asyncio.Runner(loop_factory=instance.config.get_loop_factory()) as runner:
        runner.run(serve())
