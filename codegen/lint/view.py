"""A registry as the rules look at it: the model, and where in the files everything stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.registry.diagnostics import Position
from codegen.registry.model import Api, Schema
from codegen.registry.source import Node


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a named schema, where its key stands. `owner` is the schema's name."""

    owner: str
    name: str
    schema: Schema
    required: bool

    @property
    def pos(self) -> Position:
        return self.schema.pos


@dataclass(frozen=True, slots=True)
class View:
    """`nodes` are the entries by section and name; `code` the texts of the program, None when unknown."""

    api: Api
    nodes: Mapping[tuple[str, str], Node]
    code: tuple[str, ...] | None = None

    def at(self, section: str, name: str, *path: str | int) -> Position:
        """Where a value stands: that of `path` inside an entry, or the last on the way to it that exists.

        The entry itself stands where its key does.
        """
        entry = self.nodes[section, name]
        found = entry.at(path)
        return entry.key_pos if found is entry else found.pos

    def key(self, section: str, name: str, *path: str | int) -> Position:
        """Where the key of a value stands, or the last on the way to it that exists."""
        return self.nodes[section, name].at(path).key_pos

    def members(self) -> Iterator[Member]:
        """The members of all named schemas."""
        for definition in self.api.schemas.values():
            schema = definition.schema
            for name, below in schema.properties.items():
                yield Member(definition.name, name, below, name in schema.required)

    def parts(self) -> Iterator[tuple[str, Schema, Node]]:
        """The parts of all named schemas, with the schema's name and their nodes."""
        for definition in self.api.schemas.values():
            for schema, node in _pairs(definition.schema, self.nodes["schemas", definition.name]):
                yield definition.name, schema, node

    def used_by_params(self) -> set[str]:
        """Names of the schemas of which the data of requests is made."""
        return self._reached(
            operation.params.name for operation in self.api.operations.values() if operation.params
        )

    def used_by_results(self) -> set[str]:
        """Names of the schemas of which results are made."""
        return self._reached(operation.result.schema for operation in self.api.operations.values())

    def used_by_events(self) -> set[str]:
        """Names of the schemas of which the data of events is made."""
        return self._reached(event.data.schema for event in self.api.events.values())

    def _reached(self, names: Iterator[str]) -> set[str]:
        reached: set[str] = set()
        for name in names:
            reached.add(name)
            parts = self.api.walk(self.api.schemas[name].schema)
            reached.update(part.ref for part in parts if part.ref is not None)
        return reached


def _pairs(schema: Schema, node: Node) -> Iterator[tuple[Schema, Node]]:
    yield schema, node
    for name, below in schema.properties.items():
        yield from _pairs(below, node["properties"][name])
    if schema.items is not None:
        yield from _pairs(schema.items, node["items"])
    if isinstance(schema.additional, Schema):
        yield from _pairs(schema.additional, node["additionalProperties"])
