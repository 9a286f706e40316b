"""What rules say, beyond where: the wording that people act on, and what waits for a sound registry."""

from __future__ import annotations

from pathlib import Path

from codegen.lint import lint
from codegen.registry.diagnostics import Diagnostic
from tests.lint.support import CASES, HERE, SHOWN, build, run


def only(rule: str, folder: Path) -> Diagnostic:
    """The diagnostic of a rule in its own case."""
    case = CASES / rule.lower()
    (found,) = [one for one in run(case, build(case, "fail", folder / rule)).diagnostics if one.rule == rule]
    return found


def test_they_say_what_and_hint_at_what_was_meant(tmp_path: Path) -> None:
    said = {
        "NAME_RESERVED_WORD": ("`signals` in `house.signals` is a macro of Qt", ""),
        "NAME_COLLISION": (
            "`maxheight` differs from `max_height` (registry/house.yaml:19:7) in capitals",
            "",
        ),
        "EVENT_NAME_COMMAND": ("the event `update_room` is called like a command", "`room_update`"),
        "ROUTE_SHADOWED": (
            "GET /api/house/hall is never reached: /api/house/{room} of `house.find_room`",
            "",
        ),
        "ROUTE_KEBAB_CASE": ("`livingRoom` in the path", "`living-room`"),
        "TEXT_FULL_STOP": ("does not end with a full stop", "`there.`"),
        "TYPE_INCONSISTENT": ("`lit` is string in `Room`, but boolean in `Light`", ""),
        "SENSITIVE_IN_URL": ("`password` is carried by the path of `house.light_room`", ""),
        "DEPRECATED_REPLACEMENT_UNKNOWN": ("no operation `base.get_lite`", "`base.get_light`"),
        "WAIVER_RULE_UNKNOWN": ("there is no rule `WRITE_WITHOUT_EVENTS`", "`WRITE_WITHOUT_EMITS`"),
        "LIMIT_UNUSED": ("`ATTICS`", ""),
        "SUMMARY_TOO_LONG": ("has 107 characters, more than 100", ""),
    }
    for rule, (text, hint) in said.items():
        found = only(rule, tmp_path)
        assert text in found.text, found
        assert hint in found.hint, found
        assert bool(found.hint) == bool(hint), found


def test_while_a_file_has_faults_the_sound_entries_are_judged_and_the_whole_is_not(tmp_path: Path) -> None:
    folder = build(CASES / "schema_unused", "fail", tmp_path / "registry")
    unused = lint(folder, shown_as=SHOWN)
    assert [one.rule for one in unused.diagnostics] == ["SCHEMA_UNUSED"]
    path = folder / "base.yaml"
    text = path.read_text(encoding="utf-8").replace("Tell whether", "Tells whether")
    path.write_text(text.replace("emits: [light_changed]", "emits: [light_change]"), encoding="utf-8")
    report = lint(folder, shown_as=SHOWN)
    assert report.api is None
    # base.set_light has the fault itself, and base.get_light is given a scenario that needs it.
    assert [one.rule for one in report.diagnostics] == ["EVENT_UNKNOWN"]
    path.write_text(
        text.replace("emits: [light_changed]", "emits: [light_change]").replace("{given: dark, ", "{")
    )
    rules = [one.rule for one in lint(folder, shown_as=SHOWN).diagnostics]
    assert rules == ["SUMMARY_VERB_FORM", "EVENT_UNKNOWN"]


def test_an_unreadable_file_leaves_the_rules_for_later(tmp_path: Path) -> None:
    folder = build(CASES / "text_full_stop", "fail", tmp_path / "registry")
    (folder / "api.yaml").write_text("api: [", encoding="utf-8")
    assert [one.rule for one in lint(folder, shown_as=SHOWN).diagnostics] == ["YAML_SYNTAX"]


def test_the_base_of_all_cases_has_no_fault() -> None:
    report = lint(HERE / "base", shown_as=SHOWN)
    assert report.api is not None
    assert report.diagnostics == ()
    assert (report.errors, report.warnings) == (0, 0)
