"""Builds of the C++ SDK and its tests, kept in build/sdk_cpp: only what has changed is built again."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.sdk_cpp.toolchain import BUILD, CPP, locked


class Build:
    """One configured tree. `make` brings targets up to date, `run` runs a program of it."""

    def __init__(self, name: str, *options: str, source: Path = CPP, folder: Path | None = None) -> None:
        self.name = name
        self.folder = folder or BUILD / name
        self._source = source
        self._options = [f"-D{option}" for option in options]

    def configure(self) -> None:
        """Run CMake, unless the same was done before."""
        wanted = "\n".join([str(self._source), *self._options])
        note = self.folder / "configured.txt"
        done = (self.folder / "build.ninja").exists() and note.exists()
        if done and note.read_text(encoding="utf-8") == wanted:
            return
        self.command("cmake", "-G", "Ninja", "-S", str(self._source), "-B", str(self.folder), *self._options)
        note.write_text(wanted, encoding="utf-8")

    def make(self, *targets: str) -> None:
        """Build targets, all of them when none is named; the test fails with the compiler's words."""
        with locked(self.folder):
            self.configure()
            self.command(
                "cmake", "--build", str(self.folder), "-j1", *(("--target", *targets) if targets else ())
            )

    def program(self, name: str) -> Path:
        """The program of a target."""
        return self.folder / "bin" / name

    def run(self, *command: str, timeout: float = 100) -> subprocess.CompletedProcess[str]:
        """Run a program of the tree, in the tree."""
        name, *arguments = command
        return subprocess.run(
            [str(self.program(name)), *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    @staticmethod
    def command(*command: str, cwd: Path | None = None) -> str:
        """Run a tool; the test fails with what it said when it fails."""
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
        return done.stdout
