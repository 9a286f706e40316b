"""The Python SDK, generated/python: typed models, operations, events and errors over a fixed runtime."""

from __future__ import annotations

import keyword
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.generators.hashing import registry_hash
from codegen.generators.output import OutputFile, header, source
from codegen.generators.python_models import in_order
from codegen.generators.python_text import literal, pascal
from codegen.generators.templates import render
from codegen.registry.model import Api, ErrorDef, EventDef, Operation, Payload, Schema, SchemaDef

_RUNTIME = Path(__file__).parents[1] / "runtime" / "python"
_MODULES = ("__init__", "_tables", "client", "errors", "events", "models", "operations", "sync")
_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
# Names of a client that no topic may take.
_TAKEN = frozenset(
    {"call", "close", "invoke", "on", "on_state", "open", "position", "reason", "state", "stream"}
)


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a model or of a request, as Python writes it."""

    name: str
    wire: str
    type: str
    required: bool
    description: str


def generate(api: Api) -> list[OutputFile]:
    """All files of generated/python."""
    package = f"{api.info.client_name}_client"
    topics = [_topic(api, topic) for topic in api.topics()]
    models = [_model(api, one) for one in in_order(api, list(api.schemas.values()))]
    values = {
        "api": api,
        "header": header(["*"]),
        "package": package,
        "client": pascal(package),
        "distribution": api.info.client or f"{api.info.client_name}-client".replace("_", "-"),
        "sample": _sample(api),
        "hash": registry_hash(api),
        "models": models,
        "uses": _uses(models),
        "errors": [_error(one) for one in api.errors.values()],
        "events": [_event(api, one) for one in api.events.values()],
        "topics": topics,
        "used": _used(topics),
        "tables": [_table(api, one) for one in api.operations.values()],
        "snapshot": _snapshot_type(api),
        "close_codes": list(api.close_codes.values()),
    }
    folder = f"python/src/{package}"
    files = [
        OutputFile(f"{folder}/{module}.py", render(f"python/{module}.py.jinja", **values))
        for module in _MODULES
    ]
    files.append(OutputFile(f"{folder}/py.typed", ""))
    files.append(OutputFile("python/pyproject.toml", render("python/pyproject.toml.jinja", **values)))
    files.append(OutputFile("python/README.md", render("python/README.md.jinja", **values)))
    return (
        files
        + _copies(_RUNTIME, f"{folder}/_runtime")
        + _copies(_RUNTIME.with_name(f"{package}_examples"), "python/examples")
    )


def _copies(folder: Path, target: str) -> list[OutputFile]:
    """The modules of a folder as they are; none where there is no such folder."""
    return [
        OutputFile(f"{target}/{path.name}", path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.py"))
    ]


def _model(api: Api, definition: SchemaDef) -> dict[str, Any]:
    schema = definition.schema
    plain = schema.type != "object" or not schema.properties
    return {
        "name": definition.name,
        "doc": schema.description or definition.name,
        "alias": _type(api, schema) if plain else "",
        "members": [] if plain else _members(api, schema),
        "source": source([definition.topic]),
    }


def _uses(models: Iterable[dict[str, Any]]) -> dict[str, object]:
    """What the module of models has to import."""
    members = [member for model in models for member in model["members"]]
    types = [member.type for member in members] + [model["alias"] for model in models]
    names = {"Any": any("Any" in one for one in types), "TypeAlias": any(model["alias"] for model in models)}
    return {
        "field": any(member.name != member.wire for member in members),
        "typing": [name for name, used in names.items() if used],
    }


def _members(api: Api, schema: Schema, prefix: str = "") -> list[Member]:
    """Those that must be there first; `prefix` stands before the names of models."""
    members = [
        Member(
            python_name(name),
            name,
            _type(api, below, prefix) + (" | None" if below.nullable or name not in schema.required else ""),
            name in schema.required,
            _description(below),
        )
        for name, below in schema.properties.items()
    ]
    return sorted(members, key=lambda member: not member.required)


def _description(schema: Schema) -> str:
    text = schema.description
    if schema.enum:
        known = ", ".join(f"`{value}`" for value in schema.enum)
        text = f"{text.rstrip('.')}: {known}, or another of a newer server."
    return text


def _type(api: Api, schema: Schema, prefix: str = "") -> str:
    """The annotation without null. Enumerations stay texts: a newer server may have more values."""
    if schema.ref is not None:
        return f"{prefix}{schema.ref}"
    if schema.event_data is not None:
        return "Any"
    if schema.enum or schema.const is not None:
        values = schema.enum or (schema.const.value if schema.const else None,)
        return " | ".join(sorted({type(value).__name__ for value in values})).replace("NoneType", "None")
    if schema.type == "array":
        assert schema.items is not None
        return f"list[{_type(api, schema.items, prefix)}{' | None' if schema.items.nullable else ''}]"
    if schema.type == "object":
        below = schema.additional if isinstance(schema.additional, Schema) else None
        return f"dict[str, {_type(api, below, prefix) if below else 'Any'}]"
    return _SCALARS.get(schema.type or "null", "Any")


def _payload(payload: Payload, prefix: str = "") -> str:
    return f"{prefix}{payload.schema}{' | None' if payload.nullable else ''}"


def python_name(name: str) -> str:
    """The name, with an underscore behind it where Python has taken it."""
    return f"{name}_" if keyword.iskeyword(name) else name


def _error(error: ErrorDef) -> dict[str, object]:
    return {
        "name": error_name(error.code),
        "code": error.code,
        "doc": f"{error.description}\n\nStatus {error.status}: {error.message}",
        "retryable": error.retryable,
        # Nothing that the station decided: the server could not take the request at that moment.
        "transient": error.retryable and error.implied == "always",
    }


def error_name(code: str) -> str:
    """The exception of an error: `queue_full` is `QueueFull`."""
    return pascal(code)


def _event(api: Api, event: EventDef) -> dict[str, object]:
    return {
        "name": event.name,
        "class": pascal(event.name),
        "type": _payload(event.data, "models."),
        "doc": "\n\n".join(part for part in (event.summary, event.description) if part),
        "logged": event.logged,
    }


def _topic(api: Api, topic: str) -> dict[str, Any]:
    if topic in _TAKEN:
        raise ValueError(f"a topic cannot be called {topic}: every client has a method of that name")
    return {
        "name": topic,
        "class": pascal(topic),
        "source": source([topic]),
        "operations": [_method(api, one) for one in api.of_topic(topic)],
    }


def _method(api: Api, operation: Operation) -> dict[str, object]:
    members = _members(api, api.schemas[operation.params.name].schema, "models.") if operation.params else []
    return {
        "name": operation.name,
        "verb": python_name(operation.verb),
        "members": members,
        "signature": _signature(operation, members),
        "write": operation.kind == "write",
        "result": _payload(operation.result, "models."),
        "doc": _doc(api, operation, members),
    }


def _used(topics: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """Names that the signatures of all methods need, by module."""
    text = " ".join(one["signature"] for topic in topics for one in topic["operations"])
    return {
        "collections.abc": [name for name in ("Mapping", "Sequence") if f"{name}[" in text],
        "typing": ["Any"] if "Any" in text else [],
    }


def _signature(operation: Operation, members: Iterable[Member]) -> str:
    """The keyword arguments of a method. Methods may be called `list`, which types must not mean then."""
    types = {one.name: one.type.replace("list[", "Sequence[").replace("dict[", "Mapping[") for one in members}
    arguments = [f"{one.name}: {types[one.name]}{'' if one.required else ' = None'}" for one in members]
    arguments.append("timeout: float | None = None")
    if operation.kind == "write":
        arguments.append("idempotency_key: str | None = None")
    return ", ".join(arguments)


def _doc(api: Api, operation: Operation, members: Iterable[Member]) -> str:
    """The docstring of a method, paragraphs divided by empty lines."""
    route = f"`{operation.http.method} {operation.http.path}`" if operation.http else "WebSocket only"
    parts = [operation.summary, operation.description]
    parts += [f"`{member.name}`: {member.description}" for member in members]
    if operation.deprecated is not None:
        parts.append(
            f"Deprecated since {operation.deprecated.since}: use {operation.deprecated.replacement}."
        )
    raised = [error_name(use.code) for use in operation.errors]
    if operation.auth == "admin":
        raised += [error_name(one.code) for one in api.errors.values() if one.implied == "admin"]
    if raised:
        parts.append(f"Raises {', '.join(f'`{name}`' for name in raised)}, and what any call may raise.")
    if operation.emits:
        parts.append("Events: " + ", ".join(f"`{pascal(event.name)}`" for event in operation.emits) + ".")
    who = "the operator" if operation.auth == "admin" else "anyone"
    parts.append(f"For {who}; {route}. Source: `{operation.name}` in {source([operation.topic])}.")
    return "\n\n".join(part for part in parts if part)


def _table(api: Api, operation: Operation) -> dict[str, object]:
    required = api.schemas[operation.params.name].schema.required if operation.params else ()
    return {
        "name": operation.name,
        "method": literal(operation.http.method) if operation.http else "None",
        "path": literal(operation.http.path) if operation.http else "None",
        "summary": operation.summary,
        "members": {
            name: {
                "place": place,
                "type": _json_type(api, api.members(operation)[name]),
                "nullable": api.members(operation)[name].nullable,
                "required": name in required,
                "description": _description(api.members(operation)[name]),
            }
            for name, place in api.places(operation).items()
        },
        "result": _payload(operation.result, "models."),
        "write": operation.kind == "write",
        "admin": operation.auth == "admin",
        "role": literal(operation.role),
    }


def _json_type(api: Api, schema: Schema) -> str:
    if schema.ref is not None:
        return _json_type(api, api.schemas[schema.ref].schema)
    return schema.type or "any"


def _snapshot_type(api: Api) -> str:
    """What a resumption that lost events brings: the member `snapshot` of the event `resume`."""
    event = api.events.get("resume")
    members = api.schemas[event.data.schema].schema.properties if event else {}
    snapshot = members.get("snapshot")
    return f"models.{snapshot.ref}" if snapshot is not None and snapshot.ref else "Any"


def _sample(api: Api) -> dict[str, str]:
    """A call and an event for the first page of the package: what anyone may write, best of all."""
    ranked = sorted(
        (operation for operation in api.operations.values() if operation.scope == "station"),
        key=lambda one: (one.auth != "public", one.safe),
    )
    call = "call()"
    for operation in ranked[:1]:
        data = next((one.data for one in operation.examples if one.result is not None and one.data), {})
        arguments = ", ".join(f"{name}={literal(value)}" for name, value in (data or {}).items())
        call = f"{operation.name}({arguments})"
    logged = [event.name for event in api.events.values() if event.logged]
    chosen = next((event for operation in ranked[:1] for event in operation.emits), None)
    name = chosen.name if chosen is not None else next(iter(logged), "connected")
    return {"call": call, "event": pascal(name)}
