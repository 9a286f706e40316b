"""The registry as the reference shows it: texts and tables, of which pages of any format are made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.generators import snippets
from codegen.generators.failures import failures
from codegen.generators.samples import shown_result
from codegen.generators.snippets import Language, compact
from codegen.registry.json_schema import LENIENT_TEXTS
from codegen.registry.model import Api, ErrorDef, EventDef, Example, Operation, Payload, Schema

AT = "2026-05-01T12:00:00.123456+00:00"
EPOCH = "9f2c4e1ab07d3356"
_WORDS: Mapping[str, str] = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minItems": "at least {} elements",
    "maxItems": "at most {} elements",
    "pattern": "matches `{}`",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One member of an object. `type` is text in which `{Name}` stands for another schema."""

    name: str
    place: str
    type: str
    required: bool
    bounds: str
    description: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One error as an operation answers it."""

    code: str
    status: int
    message: str
    retryable: bool
    description: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One example. `texts` are the requests by language, empty where there is none.

    The answers are JSON texts, `http` None without HTTP.
    """

    title: str
    texts: Mapping[Language, str]
    frame: str
    http: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class OperationView:
    """One operation, all of it."""

    operation: Operation
    rows: tuple[Row, ...]
    result: str
    errors: tuple[Failure, ...]
    implied: tuple[str, ...]
    budget: str
    examples: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """One event; `causes` are the operations that announce it, frames and stream texts its examples."""

    event: EventDef
    data: str
    causes: tuple[str, ...]
    frames: tuple[str, ...]
    streams: tuple[str, ...]


def operation_view(api: Api, operation: Operation) -> OperationView:
    """What the reference says of an operation."""
    found = failures(api, operation, "websocket")
    if operation.http is not None:
        found = failures(api, operation, "http") | found
    own = {use.code for use in operation.errors}
    listed = [code for code in found if code in own or api.errors[code].implied != "always"]
    return OperationView(
        operation,
        tuple(_params(api, operation)),
        payload_type(operation.result),
        tuple(_failure(api.errors[code], found[code]) for code in listed),
        tuple(code for code in found if code not in listed),
        budget(api, operation.rate),
        tuple(_example(api, operation, example) for example in operation.examples),
    )


def event_view(api: Api, event: EventDef) -> EventView:
    """What the reference says of an event."""
    causes = tuple(
        operation.name
        for operation in api.operations.values()
        if event.name in {one.name for one in operation.emits}
    )
    shown = list(enumerate((one.value for one in event.examples), 42))
    return EventView(
        event,
        payload_type(event.data),
        causes,
        tuple(
            pretty(event_frame(event, data, number))
            for number, data in shown
            if "websocket" in event.transports
        ),
        tuple(_stream(event, data, number) for number, data in shown if "sse" in event.transports),
    )


def _stream(event: EventDef, data: Any, number: int) -> str:
    """A frame of the event stream."""
    if event.sse_data is not None:
        body: Any = event.sse_data
    else:
        body = {"type": event.name, "data": data, "timestamp": AT}
    return f"event: {event.name}\ndata: {compact(body)}\nid: {EPOCH}:{number}"


def event_frame(event: EventDef, data: Any, number: int) -> dict[str, Any]:
    """A WebSocket frame that announces the event."""
    frame: dict[str, Any] = {"type": "event", "event": event.name, "data": data, "timestamp": AT}
    return {**frame, "id": f"{EPOCH}:{number}"} if event.logged else frame


def response_frame(operation: Operation, result: Any) -> dict[str, Any]:
    """A WebSocket frame that answers a request."""
    head = {"id": "1", "type": "response", "operation": operation.name, "success": True}
    return {**head, "data": result, "error": None, "timestamp": AT}


def failure_frame(operation: str, error: ErrorDef, message: str) -> dict[str, Any]:
    """A WebSocket frame that answers a request with an error."""
    head = {"id": "1", "type": "response", "operation": operation, "success": False, "data": None}
    told = {"code": error.code, "status": error.status, "message": message, "retryable": error.retryable}
    details = (
        [{"type": "missing", "loc": ["body", "…"], "msg": "Field required"}] if error.status == 422 else []
    )
    wait = 1500 if error.status == 429 else None
    return {**head, "error": {**told, "details": details, "retry_after_ms": wait}, "timestamp": AT}


def http_failure(error: ErrorDef, message: str) -> str:
    """The same over HTTP: status line, what matters of the headers, and body."""
    lines = [f"HTTP/1.1 {error.status}", f"X-Error-Code: {error.code}"]
    lines += [f"{name}: {value}" for name, value in error.headers.items()]
    if error.status == 429:
        lines.append("Retry-After: 2")
    detail: Any = message
    if error.status == 422:
        detail = [{"type": "missing", "loc": ["body", "…"], "msg": "Field required"}]
    return "\n".join([*lines, "", compact({"detail": detail})])


