"""Where the blocks of a page run: a folder of their own, and a server whose state a scenario names."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.docs.blocks import ROOT, Block
from tests.support.clients import socket_client
from tests.support.server import ADMIN, Running, running

COPIED = ("core", "codegen", "generated", "docs", "pyproject.toml", "Makefile", ".env.example")
# What a reader replaces by their own: the server of the test stands in for it.
ADDRESSES = ("127.0.0.1:8000", "localhost:8000")
WAIT_SECONDS = 60


@dataclass
class Stage:
    """A page's folder and server. `scenario` starts the server anew in another state."""

    folder: Path
    server: Running
    last_output: str = ""

    def localised(self, code: str) -> str:
        """The block's code with the addresses that it names replaced by the server's."""
        here = f"127.0.0.1:{self.server.port}"
        for scheme, plain in (("https://", "http://"), ("wss://", "ws://")):
            code = code.replace(f"{scheme}pileup.example.org", f"{plain}{here}")
        for address in ADDRESSES:
            code = code.replace(address, here)
        return re.sub(r'("?password"?[=:] ?)"…"', rf'\1"{ADMIN[1]}"', code)

    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PILEUP_")}
        programs = [str(self.folder / ".venv" / "bin"), str(Path(sys.executable).parent), inherited["PATH"]]
        return {
            **inherited,
            "PATH": os.pathsep.join(programs),
            "PYTHONPATH": os.pathsep.join(
                [str(self.folder), str(self.folder / "generated/python/src"), str(ROOT)]
            ),
            "PILEUP_URL": f"ws://127.0.0.1:{self.server.port}",
            "PILEUP_USERNAME": ADMIN[0],
            "PILEUP_PASSWORD": ADMIN[1],
            "COLUMNS": "120",
            "NO_COLOR": "1",
            "PYTHONUNBUFFERED": "1",
        }

    async def shell(self, block: Block) -> None:
        """Run a shell block, and check how it ends."""
        await self.run(block, ["bash", "-euo", "pipefail", "-c", self.localised(block.code)])

    async def python(self, block: Block) -> None:
        """Run a program, or with `inside` a fragment that has an open client `pileup`."""
        code = self.localised(block.code)
        if "inside" in block.asked:
            body = "".join(f"        {line}" for line in code.splitlines(keepends=True))
            code = (
                "import asyncio\nimport os\n\nfrom pileup_client import *\n\n\nasync def main():\n"
                f'    async with PileupClient("ws://127.0.0.1:{self.server.port}", username="{ADMIN[0]}",'
                f' password="{ADMIN[1]}") as pileup:\n{body}\n\nasyncio.run(main())\n'
            )
        await self.run(block, [sys.executable, "-c", code])

    async def run(self, block: Block, command: list[str]) -> None:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=self.folder,
            env=self.environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        assert process.stdout is not None
        output = ""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                while chunk := await process.stdout.read(65536):
                    output += chunk.decode("utf-8", "replace")
                    if "until" in block.asked and block.asked["until"] in output:
                        break
                if "until" not in block.asked:
                    await process.wait()
        except TimeoutError:
            raise AssertionError(f"{block.place} did not end; it said:\n{output}") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        self.last_output = output
        if "until" in block.asked:
            assert block.asked["until"] in output, f"{block.place} ended without it:\n{output}"
        else:
            wanted = int(block.asked.get("exit", "0"))
            assert process.returncode == wanted, f"{block.place} ended with {process.returncode}:\n{output}"


def prepared(folder: Path) -> None:
    """A copy of the project in git, as far as blocks need it. `make` there tells what it would do."""
    for name in COPIED:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, target, ignore=ignore)
        else:
            shutil.copyfile(ROOT / name, target)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, text in {
        "pileup": f'exec "{sys.executable}" -m core.cli "$@"',
        "python": f'exec "{sys.executable}" "$@"',
        # Beside the environment of the tests, not in it.
        "pip": f'exec "{sys.executable}" -m pip --quiet --disable-pip-version-check "$@"'
        f' --no-deps --no-build-isolation --target "{folder / "installed"}"',
        "make": f'exec "{shutil.which("make")}" --dry-run --directory "{ROOT}" "$@"',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (programs / name).chmod(0o755)

    shutil.copytree(folder / "core" / "registry", folder.parent / "other" / "registry")
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    for words in (
        ("init", "--quiet"),
        ("add", "core", "codegen"),
        (*identity, "commit", "--quiet", "--message", "Copied."),
        ("update-ref", "refs/remotes/origin/main", "HEAD"),
    ):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def scenarios() -> dict[str, Any]:
    """The named starting states of the registry."""
    text = (ROOT / "core/registry/scenarios.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)["scenarios"]
    return found


@contextlib.asynccontextmanager
async def state(name: str) -> AsyncIterator[Running]:
    """A new server in the state that a scenario names; with no name, as it is at first."""
    async with running() as server:
        async with socket_client(server.websocket, ADMIN) as client:
            for step in scenarios()[name]["steps"] if name else []:
                answer = await client.call(step["operation"], step.get("data"))
                assert answer["success"], answer
        yield server
