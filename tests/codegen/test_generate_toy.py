"""A small registry about something else, generated, type-checked, run and compared with a golden copy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from codegen import generators, writer
from tests.codegen.support import ROOT, TOY, loaded, toy_registry

GOLDEN = TOY / "expected.txt"
CURE = "PILEUP_UPDATE_GOLDEN=1 python -m pytest tests/codegen/test_generate_toy.py"


def golden_text(files: Mapping[str, str]) -> str:
    """All server files in one text, so that a changed template shows in reviews as what it makes."""
    parts = [f"===== {path}\n{text}" for path, text in sorted(files.items()) if path.startswith("server/")]
    return "".join(parts)


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated toy in `generated` and the hand-written program beside it."""
    folder = tmp_path_factory.mktemp("toy")
    files = writer.finish(generators.generate(loaded(TOY / "registry")))
    writer.write(files, folder / "generated")
    shutil.copy(TOY / "program.py.txt", folder / "program.py")
    return folder


def run(toy: Path, variable: str, *command: str) -> subprocess.CompletedProcess[str]:
    # The toy's `generated.server` must hide the project's own.
    environment = {**os.environ, variable: os.pathsep.join([str(toy), str(ROOT)])}
    return subprocess.run(
        [sys.executable, *command], cwd=toy, env=environment, capture_output=True, text=True, check=False
    )


def test_the_output_is_the_golden_copy() -> None:
    text = golden_text(writer.finish(generators.generate(loaded(TOY / "registry"))))
    if os.environ.get("PILEUP_UPDATE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8"), f"if the change is meant: {CURE}"


def test_the_generated_server_runs(toy: Path) -> None:
    done = run(toy, "PYTHONPATH", "-W", "error", "program.py")
    assert (done.stdout, done.stderr) == ("the toy works\n", "")


def test_the_generated_server_and_its_handlers_pass_strict_mypy(toy: Path) -> None:
    options = ["--strict", "--explicit-package-bases"]
    done = run(toy, "MYPYPATH", "-m", "mypy", *options, "program.py", "generated")
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_names_a_missing_method(toy: Path) -> None:
    program = (toy / "program.py").read_text(encoding="utf-8")
    (toy / "lacking.py").write_text(program.replace("async def set(", "async def put("), encoding="utf-8")
    done = run(toy, "MYPYPATH", "-m", "mypy", "--strict", "--explicit-package-bases", "lacking.py")
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


def test_every_python_file_says_where_it_comes_from(toy: Path) -> None:
    for path in (toy / "generated").rglob("*.py"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first.startswith("# Generated from core/registry/"), path
        assert first.endswith(".yaml. Edit that, then: make generate"), path
    lamp = (toy / "generated/server/models/lamp.py").read_text(encoding="utf-8")
    assert lamp.startswith("# Generated from core/registry/lamp.yaml. Edit that, then: make generate\n")


def test_the_output_passes_the_linter(toy: Path) -> None:
    rules = "E,F,W,I,UP,B,SIM,RUF,PIE,RET,C4"
    known = "lint.isort.known-first-party = ['core', 'generated']"
    options = [
        "--isolated",
        "--no-cache",
        "--line-length",
        "110",
        "--target-version",
        "py311",
        "--config",
        known,
    ]
    done = run(toy, "PYTHONPATH", "-m", "ruff", "check", "--select", rules, *options, "generated")
    assert done.returncode == 0, done.stdout


def test_fields_never_hide_what_pydantic_models_have() -> None:
    from pydantic import BaseModel

    from codegen.generators.python_models import HIDDEN_NAMES

    own = {name for name in dir(BaseModel) if not name.startswith(("_", "model_"))}
    assert own <= HIDDEN_NAMES
