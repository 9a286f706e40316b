"""`pileup generate`: registry in, generated files out, or everything that is wrong with it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli import diagnostics
from core.cli.diagnostics import shown

if TYPE_CHECKING:
    from codegen.generators.output import OutputFile
    from codegen.registry import Diagnostic
    from codegen.writer import Change

_CURE = "run 'make generate'"


def run(*, check: bool, registry: Path | None, output: Path | None, as_json: bool, form: str) -> int:
    """Run the command; returns the exit code: 0 done or up to date, 1 faults or differences, 2 misuse."""
    if form not in diagnostics.FORMATS:
        print(f"pileup generate: --format is {form!r}, but must be text or github", file=sys.stderr)
        return 2
    try:
        report = diagnostics.check(registry)
        from codegen import generators, writer
    except diagnostics.GeneratorMissing as error:
        print(f"pileup generate: {error}", file=sys.stderr)
        return 2
    if not as_json:
        diagnostics.write(report.diagnostics, form, sys.stderr)
    if report.api is None or report.errors:
        if as_json:
            _print_json(False, report.diagnostics, [])
        return 1
    target = output or diagnostics.root() / "generated"
    try:
        files = writer.finish([*generators.generate(report.api), *_own_files(registry)])
        changes = writer.compare(files, target) if check else writer.write(files, target)
    except writer.WriterError as error:
        if as_json:
            print(json.dumps({"ok": False, "diagnostics": [{"text": str(error)}], "changes": []}))
        else:
            print(f"pileup generate: {error}", file=sys.stderr)
        return 1
    if as_json:
        listed = [{"path": f"{shown(target)}/{change.path}", "kind": change.kind} for change in changes]
        _print_json(not (check and changes), report.diagnostics, listed)
    elif check:
        _print_differences(shown(target), changes, form)
    elif changes:
        print(f"{shown(target)}: {len(changes)} of {len(files)} files rebuilt")
    return 1 if check and changes else 0


def _own_files(registry: Path | None) -> list[OutputFile]:
    """What this server's output has beside that of its registry; another registry is another server's."""
    if registry is not None and registry.resolve() != (diagnostics.root() / "core" / "registry").resolve():
        return []
    from codegen.generators import settings
    from core import settings_reference

    return settings.generate(settings_reference.settings())


def _print_differences(folder: str, changes: list[Change], form: str) -> None:
    for change in changes:
        path = f"{folder}/{change.path}"
        text = f"{path} is {change.kind}; {_CURE}"
        print(f"::error file={path}::{text}" if form == "github" else text, file=sys.stderr)


def _print_json(ok: bool, found: tuple[Diagnostic, ...], changes: list[dict[str, str]]) -> None:
    listed = [one.as_json() for one in found]
    print(json.dumps({"ok": ok, "diagnostics": listed, "changes": changes}, ensure_ascii=False))
