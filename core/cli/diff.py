"""`pileup diff`: what changed since a release, whom it breaks, and which version it asks for."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli import diagnostics
from core.cli.diagnostics import shown

if TYPE_CHECKING:
    from codegen.compat import Comparison
    from codegen.compat.sources import Base
    from codegen.registry import Diagnostic

_STYLES = {"breaking": "bold red", "warning": "yellow", "compatible": "green"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The arguments of the command; None where the default counts."""

    base: str | None
    registry: Path | None
    baseline: Path | None
    release: bool
    docs: bool
    verbose: bool
    as_json: bool
    form: str


class _Misuse(Exception):
    """Arguments that cannot be used; the text says why."""


def run(options: Options) -> int:
    """Run the command; returns the exit code.

    0: compatible, and the version is high enough. 1: something breaks, the version is too low, or
    the registry has faults. 2: the arguments cannot be used, or the base cannot be had.
    """
    try:
        return _run(options)
    except _Misuse as error:
        print(f"pileup diff: {error}", file=sys.stderr)
        return 2


def _run(options: Options) -> int:
    if options.form not in diagnostics.FORMATS:
        raise _Misuse(f"--format is {options.form!r}, but must be text or github")
    if options.release and options.base is not None:
        raise _Misuse("--release compares with the released baseline; leave BASE out")
    try:
        root = diagnostics.root()
    except diagnostics.GeneratorMissing as error:
        raise _Misuse(str(error)) from None
    from codegen.compat import compare, report, sources
    from codegen.registry import load

    if options.docs:
        print(report.rules_markdown(), end="")
        return 0
    folder = options.registry or root / "core" / "registry"
    baseline = options.baseline or sources.BASELINE
    new, faults = load(folder, shown_as=shown(folder))
    if new is None:
        _print_faults(faults, options)
        return 1
    if options.release and not baseline.exists():
        return _release(folder, baseline, new.info.version)
    try:
        base = _base(options.base, folder, baseline)
    except sources.BaseError as error:
        raise _Misuse(str(error)) from None
    comparison = compare(base.api, new, datetime.now(UTC).date())
    if options.release and not comparison.bump_missing:
        return _release(folder, baseline, new.info.version)
    _print(comparison, base.name, options)
    return 0 if comparison.ok else 1


def _base(base: str | None, folder: Path, baseline: Path) -> Base:
    from codegen.compat import sources

    if base is None:
        return sources.from_baseline(baseline, shown(folder))
    if base and Path(base).is_dir():
        return sources.from_folder(Path(base), shown(Path(base)))
    if not base or base.startswith("-"):
        raise _Misuse(f"BASE is {base!r}, but must be a git revision or a folder")
    return sources.from_revision(base, folder, shown(folder))


def _release(folder: Path, baseline: Path, version: str) -> int:
    from codegen.compat import sources

    try:
        changed = sources.write_baseline(folder, baseline)
    except OSError as error:
        print(f"pileup diff: {shown(baseline)} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    if changed:
        print(f"{shown(baseline)}: {version} is the released baseline")
    return 0


def _print(comparison: Comparison, base: str, options: Options) -> None:
    from codegen.compat import report

    if options.as_json:
        print(json.dumps(report.as_json(comparison, base, verbose=options.verbose), ensure_ascii=False))
    elif options.form == "github":
        for line in report.as_github(comparison, base, verbose=options.verbose):
            print(line)
    else:
        verdict = report.verdict(comparison, base, released=options.base is None)
        _print_text(comparison, verdict, verbose=options.verbose)


def _print_text(comparison: Comparison, verdict: str, *, verbose: bool) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from codegen.compat import Level

    console = Console(highlight=False)
    for level in Level:
        found = comparison.of_level(level, quiet=verbose)
        if found:
            console.print(Text(f"{level.value} ({len(found)})", style=_STYLES[level.value]))
        for finding in found:
            head = Text("  ").append(finding.where, "dim").append(": ").append(finding.rule.id, "bold")
            if console.is_terminal:
                console.print(head, soft_wrap=True)
                console.print(Padding(Text(finding.message), (0, 0, 0, 4)))
            else:
                console.print(head.append(f": {finding.message}"), soft_wrap=True)
    console.print(Text(verdict, style="" if comparison.ok else "bold red"), soft_wrap=True)


def _print_faults(faults: list[Diagnostic], options: Options) -> None:
    if options.as_json:
        listed = [fault.as_json() for fault in faults]
        print(json.dumps({"ok": False, "diagnostics": listed}, ensure_ascii=False))
        return
    diagnostics.write(faults, options.form, sys.stderr)
