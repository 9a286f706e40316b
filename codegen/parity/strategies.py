"""Hypothesis strategies for an operation's data, from its schemas: what fits, what nearly does, what not.

A new operation is covered without a line of test: everything here follows from the registry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from codegen.registry import Api
from codegen.registry.model import Operation, Schema

Json = Any

MAX_INTEGER = 2**53 - 1
# Longer values cost time and meet nothing that these do not; the limits have tests of their own.
_LONGEST = 200
# Letters that upper-casing turns into others or into several, and white space of all kinds.
_PECULIAR = tuple("ßıſﬁﬀİ\u212aＡ²\u00a0\u3000\u200b\ufeff\x00\x1f")
_LENIENT = (
    True,
    False,
    1,
    0,
    1.0,
    0.0,
    "true",
    "FALSE",
    "yes",
    "No",
    "on",
    "OFF",
    "1",
    "0",
    "t",
    "F",
    "y",
    "n",
)

characters = st.characters(exclude_categories=["Cs"])
texts = st.one_of(
    st.text(characters, max_size=12),
    st.text(st.sampled_from(_PECULIAR + tuple("w1AW/ .%")), max_size=8),
)
numbers = st.one_of(
    st.integers(-MAX_INTEGER, MAX_INTEGER),
    st.floats(allow_nan=False, allow_infinity=False),
)
anything: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def data_of(api: Api, operation: Operation) -> st.SearchStrategy[Json]:
    """The `data` of a request: mostly objects that fit or nearly fit, sometimes anything at all."""
    members = api.members(operation)
    if not members or operation.params is None:
        return st.none() | anything
    schema = api.schemas[operation.params.name].schema
    pool = known_values(api)
    fitting = _object(api, schema, pool, faulty=False)
    faulty = _object(api, schema, pool, faulty=True)
    return st.one_of(fitting, fitting, faulty, st.none(), anything)


def expressible(api: Api, operation: Operation, data: Json) -> bool:
    """Whether HTTP has a way to say this data, so that there is something to compare.

    A path cannot lack its members, nor tell numbers from texts; empty and dotted segments lead
    elsewhere before a server sees them, and a slash at the end is redirected. Where nothing goes
    into a body, there is none to be wrong.
    """
    places = api.places(operation)
    outside = {name for name, place in places.items() if place != "body"}
    if not places or not outside:
        return True
    if not isinstance(data, dict):
        return False
    for name in outside:
        value = data.get(name)
        if places[name] == "path" and not (isinstance(value, str) and _segment(value)):
            return False
        if places[name] == "query" and name in data and not isinstance(value, str | int):
            return False
    return True


def _segment(value: str) -> bool:
    return value not in ("", ".", "..") and not value.endswith("/")


def known_values(api: Api) -> dict[str, list[Json]]:
    """Values that the registry's examples and scenarios give to members, by the member's name."""
    found: dict[str, dict[str, Json]] = {}

    def collect(value: Json) -> None:
        for name, below in _pairs(value):
            if isinstance(below, str | int | float) and not isinstance(below, bool):
                found.setdefault(name, {})[json.dumps(below)] = below
            collect(below)

    for operation in api.operations.values():
        for example in operation.examples:
            collect(example.data)
    for scenario in api.scenarios.values():
        for step in scenario.steps:
            collect(step.data)
    return {name: list(values.values()) for name, values in found.items()}


def _pairs(value: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        yield from value.items()


def _object(
    api: Api, schema: Schema, pool: dict[str, list[Json]], *, faulty: bool
) -> st.SearchStrategy[Json]:
    required, optional = {}, {}
    for name, member in schema.properties.items():
        value = _value(api, member, pool, name, faulty=faulty)
        if name in schema.required and not faulty:
            required[name] = value
        else:
            optional[name] = value
    known = st.fixed_dictionaries(required, optional=optional)
    extra = st.dictionaries(texts.filter(lambda name: name not in schema.properties), anything, max_size=1)
    return st.builds(lambda more, fitting: {**more, **fitting}, extra, known)


def _value(
    api: Api, schema: Schema, pool: dict[str, list[Json]], name: str, *, faulty: bool
) -> st.SearchStrategy[Json]:
    if schema.ref is not None:
        fitting = _object(api, api.schemas[schema.ref].schema, pool, faulty=faulty)
    else:
        fitting = _plain(api, schema, pool, name)
    if schema.nullable:
        fitting |= st.none()
    return fitting | anything if faulty else fitting


def _plain(api: Api, schema: Schema, pool: dict[str, list[Json]], name: str) -> st.SearchStrategy[Json]:
    if schema.const is not None:
        return st.just(schema.const.value)
    if schema.enum:
        return st.sampled_from(schema.enum)
    if schema.type == "boolean":
        return st.sampled_from(_LENIENT) if schema.lenient else st.booleans()
    if schema.type in ("integer", "number"):
        return _number(schema)
    if schema.type == "string":
        return _string(schema, [*schema.examples, *pool.get(name, [])])
    if schema.type == "array" and schema.items is not None:
        return st.lists(_value(api, schema.items, pool, name, faulty=False), max_size=3)
    if schema.type == "object" and schema.properties:
        return _object(api, schema, pool, faulty=False)
    return anything


def _number(schema: Schema) -> st.SearchStrategy[Json]:
    low = schema.constraints.get("minimum", -MAX_INTEGER)
    high = schema.constraints.get("maximum", MAX_INTEGER)
    edges = st.sampled_from(
        [low, high, low - 1 if low > -MAX_INTEGER else low, high + 1 if high < MAX_INTEGER else high]
    )
    if schema.type == "integer":
        return st.integers(low, high) | edges
    return st.integers(low, high) | st.floats(low, high, allow_nan=False) | edges


def _string(schema: Schema, known: list[Json]) -> st.SearchStrategy[Json]:
    shortest = schema.constraints.get("minLength", 0)
    longest = schema.constraints.get("maxLength", _LONGEST)
    choices: list[st.SearchStrategy[Json]] = [texts]
    values = [value for value in known if isinstance(value, str)]
    if values:
        dressed = st.builds(
            lambda before, value, after: before + value + after,
            st.sampled_from(["", " ", "\n"]),
            st.sampled_from(values).flatmap(lambda value: st.sampled_from([value, value.lower()])),
            st.sampled_from(["", " ", "\t", "ß", "/P"]),
        )
        choices += [st.sampled_from(values), st.sampled_from(values), dressed]
    if pattern := schema.constraints.get("pattern"):
        choices.append(st.from_regex(pattern))
    if longest <= _LONGEST:
        choices.append(st.sampled_from(["x" * longest, "x" * (longest + 1)]))
    if shortest:
        choices.append(st.just("x" * (shortest - 1)))
    return st.one_of(choices)
