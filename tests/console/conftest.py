"""One browser for all tests of a process, and a server for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.console.browsing import Directory
from tests.support.clients import SocketClient, socket_client
from tests.support.server import ADMIN, Running, running, settings
from tests.support.tools import require

# A signal that does not come is told late; one that comes is told at once, on a busy machine, too.
expect.set_options(timeout=20_000)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    program = require("chromium")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=program)
        try:
            yield started
        finally:
            await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def node() -> AsyncIterator[Running]:
    """A server of the test's own, with a directory that knows some callsigns."""
    async with running(settings(max_queue_size=12, rate_limit=False), lookup=Directory()) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def admin(node: Running) -> AsyncIterator[SocketClient]:
    """The operator, at another program than the browser."""
    async with socket_client(node.websocket, ADMIN) as client:
        yield client
