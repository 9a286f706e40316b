"""The server's types and tables, generated/server: what control flow in core works from."""

from __future__ import annotations

import json
from collections.abc import Iterable

from codegen.generators.hashing import registry_hash
from codegen.generators.output import OutputFile, header, source
from codegen.generators.python_models import ModelWriter, module_of, payload_type
from codegen.generators.python_text import Imports, constant_name, pascal, snake
from codegen.generators.templates import render
from codegen.registry.diagnostics import Position
from codegen.registry.model import Api, Operation, Payload, topic_key

_OPERATIONS = "core.bridge.operations"
_KINDS = {"read": "ReadOperation", "write": "WriteOperation", "connection": "ConnectionOperation"}


def generate(api: Api) -> list[OutputFile]:
    """All files of generated/server."""
    return [
        OutputFile("server/__init__.py", render("server/__init__.py.jinja", header=header(["*"]))),
        OutputFile(
            "server/models/__init__.py", render("server/models/__init__.py.jinja", header=header(["*"]))
        ),
        OutputFile("server/wire.py", render("server/wire.py.jinja", header=header(["*"]))),
        *_models(api),
        _ports(api),
        _dispatcher(api),
        _errors(api),
        _events(api),
        _http_routes(api),
        _limits(api),
        _protocol(api),
    ]


def _topics(positions: Iterable[Position]) -> list[str]:
    """The registry files that entries come from."""
    return [pos.file.rpartition("/")[2].removesuffix(".yaml") for pos in positions] or ["*"]


def _models(api: Api) -> list[OutputFile]:
    topics = sorted({definition.topic for definition in api.schemas.values()}, key=topic_key)
    files = []
    for topic in topics:
        writer = ModelWriter(api, topic)
        models = writer.models()
        text = render(
            "server/models/topic.py.jinja",
            header=header([topic]),
            source=source([topic]),
            models=models,
            imports=writer.imports.lines(),
        )
        files.append(OutputFile(f"server/models/{topic}.py", text))
    return files


def _ports(api: Api) -> OutputFile:
    imports = Imports("generated.server.ports")
    ports = []
    for topic in api.topics():
        operations = api.of_topic(topic)
        stateful = any(operation.kind == "read" for operation in operations)
        if stateful:
            imports.use("typing", "TypeVar")
        ports.append(
            {
                "topic": topic,
                "name": port_name(topic),
                "source": source([topic]),
                "stateful": stateful,
                "methods": [_method(api, operation, imports) for operation in operations],
            }
        )
    if ports:
        imports.use("typing", "Protocol")
    positions = [operation.pos for operation in api.operations.values()]
    text = render(
        "server/ports.py.jinja", header=header(_topics(positions)), ports=ports, imports=imports.lines()
    )
    return OutputFile("server/ports.py", text)


def port_name(topic: str) -> str:
    """The Protocol class of a topic."""
    return f"{pascal(topic)}Port"


def _method(api: Api, operation: Operation, imports: Imports) -> dict[str, object]:
    """Signature and docstring of one port method."""
    result = payload_type(api, operation.result, imports)
    if api.holds_event_data(operation.result):
        result = f"{imports.use(_OPERATIONS, 'Encoded')}[{result}]"
    params = ""
    if operation.params is not None:
        model = imports.use(module_of(api.schemas[operation.params.name].topic), operation.params.name)
        params = f", params: {model}"
    if operation.kind == "read":
        imports.use(_OPERATIONS, "Snapshot")
        signature = f"def {operation.verb}(self, snapshot: Snapshot[StateT_contra]{params}, /) -> {result}"
    elif operation.kind == "write":
        imports.use(_OPERATIONS, "Call")
        imports.use(_OPERATIONS, "Committed")
        signature = f"async def {operation.verb}(self, call: Call{params}, /) -> Committed[{result}]"
    else:
        imports.use("core.bridge.connection", "Connection")
        signature = f"def {operation.verb}(self, connection: Connection{params}, /) -> {result}"
    parts = [operation.summary, operation.description]
    if operation.deprecated is not None:
        parts.append(f"Deprecated since {operation.deprecated.since}: {operation.deprecated.replacement}")
    if operation.errors:
        parts.append("Errors: " + ", ".join(use.code for use in operation.errors) + ".")
    if operation.emits:
        parts.append("Emits: " + ", ".join(event.name for event in operation.emits) + ".")
    return {"signature": signature, "doc": "\n\n".join(part for part in parts if part)}


def _encoder_name(payload: Payload) -> str:
    return f"_{snake(payload.schema)}{'_or_null' if payload.nullable else ''}"


def _encoders(api: Api, payloads: Iterable[Payload], imports: Imports) -> list[dict[str, str]]:
    """One encoder per distinct payload, by name."""
    distinct = {_encoder_name(payload): payload for payload in payloads}
    return [
        {"name": name, "type": payload_type(api, payload, imports)}
        for name, payload in sorted(distinct.items())
    ]


