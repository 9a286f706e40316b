"""Hypothesis strategies for an operation's data, from its schemas: what fits, what nearly does, what not.

A new operation is covered without a line of test: everything here follows from the registry. Values may
contain `Seen`, which stands for something that an earlier answer had under the same name; `resolved`
puts it in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from codegen.parity.edges import LONG, LONGEST, UNREACHABLE
from codegen.parity.places import FORMAT, back
from codegen.registry import Api
from codegen.registry.json_schema import LENIENT_TEXTS
from codegen.registry.model import Operation, Schema

Json = Any
Strategy = st.SearchStrategy[Json]

MAX_INTEGER = 2**53 - 1
_LEFT_OUT = object()
# Letters that upper-casing turns into others or into several, and white space of all kinds.
PECULIAR = tuple("ßıſﬁﬀİ\u212aＡ²\u00a0\u3000\u200b\ufeff\x00\x1f\u0085\u2028🙂")
_LENIENT = (
    True,
    False,
    *LENIENT_TEXTS,
    *(text.upper() for text in LENIENT_TEXTS),
    0,
    1,
    0.0,
    1.0,
    2,
    "maybe",
    "",
)

characters = st.characters(exclude_categories=["Cs"])
texts = st.one_of(
    st.text(characters, max_size=12),
    st.text(st.sampled_from(PECULIAR + tuple("w1AW/ .%?#&+")), max_size=8),
)
numbers = st.one_of(
    st.integers(-MAX_INTEGER, MAX_INTEGER),
    st.floats(allow_nan=False, allow_infinity=False),
)
anything: Strategy = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Stands for one of the values seen under `name`, or for `otherwise` when there is none.

    `before` and `after` are put around a text; `lower` turns its case.
    """

    name: str
    index: int
    otherwise: Json
    before: str = ""
    after: str = ""
    lower: bool = False

    def value(self, pool: Mapping[str, Sequence[Json]]) -> Json:
        """What it stands for."""
        values = pool.get(self.name, ())
        value = values[-1 - self.index % len(values)] if values else self.otherwise
        if not isinstance(value, str):
            return value
        return self.before + (value.lower() if self.lower else value) + self.after


def resolved(value: Json, pool: Mapping[str, Sequence[Json]]) -> Json:
    """`value` with everything put in that was seen; `pool` has values by the member's name, newest last."""
    if isinstance(value, Seen):
        return value.value(pool)
    if isinstance(value, dict):
        return {name: resolved(below, pool) for name, below in value.items()}
    if isinstance(value, list):
        return [resolved(below, pool) for below in value]
    return value


