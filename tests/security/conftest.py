"""Servers to attack."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.security.attacker import SETTINGS
from tests.support.server import Running, running, settings


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server_of_module(request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    """A server for all tests of a module, with the module's `SERVER` settings."""
    chosen = {**SETTINGS, **getattr(request.module, "SERVER", {})}
    async with running(settings(**chosen)) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def node(server_of_module: Running) -> Running:
    """The server of the module; its station is as the tests before left it."""
    return server_of_module
