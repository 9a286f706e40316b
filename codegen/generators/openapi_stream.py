"""The event stream in the OpenAPI document: each frame with its event's data (OpenAPI 3.2, `itemSchema`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen.generators import snippets
from codegen.generators.reference import AT, EPOCH
from codegen.generators.snippets import compact
from codegen.registry.model import Api, EventDef, Payload

Ref = Callable[[str], str]


def event_stream(api: Api, ref: Ref, refusals: dict[str, Any]) -> dict[str, Any]:
    """The route's description; `refusals` are answers in place of the stream, by status."""
    events = [event for event in api.events.values() if "sse" in event.transports]
    logged = [event.name for event in events if event.logged]
    listed = "\n".join(f"- `{event.name}`: {event.summary}" for event in events)
    selected: dict[str, Any] = {
        "name": "events",
        "in": "query",
        "required": False,
        "description": "Names of the wanted events, divided by commas; all unless given.",
        "schema": {"type": "string"},
    }
    if logged:
        selected["example"] = ",".join(logged)
    stream: dict[str, Any] = {"schema": {"type": "string"}}
    if events:
        stream = {"itemSchema": {"oneOf": [_item(event, ref) for event in events]}}
        stream["examples"] = {
            event.name: {"summary": event.summary, "serializedValue": _frame(event, number)}
            for number, event in enumerate(events, 42)
            if event.examples
        }
    return {
        "operationId": "events.stream",
        "tags": ["events"],
        "summary": "Watch the events as Server-Sent Events.",
        "description": f"Frames of `text/event-stream` without end. Events:\n\n{listed}".rstrip(),
        "parameters": [
            selected,
            {
                "name": "Last-Event-ID",
                "in": "header",
                "required": False,
                "description": "Id of the last event that was received; the stream continues after it.",
                "schema": {"type": "string"},
            },
            {
                "name": "resume",
                "in": "query",
                "required": False,
                "description": "The same for clients that cannot send headers; the header takes precedence.",
                "schema": {"type": "string"},
            },
        ],
        "responses": {
            "200": {"description": "The stream.", "content": {"text/event-stream": stream}},
            **refusals,
        },
        "x-codeSamples": [
            {
                "lang": "Shell",
                "label": snippets.TITLES["curl"],
                "source": f"curl -N {snippets.ORIGIN}{api.info.sse_path}",
            }
        ],
    }


def _item(event: EventDef, ref: Ref) -> dict[str, Any]:
    """A frame as an object of its fields; `data` is JSON in a string."""
    data: dict[str, Any] = {"type": "string", "contentMediaType": "application/json"}
    return {
        "title": event.name,
        "description": event.summary,
        "type": "object",
        "properties": {
            "event": {"const": event.name},
            "data": {**data, "contentSchema": _content(event, ref)},
            "id": {"type": "string", "description": "The position after this frame."},
        },
        "required": ["event", "data"],
    }


def _content(event: EventDef, ref: Ref) -> dict[str, Any]:
    if event.sse_data is not None:
        return {"const": event.sse_data}
    return {
        "type": "object",
        "properties": {
            "type": {"const": event.name},
            "data": _payload(event.data, ref),
            "timestamp": {"type": "string", "description": "When it happened, ISO 8601 with its offset."},
        },
        "required": ["type", "data", "timestamp"],
    }


def _payload(payload: Payload, ref: Ref) -> dict[str, Any]:
    target: dict[str, Any] = {"$ref": ref(payload.schema)}
    return {"anyOf": [target, {"type": "null"}]} if payload.nullable else target


def _frame(event: EventDef, number: int) -> str:
    body = {"type": event.name, "data": event.examples[0].value, "timestamp": AT}
    data = compact(event.sse_data if event.sse_data is not None else body)
    return f"event: {event.name}\ndata: {data}\nid: {EPOCH}:{number}\n\n"
