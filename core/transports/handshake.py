"""The opening handshake, judged without I/O: whether a WebSocket is accepted, and as whom (RFC 6455, 4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from websockets.datastructures import Headers
from websockets.exceptions import InvalidHeader
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from core.bridge.auth import Identity
from core.bridge.connections import RETRY_AFTER_SECONDS, readable
from core.bridge.errors import Failure
from core.bridge.node import Node
from core.bridge.peer import Peer
from core.transports.callers import identify
from core.transports.refusals import last_headers
from core.transports.stream_options import StreamOptions, stream_options


@dataclass(frozen=True, slots=True)
class Accepted:
    """The connection may be opened, its header credentials judged."""

    identity: Identity
    peer: Peer
    user_agent: str | None
    stream: StreamOptions


def judge(request: Request, node: Node, host: str | None) -> Accepted | Failure:
    """Accept or refuse a handshake from the address `host`.

    Wrong credentials do not make it fail, admin operations answer their verdict. Where too many have
    been wrong it is refused, as any attempt is then.
    """
    options = node.options
    if request.path.partition("?")[0] != options.websocket_path:
        return node.errors.failure("not_found")
    offered = offered_subprotocols(request)
    if offered and options.subprotocol not in offered:
        return node.errors.failure("subprotocol_unsupported", subprotocol=options.subprotocol)
    headers = request.headers
    identity, peer = identify(node, None, list(headers.raw_items()), host)
    if identity.retry_after_ms is not None:
        # They were not judged at all: nothing that admin operations could answer from now on.
        return node.errors.failure(identity.denial, retry_after_ms=identity.retry_after_ms)
    refused = node.connections.refusal(peer, identity)
    if refused is not None:
        return node.errors.failure(refused, retry_after_ms=RETRY_AFTER_SECONDS * 1000)
    stream = stream_options(node, request.path.partition("?")[2], peer, identity)
    if isinstance(stream, Failure):
        return stream
    return Accepted(identity, peer, readable(_single(headers, "User-Agent")), stream)


def fault(response: Response, protocol: ServerProtocol, node: Node) -> Failure | None:
    """What is wrong with a handshake that websockets answers with `response`; None when it is accepted."""
    if response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
        return None
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return replace(node.errors.failure("method_not_allowed"), headers={"Allow": "GET"})
    error = protocol.handshake_exc
    version = isinstance(error, InvalidHeader) and error.name == "Sec-WebSocket-Version"
    if version or response.status_code == HTTPStatus.UPGRADE_REQUIRED:
        return node.errors.failure("upgrade_required")
    return node.errors.failure("handshake_invalid", reason=readable(str(error)) or "not as RFC 6455 has it")


def offered_subprotocols(request: Request) -> list[str]:
    """The subprotocols that the client offers, in its order of preference."""
    values = request.headers.get_all("Sec-WebSocket-Protocol")
    return [token.strip() for value in values for token in value.split(",")]


def choose_subprotocol(known: str, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """The server's subprotocol when it was offered."""
    return Subprotocol(known) if known in offered else None


def refusal(failure: Failure, node: Node) -> Response:
    """The HTTP answer to a refused handshake; its body names where the interface is without WebSocket."""
    headers, body = last_headers(failure, node)
    return Response(failure.status, HTTPStatus(failure.status).phrase, Headers(headers), body)


def _single(headers: Headers, name: str) -> str | None:
    values = headers.get_all(name)
    return values[0] if len(values) == 1 else None
