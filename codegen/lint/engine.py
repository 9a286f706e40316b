"""Runs the loader and every rule over a folder, and collects what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from codegen.lint import waivers
from codegen.lint.catalogue import lint_rules, rule_ids
from codegen.lint.view import View
from codegen.registry.diagnostics import Diagnostic
from codegen.registry.loader import Registry, read
from codegen.registry.model import Api


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong with a registry, by file and line. `api` is None when it could not be loaded."""

    api: Api | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> int:
        """How many diagnostics stop the generator."""
        return sum(one.level == "error" for one in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many diagnostics do not."""
        return len(self.diagnostics) - self.errors


def lint(folder: Path, *, shown_as: str | None = None, code: Path | None = None) -> Report:
    """Check a folder of registry files.

    `shown_as` is how diagnostics name the folder, its path unless given. `code` is the folder of the
    program, which is asked whether it uses the limits. A registry that cannot be loaded is checked as
    far as its entries are sound. Never raises for what the files contain.
    """
    registry = read(folder, shown_as=shown_as)
    waivable = {rule.rule.id for rule in lint_rules()}
    found = waivers.apply(
        _found(registry, code),
        registry.texts,
        waivable=waivable,
        known=rule_ids(),
        complete=registry.api is not None,
    )
    return Report(registry.api, tuple(sorted({*registry.diagnostics, *found})))


def _found(registry: Registry, code: Path | None) -> Iterator[Diagnostic]:
    if registry.sound is None:
        return
    whole = registry.api is not None
    view = View(registry.sound, registry.nodes, _texts(code) if whole and code is not None else None)
    for rule in lint_rules():
        if whole or not rule.whole:
            yield from rule.diagnostics(view)


def _texts(folder: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.py")))
