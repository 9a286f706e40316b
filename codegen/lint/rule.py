"""What a rule is, how its documentation is read, and how a function becomes a rule."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from codegen.lint.view import View
from codegen.registry.diagnostics import Diagnostic, Level, Position

_DOC = re.compile(
    r"(?P<what>.+?)\n\nWhy: (?P<why>.+?)\n\nFix: (?P<fix>.+?)\n\nExample:\n(?P<example>.+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and its documentation. `topic` names the module that has it."""

    id: str
    level: Level
    topic: str
    what: str
    why: str
    fix: str
    example: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of a rule: where, what, and what was probably meant."""

    pos: Position
    text: str
    hint: str = ""


Check = Callable[[View], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class LintRule:
    """A rule of a loaded registry, and the function that finds its breaches.

    With `whole`, it is only asked about a registry without faults: an entry that could not be read
    may be the one that uses what seems unused.
    """

    rule: Rule
    whole: bool
    check: Check

    def diagnostics(self, view: View) -> Iterator[Diagnostic]:
        """What the rule has to say of a registry."""
        for found in self.check(view):
            yield Diagnostic(found.pos, self.rule.id, found.text, found.hint, self.rule.level)


def documented(id: str, level: Level, topic: str, doc: str) -> Rule:
    """A rule from its documentation, which has the form

        What must hold.

        Why: what happens otherwise.

        Fix: what to do.

        Example:
            yaml: lines

    Raises ValueError for a text of another form.
    """
    parts = _DOC.fullmatch(inspect.cleandoc(doc))
    if parts is None:
        raise ValueError(f"{id}: the text must have the parts Why:, Fix: and Example:")
    what, why, fix = (" ".join(parts[name].split()) for name in ("what", "why", "fix"))
    return Rule(id, level, topic, what, why, fix, textwrap.dedent(parts["example"]).rstrip())


def error(check: Check) -> LintRule:
    """A rule whose breaches stop the generator; its id is the function's name in capitals."""
    return _lint_rule(check, "error", whole=False)


def warning(check: Check) -> LintRule:
    """A rule whose breaches are told, and stop only a strict run."""
    return _lint_rule(check, "warning", whole=False)


def error_of_whole(check: Check) -> LintRule:
    """As `error`, for a rule that needs the whole registry."""
    return _lint_rule(check, "error", whole=True)


def warning_of_whole(check: Check) -> LintRule:
    """As `warning`, for a rule that needs the whole registry."""
    return _lint_rule(check, "warning", whole=True)


def _lint_rule(check: Check, level: Level, *, whole: bool) -> LintRule:
    topic = check.__module__.rpartition(".")[2]
    return LintRule(documented(check.__name__.upper(), level, topic, check.__doc__ or ""), whole, check)
