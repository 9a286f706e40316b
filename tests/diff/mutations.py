"""Random edits of the project's registry: the files as trees, in which members go, come or change."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from hypothesis import strategies as st

from codegen.registry import Api, load, source
from tests.diff.support import REGISTRY

Files: TypeAlias = dict[str, Any]
Place: TypeAlias = tuple[str | int, ...]


@cache
def _real() -> Files:
    files = {}
    for path in sorted(REGISTRY.glob("*.yaml")):
        root, faults = source.read(path.read_text(encoding="utf-8"), path.name)
        assert root is not None and not faults
        files[path.name] = root.plain()
    return files


def _walk(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    if place:
        yield place, value
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, below in members:
        yield from _walk(below, (*place, key))


@cache
def _places() -> list[Place]:
    """Every member of every entry, examples and scenarios left out: they decide nothing here."""
    silent = {"examples", "scenarios", "description", "summary"}
    return [place for place, _ in _walk(_real()) if len(place) > 2 and not silent.intersection(place)]


@cache
def _same_key() -> dict[str | int, list[Any]]:
    """What stands under a key elsewhere in the registry."""
    values: dict[str | int, list[Any]] = {}
    for place in _places():
        found = _at(_real(), place)
        if found not in values.setdefault(place[-1], []):
            values[place[-1]].append(found)
    return values


def _at(files: Files, place: Place) -> Any:
    value: Any = files
    for step in place:
        value = value[step]
    return value


@dataclass(frozen=True)
class Edit:
    """What is done to the member at `place`: remove it, reverse its list, or set it to `value`."""

    place: Place
    kind: Literal["remove", "reverse", "set"]
    value: Any = None

    def applied(self) -> Files:
        """The registry's files after the edit."""
        files = copy.deepcopy(_real())
        holder, key = _at(files, self.place[:-1]), self.place[-1]
        if self.kind == "set":
            holder[key] = copy.deepcopy(self.value)
        elif self.kind == "reverse":
            holder[key].reverse()
        else:
            del holder[key]
            required = _at(files, self.place[:-2]).get("required") if self.place[-2] == "properties" else None
            if required is not None and key in required:
                required.remove(key)
        return files


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """An edit of the registry: a member is removed, or changed to a value of its kind."""
    place = draw(st.sampled_from(_places()))
    key, value = place[-1], _at(_real(), place)
    others = [other for other in _same_key()[key] if other != value] if isinstance(key, str) else []
    if isinstance(value, bool):
        others.append(not value)
    elif isinstance(value, int):
        others += [value - 1, value + 1, value + 7]
    choices = [Edit(place, "remove"), *(Edit(place, "set", other) for other in others)]
    if isinstance(value, list) and len(value) > 1:
        choices.append(Edit(place, "reverse"))
    return draw(st.sampled_from(choices))


def loaded(files: Files) -> Api | None:
    """The registry that the files make, or None when they have faults. JSON is YAML, too."""
    with tempfile.TemporaryDirectory() as name:
        for file, content in files.items():
            (Path(name) / file).write_text(json.dumps(content), encoding="utf-8")
        api, faults = load(Path(name), shown_as="core/registry")
    assert (api is None) == bool(faults)
    return api
