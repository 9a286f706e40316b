"""`pileup lint`: everything that is wrong with a registry, or that it could say better."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from core.cli import diagnostics


def run(
    *, registry: Path | None, code: Path | None, as_json: bool, form: str, strict: bool, docs: bool
) -> int:
    """Run the command; returns the exit code: 0 sound, 1 faults (with `strict` warnings, too), 2 misuse."""
    if form not in diagnostics.FORMATS:
        print(f"pileup lint: --format is {form!r}, but must be text or github", file=sys.stderr)
        return 2
    if code is not None and not code.is_dir():
        print(f"pileup lint: --code is {code}, which is no folder", file=sys.stderr)
        return 2
    try:
        report = None if docs else diagnostics.check(registry, code)
    except diagnostics.GeneratorMissing as error:
        print(f"pileup lint: {error}", file=sys.stderr)
        return 2
    if report is None:
        from codegen.lint.page import page

        print(page(), end="")
        return 0
    failed = bool(report.errors or (strict and report.warnings))
    if as_json:
        listed = [one.as_json() for one in report.diagnostics]
        print(json.dumps({"ok": not failed, "diagnostics": listed}, ensure_ascii=False))
        return int(failed)
    diagnostics.write(report.diagnostics, form, sys.stdout)
    found = [_counted(report.errors, "error"), _counted(report.warnings, "warning")]
    summary = " and ".join(part for part in found if part)
    if summary:
        print(f"pileup lint: {summary}", file=sys.stderr)
    elif report.api is not None:
        api = report.api
        parts = [_counted(len(api.operations), "operation"), _counted(len(api.events), "event")]
        print(f"{', '.join(parts)}, {_counted(len(api.schemas), 'schema')}: no faults")
    return int(failed)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""
