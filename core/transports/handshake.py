"""The opening handshake, judged without I/O: whether a WebSocket is accepted, and as whom (RFC 6455, 4.2)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus

from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from core.bridge.auth import Identity
from core.bridge.errors import Failure
from core.bridge.node import Node
from core.bridge.peer import Peer
from core.transports.origins import may_use_credentials

RETRY_AFTER_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Accepted:
    """The connection may be opened, its header credentials judged."""

    identity: Identity
    peer: Peer


def judge(request: Request, node: Node, host: str | None) -> Accepted | Failure:
    """Accept or refuse a handshake from the address `host`.

    Credentials never make it fail; admin operations answer their verdict.
    """
    options = node.options
    if request.path.partition("?")[0] != options.websocket_path:
        return node.errors.failure("not_found")
    if node.connections.full:
        return node.errors.failure("too_many_connections", retry_after_ms=RETRY_AFTER_SECONDS * 1000)
    offered = offered_subprotocols(request)
    if offered and options.subprotocol not in offered:
        return node.errors.failure("subprotocol_unsupported", subprotocol=options.subprotocol)
    headers = request.headers
    origin, host = _single(headers, "Origin"), _single(headers, "Host")
    trusted = may_use_credentials(origin, host, options.allowed_origins)
    identity = node.authenticator.judge(_single(headers, "Authorization") if trusted else None)
    return Accepted(identity, node.proxies.peer(host, headers.get_all("X-Forwarded-For")))


def offered_subprotocols(request: Request) -> list[str]:
    """The subprotocols that the client offers, in its order of preference."""
    values = request.headers.get_all("Sec-WebSocket-Protocol")
    return [token.strip() for value in values for token in value.split(",")]


def choose_subprotocol(known: str, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """The server's subprotocol when it was offered."""
    return Subprotocol(known) if known in offered else None


def refusal(failure: Failure, sse_path: str) -> Response:
    """The HTTP answer to a refused handshake; its body names where the interface is without WebSocket."""
    body = json.dumps(
        {"detail": failure.message, "code": failure.code, "fallback": {"http": "/api", "sse": sse_path}}
    ).encode()
    headers = Headers(
        {
            "Date": formatdate(usegmt=True),
            "Connection": "close",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "X-Error-Code": failure.code,
        }
    )
    if failure.retry_after_ms is not None:
        headers["Retry-After"] = str(-(-failure.retry_after_ms // 1000))
    return Response(failure.status, HTTPStatus(failure.status).phrase, headers, body)


def _single(headers: Headers, name: str) -> str | None:
    values = headers.get_all(name)
    return values[0] if len(values) == 1 else None
