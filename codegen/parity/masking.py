"""Taking out of an answer what may differ between two runs: the members that the registry calls volatile."""

from __future__ import annotations

from typing import Any

from codegen.registry import Api
from codegen.registry.model import Payload, Schema

Json = Any
_KINDS = {str: "text", int: "integer", float: "number", bool: "boolean", list: "list", dict: "object"}


def masked(api: Api, schema: Schema, value: Json) -> Json:
    """`value` with a mask, which tells the type, for each volatile member that is not null."""
    if schema.volatile and value is not None:
        return f"<volatile {_KINDS.get(type(value), 'value')}>"
    if schema.ref is not None:
        return masked(api, api.schemas[schema.ref].schema, value)
    if isinstance(value, dict):
        return {
            name: _member(api, schema.properties[name], below, value) if name in schema.properties else below
            for name, below in value.items()
        }
    if isinstance(value, list) and schema.items is not None:
        return [masked(api, schema.items, item) for item in value]
    return value


def _member(api: Api, schema: Schema, value: Json, beside: dict[str, Json]) -> Json:
    """A member; what an event announced has the form of the event that is named beside it."""
    if schema.event_data is None:
        return masked(api, schema, value)
    event = api.events.get(beside.get(schema.event_data, ""))
    return masked_payload(api, event.data, value) if event is not None else value


def masked_payload(api: Api, payload: Payload, value: Json) -> Json:
    """Like `masked`, for a result or an event's data."""
    return masked(api, api.schemas[payload.schema].schema, value)
