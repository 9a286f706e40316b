"""A small registry about something else: generated, compared with a golden copy, type-checked, run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from codegen import generators, writer
from tests.codegen.support import ROOT, TOY, loaded, toy_registry
from tests.golden.conftest import Project

GOLDEN = TOY / "expected" / "generated"
CURE = "PILEUP_UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/golden/test_generated.py"
# One after the other in one process: the next finds the cache of the last.
together = pytest.mark.xdist_group("mypy of the lamp")
STRICT = ("-m", "mypy", "--strict", "--explicit-package-bases")
# The first describes the registry's format and not this registry; the others are hand-written and copied.
SHARED = ("spec/registry.schema.json", "docs/page/page.css", "docs/page/page.js")
RUNTIME = "python/src/lamp_client/_runtime/"
# Compiled instead of compared: tests/sdk_cpp.
CPP = "cpp/"


def test_the_output_is_the_golden_copy() -> None:
    generated = generators.generate(loaded(TOY / "registry"))
    files = writer.finish(file for file in generated if not file.path.startswith(CPP))
    files = {
        path: text for path, text in files.items() if path not in SHARED and not path.startswith(RUNTIME)
    }
    if os.environ.get("PILEUP_UPDATE_GOLDEN"):
        writer.write(files, GOLDEN)
    changes = [f"{change.path} is {change.kind}" for change in writer.compare(files, GOLDEN)]
    assert changes == [], f"if the change is meant: {CURE}"


def test_the_generated_tables_work(lamp: Project) -> None:
    done = lamp.run("-W", "error", "tables.py")
    assert (done.stdout, done.stderr) == ("the tables are right\n", "")


@together
def test_everything_passes_strict_mypy(lamp: Project) -> None:
    programs = sorted(path.name for path in lamp.folder.glob("*.py"))
    done = lamp.run(*STRICT, *programs, "generated/server")
    assert done.returncode == 0, done.stdout + done.stderr


@together
def test_the_client_passes_strict_mypy_by_itself(lamp: Project) -> None:
    done = lamp.run(*STRICT, "-p", "lamp_client")
    assert done.returncode == 0, done.stdout + done.stderr


@together
def test_mypy_names_a_missing_method(lamp: Project, tmp_path: Path) -> None:
    lacking = Project(tmp_path / "lacking")
    shutil.copytree(lamp.folder, lacking.folder)
    handlers = lacking.folder / "lamps.py"
    text = handlers.read_text(encoding="utf-8")
    handlers.write_text(text.replace("async def set(", "async def put("), encoding="utf-8")
    done = lacking.run(*STRICT, "app.py")
    assert 'Cannot instantiate abstract class "Lamps" with abstract attribute "set"' in done.stdout


def test_the_output_is_the_same_from_run_to_run(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from codegen import generators, writer\n"
        "from codegen.registry import load\n"
        "api, _ = load(Path(sys.argv[1]))\n"
        "writer.write(writer.finish(generators.generate(api)), Path(sys.argv[2]))\n"
    )
    trees = []
    for seed in ("1", "2"):
        # Another place, another order of sets: nothing of both may show.
        registry, output = toy_registry(tmp_path / seed), tmp_path / seed / "out"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": f"UTC+{seed}"}
        command = [sys.executable, "-c", script, str(registry), str(output)]
        subprocess.run(command, env=environment, check=True)
        trees.append({path.relative_to(output): path.read_bytes() for path in output.rglob("*.*")})
    assert trees[0] == trees[1]
    assert len(trees[0]) > 10


def test_every_python_file_says_where_it_comes_from(lamp: Project) -> None:
    for path in (lamp.folder / "generated").rglob("*.py"):
        if RUNTIME in path.as_posix():
            continue
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first.startswith("# Generated from core/registry/"), path
        assert first.endswith(".yaml. Edit that, then: make generate"), path
    models = (lamp.folder / "generated/server/models/lamp.py").read_text(encoding="utf-8")
    assert models.startswith("# Generated from core/registry/lamp.yaml. Edit that, then: make generate\n")


def test_the_output_passes_the_linter(lamp: Project) -> None:
    rules = "E,F,W,I,UP,B,SIM,RUF,PIE,RET,C4"
    known = "lint.isort.known-first-party = ['core', 'generated']"
    options = ["--isolated", "--no-cache", "--line-length", "110", "--target-version", "py311"]
    done = lamp.run("-m", "ruff", "check", "--select", rules, *options, "--config", known, "generated")
    assert done.returncode == 0, done.stdout
