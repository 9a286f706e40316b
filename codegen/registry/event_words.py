"""The schema words that follow from the registry's events: `event_name` and `event_data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from codegen.registry.model import EventDef, Payload, Schema, SchemaDef


def resolved(schemas: Mapping[str, SchemaDef], events: Mapping[str, EventDef]) -> dict[str, SchemaDef]:
    """The schemas with the names and payloads of all station events filled in where they ask for them."""
    station = [event for event in events.values() if event.logged]
    names = tuple(sorted(event.name for event in station))
    payloads = {(event.data.schema, event.data.nullable): event.data for event in station}
    return {
        name: replace(definition, schema=_resolved(definition.schema, names, tuple(payloads.values())))
        for name, definition in schemas.items()
    }


def _resolved(schema: Schema, names: tuple[str, ...], payloads: tuple[Payload, ...]) -> Schema:
    def below(inner: Schema) -> Schema:
        return _resolved(inner, names, payloads)

    return replace(
        schema,
        enum=names if schema.event_name else schema.enum,
        alternatives=payloads if schema.event_data is not None else (),
        properties={name: below(inner) for name, inner in schema.properties.items()},
        items=below(schema.items) if schema.items is not None else None,
        additional=below(schema.additional) if isinstance(schema.additional, Schema) else schema.additional,
    )
