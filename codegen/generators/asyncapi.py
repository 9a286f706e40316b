"""WebSocket and event stream as an AsyncAPI 3.1 document (https://www.asyncapi.com/docs/reference/specification/v3.1.0).

The application described is the server: operations receive requests, and send answers and events.
"""

from __future__ import annotations

from typing import Any

from codegen.generators import snippets
from codegen.generators.asyncapi_messages import (
    JSON,
    event_id,
    messages,
    request_id,
    response_id,
    schemas,
    stream_id,
)
from codegen.generators.failures import failures
from codegen.generators.output import REGISTRY
from codegen.registry.model import Api, EventDef, Operation


def document(api: Api) -> dict[str, Any]:
    """The whole document; members in a fixed order, so that it is the same from run to run."""
    over_socket = [one for one in api.events.values() if "websocket" in one.transports]
    over_stream = [one for one in api.events.values() if "sse" in one.transports]
    return {
        "asyncapi": "3.1.0",
        "id": f"urn:{api.info.subprotocol.replace('.', ':')}",
        "info": {
            "title": api.info.title,
            "version": api.info.version,
            "description": _about(api),
            "license": {"name": api.info.license},
            "tags": [{"name": topic} for topic in dict.fromkeys([*api.topics(), "events"])],
            "x-generated": f"Generated from {REGISTRY}/*.yaml. Edit that, then: make generate",
        },
        "defaultContentType": JSON,
        "servers": _servers(),
        "channels": {
            "websocket": _socket(api, over_socket),
            "stream": _event_stream(api, over_stream),
        },
        "operations": {
            **{operation.name: _operation(api, operation) for operation in api.operations.values()},
            **{f"event.{event.name}": _event_operation(event, "websocket") for event in over_socket},
            **{f"stream.{event.name}": _event_operation(event, "stream") for event in over_stream},
        },
        "components": {
            "schemas": schemas(api),
            "messages": messages(api),
            "correlationIds": {
                "requestId": {
                    "description": "Names a request; its answer has the same.",
                    "location": "$message.payload#/id",
                }
            },
            "securitySchemes": {
                "basicAuth": {
                    "type": "http",
                    "scheme": "basic",
                    "description": _credentials(api),
                }
            },
        },
    }


def _about(api: Api) -> str:
    return (
        f"{api.info.description}\n\nThe WebSocket speaks protocol {api.info.protocol}, subprotocol "
        f"`{api.info.subprotocol}`: text frames that hold one JSON object each. The event stream is "
        "Server-Sent Events. The HTTP interface is described by `/openapi.json`."
    )


def _credentials(api: Api) -> str:
    login = next((one.name for one in api.operations.values() if one.role == "login"), None)
    later = f", or `{login}` on the connection" if login else ""
    return (
        f"`Authorization: Basic` at the handshake{later}. Wrong credentials do not make the handshake fail."
    )


def _servers() -> dict[str, Any]:
    variables = {
        "host": {"default": "localhost:8000", "description": "Name or address of the server, and its port."}
    }
    return {
        "websocket": {
            "host": "{host}",
            "protocol": "ws",
            "description": "`wss` behind a proxy that ends TLS.",
            "variables": variables,
            "security": [{"$ref": "#/components/securitySchemes/basicAuth"}],
        },
        "http": {
            "host": "{host}",
            "protocol": "http",
            "description": "`https` behind a proxy that ends TLS.",
            "variables": variables,
        },
    }


# --- Channels -----------------------------------------------------------------------------------------


