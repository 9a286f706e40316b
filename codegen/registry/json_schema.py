"""Registry schemas as plain JSON Schema 2020-12, without the words that only the registry has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen.registry.model import Schema

# What Pydantic takes for a boolean in lax mode; texts in any case.
LENIENT_TEXTS = ("true", "false", "yes", "no", "on", "off", "1", "0", "t", "f", "y", "n")


def to_json_schema(schema: Schema, ref: Callable[[str], str], *, partial: bool = False) -> dict[str, Any]:
    """The schema as JSON Schema; `ref` turns a schema's name into the target's reference.

    With `partial`, no member is required: what a part of a value must fit.
    """
    if schema.ref is not None:
        return _reference(schema, ref)
    out: dict[str, Any] = {}
    if schema.event_data is not None:
        names = dict.fromkeys(payload.schema for payload in schema.alternatives)
        out["anyOf"] = [{"$ref": ref(name)} for name in names]
        if any(payload.nullable for payload in schema.alternatives):
            out["anyOf"].append({"type": "null"})
    elif schema.lenient:
        out["anyOf"] = [
            {"type": "boolean"},
            {"type": "integer", "enum": [0, 1]},
            {"type": "string", "enum": list(LENIENT_TEXTS)},
            *([{"type": "null"}] if schema.nullable else []),
        ]
    elif schema.type is not None:
        out["type"] = [schema.type, "null"] if schema.nullable else schema.type
    if schema.description:
        out["description"] = schema.description
    if schema.const is not None:
        out["const"] = schema.const.value
    if schema.enum:
        out["enum"] = (
            [*schema.enum, None] if schema.nullable and None not in schema.enum else list(schema.enum)
        )
    if schema.properties:
        out["properties"] = {
            name: to_json_schema(below, ref, partial=partial) for name, below in schema.properties.items()
        }
    if schema.required and not partial:
        out["required"] = list(schema.required)
    if schema.additional is not None:
        more = schema.additional
        out["additionalProperties"] = True if more is True else to_json_schema(more, ref, partial=partial)
    if schema.items is not None:
        out["items"] = to_json_schema(schema.items, ref, partial=partial)
    out.update(schema.constraints)
    if schema.format is not None:
        out["format"] = schema.format
    if schema.default is not None:
        out["default"] = schema.default.value
    if schema.examples:
        out["examples"] = list(schema.examples)
    return out


def _reference(schema: Schema, ref: Callable[[str], str]) -> dict[str, Any]:
    assert schema.ref is not None
    target: dict[str, Any] = {"$ref": ref(schema.ref)}
    if schema.nullable:
        target = {"anyOf": [target, {"type": "null"}]}
    if schema.description:
        target["description"] = schema.description
    return target
