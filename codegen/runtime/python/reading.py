"""JSON into dataclasses and back.

Readers are tolerant: unknown members are ignored, and so are values that an enumeration does not
know. A member that the interface requires must be there.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from .errors import UnexpectedAnswer

T = TypeVar("T")
_Reader = Callable[[Any, str], Any]


def read(kind: type[T] | Any, value: Any, where: str = "data") -> T:
    """`value`, as decoded from JSON, as a `kind`. Raises `UnexpectedAnswer` when it is none."""
    reader: _Reader = _reader(kind)  # type: ignore[arg-type]
    return reader(value, where)  # type: ignore[no-any-return]


def write(value: Any) -> Any:
    """A dataclass, or anything made of them, as JSON values; optional members that are None are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        members = ((one, getattr(value, one.name)) for one in dataclasses.fields(value))
        return {
            _member_name(one): write(below)
            for one, below in members
            if below is not None or one.default is dataclasses.MISSING
        }
    if isinstance(value, Mapping):
        return {str(name): write(below) for name, below in value.items()}
    if isinstance(value, list | tuple):
        return [write(below) for below in value]
    return value


def _member_name(field: dataclasses.Field[Any]) -> str:
    return str(field.metadata.get("member", field.name))


@cache
def _reader(kind: Any) -> _Reader:
    origin = get_origin(kind)
    if kind is Any:
        return _as_it_is
    if origin in (Union, types.UnionType):
        return _optional([one for one in get_args(kind) if one is not type(None)], kind)
    if origin is list:
        return _list(_reader(get_args(kind)[0]))
    if origin is dict:
        return _dict(_reader(get_args(kind)[1]))
    if dataclasses.is_dataclass(kind):
        return _object(kind)
    return _plain(kind)


def _as_it_is(value: Any, where: str) -> Any:
    return value


def _optional(kinds: list[Any], union: Any) -> _Reader:
    inner = _reader(kinds[0]) if len(kinds) == 1 else _as_it_is
    nullable = type(None) in get_args(union)

    def read_optional(value: Any, where: str) -> Any:
        return None if value is None and nullable else inner(value, where)

    return read_optional


def _list(inner: _Reader) -> _Reader:
    def read_list(value: Any, where: str) -> Any:
        if not isinstance(value, list):
            raise _unexpected("a list", value, where)
        return [inner(one, f"{where}[{index}]") for index, one in enumerate(value)]

    return read_list


def _dict(inner: _Reader) -> _Reader:
    def read_dict(value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise _unexpected("an object", value, where)
        return {name: inner(one, f"{where}.{name}") for name, one in value.items()}

    return read_dict


def _object(kind: Any) -> _Reader:
    # Read on the first use: hints may name classes that are defined later in their module.
    members: list[tuple[str, str, _Reader, Any]] = []

    def read_object(value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise _unexpected(f"an object ({kind.__name__})", value, where)
        if not members:
            hints = get_type_hints(kind)
            members.extend(
                (one.name, _member_name(one), _reader(hints[one.name]), one.default)
                for one in dataclasses.fields(kind)
            )
        given: dict[str, Any] = {}
        for name, member, inner, default in members:
            if member in value:
                given[name] = inner(value[member], f"{where}.{member}")
            elif default is dataclasses.MISSING:
                raise UnexpectedAnswer(f"{where} lacks the member '{member}' of {kind.__name__}")
        return kind(**given)

    return read_object


def _plain(kind: Any) -> _Reader:
    if kind is float:
        return _number
    named = {str: "a text", int: "a whole number", bool: "true or false", type(None): "null"}

    def read_plain(value: Any, where: str) -> Any:
        if type(value) is not kind:
            raise _unexpected(named.get(kind, str(kind)), value, where)
        return value

    return read_plain


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unexpected("a number", value, where)
    return float(value)


def _unexpected(wanted: str, value: Any, where: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(f"{where} should be {wanted}, but is {_shown(value)}")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
