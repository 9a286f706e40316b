"""What the C++ tests need of the machine: found, installed where that is allowed, or told."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.tools import install, locked
from tests.support.tools import lacking as missing_tool

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
    "fonts": "fonts-dejavu-core",
}
CORE = ("compiler", "cmake", "ninja", "nlohmann_json")
_TOOLS = {"cmake": "cmake", "ninja": "ninja"}
_COMPILERS = ("c++", "g++", "clang++")
_FONTS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
# Whatever apt and dpkg do touches it: what was found before is still there when it is older.
_INSTALLED = Path("/var/lib/dpkg/status")


@dataclass(frozen=True, slots=True)
class Toolchain:
    """The words of `PACKAGES` that are there, and what apt said when it could not install the others."""

    found: frozenset[str]
    trouble: str = ""

    def missing(self, needed: tuple[str, ...]) -> list[str]:
        """Those of the needed parts that are not there."""
        return [word for word in needed if word not in self.found]


@cache
def toolchain() -> Toolchain:
    """What is there, after the attempt to install what is not. One process tries, others wait for it."""
    with locked(BUILD):
        found = _remembered() or _probe()
        lacking = [package for word, package in PACKAGES.items() if word not in found]
        if not lacking:
            return Toolchain(found)
        trouble = install(lacking)
        return Toolchain(found if trouble else _probe(), trouble)


def require(*words: str) -> None:
    """Skip the test without these parts of the toolchain; fail where it must not be skipped."""
    missing = toolchain().missing(words)
    if not missing:
        return
    packages = " ".join(PACKAGES[word] for word in missing)
    reason = f"the C++ toolchain lacks {', '.join(missing)}; run: sudo apt-get install {packages}"
    if trouble := toolchain().trouble:
        reason = f"{reason}\n{trouble}"
    missing_tool(reason)


def compiler() -> str:
    """The C++ compiler, as CMake would choose it; empty when there is none."""
    return os.environ.get("CXX") or next(filter(None, map(shutil.which, _COMPILERS)), "")


def _remembered() -> frozenset[str]:
    """What the last probe found, when it found everything and nothing was installed or removed since."""
    note = BUILD / "probe" / "complete.txt"
    try:
        if note.stat().st_mtime < _INSTALLED.stat().st_mtime or note.read_text("utf-8") != compiler():
            return frozenset()
    except OSError:
        return frozenset()
    return frozenset(PACKAGES)


def _probe() -> frozenset[str]:
    """The parts of the toolchain, asked of the tools themselves."""
    found = {word for word, tool in _TOOLS.items() if shutil.which(tool)}
    if compiler():
        found.add("compiler")
    if _FONTS.exists() or _knows_fonts():
        found.add("fonts")
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
    if found >= set(PACKAGES):
        (folder / "complete.txt").write_text(compiler(), encoding="utf-8")
    return frozenset(found)


def _knows_fonts() -> bool:
    """Whether fontconfig knows any font: a window without one has no texts."""
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list"], capture_output=True, check=False).stdout.strip())
