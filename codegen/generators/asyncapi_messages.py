"""Messages and schemas of the AsyncAPI document: what requests, answers and events look like."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.generators.python_text import pascal
from codegen.generators.reference import AT, EPOCH, event_frame, failure_frame, response_frame
from codegen.generators.samples import shown_message, shown_result
from codegen.registry.json_schema import to_json_schema
from codegen.registry.model import Api, ErrorDef, EventDef, Example, Operation, Payload

JSON = "application/json"


def messages(api: Api) -> dict[str, Any]:
    """All messages by name."""
    operations = list(api.operations.values())
    socket = [one for one in api.events.values() if "websocket" in one.transports]
    stream = [one for one in api.events.values() if "sse" in one.transports]
    return {
        **{request_id(one): _request(api, one) for one in operations},
        **{response_id(one): _response(api, one) for one in operations},
        "Failure": _failure(api),
        **{event_id(one): _event_message(one) for one in socket},
        **{stream_id(one): _stream_message(one) for one in stream},
    }


def request_id(operation: Operation) -> str:
    """The name of the message that calls an operation."""
    return f"{pascal(operation.name.replace('.', '_'))}Request"


def response_id(operation: Operation) -> str:
    """The name of the message that answers it."""
    return f"{pascal(operation.name.replace('.', '_'))}Response"


def event_id(event: EventDef) -> str:
    """The name of the message that tells an event on WebSocket."""
    return f"{pascal(event.name)}Event"


def stream_id(event: EventDef) -> str:
    """The name of the message that tells it on the event stream."""
    return f"{pascal(event.name)}StreamEvent"


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"


def _payload(payload: Payload) -> dict[str, Any]:
    target: dict[str, Any] = {"$ref": _ref(payload.schema)}
    return {"anyOf": [target, {"type": "null"}]} if payload.nullable else target


_CORRELATION = {"$ref": "#/components/correlationIds/requestId"}


def _request(api: Api, operation: Operation) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "id": {"$ref": _ref("RequestId")},
        "type": {"type": "string", "const": "request"},
        "operation": {"type": "string", "const": operation.name},
    }
    required = ["id", "type", "operation"]
    if operation.params is None:
        properties["data"] = {
            "type": ["object", "null"],
            "description": "Ignored: the operation has no members.",
        }
    else:
        members = api.schemas[operation.params.name].schema.required
        target: dict[str, Any] = {"$ref": _ref(operation.params.name)}
        properties["data"] = target if members else {"anyOf": [target, {"type": "null"}]}
        required += ["data"] if members else []
    properties["timestamp"] = {"type": ["string", "null"], "description": "The client's clock."}
    if not operation.safe:
        properties["idempotency_key"] = {"anyOf": [{"$ref": _ref("IdempotencyKey")}, {"type": "null"}]}
    else:
        properties["idempotency_key"] = {
            "type": ["string", "null"],
            "description": "Ignored: the operation changes nothing.",
        }
    return {
        "name": request_id(operation),
        "title": f"{operation.name}: request",
        "summary": operation.summary,
        "contentType": JSON,
        "correlationId": _CORRELATION,
        "payload": _object(properties, required, closed=True),
        "examples": _examples(
            (_title(one), _request_frame(operation, one.data))
            for one in operation.examples
            if one.error is None or one.error.name != "validation_failed"
        )
        or _examples([("Without members.", _request_frame(operation, None))]),
    }


def _request_frame(operation: Operation, data: dict[str, Any] | None) -> dict[str, Any]:
    frame: dict[str, Any] = {"id": "1", "type": "request", "operation": operation.name}
    return {**frame, "data": data} if data is not None else frame


def _response(api: Api, operation: Operation) -> dict[str, Any]:
    properties = {
        "id": {"$ref": _ref("RequestId")},
        "type": {"type": "string", "const": "response"},
        "operation": {"type": "string", "const": operation.name},
        "success": {"type": "boolean", "const": True},
        "data": _payload(operation.result),
        "error": {"type": "null"},
        "timestamp": {"$ref": _ref("Timestamp")},
    }
    out: dict[str, Any] = {
        "name": response_id(operation),
        "title": f"{operation.name}: answer",
        "contentType": JSON,
        "correlationId": _CORRELATION,
        "payload": _object(properties, list(properties)),
    }
    examples = _examples(
        (_title(one), response_frame(operation, shown_result(api, operation, one)))
        for one in operation.examples
        if one.result is not None
    )
    return {**out, "examples": examples} if examples else out


def _failure(api: Api) -> dict[str, Any]:
    shown = [error for error in api.errors.values() if error.status != 422]
    first = next(iter(api.operations), "")
    return {
        "name": "Failure",
        "title": "An answer that says what is wrong",
        "summary": "`status` and `message` are what HTTP answers in the same case.",
        "contentType": JSON,
        "correlationId": _CORRELATION,
        "payload": {"$ref": _ref("FailureFrame")},
        "examples": _examples((error.description, _failure_frame(api, error, first)) for error in shown),
    }


def _failure_frame(api: Api, error: ErrorDef, otherwise: str) -> dict[str, Any]:
    """The error as an operation answers that lists it, or any other."""
    for operation in api.operations.values():
        for use in operation.errors:
            if use.code == error.code:
                message = shown_message(operation, error.code, use.message or error.message)
                return failure_frame(operation.name, error, message)
    return failure_frame(otherwise, error, error.message)


def _event_message(event: EventDef) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "type": {"type": "string", "const": "event"},
        "event": {"type": "string", "const": event.name},
        "data": _payload(event.data),
        "timestamp": {"$ref": _ref("Timestamp")},
    }
    if event.logged:
        properties["id"] = {"$ref": _ref("EventId")}
    required = list(properties)
    if event.conflate:
        properties["skipped"] = {
            "type": "integer",
            "minimum": 1,
            "description": "How many older events of this kind were left out because this one replaces them.",
        }
    return {
        "name": event.name,
        "title": event.name,
        "summary": event.summary,
        "contentType": JSON,
        "payload": _object(properties, required),
        "examples": _examples(
            (event.summary, event_frame(event, one.value, number))
            for number, one in enumerate(event.examples, 42)
        ),
    }


def _stream_message(event: EventDef) -> dict[str, Any]:
    if event.sse_data is not None:
        payload: dict[str, Any] = {"const": event.sse_data}
        shown: list[Any] = [event.sse_data]
    else:
        properties = {
            "type": {"type": "string", "const": event.name},
            "data": _payload(event.data),
            "timestamp": {"$ref": _ref("Timestamp")},
        }
        payload = _object(properties, list(properties))
        shown = [{"type": event.name, "data": one.value, "timestamp": AT} for one in event.examples]
    return {
        "name": event.name,
        "title": f"{event.name} on the event stream",
        "summary": event.summary,
        "contentType": JSON,
        "headers": {
            "type": "object",
            "description": "The other fields of the frame.",
            "properties": {
                "event": {"type": "string", "const": event.name},
                "id": {"$ref": _ref("EventId")},
            },
        },
        "payload": payload,
        "examples": [
            {**one, "headers": {"event": event.name, "id": f"{EPOCH}:{number}"}}
            for number, one in enumerate(_examples((event.summary, one) for one in shown), 42)
        ],
    }


def _object(properties: dict[str, Any], required: list[str], *, closed: bool = False) -> dict[str, Any]:
    out: dict[str, Any] = {"type": "object", "properties": properties, "required": required}
    return {**out, "additionalProperties": False} if closed else out


def _title(example: Example) -> str:
    return example.summary or (f"Given {example.given.name}." if example.given else "")


def _examples(shown: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
    """Examples by number, each distinct payload once."""
    found: list[dict[str, Any]] = []
    for summary, payload in shown:
        if all(payload != one["payload"] for one in found):
            name = {"name": f"example_{len(found) + 1}"}
            found.append({**name, **({"summary": summary} if summary else {}), "payload": payload})
    return found


# --- Schemas --------------------------------------------------------------------------------------------


def schemas(api: Api) -> dict[str, Any]:
    """The registry's schemas, and those of the protocol."""
    named = {name: to_json_schema(definition.schema, _ref) for name, definition in api.schemas.items()}
    limit = api.limits.get("request_id_characters")
    key_bounds = {
        word: api.limits[name].value
        for word, name in (
            ("minLength", "idempotency_key_min_characters"),
            ("maxLength", "idempotency_key_max_characters"),
        )
        if name in api.limits
    }
    own = {
        "RequestId": {
            "type": "string",
            "minLength": 1,
            **({"maxLength": limit.value} if limit else {}),
            "description": "Chosen by the client, unique among its requests without an answer.",
        },
        "EventId": {
            "type": "string",
            "description": "`<epoch>:<sequence>`: which database, and where in its log.",
        },
        "IdempotencyKey": {
            "type": "string",
            "pattern": "^[!-~]+$",
            **key_bounds,
            "description": "Makes retries safe: a request with the key of an earlier success is answered "
            "with its result and changes nothing.",
        },
        "Timestamp": {"type": "string", "description": "The server's clock, ISO 8601 with its offset."},
        "FailureFrame": _object(
            {
                "id": {"anyOf": [{"$ref": _ref("RequestId")}, {"type": "null"}]},
                "type": {"type": "string", "const": "response"},
                "operation": {"type": ["string", "null"]},
                "success": {"type": "boolean", "const": False},
                "data": {"type": "null"},
                "error": {"$ref": _ref("Error")},
                "timestamp": {"$ref": _ref("Timestamp")},
            },
            ["id", "type", "operation", "success", "data", "error", "timestamp"],
        ),
        "Error": _object(
            {
                "code": {"type": "string", "description": "Stable name.", "examples": list(api.errors)[:1]},
                "status": {"type": "integer", "description": "What HTTP answers in the same case."},
                "message": {"type": "string", "description": "A sentence for people."},
                "retryable": {"type": "boolean", "description": "Whether it may succeed later."},
                "details": {
                    "type": "array",
                    "items": {"type": "object"},
                    "description": "What is wrong with which member: `type`, `loc`, `msg`.",
                },
                "retry_after_ms": {
                    "type": ["integer", "null"],
                    "minimum": 0,
                    "description": "How long to wait before the next attempt.",
                },
            },
            ["code", "status", "message", "retryable", "details", "retry_after_ms"],
        ),
    }
    taken = sorted(own.keys() & named.keys())
    if taken:
        raise ValueError(f"schemas of the protocol have the names {', '.join(taken)}; call yours otherwise")
    return {**own, **named}
