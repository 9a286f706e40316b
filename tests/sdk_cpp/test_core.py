"""The core without Qt: wire vectors, CTest, and that the sanitizers see all of it."""

from __future__ import annotations

import json

import pytest

from tests.sdk_cpp.building import Build
from tests.sdk_cpp.sources import headers
from tests.sdk_cpp.toolchain import CPP, PACKAGES, ROOT, SDK, require

VECTORS = ROOT / "generated" / "spec" / "vectors"
# Builds are slow the first time on a small machine; later ones take seconds.
pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("cpp_core")]


def test_the_vectors_are_read_and_written(sanitized: Build) -> None:
    done = sanitized.run("vectors", str(VECTORS))
    assert done.returncode == 0, done.stderr
    files = [json.loads(path.read_text(encoding="utf-8")) for path in VECTORS.glob("*.json")]
    there = sum(len(file["vectors"]) for file in files)
    assert done.stdout.startswith(f"{there} vectors, 0 wrong, "), done.stdout
    # Only those that show what types do not let through.
    assert int(done.stdout.split(", ")[2].split()[0]) <= 5


@pytest.mark.parametrize("name", sorted(path.stem for path in CPP.glob("test_*.cpp")))
def test_the_programs_pass_and_leave_the_sanitizers_silent(sanitized: Build, name: str) -> None:
    done = sanitized.run(name)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert done.stdout.rstrip().endswith(" cases, 0 failed")


def test_ctest_knows_every_program(sanitized: Build) -> None:
    told = sanitized.command("ctest", "--test-dir", str(sanitized.folder), "--show-only=json-v1")
    known = {test["name"] for test in json.loads(told)["tests"]}
    assert known >= {path.stem for path in CPP.glob("test_*.cpp")}


@pytest.mark.parametrize("name", ["vectors", "live_qt_conformance", "pileup-desktop"])
def test_the_sanitizers_are_at_work(sanitized: Build, name: str) -> None:
    if name != "vectors":
        require(*PACKAGES)
    symbols = sanitized.command("nm", "-C", str(sanitized.program(name)))
    assert "__asan_init" in symbols
    assert "__ubsan_handle" in symbols


@pytest.mark.parametrize("fault", ["address", "undefined", "leak"])
def test_a_fault_would_be_found(sanitized: Build, fault: str) -> None:
    done = sanitized.run("faulty", fault)
    assert done.returncode == 99, done.stdout + done.stderr
    word = {"address": "heap-use-after-free", "undefined": "signed integer overflow", "leak": "LeakSanitizer"}
    assert word[fault] in done.stderr


@pytest.mark.parametrize("kind", ["core", "qt"])
def test_each_header_was_included_alone(sanitized: Build, kind: str) -> None:
    if kind == "qt":
        require(*PACKAGES)
    objects = {
        path.name for path in sanitized.folder.rglob("*.o") if f"{kind}_headers_alone.dir" in str(path)
    }
    folder = SDK / "include" if kind == "core" else SDK / "qt" / "include"
    wanted = {header.removesuffix(".hpp").replace("/", "_") + ".cpp.o" for header in headers(folder)}
    assert objects >= wanted
    if kind == "core":
        assert objects >= {"beside_macros_of_qt.cpp.o", "beside_macros_of_windows.cpp.o"}


def test_another_registry_makes_a_client_of_its_own(sanitized: Build) -> None:
    assert sanitized.run("toy").returncode == 0
