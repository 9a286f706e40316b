"""Reads a folder of registry files into an `Api`, or tells everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from codegen.registry import build, check_examples, check_operations, checks, rules, source, structure
from codegen.registry.diagnostics import Diagnostic, Position
from codegen.registry.model import Api, Info, topic_key
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
    diagnostics: list[Diagnostic] = field(default_factory=list)
    readable: bool = True


def load(folder: Path, *, shown_as: str | None = None) -> tuple[Api | None, list[Diagnostic]]:
    """Load every `*.yaml` of a folder.

    `shown_as` is how diagnostics name the folder, its path unless given. Returns the registry and
    no diagnostics, or None and all that is wrong, in the order of the files. Never raises for what
    the files contain.
    """
    shown = folder.as_posix() if shown_as is None else shown_as
    content = _read_folder(folder, shown)
    if content.api is None and content.readable:
        content.diagnostics.append(structure.section_missing(shown, "api"))
    found = content.diagnostics
    # With a file unread, whatever stands in it would be reported as unknown.
    if content.readable and content.api is not None:
        api = _build(content, build.info(content.api))
        known = {section: set(entries) for section, entries in content.sections.items()}
        found.extend(checks.check(api, known))
        found.extend(check_operations.check(api))
        if not found:
            found.extend(check_examples.check(api))
        if not found:
            return api, []
    return None, sorted(set(found))


def _read_folder(folder: Path, shown: str) -> _Content:
    content = _Content()
    paths = sorted(folder.glob("*.yaml"), key=lambda path: topic_key(path.stem)) if folder.is_dir() else []
    if not paths:
        text = "there is no such folder" if not folder.is_dir() else "the folder has no *.yaml file"
        content.diagnostics.append(Diagnostic(Position(shown, 1, 1), rules.REGISTRY_MISSING, text))
        content.readable = False
    for path in paths:
        file = f"{shown}/{path.name}"
        if not _TOPIC.fullmatch(path.stem):
            text = f"the file name `{path.stem}` must be snake_case"
            content.diagnostics.append(Diagnostic(Position(file, 1, 1), rules.TOPIC_SNAKE_CASE, text))
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
        fault = Diagnostic(Position(file, line, column), rules.YAML_ENCODING, "the file is not UTF-8")
        content.diagnostics.append(fault)
        return None
    except OSError as error:
        fault = Diagnostic(Position(file, 1, 1), rules.REGISTRY_MISSING, f"cannot be read: {error.strerror}")
        content.diagnostics.append(fault)
        return None
    root, found = source.read(text.removeprefix("\ufeff"), file)
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
    content.diagnostics.append(Diagnostic(node.key_pos, rules.NAME_DUPLICATE, text))


def _build(content: _Content, info: Info) -> Api:
    def sound(section: str) -> Iterator[tuple[str, _Entry]]:
        for name, entry in content.sections[section].items():
            if entry.sound:
                yield name, entry

    def built(section: str, make: Callable[[str, Node], T]) -> dict[str, T]:
        return {name: make(name, entry.node) for name, entry in sound(section)}

    codes = built("close_codes", build.close_code)
    return Api(
        info=info,
        operations=built("operations", build.operation),
        schemas={name: build.schema_def(name, entry.topic, entry.node) for name, entry in sound("schemas")},
        events=built("events", build.event),
        errors=built("errors", build.error),
        limits=built("limits", build.limit),
        scenarios=built("scenarios", build.scenario),
        close_codes={code.code: code for code in codes.values()},
        reserved=tuple(entry for node in content.reserved if (entry := build.reserved(node)) is not None),
        content=content.plain,
    )
