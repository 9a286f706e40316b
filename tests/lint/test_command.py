"""`pileup lint`, and what `pileup generate` says of the same faults, run as people and CI run them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lint.support import CASES, HERE, build

ROOT = HERE.parents[1]
COMMAND = [sys.executable, "-c", "from core.cli import main; main()"]

# Ten mistakes: of shape, of references, of the loader's rules and of lint's.
TEN = """\
operations:
  house.get_rooms:
    summary: Lists the rooms
    since: 1.0.0
    auth: public
    http: {method: GET, path: /api/house/rooms}
    result: Light
    safe: true
    rate: read
  house.light_room:
    summary: Light everything.
    since: 1.0.0
    auth: publik
    http: {method: POST, path: /api/house/room}
    result: Lihgt
    safe: false
    rate: write
    exmaples: []
  house.clear:
    summary: Put everything out.
    since: 1.0.0
    auth: admin
    http: {method: GET, path: /api/house/clear}
    result: Light
    safe: false
    rate: write
    examples:
      - {result: {lit: false}}
limits:
  windows: {value: many, unit: windows, description: How many there are.}
schemas:
  Door:
    type: object
    properties:
      signals: {type: string, description: What rings.}
      doorKey: {type: string}
  Window:
    type: object
    properties:
      secret: {type: string, description: What nobody sees.}
"""
EXPECTED = [
    "house.yaml:2:3: EXAMPLE_MISSING: `house.get_rooms` has no example",
    "house.yaml:3:14: SUMMARY_VERB_FORM: warning: the summary begins with `Lists`; use the imperative",
    "house.yaml:3:14: TEXT_FULL_STOP: warning: the text does not end with a full stop "
    "(did you mean `rooms.`?)",
    "house.yaml:13:11: VALUE_NOT_ALLOWED: `auth` is `publik`, but must be public or admin "
    "(did you mean `public`?)",
    "house.yaml:18:5: UNKNOWN_KEY: unknown key `exmaples`; allowed here: ",
    "house.yaml:23:5: HTTP_GET_NOT_SAFE: `house.clear` is a GET, which must be safe (RFC 9110, 9.2.1)",
    "house.yaml:30:20: WRONG_TYPE: `value` must be a whole number, not the text `many`",
    "house.yaml:36:7: PROPERTY_SNAKE_CASE: the name `doorKey` must be snake_case, such as `max_size` "
    "(did you mean `door_key`?)",
    "house.yaml:37:3: SCHEMA_UNDOCUMENTED: the schema `Window` has no description",
    "house.yaml:40:7: SECRET_NOT_SENSITIVE: the name `secret` says that it is a secret, but it is not marked",
]


def pileup(*options: object, cwd: Path = ROOT) -> tuple[int, str, str]:
    """Exit code, output and error output."""
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "COLUMNS": "200"}
    done = subprocess.run(
        [*COMMAND, *map(str, options)], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder that holds the sound registry of all cases as `registry`."""
    build(CASES / "limit_not_positive", "pass", tmp_path / "registry")
    return tmp_path


def test_a_sound_registry_takes_one_line(base: Path) -> None:
    line = "2 operations, 2 events, 1 schema: no faults\n"
    assert pileup("lint", "--registry", "registry", cwd=base) == (0, line, "")
    assert pileup("lint", "--registry", "registry", "--json", cwd=base) == (
        0,
        '{"ok": true, "diagnostics": []}\n',
        "",
    )


def test_the_projects_registry_and_program_pass_the_strict_run() -> None:
    code, output, errors = pileup("lint", "--strict")
    assert (code, errors) == (0, ""), output + errors
    assert output.endswith(": no faults\n")


def test_ten_mistakes_are_ten_located_lines_in_one_run(base: Path) -> None:
    (base / "registry/house.yaml").write_text(TEN, encoding="utf-8")
    code, output, errors = pileup("lint", "--registry", "registry", cwd=base)
    assert (code, errors) == (1, "pileup lint: 8 errors and 2 warnings\n")
    lines = output.splitlines()
    assert len(lines) == len(EXPECTED) == 10
    for line, start in zip(lines, EXPECTED, strict=True):
        assert line.startswith(f"registry/{start}")
    generated = pileup("generate", "--registry", "registry", "--output", "out", cwd=base)
    assert generated == (1, "", output)
    assert not (base / "out").exists()


