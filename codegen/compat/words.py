"""What both directions ask of two schemas: bounds, listed values, names of members."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from codegen.registry.diagnostics import Position
from codegen.registry.model import Schema

NOWHERE: Final = Position("", 0, 0)
_UPPER: Final = ("maxLength", "maximum", "maxItems")
_LOWER: Final = {"minLength": 0, "minimum": None, "minItems": 0}


def bounds(base: Schema, new: Schema) -> Iterator[tuple[bool, str]]:
    """Changed bounds: whether the new one is narrower, and how it changed."""
    for word in (*_LOWER, *_UPPER):
        missing = _LOWER.get(word)
        old, now = base.constraints.get(word, missing), new.constraints.get(word, missing)
        if old == now:
            continue
        yield _narrower(word, old, now), f"has `{word}` {_bound(now)} and had {_bound(old)}"


def _narrower(word: str, old: float | None, now: float | None) -> bool:
    if old is None or now is None:
        return old is None
    return now < old if word in _UPPER else now > old


def _bound(value: float | None) -> str:
    return "none" if value is None else str(value)


def listed_values(schema: Schema) -> list[Any] | None:
    """The values of `enum` or `const`, or None when any may come."""
    if schema.const is not None:
        return [schema.const.value]
    return list(schema.enum) or None


def missing_values(values: list[Any], among: list[Any]) -> list[str]:
    """Those of `values` that are not `among`, spelled as JSON; 1 and true are not the same."""
    known = {json.dumps(value) for value in among}
    return [text for text in map(json.dumps, values) if text not in known]


def spelled(values: list[Any]) -> str:
    """Values for a message."""
    return ", ".join(f"`{json.dumps(value)}`" for value in values)


def renamed(name: str, gone_from: Mapping[str, Schema], found_in: Mapping[str, Schema]) -> str:
    """` (renamed to `x`?)` when exactly one new member is alike but for its name."""
    alike = [
        other
        for other, schema in found_in.items()
        if other not in gone_from and bare(schema) == bare(gone_from[name])
    ]
    return f" (renamed to `{alike[0]}`?)" if len(alike) == 1 else ""


def bare(schema: Schema) -> Schema:
    """The schema without its place and its texts, for comparing."""
    return replace(
        schema,
        pos=NOWHERE,
        description="",
        examples=(),
        required=tuple(sorted(schema.required)),
        properties={name: bare(below) for name, below in schema.properties.items()},
        additional=bare(schema.additional) if isinstance(schema.additional, Schema) else schema.additional,
        items=bare(schema.items) if schema.items is not None else None,
    )