def _message(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/messages/{name}"}


def _socket(api: Api, events: list[EventDef]) -> dict[str, Any]:
    operations = list(api.operations.values())
    names = [request_id(one) for one in operations] + [response_id(one) for one in operations]
    names += ["Failure", *(event_id(event) for event in events)]
    return {
        "address": api.info.websocket_path,
        "title": "WebSocket",
        "description": "Requests, their answers, and events. The first frame is the event `connected`.",
        "servers": [{"$ref": "#/servers/websocket"}],
        "messages": {name: _message(name) for name in names},
        "bindings": {
            "ws": {
                "method": "GET",
                "query": _options(api, "Id of the last event that was received; what was missed follows."),
                "headers": {
                    "type": "object",
                    "properties": {
                        "Sec-WebSocket-Protocol": {
                            "type": "string",
                            "enum": [api.info.subprotocol],
                            "description": "The subprotocol; none may be offered, too.",
                        },
                        "Authorization": {
                            "type": "string",
                            "description": "The operator's HTTP Basic credentials (RFC 7617).",
                        },
                    },
                },
                "bindingVersion": "0.1.0",
            }
        },
        "x-close-codes": [
            {"code": one.code, "name": one.name, "reconnect": one.reconnect, "description": one.description}
            for one in api.close_codes.values()
        ],
    }


def _event_stream(api: Api, events: list[EventDef]) -> dict[str, Any]:
    return {
        "address": api.info.sse_path,
        "title": "Event stream",
        "description": (
            "Server-Sent Events, one way: `event:` is the event's name, `data:` the message as it is here, "
            "`id:` the position after it. `?events=a,b` chooses the events, `Last-Event-ID` or `?resume=` "
            "resumes."
        ),
        "servers": [{"$ref": "#/servers/http"}],
        "messages": {stream_id(event): _message(stream_id(event)) for event in events},
        "x-query": _options(api, "Id of the last event that was received, where no header can be sent."),
    }


def _options(api: Api, resume: str) -> dict[str, Any]:
    logged = [event.name for event in api.events.values() if event.logged]
    return {
        "type": "object",
        "properties": {
            "events": {
                "type": "string",
                "description": f"Names of events, separated by commas: {', '.join(logged)}. All without it.",
            },
            "resume": {"type": "string", "description": resume},
        },
    }


# --- Operations -----------------------------------------------------------------------------------------


def _of_channel(channel: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/channels/{channel}/messages/{name}"}


def _operation(api: Api, operation: Operation) -> dict[str, Any]:
    out: dict[str, Any] = {
        "action": "receive",
        "channel": {"$ref": "#/channels/websocket"},
        "title": operation.name,
        "summary": operation.summary,
    }
    description = [operation.description]
    if operation.deprecated is not None:
        sunset = f", works until {operation.deprecated.sunset}" if operation.deprecated.sunset else ""
        description.append(
            f"Deprecated since {operation.deprecated.since}{sunset}: {operation.deprecated.replacement}"
        )
    if any(description):
        out["description"] = "\n\n".join(part for part in description if part)
    out["tags"] = [{"name": operation.topic}]
    if operation.auth == "admin":
        out["security"] = [{"$ref": "#/components/securitySchemes/basicAuth"}]
    out["messages"] = [_of_channel("websocket", request_id(operation))]
    out["reply"] = {
        "channel": {"$ref": "#/channels/websocket"},
        "messages": [
            _of_channel("websocket", response_id(operation)),
            _of_channel("websocket", "Failure"),
        ],
    }
    out["x-since"] = operation.since
    if operation.deprecated is not None:
        out["x-deprecated"] = True
    out["x-errors"] = list(failures(api, operation, "websocket"))
    out["x-events"] = [event.name for event in operation.emits]
    out["x-idempotent"] = operation.safe
    if operation.http is not None:
        out["x-http"] = {"method": operation.http.method, "path": operation.http.path}
    first = next((one for one in operation.examples if one.error is None), None)
    first = first or next(iter(operation.examples), None)
    texts = snippets.filled(api, operation, first.data if first else None)
    out["x-codeSamples"] = [
        {"lang": lang, "label": snippets.TITLES[language], "source": texts[language]}
        for language, lang in (("wire", "JSON"), ("python", "Python"), ("cpp", "C++"))
        if language in texts
    ]
    return out


def _event_operation(event: EventDef, channel: str) -> dict[str, Any]:
    name = event_id(event) if channel == "websocket" else stream_id(event)
    out: dict[str, Any] = {
        "action": "send",
        "channel": {"$ref": f"#/channels/{channel}"},
        "title": event.name,
        "summary": event.summary,
    }
    if event.description:
        out["description"] = event.description
    return {
        **out,
        "tags": [{"name": "events"}],
        "messages": [_of_channel(channel, name)],
        "x-since": event.since,
        "x-numbered": event.logged,
        "x-conflated": event.conflate,
    }
