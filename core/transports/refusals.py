"""Answers to requests that are turned away before they reach an operation: they name the other ways in.

A stream that is refused, a WebSocket handshake that fails and a request that is no HTTP are answered
alike: the error's code in `X-Error-Code`, and a JSON body with `detail`, `code` and `fallback`.
"""

from __future__ import annotations

import json
from email.utils import formatdate
from http import HTTPStatus

from starlette.responses import Response

from core.bridge.errors import Failure
from core.bridge.node import Node


def refusal_body(failure: Failure, node: Node) -> bytes:
    """`{"detail", "code", "fallback": {"http", "sse"}}` as compact JSON."""
    options = node.options
    fallback = {"http": options.http_path, "sse": options.sse_path}
    detail: object = list(failure.details) if failure.status == 422 else failure.message
    body = {"detail": detail, "code": failure.code, "fallback": fallback}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def refusal_headers(failure: Failure) -> dict[str, str]:
    """The headers of a refusal: its code, its own ones, and when to try again in whole seconds."""
    headers = {**failure.headers, "X-Error-Code": failure.code}
    if failure.retry_after_ms is not None:
        headers["Retry-After"] = str(-(-failure.retry_after_ms // 1000))
    return headers


def refusal_response(failure: Failure, node: Node) -> Response:
    """A refusal as an ASGI application answers it."""
    return Response(
        refusal_body(failure, node), failure.status, refusal_headers(failure), media_type="application/json"
    )


def refusal_bytes(failure: Failure, node: Node) -> bytes:
    """A refusal as a protocol writes it to the socket, whose connection ends with it (RFC 9110, 9112)."""
    headers, body = last_headers(failure, node)
    lines = [f"HTTP/1.1 {failure.status} {HTTPStatus(failure.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def last_headers(failure: Failure, node: Node) -> tuple[dict[str, str], bytes]:
    """Headers and body of the last answer on a connection."""
    body = refusal_body(failure, node)
    own = refusal_headers(failure)
    # An answer that demands an upgrade says so in Connection, too (RFC 9110, 7.8).
    connection = ", ".join([*filter(None, [own.pop("Connection", None)]), "close"])
    headers = {
        "Date": formatdate(usegmt=True),
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": connection,
        **own,
    }
    return headers, body
