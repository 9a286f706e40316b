"""docs/versioning.md: the rules in it are those of the program."""

from __future__ import annotations

import re

from codegen.compat import report
from codegen.compat.rules import RULES
from tests.diff.support import ROOT

GUIDE = (ROOT / "docs" / "versioning.md").read_text(encoding="utf-8")


def test_the_rules_are_those_of_the_program() -> None:
    _, begin, rest = GUIDE.partition("<!-- rules: begin -->\n")
    rules, end, after = rest.partition("<!-- rules: end -->\n")
    assert begin and end and not after.strip()
    assert rules == report.rules_markdown(), "put the output of 'pileup diff --docs' between the marks"


def test_every_rule_has_a_heading_and_links_lead_to_one() -> None:
    headings = re.findall(r"^#### (\w+)$", GUIDE, re.MULTILINE)
    assert headings == list(RULES)
    links = re.findall(r"\]\(#(\w+)\)", GUIDE)
    assert set(links) == {name.lower() for name in headings}


def test_no_sentence_is_written_twice() -> None:
    prose = re.sub(r"```.*?```", "", GUIDE.partition("<!-- rules: begin -->")[0], flags=re.DOTALL)
    for rule in RULES.values():
        for sentence in filter(None, (rule.change, rule.cure)):
            assert sentence in report.rules_markdown()
            assert sentence not in prose
