"""What is wrong with a registry, where, and what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a registry file; line and column count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One fault of a registry file.

    `rule` is the id of a rule of `codegen.registry.rules` or `codegen.lint`, `hint` what was probably
    meant, or empty. Warnings do not stop the generator.
    """

    pos: Position
    rule: str
    text: str
    hint: str = ""
    level: Level = "error"

    @property
    def full_text(self) -> str:
        """The text and, if there is one, the hint in parentheses."""
        return f"{self.text} ({self.hint})" if self.hint else self.text

    def __str__(self) -> str:
        level = "warning: " if self.level == "warning" else ""
        return f"{self.pos}: {self.rule}: {level}{self.full_text}"

    def as_github(self) -> str:
        """A workflow command that GitHub and Gitea show beside the line."""
        where = f"file={_property(self.pos.file)},line={self.pos.line},col={self.pos.column}"
        return f"::{self.level} {where},title={self.rule}::{_message(self.full_text)}"

    def as_json(self) -> dict[str, str | int]:
        """The members `rule`, `level`, `file`, `line`, `column`, `message` and `hint`, which may be empty."""
        return {
            "rule": self.rule,
            "level": self.level,
            "file": self.pos.file,
            "line": self.pos.line,
            "column": self.pos.column,
            "message": self.text,
            "hint": self.hint,
        }


def suggestion(name: str, known: Iterable[str]) -> str:
    """``did you mean `x`?`` for the closest known name, or nothing when none is close."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else ""


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
