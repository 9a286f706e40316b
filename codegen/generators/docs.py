"""Reference pages for people, generated/docs, from what the registry says anyway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.generators import reference, reference_page
from codegen.generators.cpp_sdk import method_name
from codegen.generators.markdown import anchor
from codegen.generators.output import OutputFile, header
from codegen.generators.reference import EventView, OperationView
from codegen.generators.samples import shown, shown_message, shown_result
from codegen.generators.templates import render
from codegen.registry.model import Api, Operation, Schema

_KINDS: Mapping[str, str] = {
    "read": "read: changes nothing and may be repeated",
    "write": "write: takes an [idempotency key](../protocol.md#idempotency)",
    "connection": "of the connection: changes nothing else",
}


def generate(api: Api) -> list[OutputFile]:
    """All files of generated/docs but the settings, which the registry does not know."""
    operations = [reference.operation_view(api, one) for one in api.operations.values()]
    events = [reference.event_view(api, one) for one in api.events.values()]
    topics = [
        {"name": topic, "operations": [one for one in operations if one.operation.topic == topic]}
        for topic in api.topics()
    ]
    methods = {name: method_name(one) for name, one in api.operations.items()}
    errors, schemas = _errors(api), _schemas(api, operations, events)
    close_codes = sorted(api.close_codes.values(), key=lambda one: one.code)
    return [
        _page("index", ["*"], api=api, topics=topics, events=events),
        *(
            OutputFile(
                f"docs/operations/{topic['name']}.md",
                render(
                    "docs/topic.md.jinja",
                    header=header([str(topic["name"])]),
                    topic=topic,
                    kinds=_KINDS,
                    methods=methods,
                ),
            )
            for topic in topics
        ),
        _page("events", _topics(one.pos for one in api.events.values()), events=events),
        _page("errors", _topics(one.pos for one in api.errors.values()), errors=errors),
        _page(
            "close-codes",
            _topics(one.pos for one in api.close_codes.values()),
            close_codes=close_codes,
        ),
        _page("schemas", ["*"], schemas=schemas),
        _page("protocol", ["*"], **_protocol(api)),
        _limits(api),
        *reference_page.generate(
            api, topics, events=events, errors=errors, schemas=schemas, close_codes=close_codes
        ),
    ]


def _topics(positions: Any) -> list[str]:
    """The registry files that entries come from."""
    return [pos.file.rpartition("/")[2].removesuffix(".yaml") for pos in positions] or ["*"]


def _page(name: str, sources: list[str], /, **values: object) -> OutputFile:
    return OutputFile(f"docs/{name}.md", render(f"docs/{name}.md.jinja", header=header(sources), **values))


def _limits(api: Api) -> OutputFile:
    limits = list(api.limits.values())
    shown_limits = [(limit.name, f"{limit.value:,}", limit.unit, limit.description) for limit in limits]
    return _page("limits", _topics(limit.pos for limit in limits), limits=shown_limits)


def _errors(api: Api) -> list[dict[str, Any]]:
    """Each error with who answers it."""
    found = []
    first = next(iter(api.operations.values()), None)
    for error in api.errors.values():
        users = [one for one in api.operations.values() if error.code in {use.code for use in one.errors}]
        by = {"always": "any operation", "admin": "operations for the operator"}.get(
            error.implied or "", "" if users else "no operation"
        )
        by = by or f"{len(users)} operation{'s' if len(users) > 1 else ''}"
        shower = users[0] if users else first
        frame = ""
        if shower is not None:
            message = next((use.message for use in shower.errors if use.code == error.code), None)
            message = shown_message(shower, error.code, message or error.message)
            frame = reference.pretty(reference.failure_frame(shower.name, error, message))
        found.append({"error": error, "by": by, "operations": [one.name for one in users], "frame": frame})
    return found


def _schemas(api: Api, operations: list[OperationView], events: list[EventView]) -> list[dict[str, Any]]:
    """Each schema with its members and where it is used."""
    return [
        {
            "name": name,
            "description": definition.schema.description,
            "rows": list(reference.rows(definition.schema)),
            "type": reference.type_text(definition.schema),
            "bounds": reference.bounds(definition.schema),
            "uses": _uses(api, name, operations, events),
        }
        for name, definition in api.schemas.items()
    ]


def _uses(
    api: Api, name: str, operations: list[OperationView], events: list[EventView]
) -> list[tuple[str, str]]:
    """What refers to a schema: text and link."""
    found = []
    for view in operations:
        operation = view.operation
        if name in (operation.params.name if operation.params else "", operation.result.schema):
            found.append((operation.name, f"operations/{operation.topic}.md#{anchor(operation.name)}"))
    found += [
        (one.event.name, f"events.md#{anchor(one.event.name)}")
        for one in events
        if one.event.data.schema == name
    ]
    found += [
        (other, f"#{anchor(other)}")
        for other, definition in api.schemas.items()
        if any(_refers(part, name) for part in api.parts(definition.schema))
    ]
    return found


def _refers(schema: Schema, name: str) -> bool:
    return schema.ref == name


def _protocol(api: Api) -> dict[str, Any]:
    """Values of the page about the protocol."""

    def limited(name: str, text: str) -> str:
        return text.format(f"{api.limits[name].value:,}") if name in api.limits else ""

    roles = {operation.role: operation.name for operation in api.operations.values()}
    return {
        "api": api,
        "http_path": api.http_path(),
        "limited": limited,
        "login": roles.get("login"),
        "logout": roles.get("logout"),
        "samples": _samples(api),
        "budgets": [
            (rate, reference.budget(api, rate).partition(": ")[2] or "not limited")
            for rate in sorted({operation.rate for operation in api.operations.values()})
        ],
    }


def _samples(api: Api) -> dict[str, str]:
    """A request that changes something, its answer, an error, and an event."""
    ranked = sorted(api.operations.values(), key=lambda one: (one.kind != "write", one.auth != "public"))
    if not ranked:
        return {"request": "{}", "response": "{}", "failure": "{}", "event": "{}"}
    chosen: Operation = ranked[0]
    example = next((one for one in chosen.examples if one.result is not None), None)
    whole = shown(api, api.schemas[chosen.result.schema].schema)
    result = shown_result(api, chosen, example) if example is not None else whole
    request: dict[str, Any] = {"id": "7", "type": "request", "operation": chosen.name}
    if example is not None and example.data:
        request["data"] = example.data
    if chosen.kind == "write":
        request["idempotency_key"] = "3f0e8a52c1d94b76"
    error = next((api.errors[use.code] for use in chosen.errors), next(iter(api.errors.values())))
    message = next((use.message for use in chosen.errors if use.code == error.code), None)
    failure = reference.failure_frame(chosen.name, error, message or error.message)
    event = next((one for one in api.events.values() if one.logged and one.examples), None)
    announced = reference.event_frame(event, event.examples[0].value, 42) if event is not None else {}
    return {
        "request": reference.pretty(request),
        "response": reference.pretty({**reference.response_frame(chosen, result), "id": "7"}),
        "failure": reference.pretty({**failure, "id": "7"}),
        "event": reference.pretty(announced),
    }
