"""The HTTP side as an OpenAPI 3.2 document (https://spec.openapis.org/oas/v3.2.0.html).

3.2, because earlier versions cannot say what is in the frames of an event stream.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.generators import snippets
from codegen.generators.failures import failures
from codegen.generators.openapi_stream import event_stream
from codegen.generators.output import REGISTRY
from codegen.generators.samples import shown_message
from codegen.registry.check_examples import Values
from codegen.registry.json_schema import to_json_schema
from codegen.registry.model import Api, ErrorDef, Operation, Payload, Ref

JSON = "application/json"
_ERROR, _VALIDATION = "ErrorAnswer", "ValidationErrorAnswer"

_BUDGET = ("RateLimit-Policy", "RateLimit")
_OF_STREAMS = ("validation_failed", "rate_limited", "too_many_connections_here", "too_many_connections")


def document(api: Api) -> dict[str, Any]:
    """The whole document; members in a fixed order, so that it is the same from run to run."""
    paths: dict[str, dict[str, Any]] = {}
    values = Values(api)
    for operation in api.operations.values():
        http = operation.http
        if http is None:
            continue
        method = http.method.lower()
        paths.setdefault(http.path, {})[method] = _operation(api, operation, values, alias_of=None)
        for number, alias in enumerate(http.aliases, 1):
            described = _operation(api, operation, values, alias_of=http.path)
            described["operationId"] += f".alias{number}"
            paths.setdefault(alias.name, {})[method] = described
    paths[api.info.sse_path] = {"get": event_stream(api, _ref, _refusals(api))}
    return {
        "openapi": "3.2.0",
        "info": {
            "title": api.info.title,
            "version": api.info.version,
            "description": api.info.description,
            "license": {"name": api.info.license, "identifier": api.info.license},
            "x-generated": f"Generated from {REGISTRY}/*.yaml. Edit that, then: make generate",
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": topic} for topic in dict.fromkeys([*_http_topics(api), "events"])],
        "paths": paths,
        "components": {
            "schemas": _schemas(api),
            "headers": _headers(),
            "securitySchemes": {"basicAuth": {"type": "http", "scheme": "basic"}},
        },
    }


def _http_topics(api: Api) -> Iterable[str]:
    return (operation.topic for operation in api.operations.values() if operation.http is not None)


def _ref(name: str) -> str:
    return f"#/components/schemas/{name}"


def _payload(payload: Payload) -> dict[str, Any]:
    target: dict[str, Any] = {"$ref": _ref(payload.schema)}
    return {"anyOf": [target, {"type": "null"}]} if payload.nullable else target


def _operation(api: Api, operation: Operation, values: Values, *, alias_of: str | None) -> dict[str, Any]:
    http = operation.http
    assert http is not None
    description = [operation.description]
    if alias_of is not None:
        description.append(f"Alias of `{alias_of}`.")
    if operation.deprecated is not None:
        sunset = f", removed on {operation.deprecated.sunset}" if operation.deprecated.sunset else ""
        description.append(
            f"Deprecated since {operation.deprecated.since}{sunset}: {operation.deprecated.replacement}"
        )
    out: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.topic],
        "summary": operation.summary,
    }
    if any(description):
        out["description"] = "\n\n".join(part for part in description if part)
    if operation.deprecated is not None:
        out["deprecated"] = True
    parameters = _parameters(api, operation)
    if parameters:
        out["parameters"] = parameters
    if "body" in api.places(operation).values():
        out["requestBody"] = _request_body(api, operation)
    out["responses"] = {"200": _success(operation, values), **_failures(api, operation)}
    if operation.auth == "admin":
        out["security"] = [{"basicAuth": []}]
    out["x-since"] = operation.since
    out["x-events"] = [event.name for event in operation.emits]
    if alias_of is None:
        out["x-codeSamples"] = _samples(api, operation)
    return out


def _samples(api: Api, operation: Operation) -> list[dict[str, str]]:
    """The first example that succeeds, as programs write it."""
    chosen = next((one for one in operation.examples if one.error is None), None)
    chosen = chosen or next(iter(operation.examples), None)
    texts = snippets.filled(api, operation, chosen.data if chosen else None)
    return [
        {"lang": lang, "label": snippets.TITLES[language], "source": texts[language]}
        for language, lang in (("curl", "Shell"), ("python", "Python"), ("cpp", "C++"))
        if language in texts
    ]


def _parameters(api: Api, operation: Operation) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = []
    required: tuple[str, ...] = ()
    if operation.params is not None:
        required = api.schemas[operation.params.name].schema.required
    members = api.members(operation)
    for name, place in api.places(operation).items():
        if place == "body":
            continue
        schema = to_json_schema(members[name], _ref)
        description = schema.pop("description", "")
        parameter = {"name": name, "in": place, "required": name in required, "schema": schema}
        if description:
            parameter["description"] = description
        parameters.append(parameter)
    if not operation.safe:
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "Makes retries safe: a request with the key of an earlier success is "
                "answered with its result and changes nothing.",
                "schema": _idempotency_key(api),
            }
        )
    return parameters


def _idempotency_key(api: Api) -> dict[str, Any]:
    """Visible ASCII characters, as many as the registry's limits say."""
    schema: dict[str, Any] = {"type": "string", "pattern": "^[!-~]+$"}
    for word, name in (
        ("minLength", "idempotency_key_min_characters"),
        ("maxLength", "idempotency_key_max_characters"),
    ):
        if name in api.limits:
            schema[word] = api.limits[name].value
    return schema


