"""A live server for a client that blocks: its event loop runs in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import UTC, datetime

import httpx2
import pytest

from tests.support import server

NOW = datetime(2026, 5, 1, 12, 0, 0, 123456, UTC)


@contextmanager
def served() -> Iterator[str]:
    """Serve a new station until the block ends; yields its URL."""
    with asyncio.Runner() as runner:
        opened = server.running(server.settings(rate_limit=False), clock=lambda: NOW)
        running = runner.run(opened.__aenter__())
        ending = asyncio.Event()
        thread = threading.Thread(target=runner.run, args=(_until(ending, opened),))
        thread.start()
        try:
            yield running.url
        finally:
            runner.get_loop().call_soon_threadsafe(ending.set)
            thread.join()


async def _until(ending: asyncio.Event, opened: AbstractAsyncContextManager[server.Running]) -> None:
    await ending.wait()
    await opened.__aexit__(None, None, None)


@pytest.fixture
def closed_station() -> Iterator[str]:
    """The URL of a new server."""
    with served() as url:
        yield url


@pytest.fixture
def busy_station(closed_station: str) -> str:
    """The URL of a server with a QSO under way, a caller who waits, and a full set of settings."""
    with httpx2.Client(base_url=closed_station, auth=server.ADMIN, trust_env=False, verify=False) as client:
        for path, body in (
            ("/api/admin/status", {"active": True}),
            ("/api/queue/register", {"callsign": "K1ABC"}),
            ("/api/admin/queue/next", None),
            ("/api/queue/register", {"callsign": "W1AW"}),
            ("/api/admin/frequency", {"frequency": "14.205 MHz"}),
            ("/api/admin/split", {"split": "up 5"}),
        ):
            client.post(path, json=body).raise_for_status()
    return closed_station
