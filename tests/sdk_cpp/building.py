"""Builds of the C++ SDK and its tests, kept in build/sdk_cpp: only what has changed is built again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.sdk_cpp.toolchain import BUILD, CPP
from tests.support.tools import locked

_OPTIONS = "detect_leaks=1:halt_on_error=1:abort_on_error=0:exitcode=99:detect_stack_use_after_return=1"
# What programs of a sanitized build run with; the others do not look at it.
SANITIZING = {
    "ASAN_OPTIONS": f"{_OPTIONS}:strict_string_checks=1:check_initialization_order=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1:exitcode=99",
    "LSAN_OPTIONS": f"suppressions={CPP / 'leaks.txt'}:print_suppressions=0",
}
HEADLESS = {**SANITIZING, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"}


def environment(**more: str) -> dict[str, str]:
    """The environment for programs of the builds."""
    return {**os.environ, **HEADLESS, **more}


class Build:
    """One configured tree. `make` brings targets up to date, `run` runs a program of it.

    One build runs at a time, whoever asks for it, and may use both cores of a small machine.
    """

    def __init__(self, name: str, *options: str, source: Path = CPP) -> None:
        self.name = name
        self.folder = BUILD / name
        self.source = source
        self._options = [f"-D{option}" for option in options]

    def configure(self) -> None:
        """Run CMake, unless the same was done before."""
        wanted = "\n".join([str(self.source), *self._options])
        note = self.folder / "configured.txt"
        done = (self.folder / "build.ninja").exists() and note.exists()
        if done and note.read_text(encoding="utf-8") == wanted:
            return
        # Options of an earlier time would be remembered.
        shutil.rmtree(self.folder, ignore_errors=True)
        self.command("cmake", "-G", "Ninja", "-S", str(self.source), "-B", str(self.folder), *self._options)
        note.write_text(wanted, encoding="utf-8")

    def make(self, *targets: str) -> None:
        """Build targets, all of them when none is named; the test fails with the compiler's words."""
        with locked(BUILD):
            self.configure()
            chosen = ("--target", *targets) if targets else ()
            self.command("cmake", "--build", str(self.folder), "-j2", *chosen)

    def install(self, prefix: Path) -> None:
        """Build all of it and install it, and remove from the prefix what an earlier one had."""
        self.make()
        with locked(BUILD):
            self.command("cmake", "--install", str(self.folder), "--prefix", str(prefix))
            listed = (self.folder / "install_manifest.txt").read_text(encoding="utf-8").splitlines()
            for path in prefix.rglob("*"):
                if not path.is_dir() and str(path) not in listed:
                    path.unlink()

    def program(self, name: str) -> Path:
        """The program of a target."""
        return next(path for path in (self.folder / "bin" / name, self.folder / name) if path.exists())

    def run(self, *command: str, timeout: float = 300, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the tree, in the tree."""
        name, *arguments = command
        return subprocess.run(
            [str(self.program(name)), *arguments],
            cwd=self.folder,
            env=environment(**more),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    @staticmethod
    def command(*command: str, cwd: Path | None = None) -> str:
        """Run a tool; the test fails with what it said when it fails."""
        done = subprocess.run(
            command, cwd=cwd, env=environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
        return done.stdout


def put(path: Path, text: str) -> None:
    """Write a file, unless it holds the text already: what depends on it is built again otherwise."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def mirror(files: Mapping[str, bytes], folder: Path) -> None:
    """Make a folder hold these files and no others; those that are right already are not touched."""
    for name, content in files.items():
        path = folder / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
