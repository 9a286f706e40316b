"""A whole server on a real socket, inside the test's own event loop."""

from __future__ import annotations

import asyncio
import socket
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
    ending: asyncio.Event

    def end(self) -> None:
        """Let the server end now, as a signal would, and not only when the block does."""
        self.ending.set()

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
    # As uvicorn's own serve() does, less its polling: tests start and stop hundreds of servers.
    instance.config.load()
    instance.lifespan = instance.config.lifespan_class(instance.config)
    async with bridge.lifetime:
        await instance.startup(sockets)
        await instance.on_tick(0)
        ending = asyncio.Event()
        serving = asyncio.create_task(_until(ending, instance, sockets))
        try:
            yield Running(bridge, instance, "127.0.0.1", port, ending)
        finally:
            ending.set()
            await serving


async def _until(ending: asyncio.Event, instance: Server, sockets: list[socket.socket]) -> None:
    await ending.wait()
    await instance.shutdown(sockets)
