"""The C++ SDK, generated/cpp: models, operations, events and errors over a fixed runtime, with CMake."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from codegen.generators import cpp_models
from codegen.generators.cpp_text import camel, cpp_name, literal
from codegen.generators.hashing import registry_hash
from codegen.generators.output import OutputFile, header, source
from codegen.generators.python_text import pascal
from codegen.generators.templates import render
from codegen.registry.model import Api, ErrorDef, EventDef, Operation, Schema

_CODEGEN = Path(__file__).parents[1]
_RUNTIME = _CODEGEN / "runtime" / "cpp"
_TEMPLATES = _CODEGEN / "templates" / "cpp"
_EXAMPLES = _CODEGEN / "runtime" / "cpp_examples"

_CORE = ("client", "errors", "events", "models", "names", "operations", "version")
_SOURCES = ("errors", "events", "models", "operations")
# Members of the runtime's classes and of QObject, which no operation may hide.
_TAKEN_LIST = """
adopt anyEvent call cancel children close connect core deliver destroyed disconnect ended event
handOut invoke invokeFuture lastError lastErrorChanged moved on onAny onEnded onFault onState open
parent position positionChanged property reason release sender state stateChanged stateName thread
shutDown transport unknownEvent url username usernameChanged wait
"""
_TAKEN = frozenset(_TAKEN_LIST.split())
_RUNTIME_NAMES = re.compile(
    r"^(?:(?:class|struct|enum class) (?:\[\[nodiscard\]\] )?|using )(\w+)(?= ?[:{=]|$)", re.MULTILINE
)


def generate(api: Api) -> list[OutputFile]:
    """All files of generated/cpp."""
    name = api.info.client_name
    values = _values(api)
    files = [
        OutputFile(f"cpp/include/{name}/{module}.hpp", render(f"cpp/{module}.hpp.jinja", **values))
        for module in _CORE
    ]
    files += [
        OutputFile(f"cpp/src/{name}_{module}.cpp", render(f"cpp/{module}.cpp.jinja", **values))
        for module in _SOURCES
    ]
    files += [
        OutputFile(f"cpp/qt/include/{name}/qt/client.hpp", render("cpp/qt/client.hpp.jinja", **values)),
        OutputFile(f"cpp/qt/src/{name}_client.cpp", render("cpp/qt/client.cpp.jinja", **values)),
        OutputFile("cpp/CMakeLists.txt", render("cpp/CMakeLists.txt.jinja", **values)),
        OutputFile(
            f"cpp/cmake/{values['package']}Config.cmake.in", render("cpp/Config.cmake.in.jinja", **values)
        ),
        OutputFile("cpp/README.md", render("cpp/README.md.jinja", **values)),
        OutputFile("cpp/.clang-format", (_TEMPLATES / ".clang-format").read_text(encoding="utf-8")),
    ]
    return files + _copies(_RUNTIME, "cpp") + _copies(_EXAMPLES / name, "cpp/examples")


def runtime_files() -> list[Path]:
    """The hand-written sources that go into every SDK, relative to codegen/runtime/cpp."""
    return [path.relative_to(_RUNTIME) for path in _files(_RUNTIME)]


def _values(api: Api) -> dict[str, Any]:
    name = api.info.client_name
    models = cpp_models.models(api)
    topics = [_topic(api, topic) for topic in api.topics()]
    events = [_event(one, topics) for one in api.events.values()]
    taken = {str(event["class"]) for event in events} | _runtime_names()
    distribution = api.info.client or f"{name}-client"
    examples = _EXAMPLES / name
    return {
        "api": api,
        "header": header(["*"]),
        "namespace": name,
        "include": name,
        "package": pascal(distribution.replace("-", "_")),
        "prefix": pascal(name),
        "option": name.upper(),
        "hash": registry_hash(api),
        "models": models,
        "short_models": [model.name for model in models if model.name not in taken],
        "errors": [_error(one) for one in api.errors.values()],
        "events": events,
        "topics": topics,
        "operations": [one for topic in topics for one in topic["operations"]],
        "snapshot": _snapshot_type(api),
        "close_codes": list(api.close_codes.values()),
        "sample": _sample(api),
        "sources": [
            path.as_posix() for path in runtime_files() if path.match("src/*.cpp") and path.parts[0] == "src"
        ]
        + [f"src/{name}_{module}.cpp" for module in _SOURCES],
        "qt_sources": [
            *(path.as_posix() for path in runtime_files() if path.match("qt/src/*.cpp")),
            *(path.as_posix() for path in runtime_files() if path.match("qt/include/pileup/qt/*.hpp")),
            f"qt/src/{name}_client.cpp",
            f"qt/include/{name}/qt/client.hpp",
        ],
        "resync_signal": _signal("resync", topics),
        "examples": sorted(path.parent.name for path in examples.glob("*/CMakeLists.txt")),
    }


def _files(folder: Path) -> list[Path]:
    """The files of a folder at any depth, none where there is no such folder."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not {"build", "__pycache__"} & set(path.parts)
    )


def _copies(folder: Path, target: str) -> list[OutputFile]:
    """The files of a folder as they are."""
    return [
        OutputFile(f"{target}/{path.relative_to(folder).as_posix()}", path.read_text(encoding="utf-8"))
        for path in _files(folder)
    ]


def _runtime_names() -> set[str]:
    """What the runtime has declared in its namespace, which is that of one of the registries, too."""
    headers = [path for path in _files(_RUNTIME) if path.match("include/pileup/runtime/*.hpp")]
    return {name for path in headers for name in _RUNTIME_NAMES.findall(path.read_text(encoding="utf-8"))} | {
        "Client",
        "ErrorCode",
    }


