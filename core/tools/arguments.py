"""`key=value` from the command line into an operation's data."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from core.tools.session import Misuse
from pileup_client._runtime.tables import Member, Operation
from pileup_client._tables import INTERFACE

Json = Any

_KINDS: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "array": (list,),
}


def operation(name: str) -> Operation:
    """The operation called `name`. Raises `Misuse` with what was probably meant."""
    found = INTERFACE.operations.get(name)
    if found is None:
        raise Misuse(f"there is no operation {name!r}{_hint(name, INTERFACE.operations)}")
    return found


def data(chosen: Operation, arguments: Sequence[str]) -> dict[str, Json]:
    """The data that `key=value` arguments write; `a.b=c` writes a member of a member.

    Texts are taken as they are, everything else as JSON. Raises `Misuse`.
    """
    content: dict[str, Json] = {}
    for argument in arguments:
        key, equals, text = argument.partition("=")
        name, *below = key.split(".")
        if not equals or not name:
            raise Misuse(f"{argument!r} should look like key=value{_members(chosen)}")
        member = chosen.members.get(name)
        if member is None:
            raise Misuse(f"{chosen.name} takes no {name!r}{_hint(name, chosen.members)}{_members(chosen)}")
        place: dict[str, Json] = content
        for step in [name, *below][:-1]:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise Misuse(f"{argument!r} goes below {step!r}, which has a value already")
        last = below[-1] if below else name
        if last in place:
            raise Misuse(f"{key!r} is given twice")
        place[last] = _loose(text) if below else _value(chosen, name, member, text)
    missing = [name for name, member in chosen.members.items() if member.required and name not in content]
    if missing:
        raise Misuse(f"{chosen.name} needs {' and '.join(missing)}{_members(chosen)}")
    return content


def _value(chosen: Operation, name: str, member: Member, text: str) -> Json:
    if member.type == "string":
        return None if member.nullable and text == "null" else text
    if member.type == "array" and not text.startswith("["):
        return None if text == "null" else [part for part in text.split(",") if part]
    try:
        value = json.loads(text)
    except ValueError:
        raise Misuse(f"{chosen.name}: {name} should be {_article(member.type)}, but is {text!r}") from None
    fits = isinstance(value, _KINDS.get(member.type, (object,))) and not (
        member.type in ("integer", "number") and isinstance(value, bool)
    )
    if not fits and not (value is None and member.nullable):
        raise Misuse(f"{chosen.name}: {name} should be {_article(member.type)}, but is {text!r}")
    return value


def _loose(text: str) -> Json:
    """A value whose type is not known here: JSON where it is some, else text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _article(kind: str) -> str:
    named = {"boolean": "true or false", "integer": "a whole number", "number": "a number"}
    return named.get(kind, f"a JSON {kind}")


def _members(chosen: Operation) -> str:
    if not chosen.members:
        return f"; {chosen.name} takes nothing"
    return f"; it takes {', '.join(f'{name}=…' for name in chosen.members)}"


def _hint(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f", did you mean {near[0]!r}?" if near else ""
