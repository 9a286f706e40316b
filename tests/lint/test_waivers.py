"""Waivers are comments: read where YAML has comments, and applied to the line that they are about."""

from __future__ import annotations

from codegen.lint.waivers import Waiver, apply, read
from codegen.registry.diagnostics import Diagnostic, Position

FILE = "registry/house.yaml"
WAIVABLE = {"TEXT_CAPITAL", "TEXT_FULL_STOP"}
KNOWN = {*WAIVABLE, "SCHEMA_UNKNOWN"}


def found(text: str) -> list[tuple[int, int, int | str]]:
    """Line and column of each `lint:` comment, with the line it waives, or the rule it breaks."""
    return [
        (one.pos.line, one.pos.column, one.line if isinstance(one, Waiver) else one.rule)
        for one in read(text, FILE, WAIVABLE, KNOWN)
    ]


def fault(line: int, rule: str = "TEXT_CAPITAL") -> Diagnostic:
    return Diagnostic(Position(FILE, line, 3), rule, "said")


def remaining(text: str, *faults: Diagnostic, complete: bool = True) -> list[tuple[int, str]]:
    """Line and rule of what is left of the faults, and of what is said about waivers."""
    left = apply(faults, {FILE: text}, waivable=WAIVABLE, known=KNOWN, complete=complete)
    return [(one.pos.line, one.rule) for one in left]


def test_a_comment_is_about_its_own_line_or_the_first_below_that_is_none() -> None:
    assert found("a: x  # lint: allow TEXT_CAPITAL: it is a name\n") == [(1, 7, 1)]
    assert found("# lint: allow TEXT_CAPITAL: it is a name\na: x\n") == [(1, 1, 2)]
    stacked = (
        "a:\n  # lint: allow TEXT_CAPITAL: one\n  # and a remark\n  #lint:allow TEXT_FULL_STOP:two\n  b: x\n"
    )
    assert found(stacked) == [(2, 3, 5), (4, 3, 5)]
    assert found("a: x\n# lint: allow TEXT_CAPITAL: nothing follows") == [(2, 1, 3)]


def test_texts_that_look_like_comments_are_none() -> None:
    said = "# lint: allow TEXT_CAPITAL"
    assert found(f"a: '{said}'\nb: \"{said}\"\n") == []
    assert found(f"a: |\n  {said}\n  more\nb: >-\n  text {said}\nc: x\n") == []
    assert found(f"a: x{said}\n") == []
    # Behind a quoted text there is a comment again.
    assert found(f"a: '{said}'  {said}: why\n") == [(1, 34, 1)]


def test_what_is_wrong_with_a_waiver_is_told_at_the_comment() -> None:
    assert found("a: x  # lint: ignore\n") == [(1, 7, "WAIVER_FORM")]
    assert found("a: x  # lint:\n") == [(1, 7, "WAIVER_FORM")]
    assert found("a: x  # lint: allow\n") == [(1, 7, "WAIVER_FORM")]
    assert found("a: x  # lint: allow TEXT_CAPITAL\n") == [(1, 7, "WAIVER_REASON_MISSING")]
    assert found("a: x  # lint: allow TEXT_CAPITAL:  \n") == [(1, 7, "WAIVER_REASON_MISSING")]
    assert found("a: x  # lint: allow TEXT_CAPITOL: why\n") == [(1, 7, "WAIVER_RULE_UNKNOWN")]
    assert found("a: x  # lint: allow SCHEMA_UNKNOWN: why\n") == [(1, 7, "WAIVER_NOT_POSSIBLE")]
    (unknown,) = read("a: x  # lint: allow TEXT_CAPITOL: why\n", FILE, WAIVABLE, KNOWN)
    assert isinstance(unknown, Diagnostic)
    assert unknown.hint == "did you mean `TEXT_CAPITAL`?"


def test_a_file_that_is_no_yaml_has_no_waivers() -> None:
    assert found("a: '  # lint: allow\n") == []


def test_a_waiver_takes_all_faults_of_its_rule_on_its_line_and_no_others() -> None:
    text = "# lint: allow TEXT_CAPITAL: it is a name\na: x\nb: y\n"
    assert remaining(text, fault(2), fault(2), fault(3), fault(2, "TEXT_FULL_STOP")) == [
        (3, "TEXT_CAPITAL"),
        (2, "TEXT_FULL_STOP"),
    ]


def test_a_waiver_without_a_reason_waives_nothing() -> None:
    assert remaining("a: x  # lint: allow TEXT_CAPITAL\n", fault(1)) == [
        (1, "WAIVER_REASON_MISSING"),
        (1, "TEXT_CAPITAL"),
    ]


def test_a_waiver_without_effect_is_told_once_all_rules_were_applied() -> None:
    text = "a: x  # lint: allow TEXT_CAPITAL: it is a name\n"
    assert remaining(text) == [(1, "WAIVER_UNUSED")]
    assert remaining(text, complete=False) == []
