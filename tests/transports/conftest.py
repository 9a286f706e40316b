"""Running servers for the tests of the transports."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.server import Running, running


@pytest.fixture
async def node() -> AsyncIterator[Running]:
    """A server of its own, with default settings and an empty station."""
    async with running() as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server_of_module() -> AsyncIterator[Running]:
    """A server for all tests of a module, which have to be indifferent to what is in the station."""
    async with running() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def shared_node(server_of_module: Running) -> AsyncIterator[Running]:
    """The server of the module; the next test gets it when all connections of this one have ended."""
    yield server_of_module
    async with asyncio.timeout(20):
        while server_of_module.server.server_state.connections:
            await asyncio.sleep(0)
