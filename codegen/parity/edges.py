"""Data at and just beyond what an operation's schema allows: each member in turn, the rest as it should be.

Chance meets these seldom where an operation has many members. There are few of them, so that every
proof can go through them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.registry import Api
from codegen.registry.model import Operation, Schema

Json = Any

UNREACHABLE = ("", ".", "..", "/", "a/b", "a/")
"""Values that no path can carry."""

LONG, LONGEST = 300, 1100
"""Characters of texts that are long, and of the longest that are tried.

Longer ones cost time and meet nothing that these do not; limits in bytes have tests of their own.
"""

_OTHER_KINDS: tuple[Json, ...] = (None, True, 7, 1.5, "7", "text", [], {})
_LENIENT: tuple[Json, ...] = ("yes", "OFF", "t", 1, 0, 1.0, 2, "maybe", "")
_ABSENT = object()


def edges(api: Api, operation: Operation, good: dict[str, Json]) -> Iterator[Json]:
    """Data like `good` but for one member, and what is no object at all."""
    if operation.params is None:
        return
    schema = api.schemas[operation.params.name].schema
    for name, value in _changes(api, schema, good):
        if value is _ABSENT:
            yield {other: below for other, below in good.items() if other != name}
        else:
            yield {**good, name: value}
    for name, place in api.places(operation).items():
        if place == "path":
            yield from ({**good, name: value} for value in UNREACHABLE)
    yield {**good, "unknown": {"more": [1]}}
    yield from _OTHER_KINDS


def _changes(api: Api, schema: Schema, good: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    for name, member in schema.properties.items():
        for value in _values(api, member, good.get(name)):
            yield name, value
        yield name, _ABSENT


def _values(api: Api, schema: Schema, good: Json) -> Iterator[Json]:
    """Values of one member, those that fit first."""
    if schema.ref is not None:
        named = api.schemas[schema.ref].schema
        if named.type == "object" and named.properties:
            inside = good if isinstance(good, dict) else {}
            for name, value in _changes(api, named, inside):
                rest = {other: below for other, below in inside.items() if other != name}
                yield rest if value is _ABSENT else {**rest, name: value}
            yield from _OTHER_KINDS
        else:
            yield from _values(api, named, good)
        return
    if schema.type == "string":
        yield from _texts(schema, good if isinstance(good, str) else "text")
    elif schema.type in ("integer", "number"):
        yield from _numbers(schema)
    elif schema.type == "array":
        most = schema.constraints.get("maxItems", 2)
        item = next(_values(api, schema.items, None), "text") if schema.items is not None else "text"
        yield from ([item] * count for count in (0, 1, most + 1))
    elif schema.lenient:
        yield from _LENIENT
    yield from schema.enum
    yield from _OTHER_KINDS


def _texts(schema: Schema, good: str) -> Iterator[str]:
    yield from (
        f" {good}",
        f"{good}\n",
        good.lower(),
        good.swapcase(),
        f"{good}Ａﬁ",
        f"ß{good}",
        f"{good}%2F?#",
    )
    shortest = schema.constraints.get("minLength", 0)
    longest = schema.constraints.get("maxLength", LONG)
    for length in (shortest - 1, shortest, min(longest, LONG), longest, longest + 1):
        if 0 <= length <= LONGEST:
            yield "x" * length


def _numbers(schema: Schema) -> Iterator[Json]:
    low = schema.constraints.get("minimum", -1)
    high = schema.constraints.get("maximum", 1)
    yield from (low, high, low - 1, high + 1, str(high), f" {low} ", float(high), low + 0.5)
