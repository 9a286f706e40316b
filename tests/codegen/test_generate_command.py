"""`pileup generate`, run as people and CI run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codegen.support import ROOT, place, toy_registry

COMMAND = [sys.executable, "-c", "from core.cli import main; main()", "generate"]


def generate(*options: object, cwd: Path = ROOT) -> tuple[int, str, str]:
    """Exit code, output and error output."""
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "COLUMNS": "200"}
    command = [*COMMAND, *map(str, options)]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def toy(tmp_path: Path) -> list[str]:
    """Options for the toy registry, from a current folder that holds it."""
    toy_registry(tmp_path)
    return ["--registry", "registry", "--output", "out"]


def test_it_writes_once_and_is_quiet_afterwards(tmp_path: Path, toy: list[str]) -> None:
    code, output, errors = generate(*toy, cwd=tmp_path)
    assert (code, errors) == (0, "")
    assert output.startswith("out: ")
    assert output.endswith(" files rebuilt\n")
    assert generate(*toy, cwd=tmp_path) == (0, "", "")
    assert generate(*toy, "--check", cwd=tmp_path) == (0, "", "")


def test_check_names_files_and_cure_and_changes_nothing(tmp_path: Path, toy: list[str]) -> None:
    generate(*toy, cwd=tmp_path)
    ports, limits = tmp_path / "out/server/ports.py", tmp_path / "out/server/limits.py"
    ports.write_text("", encoding="utf-8")
    limits.unlink()
    manifest = tmp_path / "out/MANIFEST"
    manifest.write_text(manifest.read_text(encoding="utf-8") + "server/zebra.py\n", encoding="utf-8")
    (tmp_path / "out/server/zebra.py").write_text("", encoding="utf-8")
    code, output, errors = generate(*toy, "--check", cwd=tmp_path)
    assert (code, output) == (1, "")
    assert errors.splitlines() == [
        "out/MANIFEST is stale; run 'make generate'",
        "out/server/limits.py is missing; run 'make generate'",
        "out/server/ports.py is stale; run 'make generate'",
        "out/server/zebra.py is left over; run 'make generate'",
    ]
    assert ports.read_text(encoding="utf-8") == ""
    assert not limits.exists()
    _, _, annotated = generate(*toy, "--check", "--format", "github", cwd=tmp_path)
    assert annotated.splitlines()[1] == (
        "::error file=out/server/limits.py::out/server/limits.py is missing; run 'make generate'"
    )
    code, report, _ = generate(*toy, "--check", "--json", cwd=tmp_path)
    assert code == 1
    assert json.loads(report)["changes"][1] == {"path": "out/server/limits.py", "kind": "missing"}


def test_faults_stop_it_before_it_writes(tmp_path: Path) -> None:
    registry = toy_registry(tmp_path, lamp=("auth: admin", "auth: root"))
    at = place(registry / "lamp.yaml", "root")
    told = "`auth` is `root`, but must be public or admin"
    options = ["--registry", "registry", "--output", "out"]
    assert generate(*options, cwd=tmp_path) == (1, "", f"{at}: VALUE_NOT_ALLOWED: {told}\n")
    code, report, _ = generate(*options, "--json", cwd=tmp_path)
    fault = {
        "file": "registry/lamp.yaml",
        "line": 19,
        "column": 11,
        "rule": "VALUE_NOT_ALLOWED",
        "level": "error",
        "message": told,
        "hint": "",
    }
    assert (code, json.loads(report)) == (1, {"ok": False, "diagnostics": [fault], "changes": []})
    _, _, annotated = generate(*options, "--format", "github", cwd=tmp_path)
    assert annotated == f"::error file=registry/lamp.yaml,line=19,col=11,title=VALUE_NOT_ALLOWED::{told}\n"
    assert not (tmp_path / "out").exists()


def test_misuse_is_one_line_and_code_2(tmp_path: Path, toy: list[str]) -> None:
    code, output, errors = generate(*toy, "--format", "xml", cwd=tmp_path)
    assert (code, output) == (2, "")
    assert errors == "pileup generate: --format is 'xml', but must be text or github\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, toy: list[str]) -> None:
    (tmp_path / "out").write_text("a file in the way", encoding="utf-8")
    code, _, errors = generate(*toy, cwd=tmp_path)
    assert code == 1
    assert errors.startswith("pileup generate: ")
    assert errors.count("\n") == 1


def test_help_starts_without_the_generator() -> None:
    script = (
        "import sys; sys.argv = ['pileup', '--help']\n"
        "from core.cli import main\n"
        "try:\n    main()\nexcept SystemExit as done:\n    assert not done.code\n"
        "assert not {'codegen', 'jinja2', 'yaml', 'fastapi', 'pydantic'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "generate" in done.stdout
