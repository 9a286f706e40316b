"""Protocol 1.0's messages: requests read from frames, responses written to them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

from core.bridge.errors import ErrorTable, Failure
from core.bridge.strict_json import JsonInvalid, StrictDecoder

_MEMBERS = frozenset({"id", "type", "operation", "data", "timestamp", "idempotency_key"})


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `data` is as decoded, not validated; `key` is the idempotency key.

    `too_large` tells that the data as it was written exceeds what any transport takes of it.
    """

    id: str
    operation: str
    data: Any
    key: Any
    too_large: bool = False


class BadFrame(Exception):
    """A frame that is no request: the failure to answer, and the id when it can be read."""

    def __init__(self, failure: Failure, request_id: str | None = None, operation: str | None = None) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.request_id = request_id
        self.operation = operation


class RequestReader:
    """Reads requests from text frames.

    `max_id` bounds ids, in characters, `max_data` the data of a request, in bytes as it is written.
    """

    def __init__(self, decoder: StrictDecoder, errors: ErrorTable, max_id: int, max_data: int) -> None:
        self._decoder = decoder
        self._errors = errors
        self._max_id = max_id
        self.max_data = max_data
        # No character takes more than four bytes: a shorter text need not be looked at.
        self._suspicious = max_data // 4

    def read(self, text: str) -> Request:
        """The request in `text`. Raises `BadFrame` when there is none."""
        try:
            frame = self._decoder.decode(text, enclosing=1)
        except JsonInvalid as error:
            failure = self._errors.failure("json_invalid", reason=error.reason, position=error.position)
            raise BadFrame(failure) from None
        if not isinstance(frame, dict):
            raise self._bad("it is not an object", None, None)
        request_id = self._id(frame.get("id"))
        operation = frame.get("operation")
        named = operation if isinstance(operation, str) and len(operation) <= self._max_id else None
        if request_id is None:
            raise self._bad(f"'id' must be a string of 1 to {self._max_id} characters", None, named)
        if frame.get("type") != "request":
            raise self._bad("'type' must be 'request'", request_id, named)
        if not isinstance(operation, str):
            raise self._bad("'operation' must be a string", request_id, None)
        if not frame.keys() <= _MEMBERS:
            name = min(frame.keys() - _MEMBERS)
            raise self._bad(f"unknown member '{name[:64]}'", request_id, named)
        timestamp = frame.get("timestamp")
        if timestamp is not None and not isinstance(timestamp, str):
            raise self._bad("'timestamp' must be a string", request_id, named)
        too_large = len(text) > self._suspicious and self._too_large(text)
        return Request(request_id, operation, frame.get("data"), frame.get("idempotency_key"), too_large)

    def _too_large(self, text: str) -> bool:
        return len(text.encode()) > self.max_data and self._decoder.size_of(text, "data") > self.max_data

    def _id(self, value: object) -> str | None:
        return value if isinstance(value, str) and 0 < len(value) <= self._max_id else None

    def _bad(self, reason: str, request_id: str | None, operation: str | None) -> BadFrame:
        return BadFrame(self._errors.failure("frame_invalid", reason=reason), request_id, operation)


def success_text(request_id: str, middle: bytes, at: str) -> bytes:
    """A successful response; `middle` comes from `success_middle`."""
    return b"".join((b'{"id":', encode_basestring(request_id).encode(), middle, at.encode(), b'"}'))


def success_middle(operation: str, body: bytes) -> bytes:
    """The part of a successful response between its id and its time, for many requests at once."""
    head = f',"type":"response","operation":"{operation}","success":true,"data":'
    return b"".join((head.encode(), body, b',"error":null,"timestamp":"'))


def failure_text(request_id: str | None, operation: str | None, failure: Failure, at: str) -> bytes:
    """A response that tells a failure. `operation` is what the client sent and may be any text."""
    return json.dumps(
        {
            "id": request_id,
            "type": "response",
            "operation": operation,
            "success": False,
            "data": None,
            "error": failure.as_error(),
            "timestamp": at,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
