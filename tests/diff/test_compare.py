"""What the cases do not show one by one: direction through references, notice, places, versions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from codegen.compat import Bump, Comparison, compare, report
from codegen.compat.versions import parse, raised
from codegen.registry import Api, load
from tests.diff.support import SHARED, TODAY

API = (SHARED / "api.yaml").read_text(encoding="utf-8")

BOTH_WAYS = """
operations:
  lamp.switch:
    summary: Switch the lamp.
    since: 1.0.0
    auth: public
    http: {method: POST, path: /api/lamp}
    params: Wish
    result: Light
    safe: false
    rate: write
  lamp.watch:
    summary: Watch the lamp.
    since: 1.0.0
    auth: public
    transports: [websocket]
    transports_reason: It acts on the connection.
    result: Light
    safe: true
    scope: connection
    rate: read
schemas:
  Wish:
    description: What is wanted.
    type: object
    properties:
      colours: {type: array, items: {$ref: Colour}, description: Which.}
    required: [colours]
  Light:
    description: What there is.
    type: object
    properties:
      colour: {$ref: Colour}
      kept: {type: object, additionalProperties: {$ref: Colour}, description: Others.}
    required: [colour]
  Colour:
    description: A colour.
    type: object
    properties:
      name: {type: string, maxLength: 8, description: Its name.}
      mixed: {$ref: Colour, nullable: true}
    required: [name]
"""

REMOVABLE = """
operations:
  lamp.show:
    summary: Show the lamp.
    since: 1.0.0
    auth: public
    http: {method: GET, path: /api/lamp}
    #deprecated
    result: Light
    safe: true
    rate: read
schemas:
  Light:
    description: What there is.
    type: object
    properties:
      lit: {type: boolean, description: Whether it is lit.}
"""


def compared(
    folder: Path, base: str, new: str, today: date = TODAY, versions: tuple[str, str] = ("1.0.0", "1.0.0")
) -> Comparison:
    """Compare two texts of a registry's lamp.yaml, in interfaces of the given versions."""
    return compare(
        _loaded(folder / "base", base, versions[0]), _loaded(folder / "new", new, versions[1]), today
    )


def _loaded(folder: Path, text: str, version: str) -> Api:
    folder.mkdir()
    (folder / "lamp.yaml").write_text(text, encoding="utf-8")
    (folder / "api.yaml").write_text(changed(API, ("1.0.0", version)), encoding="utf-8")
    api, faults = load(folder, shown_as=folder.name)
    assert api is not None, "\n".join(map(str, faults))
    return api