def test_formats_for_reviews_and_programs(base: Path) -> None:
    build(CASES / "deprecated_replacement_unknown", "fail", base / "100%,a")
    options = ["lint", "--registry", "100%,a"]
    place = "100%,a/house.yaml"
    text = "there is no operation `base.get_lite` to use instead"
    hint = "did you mean `base.get_light`?"
    row, column = 7, 67
    code, output, errors = pileup(*options, cwd=base)
    assert (code, errors) == (1, "pileup lint: 1 error\n")
    assert output == f"{place}:{row}:{column}: DEPRECATED_REPLACEMENT_UNKNOWN: {text} ({hint})\n"
    _, output, _ = pileup(*options, "--format", "github", cwd=base)
    assert output == (
        f"::error file=100%25%2Ca/house.yaml,line={row},col={column},"
        f"title=DEPRECATED_REPLACEMENT_UNKNOWN::{text} ({hint})\n"
    )
    _, output, _ = pileup(*options, "--json", cwd=base)
    assert json.loads(output) == {
        "ok": False,
        "diagnostics": [
            {
                "rule": "DEPRECATED_REPLACEMENT_UNKNOWN",
                "level": "error",
                "file": place,
                "line": row,
                "column": column,
                "message": text,
                "hint": hint,
            }
        ],
    }


def test_warnings_fail_only_a_strict_run_and_do_not_stop_the_generator(base: Path) -> None:
    build(CASES / "scenario_unused", "fail", base / "warned")
    said = "warned/house.yaml:14:3: SCENARIO_UNUSED: warning: no example is given the scenario `bright`\n"
    told = "pileup lint: 1 warning\n"
    assert pileup("lint", "--registry", "warned", cwd=base) == (0, said, told)
    assert pileup("lint", "--registry", "warned", "--strict", cwd=base) == (1, said, told)
    _, output, _ = pileup("lint", "--registry", "warned", "--format", "github", cwd=base)
    assert output.startswith(
        "::warning file=warned/house.yaml,line=14,col=3,title=SCENARIO_UNUSED::no example"
    )
    code, output, errors = pileup("generate", "--registry", "warned", "--output", "out", cwd=base)
    assert (code, errors) == (0, said)
    assert output.endswith("files rebuilt\n")


def test_an_error_of_lint_stops_the_generator(base: Path) -> None:
    build(CASES / "secret_not_sensitive", "fail", base / "leaky")
    _, listed, _ = pileup("lint", "--registry", "leaky", cwd=base)
    assert pileup("generate", "--registry", "leaky", "--output", "out", cwd=base) == (1, "", listed)
    assert not (base / "out").exists()


def test_limits_are_looked_for_in_the_program_that_is_named(base: Path) -> None:
    case = CASES / "limit_unused"
    build(case, "fail", base / "limited")
    assert pileup("lint", "--registry", "limited", "--strict", cwd=base)[0] == 0
    code, output, _ = pileup("lint", "--registry", "limited", "--code", case / "code", "--strict", cwd=base)
    assert code == 1
    assert output.count("LIMIT_UNUSED") == 1


def test_misuse_is_one_line_and_code_2(base: Path) -> None:
    assert pileup("lint", "--format", "xml", cwd=base) == (
        2,
        "",
        "pileup lint: --format is 'xml', but must be text or github\n",
    )
    assert pileup("lint", "--code", "nowhere", cwd=base) == (
        2,
        "",
        "pileup lint: --code is nowhere, which is no folder\n",
    )


def test_a_folder_that_is_not_there_is_a_fault_with_a_rule(base: Path) -> None:
    code, output, _ = pileup("lint", "--registry", "nowhere", cwd=base)
    assert (code, output) == (1, "nowhere:1:1: REGISTRY_MISSING: there is no such folder\n")


def test_the_page_about_the_rules_is_printed() -> None:
    code, output, errors = pileup("lint", "--docs")
    assert (code, errors) == (0, "")
    assert output == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