class Data:
    """Strategies for the data of every operation, made once."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known = known_values(api)
        self._fitting: dict[str, Strategy] = {}
        self._any: dict[str, Strategy] = {}

    def fitting(self, operation: Operation) -> Strategy:
        """Data that fit the schema, or at least mean to."""
        if operation.name not in self._fitting:
            self._fitting[operation.name] = self._data(operation, faulty=False)
        return self._fitting[operation.name]

    def any(self, operation: Operation) -> Strategy:
        """Mostly objects that fit or nearly fit, sometimes anything at all."""
        if operation.name not in self._any:
            fitting, faulty = self.fitting(operation), self._data(operation, faulty=True)
            several = [fitting, faulty, st.none(), anything]
            if operation.params is not None:
                # With one fault, nothing else is refused before it, or along with it.
                spoilt = self._spoilt(self._api.schemas[operation.params.name].schema)
                several += [spoilt, spoilt, spoilt, *self._unreachable(operation)]
            self._any[operation.name] = st.one_of(several)
        return self._any[operation.name]

    def _spoilt(self, schema: Schema) -> Strategy:
        """An object that fits but for one member, or for one that is not there."""
        changes: list[Strategy] = []
        for name, member in schema.properties.items():
            named = self._api.schemas[member.ref].schema if member.ref is not None else None
            inside = named is not None and named.type == "object"
            bad = self._spoilt(named) if named is not None and inside else self._bad(member, name)
            changes.append(st.tuples(st.just(name), bad))
        changes.append(st.tuples(st.sampled_from([*schema.properties]), st.just(_LEFT_OUT)))

        def changed(fitting: dict[str, Json], change: tuple[str, Json]) -> Json:
            name, value = change
            if value is _LEFT_OUT:
                return {other: below for other, below in fitting.items() if other != name}
            return {**fitting, name: value}

        return st.builds(changed, self._object(schema, faulty=False), st.one_of(changes))

    def _bad(self, schema: Schema, name: str) -> Strategy:
        """Values that seldom fit."""
        if schema.type in ("integer", "number") and schema.ref is None:
            return _misfit(schema) | anything
        return st.one_of(self._value(schema, name, faulty=True), st.none(), anything)

    def _unreachable(self, operation: Operation) -> list[Strategy]:
        """Data whose members of the path have values that no path can carry."""
        fitting = self.fitting(operation)
        values = st.sampled_from(UNREACHABLE)
        return [
            st.builds(lambda fits, value, name=name: {**fits, name: value}, fitting, values)
            for name, place in self._api.places(operation).items()
            if place == "path"
        ]

    def _data(self, operation: Operation, *, faulty: bool) -> Strategy:
        if operation.params is None:
            return anything if faulty else st.none()
        return self._object(self._api.schemas[operation.params.name].schema, faulty=faulty)

    def _object(self, schema: Schema, *, faulty: bool) -> Strategy:
        required, optional = {}, {}
        for name, member in schema.properties.items():
            value = self._value(member, name, faulty=faulty)
            if name in schema.required and not faulty:
                required[name] = value
            else:
                optional[name] = value
        known = st.fixed_dictionaries(required, optional=optional)
        extra = st.dictionaries(
            texts.filter(lambda name: name not in schema.properties), anything, max_size=1
        )
        return st.builds(lambda more, fitting: {**more, **fitting}, extra, known)

    def _value(self, schema: Schema, name: str, *, faulty: bool) -> Strategy:
        if schema.ref is not None:
            fitting = self._object(self._api.schemas[schema.ref].schema, faulty=faulty)
        elif schema.type == "string" and not schema.enum and schema.const is None:
            fitting = self._string(schema, name, faulty=faulty)
        else:
            fitting = self._plain(schema, name, faulty=faulty)
        if schema.nullable:
            fitting |= st.none()
        return st.one_of(fitting, fitting, anything) if faulty else fitting

    def _plain(self, schema: Schema, name: str, *, faulty: bool) -> Strategy:
        if schema.const is not None:
            return st.just(schema.const.value)
        if schema.enum:
            return st.sampled_from(schema.enum)
        if schema.type == "boolean":
            return st.sampled_from(_LENIENT) if schema.lenient else st.booleans()
        if schema.type in ("integer", "number"):
            return _number(schema, faulty=faulty)
        if schema.type == "array" and schema.items is not None:
            fewest = schema.constraints.get("minItems", 0)
            most = schema.constraints.get("maxItems", fewest + 3)
            size = (
                {"min_size": fewest, "max_size": min(most, fewest + 3)}
                if not faulty
                else {"max_size": most + 1}
            )
            return st.lists(self._value(schema.items, name, faulty=faulty), **size)
        if schema.type == "object" and schema.properties:
            return self._object(schema, faulty=faulty)
        return anything

    def _string(self, schema: Schema, name: str, *, faulty: bool) -> Strategy:
        shortest = schema.constraints.get("minLength", 0)
        longest = schema.constraints.get("maxLength", LONGEST)
        known = [one for one in [*schema.examples, *self._known.get(name, [])] if isinstance(one, str)]
        pattern = schema.constraints.get("pattern")
        # First what shrinks best; repeated where it is to be likely.
        seen = st.builds(Seen, st.just(name), st.integers(0, 7), st.sampled_from(known) if known else texts)
        good: list[Strategy] = [seen, seen]
        if schema.format == FORMAT:
            place = st.integers(0, 6).map(back)
            good = [place, place, place]
        if known:
            example = st.sampled_from(known)
            good = [example, example, *good, example.flatmap(_alike), example.flatmap(_alike)]
        if pattern is not None:
            good.append(st.from_regex(pattern, fullmatch=True))
        if not faulty:
            free = st.text(characters, min_size=shortest, max_size=min(longest, shortest + 12))
            return st.one_of(*good, *([free] if pattern is None else []))
        base = good[-1] if pattern is not None else good[0]
        bad: list[Strategy] = [texts, base.flatmap(_near_misses)]
        bad.append(
            st.builds(
                Seen,
                st.just(name),
                st.integers(0, 7),
                st.sampled_from(known or ["x"]),
                st.sampled_from(["", " ", "\n", "\u3000", "\u200b"]),
                st.sampled_from(["", " ", "\t", "ß", "/P", "/", "\x00"]),
                st.booleans(),
            )
        )
        edges = [shortest - 1, shortest, min(longest, LONG), longest, longest + 1]
        lengths = [length for length in edges if 0 <= length <= LONGEST]
        bad.append(
            st.builds(
                lambda letter, length: letter * length, st.sampled_from("xß🙂"), st.sampled_from(lengths)
            )
        )
        return st.one_of(*good, *bad)


def _alike(example: str) -> Strategy:
    """Texts of the same shape: letters for letters, digits for digits."""

    def replaced(seed: Sequence[int]) -> str:
        out = []
        for character, number in zip(example, seed, strict=True):
            if character.isascii() and character.isdigit():
                out.append(chr(ord("0") + (ord(character) - ord("0") + number) % 10))
            elif character.isascii() and character.isalpha():
                first = ord("A") if character.isupper() else ord("a")
                out.append(chr(first + (ord(character) - first + number) % 26))
            else:
                out.append(character)
        return "".join(out)

    # Few others, so that the same ones are met again.
    few = st.integers(0, 2)
    return st.lists(few, min_size=len(example), max_size=len(example)).map(replaced)


def _near_misses(value: Json) -> Strategy:
    """Texts one change away from a good one."""
    if not isinstance(value, str):
        return st.just(value)
    places = st.integers(0, len(value))
    foreign = st.sampled_from((*PECULIAR, " ", "/", "%2F", "-", "0", "Z"))
    return st.one_of(
        st.builds(lambda at, put: value[:at] + put + value[at:], places, foreign),
        st.builds(lambda at, put: value[:at] + put + value[at + 1 :], places, foreign),
        places.map(lambda at: value[:at] + value[at + 1 :]),
        st.sampled_from([value.swapcase(), value + "\n", " " + value, value * 2, value + value[-1:]]),
    )


def _number(schema: Schema, *, faulty: bool) -> Strategy:
    low = schema.constraints.get("minimum", -MAX_INTEGER)
    high = schema.constraints.get("maximum", MAX_INTEGER)
    inside: Strategy = st.integers(low, high) | st.sampled_from([low, high])
    if schema.type == "number":
        inside |= st.floats(low, high, allow_nan=False)
    if not faulty:
        return inside
    return inside | _misfit(schema)


def _misfit(schema: Schema) -> Strategy:
    """Numbers out of bounds, and what looks like a number within them."""
    low = schema.constraints.get("minimum", -MAX_INTEGER)
    high = schema.constraints.get("maximum", MAX_INTEGER)
    beyond = [value for value in (low - 1, high + 1) if -MAX_INTEGER <= value <= MAX_INTEGER]
    alike = st.integers(low, high).flatmap(
        lambda value: st.sampled_from([float(value), str(value), bool(value)])
    )
    return st.one_of(alike, *([st.sampled_from(beyond)] if beyond else []))


def data_of(api: Api, operation: Operation) -> Strategy:
    """Data of any kind for one operation, with nothing seen before."""
    return Data(api).any(operation).map(lambda value: resolved(value, {}))


def known_values(api: Api) -> dict[str, list[Json]]:
    """Values that the registry's examples and scenarios give to members, by the member's name."""
    found: dict[str, dict[str, Json]] = {}
    shown = [example.data for operation in api.operations.values() for example in operation.examples]
    shown += [step.data for scenario in api.scenarios.values() for step in scenario.steps]
    for data in shown:
        for name, value in named_values(data):
            found.setdefault(name, {})[json.dumps(value)] = value
    return {name: list(values.values()) for name, values in found.items()}


def named_values(value: Json) -> Iterator[tuple[str, Json]]:
    """The texts and numbers inside a value, each with the name of its member."""
    if isinstance(value, dict):
        for name, below in value.items():
            if isinstance(below, str | int | float) and not isinstance(below, bool):
                yield name, below
            yield from named_values(below)
    elif isinstance(value, list):
        for item in value:
            yield from named_values(item)
