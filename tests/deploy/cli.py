"""`pileup` in a process of its own, with nothing of this one's settings."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path


async def pileup(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run the command in `folder` to its end: exit code and everything it printed."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "core.cli", *arguments),
        cwd=folder,
        env={**inherited, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, output.decode()