def _error(error: ErrorDef) -> dict[str, object]:
    name = pascal(error.code)
    return {
        "name": f"{name}_" if name == "Unknown" else name,
        "code": error.code,
        "doc": f"{error.description}\n\nStatus {error.status}: {error.message}",
        "retryable": error.retryable,
        # Nothing that the station decided: the server could not take the request at that moment.
        "transient": error.retryable and error.implied == "always",
    }


def _signal(event: str, topics: list[dict[str, Any]]) -> str:
    """The signal of an event. Operations and members of every client go before it."""
    name = camel(event)
    methods = {one["method"] for topic in topics for one in topic["operations"]}
    return f"{name}Event" if name in methods | _TAKEN else cpp_name(name)


def _event(event: EventDef, topics: list[dict[str, Any]]) -> dict[str, object]:
    return {
        "name": event.name,
        "class": pascal(event.name),
        "signal": _signal(event.name, topics),
        "type": cpp_models.payload(event.data, "models::"),
        "doc": "\n\n".join(part for part in (event.summary, event.description) if part),
        "logged": event.logged,
    }


def _topic(api: Api, topic: str) -> dict[str, Any]:
    return {
        "name": topic,
        "source": source([topic]),
        "operations": [_operation(api, one) for one in api.of_topic(topic)],
    }


def method_name(operation: Operation) -> str:
    """The method of an operation: `queueGetStatus` for `queue.get_status`."""
    # Topic and verb are two words at least, so that no keyword comes of it, but perhaps a taken name.
    name = camel(operation.name)
    return f"{name}_" if name in _TAKEN else name


def _operation(api: Api, operation: Operation) -> dict[str, Any]:
    params = f"models::{operation.params.name}" if operation.params and api.members(operation) else ""
    return {
        "name": operation.name,
        "method": method_name(operation),
        "class": pascal(operation.name.replace(".", "_")),
        "params": params,
        "result": cpp_models.payload(operation.result, "models::"),
        "summary": operation.summary,
        "doc": _doc(api, operation),
        "method_http": operation.http.method if operation.http else None,
        "path": operation.http.path if operation.http else None,
        "members": _members(api, operation),
        "write": operation.kind == "write",
        "admin": operation.auth == "admin",
        "role": operation.role,
        "deprecated": _deprecation(operation),
    }


def _members(api: Api, operation: Operation) -> list[dict[str, object]]:
    required = api.schemas[operation.params.name].schema.required if operation.params else ()
    found = api.members(operation)
    return [
        {
            "name": name,
            "place": place,
            "type": _json_type(api, found[name]),
            "nullable": found[name].nullable,
            "required": name in required,
            "description": cpp_models.description(found[name]),
        }
        for name, place in api.places(operation).items()
    ]


def _json_type(api: Api, schema: Schema) -> str:
    if schema.ref is not None:
        return _json_type(api, api.schemas[schema.ref].schema)
    return schema.type or ""


def _deprecation(operation: Operation) -> str:
    if operation.deprecated is None:
        return ""
    return f"since {operation.deprecated.since}: use {operation.deprecated.replacement}"


def _doc(api: Api, operation: Operation) -> str:
    """The Doxygen text of a method, paragraphs divided by empty lines."""
    route = f"`{operation.http.method} {operation.http.path}`" if operation.http else "WebSocket only"
    parts = [operation.summary, operation.description]
    parts += [f"`{name}`: {cpp_models.description(below)}" for name, below in api.members(operation).items()]
    if operation.deprecated is not None:
        parts.append(f"Deprecated {_deprecation(operation)}.")
    codes = [use.code for use in operation.errors]
    if operation.auth == "admin":
        codes += [one.code for one in api.errors.values() if one.implied == "admin"]
    if codes:
        parts.append(f"Errors: {', '.join(f'`{code}`' for code in codes)}, and what any call may give.")
    if operation.emits:
        parts.append("Events: " + ", ".join(f"`{pascal(event.name)}`" for event in operation.emits) + ".")
    who = "the operator" if operation.auth == "admin" else "anyone"
    parts.append(f"For {who}; {route}. Source: `{operation.name}` in {source([operation.topic])}.")
    return "\n\n".join(part for part in parts if part)


def _snapshot_type(api: Api) -> str:
    """What a resumption that lost events brings: the member `snapshot` of the event `resume`."""
    event = api.events.get("resume")
    members = api.schemas[event.data.schema].schema.properties if event else {}
    snapshot = members.get("snapshot")
    return f"models::{snapshot.ref}" if snapshot is not None and snapshot.ref else cpp_models.JSON


def _sample(api: Api) -> dict[str, Any]:
    """A call and an event for the first page of the package: what anyone may write, best of all."""
    ranked = sorted(
        (operation for operation in api.operations.values() if operation.scope == "station"),
        key=lambda one: (one.auth != "public", one.safe),
    )
    chosen = ranked[0]
    data = next((one.data for one in chosen.examples if one.result is not None and one.data), {}) or {}
    logged = [event.name for event in api.events.values() if event.logged]
    event = next((event.name for event in chosen.emits), next(iter(logged), "connected"))
    topics = [_topic(api, topic) for topic in api.topics()]
    return {
        "call": _operation(api, chosen),
        "data": [(cpp_name(name), literal(value)) for name, value in data.items()],
        "event": pascal(event),
        "signal": _signal(event, topics),
    }