def changed(text: str, *changes: tuple[str, str]) -> str:
    """The text with replacements, each of which must find something."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def rules(comparison: Comparison) -> list[str]:
    return [finding.rule.id for finding in comparison.findings]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("maxLength: 9", ["RESPONSE_CONSTRAINT_LOOSENED", "REQUEST_CONSTRAINT_LOOSENED"]),
        ("maxLength: 7", ["REQUEST_CONSTRAINT_TIGHTENED", "RESPONSE_CONSTRAINT_TIGHTENED"]),
    ],
)
def test_a_schema_of_both_directions_obeys_both(tmp_path: Path, limit: str, expected: list[str]) -> None:
    comparison = compared(tmp_path, BOTH_WAYS, changed(BOTH_WAYS, ("maxLength: 8", limit)))
    assert rules(comparison) == expected
    assert {finding.subject for finding in comparison.findings} == {"Colour.name"}


def test_a_change_is_told_once_with_all_its_uses(tmp_path: Path) -> None:
    new = changed(BOTH_WAYS, ("required: [name]", "required: []"))
    found = {finding.rule.id: finding for finding in compared(tmp_path, BOTH_WAYS, new).findings}
    lost = found["RESPONSE_MEMBER_NOW_OPTIONAL"]
    assert lost.uses == ("result of `lamp.switch`", "result of `lamp.watch`")
    assert found["REQUEST_MEMBER_NOW_OPTIONAL"].uses == ("params of `lamp.switch`",)
    assert lost.message == (
        "`Colour.name` may be missing and was always there (result of `lamp.switch`, "
        "result of `lamp.watch`). Breaks HTTP clients, WebSocket clients and SDK users. "
        "Keep it in `required`."
    )


def test_what_websocket_alone_offers_concerns_no_http_client(tmp_path: Path) -> None:
    new = changed(
        BOTH_WAYS,
        ("result: Light\n    safe: true", "result: {schema: Light, nullable: true}\n    safe: true"),
    )
    (finding,) = compared(tmp_path, BOTH_WAYS, new).findings
    assert finding.message == (
        "the result of `lamp.watch` may be null. Breaks WebSocket clients and SDK users. "
        "Go on sending a value; or add a member that may be null."
    )


def test_long_lists_of_uses_are_cut(tmp_path: Path) -> None:
    operation = BOTH_WAYS[BOTH_WAYS.index("  lamp.watch:") : BOTH_WAYS.index("schemas:")]
    more = "".join(operation.replace("lamp.watch", f"lamp.watch_{number}") for number in "abc")
    base = BOTH_WAYS.replace(operation, operation + more)
    new = changed(base, ("colour: {$ref: Colour}", "colour: {$ref: Colour, nullable: true}"))
    (finding,) = compared(tmp_path, base, new).findings
    assert finding.summary == (
        "`Light.colour` may be null "
        "(result of `lamp.switch`, result of `lamp.watch`, result of `lamp.watch_a` and 2 more)"
    )


def test_a_member_taken_out_of_a_cycle_is_found(tmp_path: Path) -> None:
    new = changed(BOTH_WAYS, ("      mixed: {$ref: Colour, nullable: true}\n", ""))
    assert rules(compared(tmp_path, BOTH_WAYS, new)) == ["REQUEST_MEMBER_REMOVED", "RESPONSE_MEMBER_REMOVED"]


def test_params_may_come_when_they_are_optional(tmp_path: Path) -> None:
    new = changed(
        BOTH_WAYS,
        ("rate: read\n", "rate: read\n    params: Wish\n"),
        ("    required: [colours]\n", ""),
    )
    found = compared(tmp_path, BOTH_WAYS, new).findings
    assert [(finding.rule.id, finding.subject) for finding in found] == [
        ("REQUEST_MEMBER_ADDED", "Wish.colours"),
        ("REQUEST_MEMBER_NOW_OPTIONAL", "Wish.colours"),
    ]


def test_params_that_go_take_their_members_along(tmp_path: Path) -> None:
    new = changed(BOTH_WAYS, ("    params: Wish\n", ""))
    (finding,) = compared(tmp_path, BOTH_WAYS, new).findings
    assert (finding.rule.id, finding.subject, str(finding.pos)) == (
        "REQUEST_MEMBER_REMOVED",
        "Wish.colours",
        "new/lamp.yaml:3:3",
    )


def test_a_mere_reference_instead_of_the_type_is_no_change(tmp_path: Path) -> None:
    new = changed(
        BOTH_WAYS,
        (
            "name: {type: string, maxLength: 8, description: Its name.}",
            "name: {$ref: Name, description: Its name.}",
        ),
    )
    new += "  Name: {type: string, maxLength: 8, description: Its name.}\n"
    assert rules(compared(tmp_path, BOTH_WAYS, new)) == []


DEPRECATED = "deprecated: {since: 1.0.0, sunset: '2026-05-01', replacement: nothing}"
NO_SUNSET = "deprecated: {since: 1.0.0, replacement: nothing}"
TOMBSTONE = "reserved:\n  - {operation: lamp.show, removed_in: 1.1.0, reason: Nobody used it.}\n"
GONE = REMOVABLE[REMOVABLE.index("schemas:") :]


@pytest.mark.parametrize(
    ("deprecated", "reserved", "today", "lacks"),
    [
        (DEPRECATED, TOMBSTONE, date(2026, 5, 1), None),
        (DEPRECATED, TOMBSTONE, date(2026, 4, 30), "has its sunset on 2026-05-01 only"),
        (DEPRECATED, "", date(2026, 5, 1), "is not reserved"),
        (NO_SUNSET, TOMBSTONE, TODAY, "had no sunset in 1.0.0"),
        ("", TOMBSTONE, TODAY, "was not deprecated in 1.0.0"),
        ("", "", TODAY, "was not deprecated in 1.0.0 and is not reserved"),
        (
            DEPRECATED,
            TOMBSTONE.replace("1.1.0", "1.1.1"),
            TODAY,
            "is reserved as removed in 1.1.1, while `version` is 1.1.0",
        ),
    ],
)
def test_a_removal_needs_notice_and_a_reserved_name(
    tmp_path: Path, deprecated: str, reserved: str, today: date, lacks: str | None
) -> None:
    base = changed(REMOVABLE, ("#deprecated", deprecated))
    (finding,) = compared(tmp_path, base, GONE + reserved, today, ("1.0.0", "1.1.0")).findings
    if lacks is None:
        assert (finding.rule.id, finding.where) == ("OPERATION_RETIRED", "new/lamp.yaml:8:5")
    else:
        assert (finding.rule.id, finding.where) == ("OPERATION_REMOVED", "base/lamp.yaml:3:3 (base)")
        assert finding.text == f"`lamp.show` is gone, but {lacks}"


def test_a_retired_name_may_leave_its_route_to_another(tmp_path: Path) -> None:
    base = changed(REMOVABLE, ("#deprecated", DEPRECATED))
    new = REMOVABLE.replace("lamp.show", "lamp.tell") + TOMBSTONE
    assert rules(compared(tmp_path, base, new, TODAY, ("1.0.0", "1.1.0"))) == [
        "OPERATION_RETIRED",
        "OPERATION_ADDED",
    ]


def test_a_renamed_operation_is_compared_under_its_new_name(tmp_path: Path) -> None:
    new = changed(REMOVABLE, ("lamp.show", "lamp.tell"), ("auth: public", "auth: admin"))
    assert rules(compared(tmp_path, REMOVABLE, new)) == ["AUTH_TIGHTENED", "OPERATION_RENAMED"]


@pytest.mark.parametrize(
    ("bump", "version"),
    [(Bump.NONE, "1.9.10"), (Bump.PATCH, "1.9.11"), (Bump.MINOR, "1.10.0"), (Bump.MAJOR, "2.0.0")],
)
def test_versions_are_raised_like_numbers(bump: Bump, version: str) -> None:
    assert raised("1.9.10", bump) == version
    assert parse(version) >= parse("1.9.10") > parse("1.9.9")


@pytest.mark.parametrize(
    ("version", "ok", "told"),
    [
        ("1.0.0", False, "since base: 1 compatible; raise `version` in api.yaml from 1.0.0 to 1.1.0 (minor)"),
        ("1.0.1", False, "since base: 1 compatible; raise `version` in api.yaml from 1.0.1 to 1.1.0 (minor)"),
        ("1.1.0", True, "since base: 1 compatible; version 1.1.0 says so (minor)"),
        ("2.0.0", True, "since base: 1 compatible; version 2.0.0 says so (minor)"),
    ],
)
def test_the_version_must_say_what_changed(tmp_path: Path, version: str, ok: bool, told: str) -> None:
    grown = changed(
        REMOVABLE, ("    properties:\n", "    properties:\n      hot: {type: boolean, description: Hot.}\n")
    )
    comparison = compared(tmp_path, REMOVABLE, grown, TODAY, ("1.0.0", version))
    assert (comparison.ok, report.verdict(comparison, "base", released=True)) == (ok, told)


def test_texts_ask_for_no_version(tmp_path: Path) -> None:
    comparison = compared(tmp_path, REMOVABLE, REMOVABLE.replace("Whether it is lit.", "Whether it shines."))
    assert (comparison.ok, rules(comparison)) == (True, ["TEXT_CHANGED"])
    told = report.verdict(comparison, "1.0.0", released=True)
    assert told == "no change since 1.0.0 but in texts (1; --verbose lists them)"


def test_a_lowered_version_asks_for_the_old_one_only(tmp_path: Path) -> None:
    comparison = compared(tmp_path, REMOVABLE, REMOVABLE, TODAY, ("1.2.0", "1.0.0"))
    assert (comparison.ok, comparison.needed) == (False, "1.2.0")


def test_constant_and_the_order_of_members_do_not_count(tmp_path: Path) -> None:
    new = changed(
        BOTH_WAYS,
        ("    required: [name]", "    required: [name] "),
        ("      colour: {$ref: Colour}\n", ""),
        ("    required: [colour]", "      colour: {$ref: Colour}\n    required: [colour]"),
    )
    assert rules(compared(tmp_path, BOTH_WAYS, new)) == []
    (tmp_path / "more").mkdir()
    constant = changed(REMOVABLE, ("rate: read", "rate: read\n    constant: false"))
    assert rules(compared(tmp_path / "more", REMOVABLE, constant)) == []


def test_a_name_is_followed_over_websocket_by_what_the_operation_takes_and_gives(tmp_path: Path) -> None:
    base = changed(BOTH_WAYS, ("scope: connection", "scope: connection\n    params: Wish"))
    new = changed(base, ("lamp.watch", "lamp.follow"))
    (finding,) = compared(tmp_path, base, new).findings
    assert (finding.rule.id, finding.subject) == ("OPERATION_RENAMED", "lamp.watch")
    (tmp_path / "more").mkdir()
    other = changed(new, ("scope: connection\n    params: Wish", "scope: connection"))
    assert rules(compared(tmp_path / "more", base, other)) == ["OPERATION_REMOVED", "OPERATION_ADDED"]


def test_a_route_that_ends_is_not_taken_for_renamed(tmp_path: Path) -> None:
    new = changed(
        REMOVABLE,
        ("lamp.show", "lamp.tell"),
        ("http: {method: GET, path: /api/lamp}", "transports: [websocket]\n    transports_reason: It is so."),
    )
    assert rules(compared(tmp_path, REMOVABLE, new)) == ["OPERATION_REMOVED", "OPERATION_ADDED"]
