"""Every rule has a case that breaks it, one that does not, and a heading; its id is the same everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codegen.lint.catalogue import SECTIONS, documented_rules, lint_rules, rule_ids
from codegen.lint.page import page
from tests.lint.support import CASES, build, expected, failing, run, said

DOCS = Path(__file__).parents[2] / "docs" / "rules.md"
FOLDERS = sorted(CASES.iterdir())


BROKEN = [(case, kind) for case in FOLDERS for kind in failing(case)]


@pytest.mark.parametrize(("case", "kind"), BROKEN, ids=[f"{case.name}-{kind}" for case, kind in BROKEN])
def test_a_rule_finds_its_fault_at_its_place_and_nothing_else(case: Path, kind: str, tmp_path: Path) -> None:
    folder = build(case, kind, tmp_path / kind)
    wanted = expected(case, folder)
    assert case.name.upper() in {place.rpartition(" ")[2] for place in wanted}
    assert said(run(case, folder)) == wanted


@pytest.mark.parametrize("case", FOLDERS, ids=[case.name for case in FOLDERS])
def test_a_rule_has_nothing_to_say_about_what_keeps_it(case: Path, tmp_path: Path) -> None:
    report = run(case, build(case, "pass", tmp_path / "pass"))
    assert said(report) == []
    assert report.api is not None


def test_cases_constants_and_headings_are_the_same_set() -> None:
    headings = re.findall(r"^### (.*)$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(headings) == len(set(headings))
    assert {case.name.upper() for case in FOLDERS} == set(headings) == rule_ids()


def test_the_page_about_the_rules_is_what_they_say() -> None:
    cure = "run 'pileup lint --docs > docs/rules.md'"
    assert DOCS.read_text(encoding="utf-8") == page(), f"docs/rules.md is stale; {cure}"


def test_every_module_of_rules_is_in_the_page() -> None:
    lint = Path(__file__).parents[2] / "codegen"
    modules = {module.__file__ for section in SECTIONS.values() for module in section}
    files = [*(lint / "registry" / "rules").glob("*.py"), *(lint / "lint").glob("*.py")]
    marks = ("\n@error", "\n@warning", ': Final = "')
    having = {str(path) for path in files if any(mark in path.read_text() for mark in marks)}
    assert having == modules


def test_documentation_is_complete() -> None:
    rules = [rule for section in SECTIONS for rule in documented_rules(section)]
    assert {rule.id for rule in rules} == rule_ids()
    assert {rule.rule.level for rule in lint_rules()} == {"error", "warning"}
    for rule in rules:
        for text in (rule.what, rule.why, rule.fix):
            assert text.endswith("."), rule.id
        assert rule.example.strip(), rule.id
