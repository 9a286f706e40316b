"""Who sends an HTTP request, or opens a WebSocket: the peer, and the identity that its credentials give."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from core.bridge.auth import INVALID_CREDENTIALS, Identity
from core.bridge.node import Node
from core.bridge.peer import Peer
from core.transports.origins import presented


class JoinedHeaders:
    """Headers in which several lines of one name are one value, as RFC 9110, 5.3 has it.

    What may stand only once is then malformed, and nobody picks one of two.
    """

    def __init__(self, headers: Sequence[tuple[str, str]]) -> None:
        self._lines: dict[str, list[str]] = {}
        for name, value in headers:
            self._lines.setdefault(name.lower(), []).append(value)

    def get(self, name: str) -> str | None:
        """The header's lines joined by commas, None when there is none; `name` in lower case."""
        lines = self._lines.get(name)
        return None if lines is None else ", ".join(lines)

    def get_all(self, name: str) -> list[str]:
        """The header's lines."""
        return self._lines.get(name, [])


def identify(
    node: Node, method: str | None, headers: Sequence[tuple[str, str]], host: str | None
) -> tuple[Identity, Peer]:
    """Judge a request's credentials, which came from the socket address `host`.

    `method` is None for a WebSocket handshake.
    """
    joined = JoinedHeaders(headers)
    shown = presented(method, joined, node.options.allowed_origins)
    peer = node.proxies.peer(host, joined.get_all("x-forwarded-for"))
    if shown.foreign:
        peer = peer._replace(foreign=True)
    alone = len(joined.get_all("authorization")) == 1
    identity = node.authenticator.judge(shown.authorization if alone else None, peer)
    if identity.denial == INVALID_CREDENTIALS:
        node.metrics.auth_failed("websocket" if method is None else "http")
    return identity, peer


def caller_of(node: Node, request: HTTPConnection) -> tuple[Identity, Peer]:
    """Who sends an HTTP request."""
    headers: Headers = request.headers
    host = request.client.host if request.client else None
    return identify(node, str(request.scope["method"]), headers.items(), host)


def peer_of(node: Node, request: HTTPConnection) -> Peer:
    """From where an HTTP request comes."""
    host = request.client.host if request.client else None
    return node.proxies.peer(host, request.headers.getlist("x-forwarded-for"))
