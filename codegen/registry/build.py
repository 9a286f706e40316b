"""From the nodes of well-formed entries to the typed model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.registry.diagnostics import Position
from codegen.registry.model import (
    CloseCodeDef,
    Const,
    Deprecation,
    ErrorDef,
    ErrorUse,
    EventDef,
    Example,
    HttpBinding,
    Info,
    LimitDef,
    Operation,
    Payload,
    Ref,
    Reserved,
    ScenarioDef,
    Schema,
    SchemaDef,
    Step,
)
from codegen.registry.source import Node

EVERY_STREAM = ("sse", "websocket")
CONSTRAINTS = ("pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems")


def _text(node: Node, key: str) -> str:
    below = node.get(key)
    return str(below.value).strip() if below is not None else ""


def _plain(node: Node, key: str, default: Any = None) -> Any:
    below = node.get(key)
    return below.plain() if below is not None else default


def _ref(node: Node | None) -> Ref | None:
    return Ref(str(node.value), node.pos) if node is not None else None


def _refs(node: Node | None) -> tuple[Ref, ...]:
    return tuple(Ref(str(element.value), element.pos) for element in node.elements()) if node else ()


def _const(node: Node | None) -> Const | None:
    return Const(node.plain()) if node is not None else None


def info(node: Node) -> Info:
    """`api:`"""
    return Info(
        title=_text(node, "title"),
        version=_text(node, "version"),
        description=_text(node, "description"),
        protocol=_text(node, "protocol"),
        subprotocol=_text(node, "subprotocol"),
        license=_text(node, "license"),
        websocket_path=_text(node, "websocket_path"),
        sse_path=_text(node, "sse_path"),
        client=_text(node, "client"),
        pos=node.key_pos,
    )


def schema(node: Node) -> Schema:
    """A schema, named or in place."""
    kinds = _plain(node, "type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    named = [kind for kind in kinds if kind != "null"] or kinds
    const, enum = _const(node.get("const")), tuple(_plain(node, "enum", ()))
    additional = node.get("additionalProperties")
    properties, items = node.get("properties"), node.get("items")
    return Schema(
        pos=node.key_pos,
        ref=_plain(node, "$ref"),
        type=named[0] if named else None,
        nullable=("null" in kinds and len(kinds) > 1) or _plain(node, "nullable", False),
        description=_text(node, "description"),
        properties={name: schema(below) for name, below in properties.items()} if properties else {},
        required=tuple(_plain(node, "required", ())),
        additional=None if additional is None else True if additional.value is True else schema(additional),
        items=schema(items) if items is not None else None,
        enum=enum,
        const=const,
        constraints={word: _plain(node, word) for word in CONSTRAINTS if word in node},
        format=_plain(node, "format"),
        examples=tuple(_plain(node, "examples", ())),
        default=_const(node.get("default")),
        lenient=_plain(node, "lenient", False),
        volatile=_plain(node, "volatile", False),
        sensitive=_plain(node, "sensitive", False),
        event_name=_plain(node, "event_name", False),
        event_data=_plain(node, "event_data"),
    )


def schema_def(name: str, topic: str, node: Node) -> SchemaDef:
    """An entry of `schemas:`."""
    return SchemaDef(name, topic, schema(node), node.key_pos)


def _payload(node: Node) -> Payload:
    named = node.get("schema")
    if named is None:
        return Payload(str(node.value), False, node.pos)
    return Payload(str(named.value), _plain(node, "nullable", False), named.pos)


def _error_use(node: Node) -> ErrorUse:
    for code, below in node.items():
        return ErrorUse(code, _text(below, "message"), below.key_pos)
    return ErrorUse(str(node.value), None, node.pos)


def _example(node: Node) -> Example:
    data, result = node.get("data"), node.get("result")
    return Example(
        given=_ref(node.get("given")),
        summary=_text(node, "summary"),
        data=data.plain() if data is not None else None,
        result=_const(result),
        error=_ref(node.get("error")),
        message=_text(node, "message") or None,
        pos=node.pos,
        data_pos=data.pos if data is not None else node.pos,
        result_pos=result.pos if result is not None else node.pos,
    )


def operation(name: str, node: Node) -> Operation:
    """An entry of `operations:`."""
    http, errors, examples = node.get("http"), node.get("errors"), node.get("examples")
    deprecated = node.get("deprecated")
    binding = None
    if http is not None:
        binding = HttpBinding(
            method=_plain(http, "method"),
            path=_text(http, "path"),
            aliases=_refs(http.get("aliases")),
            pos=http.key_pos,
        )
    return Operation(
        name=name,
        pos=node.key_pos,
        summary=_text(node, "summary"),
        description=_text(node, "description"),
        since=_text(node, "since"),
        auth=_plain(node, "auth"),
        http=binding,
        websocket_only="transports" in node,
        transports_reason=_text(node, "transports_reason"),
        params=_ref(node.get("params")),
        result=_payload(node["result"]),
        errors=tuple(_error_use(use) for use in errors.elements()) if errors else (),
        emits=_refs(node.get("emits")),
        safe=_plain(node, "safe"),
        scope=_plain(node, "scope", "station"),
        role=_plain(node, "role"),
        rate=_plain(node, "rate"),
        constant=_plain(node, "constant"),
        deprecated=Deprecation(
            _text(deprecated, "since"), _plain(deprecated, "sunset"), _text(deprecated, "replacement")
        )
        if deprecated is not None
        else None,
        examples=tuple(_example(example) for example in examples.elements()) if examples else (),
    )


def event(name: str, node: Node) -> EventDef:
    """An entry of `events:`."""
    examples = node.get("examples")
    shown = examples.elements() if examples else []
    return EventDef(
        name=name,
        pos=node.key_pos,
        summary=_text(node, "summary"),
        description=_text(node, "description"),
        since=_text(node, "since"),
        data=_payload(node["data"]),
        scope=_plain(node, "scope"),
        conflate=_plain(node, "conflate", False),
        transports=tuple(_plain(node, "transports", EVERY_STREAM)),
        transports_reason=_text(node, "transports_reason"),
        sse_data=_plain(node, "sse_data"),
        examples=tuple(Const(example.plain()) for example in shown),
        example_positions=tuple(example.pos for example in shown),
    )


def error(code: str, node: Node) -> ErrorDef:
    """An entry of `errors:`."""
    headers: Mapping[str, str] = _plain(node, "headers", {})
    return ErrorDef(
        code=code,
        pos=node.key_pos,
        status=_plain(node, "status"),
        message=_text(node, "message"),
        description=_text(node, "description"),
        retryable=_plain(node, "retryable", False),
        headers=headers,
        implied=_plain(node, "implied"),
    )


def limit(name: str, node: Node) -> LimitDef:
    """An entry of `limits:`."""
    return LimitDef(
        name, _plain(node, "value"), _text(node, "unit"), _text(node, "description"), node.key_pos
    )


def scenario(name: str, node: Node) -> ScenarioDef:
    """An entry of `scenarios:`."""
    steps = []
    for step in node["steps"].elements():
        operated, data = step["operation"], step.get("data")
        steps.append(
            Step(
                operation=Ref(str(operated.value), operated.pos),
                data=data.plain() if data is not None else None,
                data_pos=data.pos if data is not None else step.pos,
            )
        )
    return ScenarioDef(name, _text(node, "summary"), tuple(steps), node.key_pos)


def close_code(code: str, node: Node) -> CloseCodeDef:
    """An entry of `close_codes:`."""
    return CloseCodeDef(
        int(code), _text(node, "name"), _plain(node, "reconnect"), _text(node, "description"), node.key_pos
    )


def reserved(node: Node) -> Reserved | None:
    """An element of `reserved:`."""
    pos: Position = node.pos
    removed_in, reason = _text(node, "removed_in"), _text(node, "reason")
    if "operation" in node:
        return Reserved("operation", _text(node, "operation"), removed_in, reason, pos)
    if "event" in node:
        return Reserved("event", _text(node, "event"), removed_in, reason, pos)
    return Reserved("error", _text(node, "error"), removed_in, reason, pos)
