"""docs/security.md against tests/security: every row has its test, every test its row, in one order."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
FOLDER = "tests/security"
NAME = re.compile(r"`((?:[\w/]+\.py|test_\w+)::test_\w+)`")


def rows() -> list[tuple[str, list[str]]]:
    """The rows of the tables under 'Attacks': the attack, and the tests that the last cell names."""
    attacks = PAGE.partition("\n## Attacks\n")[2].partition("\n## ")[0]
    lines = [line for line in attacks.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    body = [row for row in cells if row[0] != "attack" and not set(row[0]) <= {"-"}]
    assert all(len(row) == 3 for row in body), [row for row in body if len(row) != 3]
    return [(row[0], [_path(name) for name in NAME.findall(row[2])]) for row in body]


def _path(name: str) -> str:
    """A test's name as pytest writes it."""
    module, _, test = name.partition("::")
    return f"{module if '/' in module else f'{FOLDER}/{module}.py'}::{test}"


@cache
def collected() -> list[str]:
    """The tests of the folder and of other modules that the page names, as pytest orders them."""
    elsewhere = {name.partition("::")[0] for _, names in rows() for name in names}
    inside = sorted(f"{FOLDER}/{path.name}" for path in (ROOT / FOLDER).glob("test_*.py"))
    return [
        f"{module}::{one.name}"
        for module in [*inside, *sorted(elsewhere.difference(inside))]
        for one in ast.parse((ROOT / module).read_text(encoding="utf-8")).body
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name.startswith("test_")
    ]


def test_every_row_names_its_test() -> None:
    assert [attack for attack, names in rows() if not names] == []
    assert len(rows()) > 100


def test_every_test_that_is_named_is_collected() -> None:
    assert [name for _, names in rows() for name in names if name not in collected()] == []


def test_every_test_has_its_row_and_only_one() -> None:
    named = [name for _, names in rows() for name in names]
    assert [name for name in collected() if name.startswith(FOLDER) and named.count(name) != 1] == []


def test_the_tests_run_in_the_order_of_the_table() -> None:
    named = [name for _, names in rows() for name in names if name.startswith(FOLDER)]
    assert named == [name for name in collected() if name.startswith(FOLDER)]


def test_what_the_page_points_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
    for path in re.findall(r"`((?:core|tests|docs)/[\w./]+\.\w+)`", PAGE):
        assert (ROOT / path).exists(), path
