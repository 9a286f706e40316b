"""The lamp as a project of its own: generated files and hand-written program in one folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from codegen import generators, writer
from tests.codegen.support import ROOT, TOY, loaded


class Project:
    """A folder whose `generated.server` hides this project's own from the programs that run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def environment(self) -> dict[str, str]:
        client = self.folder / "generated" / "python" / "src"
        paths = os.pathsep.join([str(self.folder), str(client), str(ROOT)])
        return {**os.environ, "PYTHONPATH": paths, "MYPYPATH": paths}

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run Python with `command` in the folder."""
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    @asynccontextmanager
    async def served(self) -> AsyncIterator[int]:
        """Serve the lamp in a process of its own until the block ends; yields its port."""
        from asyncio import create_subprocess_exec, subprocess

        process = await create_subprocess_exec(
            sys.executable,
            "serve.py",
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            line = await process.stdout.readline()
            assert line, "the lamp's server did not start"
            yield int(line)
        finally:
            process.stdin.close()
            code = await process.wait()
        assert code == 0


@pytest.fixture(scope="session")
def lamp(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The lamp, freshly generated, with its program beside it."""
    folder = tmp_path_factory.mktemp("lamp")
    writer.write(writer.finish(generators.generate(loaded(TOY / "registry"))), folder / "generated")
    shutil.copytree(TOY / "program", folder, dirs_exist_ok=True)
    return Project(folder)
