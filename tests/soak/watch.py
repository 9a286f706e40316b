"""What a server says of itself at /metrics, and waiting for it to be at rest."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from tests.support.process import ServerProcess
from tests.support.server import ADMIN

SETTLE_SECONDS = 40.0
SAMPLES = 8
SAMPLE_SECONDS = 0.15

Sample = dict[tuple[str, tuple[str, ...]], float]


class Level(NamedTuple):
    """What a server holds. Memory is in bytes, `blocks` are those of Python's allocator."""

    connections: int
    records: int
    subscribers: int
    tasks: int
    descriptors: int
    blocks: int
    resident: int

    def lowest(self, other: Level) -> Level:
        """The smaller of each: what comes and goes with single requests is not counted."""
        return Level(*map(min, self, other))


class Watch:
    """Scrapes one server."""

    def __init__(self, server: ServerProcess, client: httpx2.AsyncClient) -> None:
        self._server = server
        self._client = client

    async def sample(self) -> Sample:
        """All series by name and values of their labels."""
        answer = await self._client.get("/metrics")
        answer.raise_for_status()
        return {
            (one.name, tuple(one.labels.values())): one.value
            for family in text_string_to_metric_families(answer.text)
            for one in family.samples
        }

    async def glance(self) -> Level:
        """What the server holds at this moment."""
        sample = await self.sample()

        def value(name: str) -> int:
            return int(sum(value for (series, _), value in sample.items() if series == name))

        return Level(
            value("pileup_connections"),
            value("pileup_connection_records"),
            value("pileup_event_subscribers"),
            value("pileup_tasks"),
            value("process_open_fds"),
            value("pileup_python_allocated_blocks"),
            value("process_resident_memory_bytes"),
        )

    async def level(self) -> Level:
        """What the server holds all the time, over a little while, and without its garbage."""
        self._server.process.send_signal(signal.SIGUSR1)
        level = await self.glance()
        for _ in range(SAMPLES):
            await asyncio.sleep(SAMPLE_SECONDS)
            level = level.lowest(await self.glance())
        return level

    async def settled(self, rest: Level) -> Level:
        """The level once connections, tasks and descriptors are back at `rest`, or what it is in the end."""
        async with asyncio.timeout(SETTLE_SECONDS * 2):
            until = asyncio.get_running_loop().time() + SETTLE_SECONDS
            while True:
                level = await self.level()
                if all(now <= then for now, then in zip(level[:5], rest[:5], strict=True)):
                    return level
                if asyncio.get_running_loop().time() > until:
                    return level


@asynccontextmanager
async def watching(server: ServerProcess, source: str) -> AsyncIterator[Watch]:
    """Watch a server from the loopback address `source`."""
    transport = httpx2.AsyncHTTPTransport(local_address=source)
    async with httpx2.AsyncClient(base_url=server.url, auth=ADMIN, transport=transport, timeout=30) as client:
        yield Watch(server, client)
