"""Every rule: a change that it finds, with place and wording, and a change that it lets pass.

`cases/<rule>/` holds `base.yaml`, `new.yaml` with the change, all that is found in `expected.txt`,
and `passing.yaml`, which differs from the base in something else.
"""

from __future__ import annotations

import inspect
import re

import pytest

from codegen.compat import Comparison, Level, Rule, rules
from codegen.compat.rules import RULES, TOPICS
from tests.diff.inverse import INVERSE
from tests.diff.support import CASES, case_api, compared

NAMES = sorted(RULES)


def told(comparison: Comparison) -> list[str]:
    """The findings as `expected.txt` has them."""
    return [
        re.sub(
            r"\b(base|new)/(lamp|api|shared)\.yaml",
            lambda match: match[1] + (".yaml" if match[2] == "lamp" else f"/{match[2]}.yaml"),
            f"{one.rule.level.value} {one.where}: {one.rule.id}: {one.summary} [{', '.join(one.audience)}]",
        )
        for one in comparison.findings
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_change_is_found(name: str) -> None:
    comparison = compared(case_api(name, "base"), case_api(name, "new"))
    assert (
        told(comparison) == (CASES / name.lower() / "expected.txt").read_text(encoding="utf-8").splitlines()
    )
    assert name in {finding.rule.id for finding in comparison.findings}


@pytest.mark.parametrize("name", NAMES)
def test_another_change_passes(name: str) -> None:
    base, passing = case_api(name, "base"), case_api(name, "passing")
    assert base.content != passing.content
    assert name not in {finding.rule.id for finding in compared(base, passing).findings}


@pytest.mark.parametrize("name", NAMES)
def test_the_way_back_is_another_change(name: str) -> None:
    base, new = case_api(name, "base"), case_api(name, "new")
    there, back = compared(base, new).findings, compared(new, base).findings
    assert set(INVERSE[name]) <= {finding.rule.id for finding in back}
    subjects = {finding.subject for finding in there if finding.rule.id == name}
    again = {finding.rule.id for finding in back if finding.subject in subjects}
    assert name in INVERSE[name] or name not in again


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_found_between_a_registry_and_itself(name: str) -> None:
    for file in ("base", "new", "passing"):
        api = case_api(name, file)
        assert compared(api, api).findings == ()


def test_every_case_has_a_rule() -> None:
    assert {path.name for path in CASES.iterdir()} == {name.lower() for name in NAMES}


def test_rules_are_named_like_their_constants() -> None:
    modules = [getattr(rules, name) for name in dir(rules) if inspect.ismodule(getattr(rules, name))]
    constants = {name: value for module in modules for name, value in vars(module).items()}
    named = {name: value for name, value in constants.items() if isinstance(value, Rule)}
    assert {name: rule.id for name, rule in named.items()} == {name: name for name in RULES}
    assert sum(map(len, TOPICS.values())) == len(RULES)


@pytest.mark.parametrize("name", NAMES)
def test_rules_say_what_changed_and_what_to_do(name: str) -> None:
    rule = RULES[name]
    assert rule.audience
    assert re.fullmatch(r"[A-Z].*[.`]", rule.change)
    if rule.level is Level.COMPATIBLE:
        assert rule.cure == ""
    else:
        assert re.fullmatch(r"[A-Z].*\.", rule.cure)
