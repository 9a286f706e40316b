"""Which recorded steps can be said over WebSocket, and how.

A step is said over WebSocket when it is an operation of the registry and nothing about it belongs
to HTTP alone. The others are sent over HTTP within the same scenario, so that the state evolves
alike; each has one of the reasons below.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote

from core.bridge.operations import Operation
from generated.server.http_routes import ROUTES
from generated.server.limits import MESSAGE_BYTES
from tests.compat.transcripts import Json, Step

_JSON_TYPES = ("application/json", "application/vnd.api+json")
_SAID_OTHERWISE = {"authorization", "content-type"}
# The rest of a request around its data, generously.
_ENVELOPE_BYTES = 256


class HttpOnly(Enum):
    """Why a step has no counterpart over WebSocket."""

    NO_OPERATION = "pages, unknown paths, other methods, redirects and preflights concern HTTP routes"
    HTTP_HEADERS = "Origin and Cookie are judged once, at the handshake, not with each request"
    CONTENT_TYPE = "data has no content type; it is JSON always"
    NOT_UTF8 = "a text frame is UTF-8 (RFC 6455, 5.6): other encodings cannot be told"
    NOT_JSON = "data that is not JSON breaks the whole frame, which then names no operation"
    TOO_LARGE = "a frame beyond the limit closes the connection with 1009 (RFC 6455, 7.4.1)"


@dataclass(frozen=True)
class Request:
    """A step as a WebSocket request. `data` is JSON text, spelt as it was recorded."""

    operation: str
    data: str
    authorization: str | None

    def frame(self, request_id: str) -> str:
        """The message to send."""
        return f'{{"id":"{request_id}","type":"request","operation":"{self.operation}","data":{self.data}}}'


def translate(step: Step, operations: dict[str, Operation]) -> Request | HttpOnly:
    """The step as a WebSocket request, or the reason why it is none."""
    found = _operation(step)
    if found is None:
        return HttpOnly.NO_OPERATION
    name, members = found
    if step.headers.keys() - _SAID_OTHERWISE:
        return HttpOnly.HTTP_HEADERS
    authorization = step.headers.get("authorization")
    if not operations[name].has_body:
        # HTTP ignores a body here; over WebSocket `data` carries the path's members.
        return Request(name, json.dumps(members or None), authorization)
    data = _data(step)
    return data if isinstance(data, HttpOnly) else Request(name, data, authorization)


def _operation(step: Step) -> tuple[str, dict[str, str]] | None:
    path = unquote(step.target.partition("?")[0])
    for route in ROUTES:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(route.path))
        match = re.fullmatch(pattern, path) if route.method == step.method else None
        if match is not None:
            return route.operation, match.groupdict()
    return None


def _data(step: Step) -> str | HttpOnly:
    if not step.body:
        return "null"
    if step.headers.get("content-type", "").partition(";")[0].lower() not in _JSON_TYPES:
        return HttpOnly.CONTENT_TYPE
    if len(step.body) + _ENVELOPE_BYTES > MESSAGE_BYTES:
        return HttpOnly.TOO_LARGE
    try:
        text = step.body.decode()
    except UnicodeDecodeError:
        return HttpOnly.NOT_UTF8
    if text.startswith("\ufeff") or "\x00" in text:
        return HttpOnly.NOT_UTF8
    return text if _is_json(text) else HttpOnly.NOT_JSON


def _is_json(text: str) -> bool:
    """Whether RFC 8259 and UTF-8 allow it: no NaN, no unpaired surrogate."""
    try:
        value: Json = json.loads(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return False
    return True
