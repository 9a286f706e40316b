"""The blocking client: the same names, from threads without a loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from pileup_client import ConnectionFailed, NotConnected, errors
from pileup_client.events import QueueUpdate
from pileup_client.sync import PileupClient
from tests.support.ports import free_port
from tests.support.server import ADMIN, Running, running


@pytest.fixture
async def server() -> AsyncIterator[Running]:
    async with running() as started:
        yield started


async def in_thread(work: Callable[[], Any]) -> Any:
    return await asyncio.wait_for(asyncio.to_thread(work), 30)


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_it_works_a_queue(server: Running, scheme: str) -> None:
    def work() -> list[str]:
        url = f"{scheme}://127.0.0.1:{server.port}"
        with PileupClient(url, username=ADMIN[0], password=ADMIN[1]) as pileup:
            with pileup.events(QueueUpdate) as updates:
                pileup.admin.set_system_status(active=True)
                pileup.queue.register(callsign="W1AW")
                with pytest.raises(errors.AlreadyQueued):
                    pileup.queue.register(callsign="W1AW")
                first = updates.next(timeout=10)
                assert isinstance(first, QueueUpdate)
                assert first.data.total == 1
                with pytest.raises(TimeoutError):
                    updates.next(timeout=0.01)
                qso = pileup.admin.next_qso()
                assert qso is not None
                assert pileup.state in ("live", "fallback")
                last = next(iter(updates))
                assert isinstance(last, QueueUpdate)
            assert list(updates) == []
            return [qso.callsign, str(last.data.total)]

    assert await in_thread(work) == ["W1AW", "0"]


async def test_a_closed_client_says_so_and_its_thread_ends(server: Running) -> None:
    def work() -> None:
        pileup = PileupClient(f"ws://127.0.0.1:{server.port}")
        pileup.open()
        pileup.close()
        pileup.close()
        with pytest.raises(NotConnected):
            pileup.queue.list()

    await in_thread(work)
    assert not [one for one in threading.enumerate() if one.name == "client"]


async def test_a_server_that_is_not_there_is_told_and_leaves_no_thread() -> None:
    def work() -> None:
        with pytest.raises(ConnectionFailed):
            PileupClient(f"ws://127.0.0.1:{free_port()}").open()

    await in_thread(work)
    assert not [one for one in threading.enumerate() if one.name == "client"]


def test_bad_options_leave_no_thread() -> None:
    with pytest.raises(ValueError, match="no address"):
        PileupClient("nowhere")
    assert not [one for one in threading.enumerate() if one.name == "client"]
