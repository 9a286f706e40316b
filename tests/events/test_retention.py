"""Old events and results are deleted in the background, and clients are told (DESIGN, section 6)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from core.bridge.events import LoggedEvent
from core.bridge.history import Window, WindowLimits
from core.bridge.retention import Pace, Retention
from core.bridge.store import Cut, StoreTransaction, StoreUnavailable
from core.storage.sql_store import SqlStore
from tests.bridge.memory_store import MemoryStore
from tests.events.support import socket_feed, take
from tests.support.clients import socket_client
from tests.support.server import ADMIN, database, running, settings

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
KEEP = timedelta(hours=24)
QUICK = Pace(interval=0.001, pause=0.0, most=3)


def _key(number: int) -> str:
    return f"frequency-key-{number:08}"


def log_events(count: int, start: datetime = NOW) -> Callable[[StoreTransaction], None]:
    def work(transaction: StoreTransaction) -> None:
        first = transaction.sequence + 1
        events = [
            LoggedEvent(first + number, "step", "1", (start + timedelta(hours=number)).isoformat())
            for number in range(count)
        ]
        transaction.advance("state", events)

    return work


async def test_everything_that_need_not_be_kept_goes_in_small_steps() -> None:
    store = MemoryStore()
    await store.transact(log_events(20))
    window = Window(WindowLimits(events=15, age=timedelta(hours=10)))
    reading = await store.recent(100, 1000)
    window.start(reading.epoch, reading.sequence, reading.events)
    await Retention(store, window, lambda: NOW, KEEP, QUICK).tidy()
    assert [event.sequence for event in store.contents.events] == list(range(6, 21))
    await Retention(store, window, lambda: NOW + timedelta(hours=25), KEEP, QUICK).tidy()
    # Logged at hours 0 to 19; those before hour 15 are more than ten hours old.
    assert [event.sequence for event in store.contents.events] == list(range(16, 21))
    assert window.base == 15
    await store.close()


async def test_a_database_that_fails_is_tried_again() -> None:
    class Failing(MemoryStore):
        left = 2

        async def prune(self, cut: Cut) -> bool:
            if self.left:
                self.left -= 1
                raise StoreUnavailable("the link is down")
            return await super().prune(cut)

    store = Failing()
    await store.transact(log_events(5))
    window = Window(WindowLimits(events=2))
    window.start("a1", 5, store.contents.events)
    retention = Retention(store, window, lambda: NOW, KEEP, QUICK)
    with capture_logs() as logs:
        retention.start()
        async with asyncio.timeout(20):
            while len(store.contents.events) > 2:
                await asyncio.sleep(0.001)
    await retention.stop()
    assert [(entry["event"], entry["reason"]) for entry in logs] == [("not_pruned", "the link is down")] * 2
    await store.close()


async def test_what_was_never_started_can_be_stopped() -> None:
    store = MemoryStore()
    await Retention(store, Window(), lambda: NOW, KEEP).stop()
    await store.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_server_prunes_what_it_finds_at_its_start(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url: str = database(tmp_path) if kind == "sqlite" else request.getfixturevalue("postgres_url")
    async with (
        running(settings(database_url=url, rate_limit=False)) as node,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        for number in range(12):
            await admin.call("admin.set_frequency", {"frequency": str(number)}, idempotency_key=_key(number))
        first = (await admin.event("frequency_update"))["id"]

    later = datetime.now(UTC) + timedelta(hours=25)
    chosen = settings(database_url=url, event_history_count=5, rate_limit=False)
    async with running(chosen, clock=lambda: later) as node:
        store = node.bridge.node.log._store
        async with asyncio.timeout(20):
            while True:
                events = [event.sequence for event in (await store.read(0)).events]
                found = await store.transact(lambda transaction: transaction.recall(ADMIN[0], _key(0)))
                if len(events) == 5 and found is None:
                    break
                await asyncio.sleep(0.01)
        assert events == [8, 9, 10, 11, 12]
        epoch = first.partition(":")[0]
        async with socket_feed(node.websocket, resume=first) as client:
            assert client.resume["reason"] == "too_old"
        async with socket_feed(node.websocket, resume=f"{epoch}:7") as client:
            assert [one.data["frequency"] for one in await take(client, 5)] == ["7", "8", "9", "10", "11"]


async def test_old_events_are_not_replayed_after_a_restart(tmp_path: Path) -> None:
    url = database(tmp_path)
    async with (
        running(settings(database_url=url)) as node,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        await admin.call("admin.set_frequency", {"frequency": "1"})
        await admin.call("admin.set_frequency", {"frequency": "2"})
        first = (await admin.event("frequency_update"))["id"]
    later = datetime.now(UTC) + timedelta(hours=73)
    async with (
        running(settings(database_url=url), clock=lambda: later) as node,
        socket_feed(node.websocket, resume=first) as client,
    ):
        assert client.resume["reason"] == "too_old"
        assert client.resume["snapshot"]["frequency"]["frequency"] == "2"


async def test_a_node_that_lost_touch_for_too_long_sends_its_clients_back(tmp_path: Path) -> None:
    """Others went on and deleted what it has not read: its clients resume, and are told that it is gone."""
    async with (
        running(settings(database_url=database(tmp_path))) as node,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        await admin.call("admin.set_frequency", {"frequency": "1"})
        first = (await admin.event("frequency_update"))["id"]
        log = node.bridge.node.log
        store = log._store
        assert isinstance(store, SqlStore)
        async with socket_feed(node.websocket) as client:
            await asyncio.get_running_loop().run_in_executor(store._writer, _go_on, store)
            log.wake()
            goodbye = await client.client.event("goodbye")
            assert goodbye["data"]["reason"] == "drain"
        assert (log.window.base, log.window.head.sequence) == (8, 9)
        async with socket_feed(node.websocket, resume=first) as client:
            assert client.resume["reason"] == "too_old"


def _go_on(store: SqlStore) -> None:
    """What other nodes do meanwhile."""
    with store.engine.begin() as connection:
        connection.execute(text("INSERT INTO events SELECT 9, name, data, at FROM events WHERE sequence = 1"))
        connection.execute(text("UPDATE station SET sequence = 9"))
