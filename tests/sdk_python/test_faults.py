"""The client through a network that breaks all the time: each event once, each write once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from pileup_client import PileupClient, Resync
from pileup_client._runtime.backoff import Backoff
from pileup_client.events import FrequencyUpdate
from tests.sdk_python.faults import FAULTS, Fault, FaultProxy, PlainProxy
from tests.support.server import ADMIN, Running, database, running, settings

LOGIN: Any = {"username": ADMIN[0], "password": ADMIN[1]}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Running]:
    chosen = settings(
        database_url=database(tmp_path),
        websocket_heartbeat_interval=0.2,
        rate_limit=False,
        max_queue_size=10_000,
    )
    async with running(chosen) as started:
        yield started


def faults_for(scheme: str) -> tuple[Fault, ...]:
    """An event stream that is half-open is found after the server's 30 s only."""
    return FAULTS if scheme == "ws" else tuple(one for one in FAULTS if one != "half-open")


def impatient() -> Backoff:
    """Hardly waits, so that a thousand cuts take seconds."""
    backoff = Backoff(0.01, 0.05)
    backoff.advise = lambda base, cap: None  # type: ignore[method-assign]
    return backoff


def client(scheme: str, port: int, **options: object) -> PileupClient:
    return PileupClient(
        f"{scheme}://127.0.0.1:{port}",
        **LOGIN,
        backoff=impatient(),
        patient=True,
        watchdog=0.3,
        open_timeout=2.0,
        **options,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_each_event_comes_once_and_in_order_through_cuts(server: Running, scheme: str) -> None:
    count = 1000
    async with FaultProxy(server.port, seed=7, faults=faults_for(scheme)).listening() as proxy:
        watcher = client(scheme, proxy.port)
        seen: list[str] = []
        async with watcher, PileupClient(server.url.replace("http", "ws"), **LOGIN) as writer:
            stream = watcher.events(FrequencyUpdate)
            # Until the watcher stands somewhere, nothing is missed: it is told where it begins.
            while watcher.position is None:
                await asyncio.sleep(0)

            async def write() -> None:
                for number in range(count):
                    await writer.admin.set_frequency(frequency=str(number))
                    if number % 50 == 49:
                        proxy.cut_all()
                proxy.calm = True
                proxy.cut_all()

            writing = asyncio.create_task(write())
            async with asyncio.timeout(60):
                async for event in stream:
                    assert not isinstance(event, Resync)
                    seen.append(event.data.frequency or "")
                    if seen[-1] == str(count - 1):
                        break
            await writing
    assert seen == [str(number) for number in range(count)]
    assert sum(proxy.done.values()) > 10


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_writes_are_executed_once_through_cuts(server: Running, scheme: str) -> None:
    count = 60
    proxy = FaultProxy(server.port, seed=11, faults=faults_for(scheme))
    async with proxy.listening(), client(scheme, proxy.port, timeout=60.0) as caller:
        await caller.admin.set_system_status(active=True)
        for number in range(count):
            # A second execution would be refused as a repetition, or take another place.
            result = await caller.queue.register(callsign=callsign(number))
            assert result.entry.position == number + 1
            if number % 7 == 6:
                proxy.cut_all()
        worked = [await caller.admin.next_qso() for _ in range(10)]
        proxy.calm = True
        queue = await caller.queue.list()
    assert [qso.callsign for qso in worked if qso] == [callsign(number) for number in range(10)]
    assert [entry.callsign for entry in queue.queue] == [callsign(number) for number in range(10, count)]


def callsign(number: int) -> str:
    return f"K{number // 26}A{chr(ord('A') + number % 26)}"


async def test_a_proxy_that_knows_no_websocket_leads_to_the_fallback_and_back(server: Running) -> None:
    proxy = PlainProxy(server.port)
    async with proxy.listening(), PileupClient(f"ws://127.0.0.1:{proxy.port}", **LOGIN) as caller:
        assert caller.state == "fallback"
        stream = caller.events(FrequencyUpdate)
        await caller.admin.set_frequency(frequency="1")
        live: asyncio.Queue[str] = asyncio.Queue()
        caller.on_state(live.put_nowait)
        proxy.refusing = False
        async with asyncio.timeout(20):
            assert await live.get() == "live"
            await caller.admin.set_frequency(frequency="2")
            told = [await anext(stream), await anext(stream)]
    assert [one.data.frequency for one in told if isinstance(one, FrequencyUpdate)] == ["1", "2"]
