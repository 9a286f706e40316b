"""`pileup serve` in a process of its own, for what only a process can show: kills, signals, exit codes."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.support.ports import free_port
from tests.support.server import ADMIN

_OURS = (
    "ADMIN_",
    "MAX_QUEUE",
    "QRZ_",
    "FRONTEND",
    "ALLOWED_",
    "HOST",
    "PORT",
    "WEBSOCKET_",
    "DATABASE_",
    "EVENT_",
    "MAX_CONNECTIONS",
    "METRICS_",
    "RATE_",
    "SESSION_",
    "TRUSTED_",
    "LOG_",
    "MAX_CONNECTIONS",
    "SESSION_",
)


@dataclass
class ServerProcess:
    """A running `pileup serve`. `kill` is SIGKILL, `terminate` SIGTERM; both wait for the end."""

    process: asyncio.subprocess.Process
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def websocket(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws"

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()

    async def terminate(self) -> int:
        """End it politely; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), 30)


@asynccontextmanager
async def server_process(
    folder: Path, port: int | None = None, module: str = "core.cli", **environment: str
) -> AsyncIterator[ServerProcess]:
    """Run the server in `folder` until the block ends; returns once it answers.

    `module` is run in place of `pileup`, and has to take the same arguments.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    login = {"ADMIN_USERNAME": ADMIN[0], "ADMIN_PASSWORD": ADMIN[1]}
    port = port or free_port()
    log = folder / f"server-{port}.log"
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            "serve",
            "--port",
            str(port),
            cwd=folder,
            env={**inherited, **login, **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    running = ServerProcess(process, port, log)
    try:
        await _answering(running)
        yield running
    finally:
        if process.returncode is None:
            await running.kill()


async def _answering(running: ServerProcess) -> None:
    async with asyncio.timeout(60), httpx2.AsyncClient(trust_env=False, verify=False) as client:
        while running.process.returncode is None:
            try:
                if (await client.get(f"{running.url}/readyz")).status_code == 200:
                    return
            except httpx2.TransportError:
                await asyncio.sleep(0.02)
    raise RuntimeError(
        f"the server ended with {running.process.returncode}: {running.log.read_text()[-2000:]}"
    )
