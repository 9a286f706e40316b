"""Reads a folder of registry files into an `Api`, or tells everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from codegen.registry import build, check_examples, check_operations, checks, event_words, source, structure
from codegen.registry.diagnostics import Diagnostic, Position
from codegen.registry.model import Api, Info, topic_key
from codegen.registry.rules import files as file_rules
from codegen.registry.rules import names as name_rules
from codegen.registry.sound import sound_part
from codegen.registry.source import Node

T = TypeVar("T")

_NAMED = ("operations", "schemas", "events", "errors", "limits", "scenarios", "close_codes")
_TOPIC = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(slots=True)
class _Entry:
    topic: str
    node: Node
    sound: bool


@dataclass(slots=True)
class _Content:
    """Entries of all files, by section and name; `plain` is what the files say, for hashing."""

    sections: dict[str, dict[str, _Entry]] = field(default_factory=lambda: {name: {} for name in _NAMED})
    api: Node | None = None
    reserved: list[Node] = field(default_factory=list)
    plain: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Registry:
    """What a folder holds.

    `api` is None when something is wrong. `sound` is what can be said more about then: the entries
    without faults; None when a file cannot be read. `nodes` are the entries of the files by section
    and name, `texts` the files by the names that diagnostics show.
    """

    api: Api | None
    sound: Api | None
    diagnostics: list[Diagnostic]
    nodes: Mapping[tuple[str, str], Node]
    texts: Mapping[str, str]


def load(folder: Path, *, shown_as: str | None = None) -> tuple[Api | None, list[Diagnostic]]:
    """Load every `*.yaml` of a folder.

    `shown_as` is how diagnostics name the folder, its path unless given. Returns the registry and
    no diagnostics, or None and all that is wrong, in the order of the files. Never raises for what
    the files contain.
    """
    registry = read(folder, shown_as=shown_as)
    return registry.api, registry.diagnostics


def read(folder: Path, *, shown_as: str | None = None) -> Registry:
    """As `load`, with what the files themselves say."""
    shown = folder.as_posix() if shown_as is None else shown_as
    content = _read_folder(folder, shown)
    if content.api is None and content.readable:
        content.diagnostics.append(structure.section_missing(shown, "api"))
    nodes = {
        (section, name): entry.node
        for section, entries in content.sections.items()
        for name, entry in entries.items()
    }
    found = content.diagnostics
    api = sound = None
    # With a file unread, whatever stands in it would be reported as unknown.
    if content.readable and content.api is not None:
        built = _build(content, build.info(content.api))
        known = {section: set(entries) for section, entries in content.sections.items()}
        found.extend(checks.check(built, known))
        found.extend(check_operations.check(built))
        begins = {owner: node.key_pos for owner, node in nodes.items()}
        sound = sound_part(built, found, begins) if found else built
        examples = list(check_examples.check(sound))
        if examples:
            found.extend(examples)
            sound = sound_part(sound, examples, begins)
        api = None if found else built
    return Registry(api, sound, sorted(set(found)), nodes, content.texts)


def _read_folder(folder: Path, shown: str) -> _Content:
    content = _Content()
    paths = sorted(folder.glob("*.yaml"), key=lambda path: topic_key(path.stem)) if folder.is_dir() else []
    if not paths:
        text = "there is no such folder" if not folder.is_dir() else "the folder has no *.yaml file"
        content.diagnostics.append(Diagnostic(Position(shown, 1, 1), file_rules.REGISTRY_MISSING, text))
        content.readable = False
    for path in paths:
        file = f"{shown}/{path.name}"
        if not _TOPIC.fullmatch(path.stem):
            text = f"the file name `{path.stem}` must be snake_case"
            content.diagnostics.append(Diagnostic(Position(file, 1, 1), file_rules.TOPIC_SNAKE_CASE, text))
        root = _read_file(path, file, content)
        if root is None:
            content.readable = False
        else:
            _collect(root, path.stem, content)
    return content


def _read_file(path: Path, file: str, content: _Content) -> Node | None:
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        fault = Diagnostic(Position(file, line, column), file_rules.YAML_ENCODING, "the file is not UTF-8")
        content.diagnostics.append(fault)
        return None
    except OSError as error:
        fault = Diagnostic(
            Position(file, 1, 1), file_rules.REGISTRY_MISSING, f"cannot be read: {error.strerror}"
        )
        content.diagnostics.append(fault)
        return None
    content.texts[file] = text = text.removeprefix("\ufeff")
    root, found = source.read(text, file)
    content.diagnostics.extend(found)
    return root


def _collect(root: Node, topic: str, content: _Content) -> None:
    found, broken = structure.check(root)
    content.diagnostics.extend(found)
    for section, node in root.items():
        if section == "api" and content.api is not None:
            _twice("api", node, content.api.key_pos, content)
        elif section == "api":
            if not any(path[:1] == ("api",) for path in broken):
                content.api = node
            else:
                content.readable = False
        elif section == "reserved":
            if not any(path[:1] == ("reserved",) for path in broken):
                content.reserved.extend(node.elements())
        elif section in content.sections:
            entries = content.sections[section]
            for name, entry in node.items():
                if name in entries:
                    _twice(name, entry, entries[name].node.key_pos, content)
                else:
                    entries[name] = _Entry(topic, entry, (section, name) not in broken)
        content.plain.setdefault(section, []).append(node.plain())


def _twice(name: str, node: Node, first: Position, content: _Content) -> None:
    text = f"`{name}` exists already ({first})"
    content.diagnostics.append(Diagnostic(node.key_pos, name_rules.NAME_DUPLICATE, text))


def _build(content: _Content, info: Info) -> Api:
    def sound(section: str) -> Iterator[tuple[str, _Entry]]:
        for name, entry in content.sections[section].items():
            if entry.sound:
                yield name, entry

    def built(section: str, make: Callable[[str, Node], T]) -> dict[str, T]:
        return {name: make(name, entry.node) for name, entry in sound(section)}

    codes = built("close_codes", build.close_code)
    events = built("events", build.event)
    schemas = {name: build.schema_def(name, entry.topic, entry.node) for name, entry in sound("schemas")}
    return Api(
        info=info,
        operations=built("operations", build.operation),
        schemas=event_words.resolved(schemas, events),
        events=events,
        errors=built("errors", build.error),
        limits=built("limits", build.limit),
        scenarios=built("scenarios", build.scenario),
        close_codes={code.code: code for code in codes.values()},
        reserved=tuple(entry for node in content.reserved if (entry := build.reserved(node)) is not None),
        content=content.plain,
    )
