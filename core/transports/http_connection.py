"""HTTP/1.1 on one TCP connection: uvicorn's protocol with bounds on how long and how much a client sends.

A request's headers and body have deadlines and sizes, so that a client that is silent, or sends a byte
now and then, holds nothing for long. What cannot be served is answered like every other refusal.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from enum import Enum, auto
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from websockets.http11 import MAX_LINE_LENGTH

from core.bridge.connections import RETRY_AFTER_SECONDS, TOO_MANY_HERE
from core.bridge.errors import Failure
from core.bridge.node import Node
from core.transports.refusals import refusal_bytes
from core.transports.sockets import half_close
from core.transports.sse import ABORT, STREAMS
from core.transports.websocket import WebSocketTransport

# What stands between a header's name and value, and behind it.
_HEADER_OVERHEAD = 4


class Lobby:
    """Counts the TCP connections of each network that carry neither WebSocket nor event stream.

    Up to `limit` of them are served, as many again are told that they are too many, and the rest is cut.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._inside: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._inside.total()

    def enter(self, network: str) -> None:
        """Count one more."""
        self._inside[network] += 1

    def leave(self, network: str) -> None:
        """Count one less."""
        self._inside[network] -= 1
        if not self._inside[network]:
            del self._inside[network]

    def crowded(self, network: str) -> bool:
        """Whether the network has more of them than are served."""
        return self._inside[network] > self._limit

    def overrun(self, network: str) -> bool:
        """Whether it has so many that they are not even told so."""
        return self._inside[network] > 2 * self._limit


class _Phase(Enum):
    """What the client has to send next; NOTHING while a response is awaited, or a next request may come."""

    HEAD = auto()
    BODY = auto()
    NOTHING = auto()


class _TooMany(Exception):
    """More requests wait for the answer to the one that runs than may."""


