"""How an operation is called: one text each as wire JSON, for curl, for Python and for C++.

Each is a template with places such as `${url}`, filled in for some data. The templates are also in
generated/spec/console.json, where a script fills them in for what a form holds; both fill alike.

| place | what stands there |
|---|---|
| `${origin}` | the server's address, `http://localhost:8000` |
| `${websocket}` | the same for WebSocket, `ws://localhost:8000` |
| `${url}` | address, path and query, quoted for a shell where needed |
| `${body}` | the members that go into the HTTP body, as JSON in single quotes |
| `${data}` | all members, as JSON |
| `${arguments}` | all members as keyword arguments; one to a line where a line would be long |
| `${assignments}` | one C++ statement with its line end for each member |
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

from codegen.generators.cpp_models import payload as cpp_payload
from codegen.generators.cpp_sdk import method_name
from codegen.generators.cpp_text import cpp_name
from codegen.generators.cpp_text import literal as cpp_literal
from codegen.generators.python_sdk import python_name
from codegen.generators.python_text import pascal
from codegen.registry.model import Api, Operation, Schema

Language: TypeAlias = Literal["wire", "curl", "python", "cpp"]

TITLES: Mapping[Language, str] = {
    "wire": "WebSocket",
    "curl": "HTTP with curl",
    "python": "Python",
    "cpp": "C++ with Qt",
}
ORIGIN = "http://localhost:8000"
_PLAIN_WORD = re.compile(r"[A-Za-z0-9@%+=:,./_-]+")
_PLACE = re.compile(r"\$\{([a-z]+)\}")
# A line of arguments that is longer is broken.
_LINE = 60


def compact(value: Any) -> str:
    """JSON on one line, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def templates(api: Api, operation: Operation) -> dict[Language, str]:
    """The operation's templates; `curl` only where HTTP has it."""
    found: dict[Language, str] = {"wire": _wire(operation)}
    if operation.http is not None:
        found["curl"] = _curl(api, operation)
    found["python"] = _python(api, operation)
    found["cpp"] = _cpp(api, operation)
    return found


def names(api: Api, schema: Schema) -> dict[str, dict[str, Any]]:
    """What both SDKs call the members of an object, and which of them are models with members."""
    out: dict[str, dict[str, Any]] = {}
    for name, below in schema.properties.items():
        entry: dict[str, Any] = {"python": python_name(name), "cpp": cpp_name(name)}
        if below.ref is not None:
            entry["model"] = below.ref
            entry["members"] = names(api, api.schemas[below.ref].schema)
        elif below.type == "array" and below.items is not None:
            entry["items"] = below.items.type or "any"
        out[name] = entry
    return out


def filled(
    api: Api, operation: Operation, data: Mapping[str, Any] | None, origin: str = ORIGIN
) -> dict[Language, str]:
    """The texts for these data, without those that cannot express them.

    An SDK's method needs every required member.
    """
    given = dict(data or {})
    params = api.schemas[operation.params.name].schema if operation.params else None
    required = params.required if params else ()
    members = names(api, params) if params else {}
    places = api.places(operation)
    values = {
        "origin": origin,
        "websocket": re.sub("^http", "ws", origin),
        "url": _quoted(origin + target(operation, places, given)),
        "body": _single(compact({name: one for name, one in given.items() if places.get(name) == "body"})),
        "data": compact(given),
        "arguments": _arguments(f"{api.info.client_name}_client", members, given, 8),
        "assignments": _assignments(api.info.client_name, "params", members, given),
    }
    complete = all(name in given for name in required)
    return {
        language: _PLACE.sub(lambda found: values[found[1]], template)
        for language, template in templates(api, operation).items()
        if complete or language == "wire" or (language == "curl" and "path" not in places.values())
    }


def target(operation: Operation, places: Mapping[str, str], given: Mapping[str, Any]) -> str:
    """Path and query of a request; empty for operations without HTTP."""
    if operation.http is None:
        return ""
    path, query = operation.http.path, []
    for name, value in given.items():
        text = quote(value if isinstance(value, str) else compact(value), safe="")
        if places.get(name) == "path":
            path = path.replace(f"{{{name}}}", text)
        elif places.get(name) == "query" and value is not None:
            query.append(f"{name}={text}")
    return path + (f"?{'&'.join(query)}" if query else "")


# --- Templates ----------------------------------------------------------------------------------------


def _wire(operation: Operation) -> str:
    data = ',"data":${data}' if operation.params is not None else ""
    return f'{{"id":"1","type":"request","operation":"{operation.name}"{data}}}'


