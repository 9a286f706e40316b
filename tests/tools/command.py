"""`pileup` in a process of its own, as a user runs it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.server import ADMIN, Running

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The standard output as JSON."""
        return json.loads(self.out)


def environment(server: Running | None, *, login: bool = True, **more: str) -> dict[str, str]:
    """The environment of a command that finds `server` by itself."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("PILEUP_")}
    if server is not None:
        known["PILEUP_URL"] = f"ws://127.0.0.1:{server.port}"
    if login:
        known |= {"PILEUP_USERNAME": ADMIN[0], "PILEUP_PASSWORD": ADMIN[1]}
    return {**known, "COLUMNS": "120", "NO_COLOR": "1", **more}


async def start(
    *arguments: str, server: Running | None = None, login: bool = True
) -> asyncio.subprocess.Process:
    """Start `pileup` with these arguments."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "core.cli",
        *arguments,
        cwd=ROOT,
        env=environment(server, login=login),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def pileup(*arguments: str, server: Running | None = None, login: bool = True) -> Done:
    """Run `pileup` to its end."""
    process = await start(*arguments, server=server, login=login)
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return Done(process.returncode, out.decode(), err.decode())
