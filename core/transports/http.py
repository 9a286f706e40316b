"""HTTP: brings a request into the shape that the executor takes, and its outcome back.

The routes come from the registry; nothing here knows one of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from core.bridge.auth import ANONYMOUS
from core.bridge.errors import Failure, Refused
from core.bridge.executor import Caller, Success
from core.bridge.node import Node
from core.bridge.operations import HttpRoute, Operation
from core.bridge.strict_json import JsonInvalid
from core.transports.budget import budget_headers
from core.transports.callers import caller_of, peer_of

_JSON_TYPE = re.compile(r"application/(?:json|[^;\s]+\+json)\s*(?:;|$)", re.IGNORECASE)
# So much of a body that is too large is read before it is refused, since clients that are cut off
# in the middle of sending do not see the answer.
_READ_ON = 16


class ExactRoute(Route):
    """A route that answers its own methods only; Starlette would add HEAD to GET."""

    def __init__(self, path: str, endpoint: Any, *, methods: Sequence[str]) -> None:
        super().__init__(path, endpoint, methods=methods)
        self.methods = set(methods)


def operation_routes(node: Node, routes: Sequence[HttpRoute]) -> list[Route]:
    """The routes of all operations, in the registry's order, which decides what a 405 answers."""
    return [
        ExactRoute(
            route.path, _endpoint(node, node.executor.operations[route.operation]), methods=[route.method]
        )
        for route in routes
    ]


def _endpoint(node: Node, operation: Operation) -> Any:
    async def endpoint(request: Request) -> Response:
        try:
            data = await _data(node, operation, request)
        except Refused as refused:
            # Answered before the rate is looked at, and before the credentials; but not for nothing.
            node.executor.limiter.take(peer_of(node, request), ANONYMOUS, operation.rate)
            node.metrics.request("http", operation.name, refused.failure.code)
            return failure_response(refused.failure)
        identity, peer = caller_of(node, request)
        caller = Caller(identity, peer=peer)
        keys = request.headers.getlist("idempotency-key")
        # Several lines are one malformed key, not one of them.
        key = ", ".join(keys) if keys else None
        outcome = node.executor.execute(operation, data, key, caller)
        if not isinstance(outcome, Success | Failure):
            outcome = await outcome
        if isinstance(outcome, Failure):
            response = failure_response(outcome)
        else:
            response = Response(outcome.body, media_type="application/json")
        response.headers.update(budget_headers(node, operation.rate, identity, peer))
        return response

    endpoint.__name__ = operation.name.replace(".", "_")
    return endpoint


def failure_response(failure: Failure) -> Response:
    """The HTTP answer to a failure: `detail` is its text, or the list of complaints of a 422."""
    headers = dict(failure.headers)
    headers["X-Error-Code"] = failure.code
    if failure.retry_after_ms is not None:
        headers["Retry-After"] = str(-(-failure.retry_after_ms // 1000))
    detail: object = failure.message if failure.status != 422 else list(failure.details)
    content = json.dumps({"detail": detail}, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, failure.status, headers, media_type="application/json")


async def _data(node: Node, operation: Operation, request: Request) -> Any:
    """The members of a request, as WebSocket would carry them in `data`."""
    body = await _body(node, request) if operation.has_body else {}
    if body is not None and not isinstance(body, dict):
        return body
    outside = {
        name: request.path_params[name] if place == "path" else request.query_params[name]
        for name, place in operation.places.items()
        if place == "path" or (place == "query" and name in request.query_params)
    }
    return {**body, **outside} if body is not None else None


async def _body(node: Node, request: Request) -> Any:
    """The decoded body; None when there is none. Raises `Refused`."""
    raw = await _read(node, request)
    if not raw:
        return None
    content_type = request.headers.get("content-type")
    if content_type and not _JSON_TYPE.match(content_type.strip()):
        return raw.decode(errors="replace")
    try:
        text = raw.decode(json.detect_encoding(raw))
    except UnicodeDecodeError:
        raise Refused(node.errors.failure("body_unreadable")) from None
    try:
        return node.decoder.decode(text)
    except JsonInvalid as error:
        raise Refused(_json_invalid(node, error)) from None


def _json_invalid(node: Node, error: JsonInvalid) -> Failure:
    detail = {
        "type": "json_invalid",
        "loc": ["body", error.position],
        "msg": "JSON decode error",
        "input": {},
        "ctx": {"error": error.reason},
    }
    return node.errors.failure("json_invalid", details=[detail], reason=error.reason, position=error.position)


async def _read(node: Node, request: Request) -> bytes:
    limit = node.options.body_bytes
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size <= limit:
                parts.append(part)
            elif size > limit * _READ_ON:
                break
    except ClientDisconnect:
        # Nobody is there to read the answer; that is no fault of the server, though.
        raise Refused(node.errors.failure("body_unreadable")) from None
    if size > limit:
        raise Refused(node.errors.failure("body_too_large", limit=limit))
    return b"".join(parts)
