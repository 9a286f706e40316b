"""A running server for each test of the transports."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.server import Running, running


@pytest.fixture
async def node() -> AsyncIterator[Running]:
    """A server with default settings and an empty station."""
    async with running() as started:
        yield started
