"""The part of a registry that has no faults, so that more can be said about it in the same run."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from codegen.registry.diagnostics import Diagnostic, Position
from codegen.registry.model import Api, EventDef, Operation, ScenarioDef, SchemaDef

T = TypeVar("T")

_SECTIONS = ("operations", "schemas", "events", "errors", "limits", "scenarios", "close_codes")


def sound_part(
    api: Api, diagnostics: Iterable[Diagnostic], begins: Mapping[tuple[str, str], Position]
) -> Api:
    """The registry without entries that have a fault, and without those that refer to such entries.

    `begins` says where every entry of the files begins, by section and name, also those that `api` lacks.
    """
    owners = _Owners(begins)
    faulty = {owner for fault in diagnostics if (owner := owners.of(fault.pos)) is not None}
    kept: dict[str, Any] = {
        section: _without(getattr(api, section), {name for of, name in faulty if of == section})
        for section in _SECTIONS
    }
    part = replace(api, **kept)
    while (less := _closed(part)) != part:
        part = less
    return part


def _without(entries: Mapping[Any, T], faulty: set[str]) -> dict[Any, T]:
    return {name: entry for name, entry in entries.items() if str(name) not in faulty}


def _closed(api: Api) -> Api:
    """Without entries that refer to what is not there."""
    return replace(
        api,
        schemas=_kept(api.schemas, lambda entry: _schema_holds(api, entry)),
        events=_kept(api.events, lambda entry: _event_holds(api, entry)),
        operations=_kept(api.operations, lambda entry: _operation_holds(api, entry)),
        scenarios=_kept(api.scenarios, lambda entry: _scenario_holds(api, entry)),
    )


class _Owners:
    """Which entry a place in a file belongs to: the last one that begins at or before it."""

    def __init__(self, begins: Mapping[tuple[str, str], Position]) -> None:
        self._begins: dict[str, list[tuple[Position, tuple[str, str]]]] = {}
        for owner, pos in sorted(begins.items(), key=lambda entry: entry[1]):
            self._begins.setdefault(pos.file, []).append((pos, owner))

    def of(self, pos: Position) -> tuple[str, str] | None:
        """Section and name, or None for a place before all entries."""
        entries = self._begins.get(pos.file, [])
        index = bisect_right(entries, pos, key=lambda entry: entry[0])
        return entries[index - 1][1] if index else None


def _kept(entries: Mapping[str, T], holds: Callable[[T], bool]) -> dict[str, T]:
    return {name: entry for name, entry in entries.items() if holds(entry)}


def _schema_holds(api: Api, entry: SchemaDef) -> bool:
    return all(part.ref is None or part.ref in api.schemas for part in api.parts(entry.schema))


def _event_holds(api: Api, entry: EventDef) -> bool:
    return entry.data.schema in api.schemas


def _operation_holds(api: Api, entry: Operation) -> bool:
    schemas = [entry.result.schema, *([entry.params.name] if entry.params else [])]
    errors = [use.code for use in entry.errors]
    for example in entry.examples:
        if example.error is not None:
            errors.append(example.error.name)
        if example.given is not None and example.given.name not in api.scenarios:
            return False
    return (
        all(name in api.schemas for name in schemas)
        and all(code in api.errors for code in errors)
        and all(event.name in api.events for event in entry.emits)
    )


def _scenario_holds(api: Api, entry: ScenarioDef) -> bool:
    return all(step.operation.name in api.operations for step in entry.steps)
