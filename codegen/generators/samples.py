"""Whole values made of what the registry shows: for descriptions, and for wire vectors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.registry.model import Api, Example, Operation, Payload, Schema

_SCALARS: Mapping[str, Any] = {"string": "text", "integer": 1, "number": 1.5, "boolean": True, "null": None}


def sample(api: Api, schema: Schema) -> Any:
    """A value that fits the schema and has all its members, the same each time."""
    if schema.ref is not None:
        return sample(api, api.schemas[schema.ref].schema)
    if schema.const is not None:
        return schema.const.value
    if schema.examples:
        return schema.examples[0]
    if schema.enum:
        return schema.enum[0]
    if schema.event_data is not None:
        return {"active": True}
    if schema.type == "array":
        return [sample(api, schema.items)] if schema.items else []
    if schema.type == "object":
        return {name: sample(api, below) for name, below in schema.properties.items()}
    if schema.type in ("integer", "number"):
        return schema.constraints.get("minimum", _SCALARS[schema.type])
    return _SCALARS[schema.type or "null"]


def over(whole: Any, part: Any) -> Any:
    """`part` laid over `whole`, as examples that show a part of a result are meant."""
    if isinstance(whole, dict) and isinstance(part, dict):
        return {**whole, **{name: over(whole.get(name), below) for name, below in part.items()}}
    if isinstance(whole, list) and isinstance(part, list):
        return [over(whole[0] if whole else None, below) for below in part]
    return part


def payload(api: Api, of: Payload) -> Any:
    """A value of a result or an event, with all its members."""
    return sample(api, api.schemas[of.schema].schema)


def shown(api: Api, schema: Schema) -> Any:
    """A value as people are shown it: without optional members, null where nothing says better."""
    if schema.ref is not None:
        return shown(api, api.schemas[schema.ref].schema)
    if schema.nullable and not schema.examples:
        return None
    if schema.type == "array" and not schema.examples:
        return [shown(api, schema.items)] if schema.items else []
    if schema.type == "object" and not schema.examples:
        return {
            name: shown(api, below) for name, below in schema.properties.items() if name in schema.required
        }
    return sample(api, schema)


def shown_message(operation: Operation, code: str, template: str) -> str:
    """An error's message as an example of the operation has it; else with its places as they are."""
    told = (one.message for one in operation.examples if one.error is not None and one.error.name == code)
    return next((message for message in told if message is not None), template)


def shown_result(api: Api, operation: Operation, example: Example) -> Any:
    """The whole answer of an example, of which the registry may tell a part."""
    assert example.result is not None
    if example.result.value is None:
        return None
    return over(shown(api, api.schemas[operation.result.schema].schema), example.result.value)
