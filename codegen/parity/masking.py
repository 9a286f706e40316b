"""Taking out of an answer what may differ between two runs: the members that the registry calls volatile."""

from __future__ import annotations

from typing import Any

from codegen.registry import Api
from codegen.registry.model import Schema

Json = Any
MASK = "<volatile>"


def masked(api: Api, schema: Schema, value: Json) -> Json:
    """`value` with each volatile member that is not null replaced by a mask."""
    if schema.volatile and value is not None:
        return MASK
    if schema.ref is not None:
        return masked(api, api.schemas[schema.ref].schema, value)
    if isinstance(value, dict):
        return {
            name: masked(api, schema.properties[name], below) if name in schema.properties else below
            for name, below in value.items()
        }
    if isinstance(value, list) and schema.items is not None:
        return [masked(api, schema.items, item) for item in value]
    return value