def _dispatcher(api: Api) -> OutputFile:
    imports = Imports("generated.server.dispatcher")
    imports.use(_OPERATIONS, "OperationTable")
    entries = [_entry(api, operation, imports) for operation in api.operations.values()]
    results = (one.result for one in api.operations.values() if not api.holds_event_data(one.result))
    encoders = _encoders(api, results, imports)
    if encoders:
        imports.use("generated.server.wire", "encoder")
    transports = sorted({operation.transports for operation in api.operations.values()})
    if transports:
        imports.use("typing", "Final")
        imports.use(_OPERATIONS, "Transport")
    if any(use.message is not None for operation in api.operations.values() for use in operation.errors):
        imports.use("dataclasses", "replace")
    ports = []
    for topic in api.topics():
        stateful = any(operation.kind == "read" for operation in api.of_topic(topic))
        if stateful:
            imports.use("typing", "TypeVar")
        name = imports.use("generated.server.ports", port_name(topic))
        ports.append({"topic": topic, "type": f"{name}[StateT]" if stateful else name})
    positions = [operation.pos for operation in api.operations.values()]
    text = render(
        "server/dispatcher.py.jinja",
        header=header(_topics(positions)),
        entries=entries,
        encoders=encoders,
        transports=[{"name": _transports_name(names), "values": names} for names in transports],
        ports=ports,
        stateful=any(operation.kind == "read" for operation in api.operations.values()),
        imports=imports.lines(),
    )
    return OutputFile("server/dispatcher.py", text)


def _transports_name(names: tuple[str, ...]) -> str:
    return "_" + "_AND_".join(name.upper() for name in names)


def _entry(api: Api, operation: Operation, imports: Imports) -> dict[str, object]:
    """One operation of the table, as source text by field."""
    params = "None"
    if operation.params is not None:
        params = imports.use(module_of(api.schemas[operation.params.name].topic), operation.params.name)
    errors = []
    for use in operation.errors:
        constant = imports.use("generated.server.errors", constant_name(use.code))
        errors.append({"code": use.code, "constant": constant, "message": use.message})
    subject = {"read": "snapshot", "write": "call", "connection": "connection"}[operation.kind]
    method = f"{operation.topic}.{operation.verb}"
    return {
        "class": imports.use(_OPERATIONS, _KINDS[operation.kind]),
        "kind": operation.kind,
        "name": operation.name,
        "auth": operation.auth,
        "rate": operation.rate,
        "transports": _transports_name(operation.transports),
        "places": api.places(operation),
        "sensitive": api.sensitive(operation),
        "params": params,
        "encode": imports.use(_OPERATIONS, "encoded")
        if api.holds_event_data(operation.result)
        else _encoder_name(operation.result),
        "errors": errors,
        "emits": sorted(event.name for event in operation.emits),
        "port": method if operation.params is not None else f"lambda {subject}, _: {method}({subject})",
        "constant": operation.kind == "read" and api.is_constant(operation),
    }


def _errors(api: Api) -> OutputFile:
    text = render(
        "server/errors.py.jinja",
        header=header(_topics(error.pos for error in api.errors.values())),
        errors=list(api.errors.values()),
    )
    return OutputFile("server/errors.py", text)


def _events(api: Api) -> OutputFile:
    imports = Imports("generated.server.events")
    imports.use("typing", "Final")
    imports.use("core.bridge.events", "EventTable")
    events = []
    for event in api.events.values():
        imports.use("core.bridge.events", "Event")
        imports.use("core.bridge.events", "EventSpec")
        imports.use("generated.server.wire", "encoder")
        events.append(
            {
                "event": event,
                "type": payload_type(api, event.data, imports),
                "encode": _encoder_name(event.data),
                "doc": "\n\n".join(part for part in (event.summary, event.description) if part),
            }
        )
    text = render(
        "server/events.py.jinja",
        header=header(_topics(event.pos for event in api.events.values())),
        events=events,
        encoders=_encoders(api, (event.data for event in api.events.values()), imports),
        sse=[
            {"name": event.name, "text": json.dumps(event.sse_data)}
            for event in api.events.values()
            if event.sse_data is not None
        ],
        imports=imports.lines(),
    )
    return OutputFile("server/events.py", text)


def _http_routes(api: Api) -> OutputFile:
    routes: list[dict[str, str]] = []
    for operation in api.operations.values():
        if operation.http is not None:
            paths = (operation.http.path, *(alias.name for alias in operation.http.aliases))
            routes.extend(
                {"method": operation.http.method, "path": path, "operation": operation.name} for path in paths
            )
    positions = [operation.pos for operation in api.operations.values()]
    return OutputFile(
        "server/http_routes.py",
        render("server/http_routes.py.jinja", header=header(_topics(positions)), routes=routes),
    )


def _limits(api: Api) -> OutputFile:
    text = render(
        "server/limits.py.jinja",
        header=header(_topics(limit.pos for limit in api.limits.values())),
        limits=list(api.limits.values()),
    )
    return OutputFile("server/limits.py", text)


def _protocol(api: Api) -> OutputFile:
    text = render(
        "server/protocol.py.jinja",
        header=header(["*"]),
        info=api.info,
        http_path=api.http_path(),
        registry_hash=registry_hash(api),
        close_codes=sorted(api.close_codes.values(), key=lambda code: code.code),
    )
    return OutputFile("server/protocol.py", text)
