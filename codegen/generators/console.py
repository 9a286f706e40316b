"""generated/spec/console.json: the registry as the console in the browser needs it.

References of schemas are `#/schemas/<name>`. Snippets are the templates of `codegen.generators.snippets`.
"""

from __future__ import annotations

from typing import Any

from codegen.generators import snippets
from codegen.generators.failures import all_failures
from codegen.generators.hashing import registry_hash
from codegen.generators.openapi import told
from codegen.generators.output import header
from codegen.generators.samples import shown_result
from codegen.registry.json_schema import to_json_schema
from codegen.registry.model import Api, EventDef, Operation, Payload, Schema


def document(api: Api) -> dict[str, Any]:
    """The whole file."""
    return {
        "about": header(["*"]),
        "title": api.info.title,
        "version": api.info.version,
        "description": api.info.description,
        "protocol": api.info.protocol,
        "subprotocol": api.info.subprotocol,
        "registry_hash": registry_hash(api),
        "paths": {
            "websocket": api.info.websocket_path,
            "sse": api.info.sse_path,
            "http": api.http_path(),
        },
        "topics": list(api.topics()),
        "snippets": dict(snippets.TITLES),
        "operations": [_operation(api, one) for one in api.operations.values()],
        "events": [_event(one) for one in api.events.values()],
        "errors": {
            error.code: {
                "status": error.status,
                "message": error.message,
                "retryable": error.retryable,
                "description": error.description,
            }
            for error in api.errors.values()
        },
        "close_codes": {
            str(one.code): {"name": one.name, "reconnect": one.reconnect, "description": one.description}
            for one in api.close_codes.values()
        },
        "limits": {
            limit.name: {"value": limit.value, "unit": limit.unit, "description": limit.description}
            for limit in api.limits.values()
        },
        "scenarios": {one.name: one.summary for one in api.scenarios.values()},
        "schemas": {
            name: to_json_schema(definition.schema, _ref) for name, definition in api.schemas.items()
        },
    }


def _ref(name: str) -> str:
    return f"#/schemas/{name}"


def _payload(payload: Payload) -> dict[str, Any]:
    target: dict[str, Any] = {"$ref": _ref(payload.schema)}
    return {"anyOf": [target, {"type": "null"}]} if payload.nullable else target


def _operation(api: Api, operation: Operation) -> dict[str, Any]:
    params = api.schemas[operation.params.name].schema if operation.params else None
    http = operation.http
    return {
        "name": operation.name,
        "topic": operation.topic,
        "title": operation.summary,
        "description": operation.description,
        "auth": operation.auth,
        "kind": operation.kind,
        "since": operation.since,
        "deprecated": None
        if operation.deprecated is None
        else {
            "since": operation.deprecated.since,
            "sunset": operation.deprecated.sunset,
            "replacement": operation.deprecated.replacement,
        },
        "transports": list(operation.transports),
        "transports_reason": operation.transports_reason,
        "rate": operation.rate,
        "http": None
        if http is None
        else {
            "method": http.method,
            "path": http.path,
            "aliases": [alias.name for alias in http.aliases],
        },
        "parameters": [
            {
                "name": name,
                "in": place,
                "required": params is not None and name in params.required,
                "schema": to_json_schema(api.members(operation)[name], _ref),
                "sensitive": api.members(operation)[name].sensitive,
            }
            for name, place in api.places(operation).items()
        ],
        "request": None if operation.params is None else {"$ref": _ref(operation.params.name)},
        "response": _payload(operation.result),
        # What two answers need not have in common, such as the time.
        "volatile": _volatile(api, api.schemas[operation.result.schema].schema, "data"),
        "errors": [
            {"code": code, "message": message} for code, message in all_failures(api, operation).items()
        ],
        "events": [event.name for event in operation.emits],
        "examples": [
            {
                "title": example.summary or told(example.given),
                "given": example.given.name if example.given else None,
                "data": example.data,
                **(
                    {"error": example.error.name, "message": example.message}
                    if example.error is not None
                    else {"result": shown_result(api, operation, example)}
                ),
            }
            for example in operation.examples
        ],
        "snippets": snippets.templates(api, operation),
        # What the snippets call the members, at any depth.
        "names": snippets.names(api, params) if params is not None else {},
    }


def _volatile(api: Api, schema: Schema, path: str) -> list[str]:
    """Places of the volatile members, as `data.queue[].timestamp`."""
    if schema.volatile:
        return [path]
    if schema.ref is not None:
        return _volatile(api, api.schemas[schema.ref].schema, path)
    found = [
        one for name, below in schema.properties.items() for one in _volatile(api, below, f"{path}.{name}")
    ]
    if schema.items is not None:
        found += _volatile(api, schema.items, f"{path}[]")
    return found


def _event(event: EventDef) -> dict[str, Any]:
    return {
        "name": event.name,
        "title": event.summary,
        "description": event.description,
        "since": event.since,
        "scope": event.scope,
        "conflate": event.conflate,
        "transports": list(event.transports),
        "data": _payload(event.data),
        "sse_data": event.sse_data,
        "examples": [one.value for one in event.examples],
    }
