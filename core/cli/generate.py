"""`pileup generate`: registry in, generated files out, or everything that is wrong with it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codegen.writer import Change

FORMATS = ("text", "github")
_CURE = "run 'make generate'"


def run(*, check: bool, registry: Path | None, output: Path | None, as_json: bool, form: str) -> int:
    """Run the command; returns the exit code: 0 done or up to date, 1 faults or differences, 2 misuse."""
    if form not in FORMATS:
        print(f"pileup generate: --format is {form!r}, but must be text or github", file=sys.stderr)
        return 2
    try:
        import codegen
        from codegen import generators, writer
        from codegen.registry import load
    except ImportError as error:
        text = f"{error.name} is not installed; run in a checkout: pip install -e '.[codegen]'"
        print(f"pileup generate: {text}", file=sys.stderr)
        return 2
    root = Path(codegen.__file__).parent.parent
    source = registry or root / "core" / "registry"
    target = output or root / "generated"
    api, diagnostics = load(source, shown_as=_shown(source))
    if api is None:
        if as_json:
            _print_json(False, [fault.as_json() for fault in diagnostics], [])
        else:
            for fault in diagnostics:
                print(fault.as_github() if form == "github" else fault, file=sys.stderr)
        return 1
    try:
        files = writer.finish(generators.generate(api))
        changes = writer.compare(files, target) if check else writer.write(files, target)
    except writer.WriterError as error:
        if as_json:
            _print_json(False, [{"text": str(error)}], [])
        else:
            print(f"pileup generate: {error}", file=sys.stderr)
        return 1
    if as_json:
        listed = [{"path": f"{_shown(target)}/{change.path}", "kind": change.kind} for change in changes]
        _print_json(not (check and changes), [], listed)
    elif check:
        _print_differences(_shown(target), changes, form)
    elif changes:
        print(f"{_shown(target)}: {len(changes)} of {len(files)} files rebuilt")
    return 1 if check and changes else 0


def _print_differences(folder: str, changes: list[Change], form: str) -> None:
    for change in changes:
        path = f"{folder}/{change.path}"
        text = f"{path} is {change.kind}; {_CURE}"
        print(f"::error file={path}::{text}" if form == "github" else text, file=sys.stderr)


def _print_json(ok: bool, diagnostics: list[dict[str, str | int]], changes: list[dict[str, str]]) -> None:
    print(json.dumps({"ok": ok, "diagnostics": diagnostics, "changes": changes}, ensure_ascii=False))


def _shown(path: Path) -> str:
    """The path as people read it: relative when it lies below the current folder."""
    relative = os.path.relpath(path)
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()
