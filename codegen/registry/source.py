"""YAML 1.2 files as trees that remember file, line and column of every key and value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml
import yamlcore  # type: ignore[import-untyped]

from codegen.registry.diagnostics import Diagnostic, Position
from codegen.registry.rules import files as file_rules

Scalar: TypeAlias = str | int | float | bool | None
Path: TypeAlias = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
_SCALARS = frozenset(_TAG + kind for kind in ("str", "int", "float", "bool", "null"))


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file. `key_pos` is where its key stands, or its own place in a list.

    `value` is a scalar, a dict of nodes by key in declared order, or a list of nodes.
    """

    value: Scalar | dict[str, Node] | list[Node]
    pos: Position
    key_pos: Position

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def __getitem__(self, key: str) -> Node:
        assert isinstance(self.value, dict)
        return self.value[key]

    def items(self) -> Iterator[tuple[str, Node]]:
        """Members of a mapping in declared order; nothing for other values."""
        if isinstance(self.value, dict):
            yield from self.value.items()

    def elements(self) -> list[Node]:
        """Elements of a list; nothing for other values."""
        return self.value if isinstance(self.value, list) else []

    def get(self, key: str) -> Node | None:
        """The member, or None when there is none."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def plain(self) -> Any:
        """The value without positions, as JSON types."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, path: Sequence[str | int]) -> Node:
        """The node that `path` leads to, or the last one on the way that exists."""
        node = self
        for step in path:
            below: Node | None = None
            if isinstance(node.value, dict):
                below = node.value.get(str(step))
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                below = node.value[step]
            if below is None:
                return node
            node = below
        return node


@dataclass(slots=True)
class _Reader:
    """Turns composed YAML nodes of one file into `Node`s and collects what is refused."""

    file: str
    loader: Any
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def refuse(self, mark: Any, rule: str, text: str) -> None:
        self.diagnostics.append(Diagnostic(self.position(mark), rule, text))

    def position(self, mark: Any) -> Position:
        return Position(self.file, mark.line + 1, mark.column + 1)

    def node(self, raw: yaml.Node, key_pos: Position | None = None) -> Node:
        pos = self.position(raw.start_mark)
        value: Scalar | dict[str, Node] | list[Node]
        if isinstance(raw, yaml.MappingNode):
            value = self.mapping(raw)
            self.collection_tag(raw, _TAG + "map")
        elif isinstance(raw, yaml.SequenceNode):
            value = [self.node(element) for element in raw.value]
            self.collection_tag(raw, _TAG + "seq")
        else:
            value = self.scalar(raw)
        return Node(value, pos, key_pos or pos)

    def collection_tag(self, raw: yaml.Node, expected: str) -> None:
        if raw.tag != expected:
            self.refuse(
                raw.start_mark, file_rules.YAML_TAG, f"tag `{raw.tag}` is not used in a registry; remove it"
            )

    def scalar(self, raw: yaml.Node) -> Scalar:
        if raw.tag not in _SCALARS:
            self.refuse(
                raw.start_mark, file_rules.YAML_TAG, f"tag `{raw.tag}` is not used in a registry; remove it"
            )
            return None
        value: Scalar = self.loader.construct_object(raw)
        if isinstance(value, float) and not math.isfinite(value):
            self.refuse(raw.start_mark, file_rules.YAML_NUMBER, f"`{raw.value}` is no number that JSON has")
            return None
        return value

    def mapping(self, raw: yaml.MappingNode) -> dict[str, Node]:
        members: dict[str, Node] = {}
        for key, below in raw.value:
            pos = self.position(key.start_mark)
            if not isinstance(key, yaml.ScalarNode) or key.tag not in (_TAG + "str", _TAG + "int"):
                text = f"`{key.value}`" if isinstance(key, yaml.ScalarNode) else "a list or mapping"
                self.refuse(
                    key.start_mark, file_rules.YAML_KEY_NOT_TEXT, f"key {text} must be a text; quote it"
                )
            elif key.value == "<<":
                self.refuse(
                    key.start_mark, file_rules.YAML_MERGE_KEY, "merge keys are refused; write the members out"
                )
            elif key.value in members:
                first = members[key.value].key_pos.line
                text = f"key `{key.value}` stands here twice; the first is in line {first}"
                self.refuse(key.start_mark, file_rules.YAML_DUPLICATE_KEY, text)
            else:
                members[key.value] = self.node(below, pos)
        return members


def read(text: str, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """Read one YAML 1.2 document. `file` is the name that diagnostics show.

    Tabs, anchors, aliases, merge keys, tags, duplicate keys and numbers outside JSON are refused.
    The tree is None when the text is no YAML; otherwise it lacks what was refused.
    """
    reader = _Reader(file, yamlcore.CCoreLoader(""))
    for number, shown in enumerate(text.split("\n")):
        if "\t" in shown:
            pos = Position(file, number + 1, shown.index("\t") + 1)
            reader.diagnostics.append(Diagnostic(pos, file_rules.YAML_TAB, "a tab; use spaces"))
    if reader.diagnostics:
        return None, reader.diagnostics
    try:
        for event in yaml.parse(text, Loader=yamlcore.CCoreLoader):
            if isinstance(event, yaml.AliasEvent):
                reader.refuse(
                    event.start_mark, file_rules.YAML_ALIAS, f"alias `*{event.anchor}`; write the value out"
                )
            elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
                reader.refuse(
                    event.start_mark, file_rules.YAML_ANCHOR, f"anchor `&{event.anchor}`; remove it"
                )
        if reader.diagnostics:
            return None, reader.diagnostics
        root = yaml.compose(text, Loader=yamlcore.CCoreLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = " ".join(part for part in (error.context, error.problem) if part)
        return None, [Diagnostic(Position(file, line, column), file_rules.YAML_SYNTAX, what)]
    except yaml.YAMLError as error:
        what = " ".join(str(error).split())
        return None, [Diagnostic(Position(file, 1, 1), file_rules.YAML_SYNTAX, what)]
    if root is None:
        return None, [Diagnostic(Position(file, 1, 1), file_rules.REGISTRY_EMPTY, "the file is empty")]
    return reader.node(root), reader.diagnostics
