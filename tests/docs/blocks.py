"""The code blocks of the pages, and what the remarks above them ask of the tests.

A remark stands on the line above a block, `<!-- test: given one_caller; until queue_update -->`; no reader
sees it. docs/development/documentation.md explains the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import dropwhile, takewhile
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = "docs/development/documentation.md"
WORDS = frozenset({"given", "until", "exit", "shows", "inside", "skip", "with"})
_BLOCK = re.compile(
    r"(?:^[ ]*<!--\s*test:\s*(?P<remark>[^\n]*?)\s*-->\n)?"
    r"^(?P<indent>[ ]*)```(?P<language>[\w+-]*)[^\n]*\n(?P<code>.*?)^(?P=indent)```[ ]*$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. `asked` maps the words of its remark to what follows them."""

    page: str
    line: int
    language: str
    code: str
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def first_line(self) -> str:
        return next((line.strip() for line in self.code.splitlines() if line.strip()), "")


def blocks(page: str, text: str | None = None) -> list[Block]:
    """The blocks of a page, which is named by its path in the repository."""
    text = (ROOT / page).read_text(encoding="utf-8") if text is None else text
    return list(_blocks(page, text))


def _blocks(page: str, text: str) -> Iterator[Block]:
    for found in _BLOCK.finditer(text):
        indent = len(found["indent"])
        code = "".join(line[indent:] for line in found["code"].splitlines(keepends=True))
        line = text.count("\n", 0, found.start()) + 1 + (found["remark"] is not None)
        yield Block(page, line, found["language"], code, _asked(found["remark"]))


def _asked(remark: str | None) -> dict[str, str]:
    """`given one_caller; exit 1` as words and what follows them."""
    pairs = [part.strip().partition(" ") for part in (remark or "").split(";") if part.strip()]
    return {word: rest.strip() for word, _, rest in pairs}


def pages() -> list[str]:
    """All pages with code: the README and docs/."""
    found = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").rglob("*.md"))]
    return ["README.md", *found]


def _no_row(line: str) -> bool:
    return not line.startswith("|")


def table(heading: str, page: str = GUIDE) -> list[list[str]]:
    """The rows of the first table under a heading, cells without their backquotes."""
    text = (ROOT / page).read_text(encoding="utf-8")
    section = re.split(r"^#+ ", text.partition(f"# {heading}\n")[2], flags=re.MULTILINE)[0]
    lines = list(takewhile(lambda line: line.startswith("|"), dropwhile(_no_row, section.splitlines())))
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
    return [[cell.replace("\\|", "|").strip("`") for cell in row] for row in cells[2:]]