class HttpTransport(HttpToolsProtocol):
    """One TCP connection, until it becomes a WebSocket."""

    def __init__(self, node: Node, lobby: Lobby, **wiring: Any) -> None:
        super().__init__(**wiring)
        self._node = node
        self._limits = node.options.wire
        self._lobby = lobby
        self._network: str | None = None
        self._phase = _Phase.HEAD
        self._deadline: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._incomplete_bytes = 0
        self._refusal: Failure | None = None
        self._deaf = False
        self._taking: asyncio.TimerHandle | None = None

    # --- asyncio.Protocol ----------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._set_deadline(self._limits.header_time)
        host = self.client[0] if self.client else None
        if self._node.proxies.trusts(host):
            return
        self._network = network = self._node.proxies.peer(host).network
        self._lobby.enter(network)
        if self._lobby.overrun(network):
            transport.abort()
        elif self._lobby.crowded(network):
            after = RETRY_AFTER_SECONDS * 1000
            self._refuse(self._node.errors.failure(TOO_MANY_HERE, retry_after_ms=after))

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection. A request that runs learns that nobody waits for it."""
        self._clear_deadline()
        self._stop_waiting_for_reader()
        self._leave_lobby()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what the client sends, as long as it stays within bounds."""
        if self._deaf:
            return
        self._unset_keepalive_if_required()
        self._incomplete_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            # Another protocol than WebSocket is not spoken; its request is answered all the same.
            if self._refusal is None and self._should_upgrade():
                self._become_websocket(data[upgrade.args[0] :])
                return
        except httptools.HttpParserError:
            self._refuse(self._node.errors.failure("request_invalid"))
            return
        # In the middle of a body it is a trailer, or what else may stand around chunks.
        if self._phase is not _Phase.NOTHING and self._incomplete_bytes > self._limits.header_bytes:
            if self._phase is _Phase.BODY and self.cycle is not None and self.cycle.response_complete:
                self._hang_up()
                return
            self._refuse_head(f"{self._limits.header_bytes} bytes")
        if self._refusal is not None:
            self._refuse(self._refusal)
        elif self._deadline is None and (self._phase is not _Phase.NOTHING or self.cycle.response_complete):
            # Line ends between requests are no request, and keep no connection alive.
            body = self._phase is _Phase.BODY
            self._set_deadline(self._limits.body_time if body else self._limits.header_time)

    def pause_writing(self) -> None:
        """The socket takes no more: an answer that is complete has to be taken in time."""
        super().pause_writing()
        if self._taking is None:
            self._taking = self.loop.call_later(self._limits.body_time, self._unread)

    def resume_writing(self) -> None:
        """The socket takes more."""
        self._stop_waiting_for_reader()
        super().resume_writing()

    # --- What the parser finds -----------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Begin a request's scope. Raises, which ends the parsing, when too many requests wait."""
        if len(self.pipeline) + 1 >= self._limits.pipelined_requests:
            raise _TooMany
        super().on_message_begin()
        self._phase = _Phase.HEAD
        self._head_bytes = 0
        streams = {ABORT: self.transport.abort, STREAMS: self._leave_lobby}
        self.scope["extensions"] = streams  # type: ignore[typeddict-item]

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        self._head_bytes += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, or a trailer of a body that came in chunks."""
        self._head_bytes += len(name) + len(value) + _HEADER_OVERHEAD
        if self._head_bytes <= self._limits.header_bytes and len(self.headers) < self._limits.header_count:
            super().on_header(name, value)
        elif self._head_bytes > self._limits.header_bytes:
            self._refuse_head(f"{self._limits.header_bytes} bytes")
        else:
            self._refuse_head(f"{self._limits.header_count} in number")

    def on_headers_complete(self) -> None:
        """Start the request."""
        self._clear_deadline()
        self._incomplete_bytes = 0
        self._phase = _Phase.BODY
        if self._refusal is None:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        # What comes after the answer, to a request whose body nobody wanted, is not taken for long.
        if self.cycle is None or not self.cycle.response_complete:
            self._incomplete_bytes = 0
        if self._refusal is None:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is here."""
        self._phase = _Phase.NOTHING
        self._incomplete_bytes = 0
        self._clear_deadline()
        if self._refusal is None:
            super().on_message_complete()

    # --- WebSocket -----------------------------------------------------------------------------

    def _become_websocket(self, rest: bytes) -> None:
        """Hand the connection over, with what was sent right behind the handshake."""
        self._clear_deadline()
        self._stop_waiting_for_reader()
        longest = max([len(self.url), *(len(name) + len(value) for name, value in self.headers)])
        if longest + len(b"GET  HTTP/1.1\r\n") > MAX_LINE_LENGTH:
            failure = self._node.errors.failure("headers_too_large", limit=f"{MAX_LINE_LENGTH} bytes a line")
            self._refuse(failure)
            return
        self.connections.discard(self)
        taken = cast(
            WebSocketTransport,
            self.ws_protocol_class(  # type: ignore[call-arg, misc]
                config=self.config, server_state=self.server_state, app_state=self.app_state
            ),
        )
        # Before it writes anything: it has to hear when the socket takes no more.
        self.transport.set_protocol(taken)
        taken.connection_made(self.transport)
        taken.data_received(self._request_head())
        # Refused ones stay in the lobby until they have gone.
        if taken.accepted:
            self._leave_lobby()
        else:
            taken.when_lost = self._leave_lobby
        if rest:
            taken.data_received(rest)

    def _request_head(self) -> bytes:
        """The request as it arrived."""
        head = [self.scope["method"].encode(), b" ", self.url, b" HTTP/1.1\r\n"]
        for name, value in self.headers:
            head += [name, b": ", value, b"\r\n"]
        return b"".join([*head, b"\r\n"])

    # --- Bounds --------------------------------------------------------------------------------

    def _set_deadline(self, seconds: float) -> None:
        self._deadline = self.loop.call_later(seconds, self._expired, seconds)

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _expired(self, seconds: float) -> None:
        self._deadline = None
        begun = self._phase is _Phase.BODY or self._incomplete_bytes
        if begun and not self._deaf:
            self._refuse(self._node.errors.failure("request_timeout", seconds=f"{seconds:g}"))
        else:
            self.transport.close()

    def _refuse_head(self, limit: str) -> None:
        if self._refusal is None:
            self._refusal = self._node.errors.failure("headers_too_large", limit=limit)

    def _refuse(self, failure: Failure) -> None:
        """Answer, and end the connection."""
        self._clear_deadline()
        self._deaf = True
        if self.transport.is_closing():
            return
        # In the middle of a response, or of one that other requests wait behind, it would be misread.
        cycle = self.cycle
        waits = self._phase is _Phase.BODY and cycle is not None and not cycle.response_started
        if cycle is not None and not cycle.response_complete and (self.pipeline or not waits):
            self.transport.close()
            return
        self.transport.write(refusal_bytes(failure, self._node))
        if cycle is not None:
            cycle.disconnected = True
            cycle.message_event.set()
        self._hang_up()

    def _hang_up(self) -> None:
        """End the connection when the peer has read what was written to it."""
        self._clear_deadline()
        self._deaf = True
        # Closed with something unread the socket would be reset, and the answer might get lost.
        half_close(self.transport)
        self._deadline = self.loop.call_later(self._node.options.close_grace, self.transport.abort)

    def _stop_waiting_for_reader(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _unread(self) -> None:
        self._taking = None
        # An event stream has bounds of its own on what waits for its reader.
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()

    def _leave_lobby(self) -> None:
        if self._network is not None:
            self._lobby.leave(self._network)
            self._network = None
