"""Compares what is written for people: summaries, descriptions, examples, titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from codegen.compat.finding import Findings
from codegen.compat.rules.protocol import TEXT_CHANGED
from codegen.registry.diagnostics import Position
from codegen.registry.model import Api, Schema

_WORDS: Final = ("title", "license", "summary", "description", "since", "transports_reason", "examples")


def compare(found: Findings) -> None:
    """Compare the texts of all entries that both registries have."""
    before = dict(_entries(found.base))
    for name, (pos, texts) in _entries(found.new):
        old = before[name][1] if name in before else texts
        changed = [word for word in texts.keys() | old.keys() if texts.get(word) != old.get(word)]
        if changed:
            text = f"`{name}` has another {', '.join(sorted(changed))}"
            found.add(TEXT_CHANGED, pos, name, text)


def _entries(api: Api) -> Iterator[tuple[str, tuple[Position, Mapping[str, Any]]]]:
    """Every entry with its place and texts, by a name of its own."""
    plain = {
        section: {name: entry for part in parts for name, entry in part.items()}
        for section, parts in api.content.items()
        if section not in ("api", "reserved")
    }
    yield "api", (api.info.pos, _texts(api.content["api"][0]))
    places: dict[str, dict[str, Position]] = {
        "operations": {name: one.pos for name, one in api.operations.items()},
        "events": {name: one.pos for name, one in api.events.items()},
        "errors": {name: one.pos for name, one in api.errors.items()},
        "limits": {name: one.pos for name, one in api.limits.items()},
        "scenarios": {name: one.pos for name, one in api.scenarios.items()},
        "close_codes": {str(code): one.pos for code, one in api.close_codes.items()},
    }
    for section, positions in places.items():
        for name, pos in positions.items():
            yield f"{section}: {name}", (pos, _texts(plain[section][name]))
    for name, definition in api.schemas.items():
        for path, part in _parts(definition.schema, name):
            yield path, (part.pos, {"description": part.description, "examples": part.examples})


def _texts(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    return {word: entry[word] for word in _WORDS if word in entry}


def _parts(schema: Schema, path: str) -> Iterator[tuple[str, Schema]]:
    yield path, schema
    for name, below in schema.properties.items():
        yield from _parts(below, f"{path}.{name}")
    if schema.items is not None:
        yield from _parts(schema.items, f"{path}[]")
    if isinstance(schema.additional, Schema):
        yield from _parts(schema.additional, f"{path}.*")