def _example(api: Api, operation: Operation, example: Example) -> Shown:
    texts = {**dict.fromkeys(snippets.TITLES, ""), **snippets.filled(api, operation, example.data)}
    title = example.summary or (api.scenarios[example.given.name].summary if example.given else "")
    # A second example with the same data would be told apart by its answer only.
    title = title or ("A new server." if operation.scope == "station" else "")
    if example.error is not None:
        error = api.errors[example.error.name]
        message = example.message or failures(api, operation, "websocket")[error.code]
        frame = failure_frame(operation.name, error, message)
        http = http_failure(error, message) if operation.http else None
        return Shown(title, texts, pretty(frame), http, error.code)
    result = shown_result(api, operation, example)
    http = f"HTTP/1.1 200\n\n{pretty(result)}" if operation.http else None
    return Shown(title, texts, pretty(response_frame(operation, result)), http, None)


def pretty(value: Any) -> str:
    """JSON to be read: short objects and lists on one line."""
    return _pretty(value, 0)


def _pretty(value: Any, indent: int) -> str:
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if len(line) + indent <= 88 or not isinstance(value, dict | list) or not value:
        return line
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [
            f"{pad}{json.dumps(key, ensure_ascii=False)}: {_pretty(below, indent + 2)}"
            for key, below in value.items()
        ]
        return "{\n" + ",\n".join(parts) + f"\n{' ' * indent}}}"
    return "[\n" + ",\n".join(pad + _pretty(below, indent + 2) for below in value) + f"\n{' ' * indent}]"


def _failure(error: ErrorDef, message: str) -> Failure:
    return Failure(error.code, error.status, message, error.retryable, error.description)


def budget(api: Api, rate: str) -> str:
    """How often a client may call operations of a class; only its name where nothing is limited."""
    burst, regained = api.limits.get(f"{rate}_burst"), api.limits.get(f"{rate}_per_second")
    if burst is None or regained is None:
        return f"`{rate}`"
    return f"`{rate}`: {burst.value:,} at once, {regained.value:,} a second"


# --- Schemas ------------------------------------------------------------------------------------------


def rows(schema: Schema) -> Iterator[Row]:
    """The members of an object, those of objects in place after them with dotted names."""
    yield from _rows(schema, "", {})


def _params(api: Api, operation: Operation) -> Iterator[Row]:
    if operation.params is not None:
        yield from _rows(api.schemas[operation.params.name].schema, "", api.places(operation))


def _rows(schema: Schema, prefix: str, places: Mapping[str, str]) -> Iterator[Row]:
    for name, below in schema.properties.items():
        yield Row(
            prefix + name,
            places.get(name, ""),
            type_text(below),
            name in schema.required,
            bounds(below),
            below.description,
        )
        yield from _rows(below, f"{prefix}{name}.", {})


def payload_type(payload: Payload) -> str:
    """The type of a result or of an event's data."""
    return f"{{{payload.schema}}}{' or null' if payload.nullable else ''}"


def type_text(schema: Schema) -> str:
    """The type in words, with `{Name}` for other schemas."""
    null = " or null" if schema.nullable else ""
    if schema.ref is not None:
        return f"{{{schema.ref}}}{null}"
    if schema.event_data is not None:
        return "the event's data"
    if schema.lenient:
        return f"boolean{null}"
    if schema.type == "array" and schema.items is not None:
        return f"list of {type_text(schema.items)}{null}"
    return f"{schema.type or 'null'}{null}"


def bounds(schema: Schema) -> str:
    """What values are allowed, in words."""
    parts = []
    if schema.const is not None:
        parts.append(f"always `{compact(schema.const.value)}`")
    if schema.enum:
        parts.append("one of " + ", ".join(f"`{compact(value)}`" for value in schema.enum))
    if schema.event_name:
        parts = ["name of an event"]
    if schema.lenient:
        words = ", ".join(f'`"{word}"`' for word in LENIENT_TEXTS)
        parts.append(f"or 0, 1, or one of {words}")
    for word, value in schema.constraints.items():
        parts.append(_WORDS[word].format(f"{value:,}" if isinstance(value, int) else value))
    if schema.format is not None:
        parts.append(f"format `{schema.format}`")
    if schema.default is not None:
        parts.append(f"`{compact(schema.default.value)}` when absent")
    if schema.type == "array" and schema.items is not None and (inner := bounds(schema.items)):
        parts.append(f"each {inner}")
    return "; ".join(parts)
