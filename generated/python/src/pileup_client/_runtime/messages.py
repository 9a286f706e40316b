"""Protocol 1.0's messages: requests written, responses and events read (RFC 8259 for the JSON)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import InvalidRequest, UnexpectedAnswer


@dataclass(frozen=True, slots=True)
class Failure:
    """The `error` member of a response; `retry_after` is in seconds."""

    code: str
    status: int
    message: str
    retryable: bool
    details: list[dict[str, Any]]
    retry_after: float | None


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to the request with `id`; None where the server could not read which it was."""

    id: str | None
    operation: str | None
    data: Any
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class EventMessage:
    """An event; `id` is its position for those that are numbered. `skipped` counts those it stands for."""

    name: str
    data: Any
    id: str | None
    timestamp: str | None
    skipped: int = 0


def request_text(request_id: str, operation: str, data: Mapping[str, Any] | None, key: str | None) -> str:
    """A request as one text message; `data` of None is for operations that take none."""
    frame: dict[str, Any] = {"id": request_id, "type": "request", "operation": operation}
    if data is not None:
        frame["data"] = data
    if key is not None:
        frame["idempotency_key"] = key
    return json_text(frame)


def json_text(value: Any) -> str:
    """Compact JSON. Raises `InvalidRequest` for values that JSON cannot carry."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text.encode()
    except (TypeError, ValueError) as error:
        raise InvalidRequest(f"the request cannot be written as JSON: {error}") from None
    return text


def read_message(text: str | bytes) -> Response | EventMessage | None:
    """A message of the server; None for a type that a newer server may have. Raises `UnexpectedAnswer`."""
    try:
        message = json.loads(text)
    except ValueError as error:
        raise UnexpectedAnswer(f"a message is no JSON: {error}") from None
    if not isinstance(message, dict):
        raise UnexpectedAnswer("a message is no JSON object")
    kind = message.get("type")
    if kind == "response":
        return _response(message)
    if kind == "event":
        return _event(message)
    return None


def _response(message: dict[str, Any]) -> Response:
    request_id, operation = message.get("id"), message.get("operation")
    if message.get("success") is True:
        return Response(request_id, operation, message.get("data"), None)
    return Response(request_id, operation, None, read_failure(message.get("error")))


def read_failure(error: Any) -> Failure:
    """The `error` member of a response. Raises `UnexpectedAnswer`."""
    if not isinstance(error, dict) or not isinstance(error.get("code"), str):
        raise UnexpectedAnswer("a response tells neither success nor an error")
    wait = error.get("retry_after_ms")
    status, message, details = error.get("status"), error.get("message"), error.get("details")
    return Failure(
        code=error["code"],
        status=status if isinstance(status, int) else 500,
        message=message if isinstance(message, str) else error["code"],
        retryable=error.get("retryable") is True,
        details=[one for one in details if isinstance(one, dict)] if isinstance(details, list) else [],
        retry_after=wait / 1000 if isinstance(wait, int | float) else None,
    )


def _event(message: dict[str, Any]) -> EventMessage:
    name, event_id, at = message.get("event"), message.get("id"), message.get("timestamp")
    if not isinstance(name, str):
        raise UnexpectedAnswer("an event has no name")
    skipped = message.get("skipped")
    return EventMessage(
        name,
        message.get("data"),
        event_id if isinstance(event_id, str) else None,
        at if isinstance(at, str) else None,
        skipped if isinstance(skipped, int) else 0,
    )
