"""The core without Qt: wire vectors, CTest, sanitizers."""

from __future__ import annotations

import json

import pytest

from tests.sdk_cpp.building import Build
from tests.sdk_cpp.toolchain import ROOT

VECTORS = ROOT / "generated" / "spec" / "vectors"
# Builds are slow the first time on a small machine; later ones take seconds.
pytestmark = pytest.mark.timeout(1200)


def check_vectors(build: Build) -> None:
    """Every vector of every file is read and written as it says."""
    build.make("vectors")
    done = build.run("vectors", str(VECTORS))
    assert done.returncode == 0, done.stderr
    files = [json.loads(path.read_text(encoding="utf-8")) for path in VECTORS.glob("*.json")]
    there = sum(len(file["vectors"]) for file in files)
    assert done.stdout.startswith(f"{there} vectors, 0 wrong, "), done.stdout
    # Only those that show what types do not let through.
    assert int(done.stdout.split(", ")[2].split()[0]) <= 5


def check_ctest(build: Build) -> None:
    """Every C++ test passes; there are some."""
    build.make()
    command = ("ctest", "--test-dir", str(build.folder), "--output-on-failure", "--no-tests=error")
    told = build.command(*command, "--timeout", "100")
    assert "100% tests passed" in told


def test_the_vectors_are_read_and_written(build: Build) -> None:
    check_vectors(build)


def test_the_programs_of_ctest_pass(build: Build) -> None:
    check_ctest(build)


def test_the_vectors_leave_the_sanitizers_silent(sanitized: Build) -> None:
    check_vectors(sanitized)


def test_the_programs_of_ctest_leave_the_sanitizers_silent(sanitized: Build) -> None:
    check_ctest(sanitized)


def test_the_sanitizers_are_at_work(sanitized: Build) -> None:
    sanitized.make("vectors")
    symbols = sanitized.command("nm", "-C", str(sanitized.program("vectors")))
    assert "__asan_init" in symbols
    assert "__ubsan_handle" in symbols
