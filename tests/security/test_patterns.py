"""Regular expressions that strangers' texts are matched with: none of them can be made to run on."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import core

# The parser of regular expressions has no public name.
words: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")

REGISTRY = Path(__file__).parents[2] / "core" / "registry"
UNBOUNDED = words.MAXREPEAT
# Work that grows with the square of this would outlast the time that a test has.
LONG = 60_000


def in_code() -> Iterator[tuple[str, str]]:
    """The compiled patterns of all modules of the server, by name."""
    for module in pkgutil.walk_packages(core.__path__, "core."):
        if module.name.startswith(("core.cli", "core.storage.migrations")):
            continue  # Tools of the operator, and what runs once before the server does.
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{module.name}.{name}", value.pattern


def in_registry() -> Iterator[tuple[str, str]]:
    """The patterns of the registry's schemas."""

    def within(value: Any, where: str) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            for name, member in value.items():
                if name == "pattern" and isinstance(member, str):
                    yield where, member
                yield from within(member, f"{where}.{name}")
        elif isinstance(value, list):
            for number, member in enumerate(value):
                yield from within(member, f"{where}.{number}")

    for file in sorted(REGISTRY.glob("*.yaml")):
        yield from within(yaml.safe_load(file.read_text(encoding="utf-8")), file.stem)


PATTERNS = dict([*in_code(), *in_registry()])


def repeats(tokens: Any, outer: bool = False) -> Iterator[str]:
    """Unbounded repetitions within unbounded repetitions: the root of exponential matching."""
    for operator, argument in tokens:
        if operator in (words.MAX_REPEAT, words.MIN_REPEAT):
            _, most, inner = argument
            unbounded = most is UNBOUNDED
            if unbounded and outer:
                yield str(inner)
            yield from repeats(inner, outer or unbounded)
        elif operator is words.SUBPATTERN:
            yield from repeats(argument[-1], outer)
        elif operator is words.BRANCH:
            for branch in argument[1]:
                yield from repeats(branch, outer)
        elif operator in (words.ASSERT, words.ASSERT_NOT):
            yield from repeats(argument[1], outer)


def letters(tokens: Any) -> Iterator[str]:
    """Characters that the pattern names: what texts against it are made of."""
    for operator, argument in tokens:
        if operator is words.LITERAL:
            yield chr(argument)
        elif operator is words.RANGE:
            yield chr(argument[0])
        elif operator is words.IN:
            yield from letters(argument)
        elif operator in (words.MAX_REPEAT, words.MIN_REPEAT):
            yield from letters(argument[2])
        elif operator is words.SUBPATTERN:
            yield from letters(argument[-1])
        elif operator is words.BRANCH:
            for branch in argument[1]:
                yield from letters(branch)


def test_all_patterns_are_found() -> None:
    assert {"core.station.callsign._REGISTRABLE", "core.bridge.strict_json._TOKEN"} <= PATTERNS.keys()


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_no_repetition_contains_another(pattern: str) -> None:
    assert list(repeats(parser.parse(pattern))) == []


@pytest.mark.timeout(60)
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_no_text_makes_a_pattern_run_on(pattern: str) -> None:
    compiled = re.compile(pattern)
    named = list(dict.fromkeys(letters(parser.parse(pattern))))[:12]
    parts = [*named, *(one + other for one in named[:6] for other in named[:6] if one != other)]
    for part in parts:
        for end in ("", "\0", "\n"):
            text = part * (LONG // len(part)) + end
            compiled.fullmatch(text)
            compiled.match(text)
            assert sum(1 for _ in compiled.finditer(text)) <= len(text) + 1
