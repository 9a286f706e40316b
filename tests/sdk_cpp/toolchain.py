"""What the C++ tests need of the machine: found, installed where that is allowed, or told."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CPP = Path(__file__).parent / "cpp"
BUILD = ROOT / "build" / "sdk_cpp"
SDK = ROOT / "generated" / "cpp"
PACKAGES = {
    "compiler": "g++",
    "cmake": "cmake",
    "ninja": "ninja-build",
    "nlohmann_json": "nlohmann-json3-dev",
    "qt": "qt6-base-dev",
    "qt_websockets": "qt6-websockets-dev",
}
CORE = ("compiler", "cmake", "ninja", "nlohmann_json")
_INSTALL = ("apt-get", "install", "--yes", "--no-install-recommends")


@dataclass(frozen=True, slots=True)
class Toolchain:
    """The words of `PACKAGES` that are there."""

    found: frozenset[str]

    def missing(self, needed: tuple[str, ...]) -> list[str]:
        return [word for word in needed if word not in self.found]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for this process: several may test at once, and share what is built."""
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def toolchain() -> Toolchain:
    """What is there, after the attempt to install what is not."""
    with locked(BUILD):
        found = _probe()
        lacking = [package for word, package in PACKAGES.items() if word not in found]
        if lacking and _install(lacking):
            found = _probe()
    return Toolchain(found)


def require(*words: str) -> None:
    """Skip the test without these parts of the toolchain; fail where it must not be skipped."""
    missing = toolchain().missing(words)
    if not missing:
        return
    packages = " ".join(PACKAGES[word] for word in missing)
    reason = f"the C++ toolchain lacks {', '.join(missing)}; run: sudo apt-get install {packages}"
    if os.environ.get("CI") or os.environ.get("PILEUP_REQUIRE_CPP") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _probe() -> frozenset[str]:
    """The parts of the toolchain, asked of the tools themselves."""
    found = {word for word, tool in (("cmake", "cmake"), ("ninja", "ninja")) if shutil.which(tool)}
    compiler = os.environ.get("CXX") or shutil.which("c++") or shutil.which("g++") or shutil.which("clang++")
    if compiler:
        found.add("compiler")
    if not {"cmake", "ninja", "compiler"} <= found:
        return frozenset(found)
    folder = BUILD / "probe"
    command = ["cmake", "-G", "Ninja", "-S", str(CPP / "probe"), "-B", str(folder), "--log-level=ERROR"]
    # Afresh: what was missing is remembered otherwise.
    shutil.rmtree(folder, ignore_errors=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        found |= set((folder / "found.txt").read_text(encoding="utf-8").split())
    else:
        found.discard("compiler")
    return frozenset(found)


def _install(packages: list[str]) -> bool:
    """Install packages where this user may, without a password; returns whether it was done."""
    if shutil.which("apt-get") is None:
        return False
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not root and (
        shutil.which("sudo") is None or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode
    ):
        return False
    before = [] if root else ["sudo", "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], [*_INSTALL, *packages]):
        done = subprocess.run([*before, *command], env=environment, capture_output=True, check=False)
    return done.returncode == 0