def _curl(api: Api, operation: Operation) -> str:
    assert operation.http is not None
    method = "" if operation.http.method == "GET" else f"-X {operation.http.method} "
    login = '-u "$ADMIN_USERNAME:$ADMIN_PASSWORD" ' if operation.auth == "admin" else ""
    lines = [f"curl {login}{method}${{url}}"]
    if "body" in api.places(operation).values():
        lines += ["-H 'Content-Type: application/json'", "-d ${body}"]
    return " \\\n  ".join(lines)


def _python(api: Api, operation: Operation) -> str:
    package = f"{api.info.client_name}_client"
    client = pascal(package)
    members = names(api, api.schemas[operation.params.name].schema) if operation.params else {}
    imported = f"{client}, models" if any("model" in one for one in members.values()) else client
    admin = operation.auth == "admin"
    opened = f'{client}("${{websocket}}")'
    if admin:
        opened = (
            f'{client}(\n        "${{websocket}}",\n        username=os.environ["ADMIN_USERNAME"],\n'
            '        password=os.environ["ADMIN_PASSWORD"],\n    )'
        )
    lines = [
        "import asyncio",
        *(["import os"] if admin else []),
        "",
        f"from {package} import {imported}",
        "",
        "",
        "async def main() -> None:",
        f"    async with {opened} as client:",
        f"        result = await client.{operation.topic}.{python_name(operation.verb)}(${{arguments}})",
        "        print(result)",
        "",
        "",
        "asyncio.run(main())",
    ]
    return "\n".join(lines)


def _cpp(api: Api, operation: Operation) -> str:
    space = api.info.client_name
    result = cpp_payload(operation.result, f"{space}::models::")
    params = ""
    lines = [f"// client: a {space}::qt::Client*; this: the object to which the callback belongs"]
    if operation.params is not None and api.members(operation):
        lines.append(f"{space}::models::{operation.params.name} params;")
        params = "params, "
    call = f"client->{method_name(operation)}({params}this, "
    taken = f"[](const pileup::Result<{result}>& result) {{"
    before = "${assignments}" if params else ""
    lines += [
        f"{before}{call}{taken}",
        "  if (!result) {",
        "    qWarning() << result.error().text().c_str();",
        "  }",
        "});",
    ]
    return "\n".join(lines)


# --- Values -------------------------------------------------------------------------------------------


def _single(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _quoted(text: str) -> str:
    return text if _PLAIN_WORD.fullmatch(text) else _single(text)


def _arguments(
    package: str, members: Mapping[str, dict[str, Any]], given: Mapping[str, Any], indent: int
) -> str:
    """`a=1, b=2`, or the same on lines of their own when that is long; `indent` is the call's."""
    parts = []
    for name, value in given.items():
        known = members.get(name, {"python": name})
        parts.append(f"{known['python']}={_python_value(package, known, value, indent + 4)}")
    line = ", ".join(parts)
    if len(line) <= _LINE and "\n" not in line:
        return line
    pad = " " * (indent + 4)
    return "\n" + "".join(f"{pad}{part},\n" for part in parts) + " " * indent


def _python_value(package: str, known: Mapping[str, Any], value: Any, indent: int) -> str:
    if isinstance(value, dict) and "model" in known:
        return f"models.{known['model']}({_arguments(package, known['members'], value, indent)})"
    return _python_literal(value)


def _python_literal(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_python_literal(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{compact(key)}: {_python_literal(one)}" for key, one in value.items()) + "}"
    return compact(value)


def _assignments(
    space: str, target: str, members: Mapping[str, dict[str, Any]], given: Mapping[str, Any]
) -> str:
    lines = ""
    for name, value in given.items():
        known = members.get(name)
        if known is None:
            continue
        place = f"{target}.{known['cpp']}"
        if isinstance(value, dict) and "model" in known:
            lines += _assignments(space, place, known["members"], value)
        else:
            lines += f"{place} = {_cpp_value(known, value)};\n"
    return lines


def _cpp_value(known: Mapping[str, Any], value: Any) -> str:
    if value is None:
        return "std::nullopt"
    if isinstance(value, list):
        kind = _CPP_ITEMS.get(known.get("items", ""), "pileup::Json")
        return f"std::vector<{kind}>{{{', '.join(_cpp_value({}, one) for one in value)}}}"
    if isinstance(value, dict):
        return f"pileup::Json::parse({cpp_literal(compact(value))})"
    if isinstance(value, str | bool):
        return cpp_literal(value)
    return compact(value)


_CPP_ITEMS: Mapping[str, str] = {
    "string": "std::string",
    "integer": "std::int64_t",
    "number": "double",
    "boolean": "bool",
}
