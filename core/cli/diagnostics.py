"""What the commands that read a registry share: where it is, and how its faults are written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from codegen.lint import Report
    from codegen.registry import Diagnostic

FORMATS = ("text", "github")


class GeneratorMissing(Exception):
    """The generator's packages are not installed. The text says what to do."""


def root() -> Path:
    """The folder of the project. Raises `GeneratorMissing`."""
    try:
        import codegen.lint
    except ImportError as error:
        text = f"{error.name} is not installed; run in a checkout: pip install -e '.[codegen]'"
        raise GeneratorMissing(text) from error
    return Path(codegen.lint.__file__).parents[2]


def check(registry: Path | None, code: Path | None = None) -> Report:
    """What is wrong with a registry, the project's own unless given.

    `code` is the program that uses its limits; that of the project's registry is known.
    """
    from codegen.lint import lint

    own = root() / "core" / "registry"
    folder = registry or own
    if code is None and folder.resolve() == own:
        code = own.parent
    return lint(folder, shown_as=shown(folder), code=code)


def write(diagnostics: Iterable[Diagnostic], form: str, stream: TextIO) -> None:
    """One line for each diagnostic, as text or as workflow commands."""
    for one in diagnostics:
        print(one.as_github() if form == "github" else one, file=stream)


def shown(path: Path) -> str:
    """The path as people read it: relative when it lies below the current folder."""
    relative = os.path.relpath(path)
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()
