"""Exceptions that the files themselves state, as comments with a reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import yaml
import yamlcore  # type: ignore[import-untyped]

from codegen.registry.diagnostics import Diagnostic, Position, suggestion

WAIVER_FORM: Final = "WAIVER_FORM"
"""A comment that begins with `lint:` is a waiver.

Why: a misspelt waiver would waive nothing, in silence.

Fix: write it in the form of the example, at the end of the line or on a line of its own above.

Example:
    # lint: allow WRITE_WITHOUT_EMITS: nobody watches the test lamp
"""

WAIVER_REASON_MISSING: Final = "WAIVER_REASON_MISSING"
"""A waiver has a reason.

Why: who reads it later must be able to judge whether it still holds.

Fix: write the reason behind a colon.

Example:
    # lint: allow WRITE_WITHOUT_EMITS: nobody watches the test lamp
"""

WAIVER_RULE_UNKNOWN: Final = "WAIVER_RULE_UNKNOWN"
"""The rule that a waiver names exists.

Why: it waives nothing otherwise.

Fix: take the id that is suggested; ids are the headings of this page.

Example:
    # lint: allow WRITE_WITHOUT_EMITS: …    # not WRITE_WITHOUT_EVENTS
"""

WAIVER_NOT_POSSIBLE: Final = "WAIVER_NOT_POSSIBLE"
"""The rule that a waiver names can be waived.

Why: rules that the loader and the generators rely on, and those of waivers themselves, have no exceptions.

Fix: remove the waiver, and mend what it was meant for.

Example:
    # lint: allow WRITE_WITHOUT_EMITS: …    # but not SCHEMA_UNKNOWN
"""

WAIVER_UNUSED: Final = "WAIVER_UNUSED"
"""A waiver waives something: its rule is broken on its own line, or on the first one below its comment.

Why: it would hide the next fault there, for which its reason was not meant.

Fix: remove it, or move it to the line that the diagnostic names.

Example:
    # lint: allow WRITE_WITHOUT_EMITS: nobody watches the test lamp
    lamp.test: {safe: false, …}
"""

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*lint\s*:(?P<said>.*)$")
_ALLOW = re.compile(r"allow\s+(?P<rule>\w+)\s*(?::(?P<reason>.*))?")


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that is not applied to one line."""

    rule: str
    file: str
    line: int
    pos: Position


def apply(
    diagnostics: Iterable[Diagnostic],
    texts: Mapping[str, str],
    *,
    waivable: Collection[str],
    known: Collection[str],
    complete: bool,
) -> list[Diagnostic]:
    """The diagnostics that no waiver of the texts excepts, and those about the waivers.

    `waivable` and `known` are ids of rules. Unless `complete`, not every rule has been applied, so that
    nothing can be said of waivers without effect.
    """
    waivers: list[Waiver] = []
    remaining: list[Diagnostic] = []
    for file, text in texts.items():
        for found in read(text, file, waivable, known):
            if isinstance(found, Waiver):
                waivers.append(found)
            else:
                remaining.append(found)
    wanted = {(waiver.rule, waiver.file, waiver.line) for waiver in waivers}
    effective: set[tuple[str, str, int]] = set()
    for diagnostic in diagnostics:
        place = (diagnostic.rule, diagnostic.pos.file, diagnostic.pos.line)
        if place in wanted:
            effective.add(place)
        else:
            remaining.append(diagnostic)
    for waiver in waivers if complete else ():
        if (waiver.rule, waiver.file, waiver.line) not in effective:
            text = f"`{waiver.rule}` has nothing to say about line {waiver.line}; remove the waiver"
            remaining.append(Diagnostic(waiver.pos, WAIVER_UNUSED, text))
    return remaining


def read(
    text: str, file: str, waivable: Collection[str], known: Collection[str]
) -> Iterator[Waiver | Diagnostic]:
    """The waivers of a file, and what is wrong with some."""
    scalars = _scalars(text)
    if scalars is None:
        return
    lines = text.split("\n")
    for number, line in enumerate(lines):
        found = _COMMENT.search(line)
        if found is None or any(begin <= (number, found.start()) < end for begin, end in scalars):
            continue
        pos = Position(file, number + 1, found.start() + 1)
        allowed = _ALLOW.fullmatch(found["said"].strip())
        if allowed is None:
            yield Diagnostic(pos, WAIVER_FORM, "a waiver has the form `# lint: allow RULE_ID: reason`")
            continue
        rule, reason = allowed["rule"], (allowed["reason"] or "").strip()
        if rule not in known:
            yield Diagnostic(
                pos, WAIVER_RULE_UNKNOWN, f"there is no rule `{rule}`", suggestion(rule, waivable)
            )
        elif rule not in waivable:
            yield Diagnostic(pos, WAIVER_NOT_POSSIBLE, f"`{rule}` cannot be waived; mend what it is about")
        elif not reason:
            text_ = f"the waiver of `{rule}` gives no reason; write `# lint: allow {rule}: reason`"
            yield Diagnostic(pos, WAIVER_REASON_MISSING, text_)
        else:
            yield Waiver(rule, file, _target(lines, number, found.start()) + 1, pos)


def _target(lines: list[str], number: int, column: int) -> int:
    """The line that a comment is about: its own, or the first below a comment that has a line to itself."""
    if lines[number][:column].strip():
        return number
    while number < len(lines) and lines[number].lstrip().startswith("#"):
        number += 1
    return number


def _scalars(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]] | None:
    """Begin and end of every text of the file, where a `#` begins no comment; None when it is no YAML."""
    try:
        return [
            ((token.start_mark.line, token.start_mark.column), (token.end_mark.line, token.end_mark.column))
            for token in yaml.scan(text, Loader=yamlcore.CCoreLoader)
            if isinstance(token, yaml.ScalarToken)
        ]
    except yaml.YAMLError:
        return None