def _request_body(api: Api, operation: Operation) -> dict[str, Any]:
    assert operation.params is not None
    places = api.places(operation)
    schema = api.schemas[operation.params.name].schema
    in_body = {name for name, place in places.items() if place == "body"}
    content: dict[str, Any] = {"schema": {"$ref": _ref(operation.params.name)}}
    if len(in_body) < len(places):
        whole = to_json_schema(schema, _ref)
        whole["properties"] = {name: below for name, below in whole["properties"].items() if name in in_body}
        whole["required"] = [name for name in schema.required if name in in_body]
        content = {"schema": whole}
    examples = _examples(
        (
            example.summary or told(example.given),
            {name: value for name, value in data.items() if name in in_body},
        )
        for example in operation.examples
        if (data := example.data) is not None and example.error is None
    )
    if examples:
        content["examples"] = examples
    return {"required": any(name in in_body for name in schema.required), "content": {JSON: content}}


def told(given: Ref | None) -> str:
    """What an example without words of its own begins with."""
    return f"Given {given.name}." if given is not None else ""


def _examples(shown: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Examples by number, each distinct value once."""
    distinct: list[tuple[str, Any]] = []
    for summary, value in shown:
        if all(value != other or type(value) is not type(other) for _, other in distinct):
            distinct.append((summary, value))
    return {
        f"example_{number}": {**({"summary": summary} if summary else {}), "value": value}
        for number, (summary, value) in enumerate(distinct, 1)
    }


def _success(operation: Operation, values: Values) -> dict[str, Any]:
    result = operation.result
    content: dict[str, Any] = {"schema": _payload(result)}
    # Results of the registry's examples may be parts; only whole ones are examples of the answer.
    examples = _examples(
        (example.summary or told(example.given), example.result.value)
        for example in operation.examples
        if example.result is not None
        and not values.faults(example.result.value, result.schema, nullable=result.nullable)
    )
    if examples:
        content["examples"] = examples
    return {"description": "The result.", "headers": _budget(), "content": {JSON: content}}


def _failures(api: Api, operation: Operation) -> dict[str, Any]:
    """Error answers by status, in ascending order."""
    messages = failures(api, operation, "http")
    by_status: dict[int, list[ErrorDef]] = {}
    for code in messages:
        by_status.setdefault(api.errors[code].status, []).append(api.errors[code])
    shown = {code: shown_message(operation, code, message) for code, message in messages.items()}
    return {str(status): _failure(status, by_status[status], shown) for status in sorted(by_status)}


def _refusals(api: Api) -> dict[str, Any]:
    """What a request for the event stream may be refused with, by status."""
    by_status: dict[int, list[ErrorDef]] = {}
    for code in _OF_STREAMS:
        if code in api.errors:
            by_status.setdefault(api.errors[code].status, []).append(api.errors[code])
    return {
        str(status): _failure(status, errors, {error.code: error.message for error in errors})
        for status, errors in sorted(by_status.items())
    }


def _failure(status: int, errors: list[ErrorDef], messages: dict[str, str]) -> dict[str, Any]:
    codes = ", ".join(f"`{error.code}`" for error in errors)
    schema = _VALIDATION if status == 422 else _ERROR
    headers: dict[str, Any] = {
        "X-Error-Code": {
            "description": "The code of the error.",
            "schema": {"type": "string", "enum": [error.code for error in errors]},
        }
    }
    for error in errors:
        for name, value in error.headers.items():
            headers.setdefault(name, {"schema": {"type": "string", "examples": [value]}})
    if status == 429:
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
        headers |= _budget()
    examples = {
        error.code: {"summary": error.description, "value": {"detail": _detail(error, messages[error.code])}}
        for error in errors
    }
    return {
        "description": f"Error {codes}." if len(errors) == 1 else f"Errors {codes}.",
        "headers": headers,
        "content": {JSON: {"schema": {"$ref": _ref(schema)}, "examples": examples}},
    }


def _detail(error: ErrorDef, message: str) -> Any:
    if error.status != 422:
        return message
    if error.code == "json_invalid":
        return [{"type": "json_invalid", "loc": ["body", 0], "msg": "JSON decode error", "input": {}}]
    return [{"type": "missing", "loc": ["body"], "msg": "Field required", "input": None}]


def _budget() -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name.replace('-', '')}"} for name in _BUDGET}


def _headers() -> dict[str, Any]:
    return {
        "RateLimit": {
            "description": "What is left of the client's budget for this class of operations: `r` requests; "
            "all are back after `t` seconds. Absent where the server limits nothing.",
            "schema": {"type": "string", "examples": ['"read";r=2499;t=1']},
        },
        "RateLimitPolicy": {
            "description": "The budget: `q` requests at once, all of them again after `w` seconds.",
            "schema": {"type": "string", "examples": ['"read";q=2500;w=10']},
        },
        "RetryAfter": {
            "description": "Seconds to wait before trying again.",
            "schema": {"type": "integer", "minimum": 0},
        },
    }


def _schemas(api: Api) -> dict[str, Any]:
    schemas = {name: to_json_schema(definition.schema, _ref) for name, definition in api.schemas.items()}
    schemas[_ERROR] = {
        "description": "What went wrong, for people; `X-Error-Code` says it to programs.",
        "type": "object",
        "properties": {"detail": {"type": "string"}},
        "required": ["detail"],
    }
    schemas[_VALIDATION] = {
        "description": "Where a request does not fit its schema, and why.",
        "type": "object",
        "properties": {
            "detail": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "type": {"type": "string", "description": "Kind of the fault."},
                        "loc": {
                            "type": "array",
                            "items": {"type": ["string", "integer"]},
                            "description": "The way to the fault, from body, path or query on.",
                        },
                        "msg": {"type": "string", "description": "The fault, for people."},
                        "input": {"description": "The refused value; left out for sensitive members."},
                        "ctx": {"type": "object", "description": "Values that belong to the kind of fault."},
                    },
                    "required": ["type", "loc", "msg"],
                },
            }
        },
        "required": ["detail"],
    }
    return dict(sorted(schemas.items()))
