"""docs/plan.md against the boxes of the plan, and what it points to against the repository."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "plan.md").read_text(encoding="utf-8")
BOXES = Path(__file__).with_name("plan_boxes.txt").read_text(encoding="utf-8").splitlines()
ROW = re.compile(
    r"^\| (?P<box>[^|]+) \| ✔ (?P<date>[\d-]+) \| (?P<where>[^|]+) \| `(?P<test>[^|`]+)` \|$", re.MULTILINE
)


def test_every_box_of_the_plan_is_told() -> None:
    told = [row["box"].strip("`") for row in ROW.finditer(PAGE)]
    assert told == [box for box in BOXES if not box.startswith("# ")]
    headings = re.findall(r"^### (.+)$", PAGE, re.MULTILINE)
    assert headings == [box[2:].removeprefix("Success: ") for box in BOXES if box.startswith("# ")]


def test_every_row_of_the_boxes_is_complete() -> None:
    phases = PAGE.partition("\n## Risks\n")[0]
    rows = [line for line in phases.splitlines() if line.startswith("|")]
    assert [row for row in rows if not ROW.match(row) and row not in _HEAD] == []
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\d", row["date"]) for row in ROW.finditer(PAGE))


_HEAD = {"| box | done | where | shown by |", "|---|---|---|---|"}


def test_every_path_exists() -> None:
    named = re.findall(
        r"`((?:core|codegen|generated|tests|docs|deploy)/?[\w./-]*|[\w.-]+\.(?:toml|lock|yaml|yml)"
        r"|Dockerfile|Makefile|\.env\.example)`",
        PAGE,
    )
    assert len(named) > 150
    assert sorted({path for path in named if not (ROOT / path).exists()}) == []


def test_every_row_names_a_path_or_a_command() -> None:
    assert [row["box"] for row in ROW.finditer(PAGE) if "`" not in row["where"]] == []


def test_every_test_exists() -> None:
    missing = []
    for row in ROW.finditer(PAGE):
        path, _, name = row["test"].partition("::")
        if not (ROOT / path).is_file() or (name and name not in _tests(ROOT / path)):
            missing.append(row["test"])
    assert missing == []


@cache
def _tests(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
