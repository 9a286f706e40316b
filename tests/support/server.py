"""A whole server on a real socket, inside the test's own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.app import Bridge, build
from core.settings import Settings
from core.transports.server import Server, listen, server

ADMIN = ("admin", "s3cret-pass")


@dataclass
class Running:
    """A server that listens. Addresses have no trailing slash."""

    bridge: Bridge
    server: Server
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def websocket(self) -> str:
        return f"ws://{self.host}:{self.port}/ws"


def settings(**values: Any) -> Settings:
    """Settings from `values` alone, with test credentials and a database in memory unless given."""
    defaults = {"admin_username": ADMIN[0], "admin_password": ADMIN[1], "database_url": "sqlite://"}
    return Settings(_env_file=None, **{**defaults, **values})


def database(folder: Path) -> str:
    """The URL of a SQLite file in `folder`."""
    return f"sqlite:///{folder / 'pileup.db'}"


@asynccontextmanager
async def running(
    chosen: Settings | None = None, *, grace: int | None = 10, **parts: Any
) -> AsyncIterator[Running]:
    """Serve until the block ends. `parts` go to `core.app.build`: a clock, a store, a lookup."""
    bridge = build(chosen or settings(), **parts)
    sockets = listen("127.0.0.1", [0])
    port: int = sockets[0].getsockname()[1]
    instance = server(bridge.app, bridge.node, grace=grace)
    started = asyncio.Event()
    task = asyncio.create_task(_serve(instance, sockets, started))
    waiting = asyncio.create_task(started.wait())
    await asyncio.wait((task, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        await task
        raise RuntimeError("the server ended before it had started")
    try:
        yield Running(bridge, instance, "127.0.0.1", port)
    finally:
        instance.should_exit = True
        await task


async def _serve(instance: Server, sockets: list[Any], started: asyncio.Event) -> None:
    startup = instance.startup

    async def announce(*args: Any, **values: Any) -> None:
        await startup(*args, **values)
        started.set()

    instance.startup = announce  # type: ignore[method-assign]
    await instance._serve(sockets)
