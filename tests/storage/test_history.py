"""Reading the newest events and deleting old ones, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text

from core.bridge.events import LoggedEvent
from core.bridge.store import Cut, Store, StoredResult, StoreTransaction, StoreUnavailable
from core.storage import sql_store
from core.storage.sql_store import SqlStore
from tests.storage.conftest import Opener
from tests.storage.work import AT, add

LATER = "2027-01-01T00:00:00+00:00"
EARLIER = "2020-01-01T00:00:00+00:00"
NOTHING = Cut(0, EARLIER, EARLIER, 100)


def at(times: list[str], data: str = "1") -> Callable[[StoreTransaction], None]:
    """Work that logs one event for each of `times`."""

    def work(transaction: StoreTransaction) -> None:
        first = transaction.sequence + 1
        transaction.advance(
            "state",
            [LoggedEvent(first + number, "queue_update", data, time) for number, time in enumerate(times)],
        )

    return work


def keep(*keys: str, time: str) -> Callable[[StoreTransaction], None]:
    """Work that stores a result under each of `keys`."""

    def work(transaction: StoreTransaction) -> None:
        for key in keys:
            transaction.remember(StoredResult("", key, "queue.register", "digest", "{}", time))

    return work


async def numbers(store: Store) -> list[int]:
    return [event.sequence for event in (await store.read(0)).events]


async def test_the_newest_events_come_in_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_store, "_CHUNK", 3)
    assert list((await store.recent(10, 1000)).events) == []
    await store.transact(add(8))
    for most in (0, 1, 3, 7, 8, 100):
        reading = await store.recent(most, 10**6)
        assert [event.sequence for event in reading.events] == list(range(9 - min(most, 8), 9))
        assert (reading.sequence, reading.state) == (8, "8")
    assert reading.events == (await store.read(0)).events


async def test_the_newest_events_are_bounded_in_bytes(store: Store) -> None:
    await store.transact(at([AT] * 5, "7" * 10))
    assert [event.sequence for event in (await store.recent(100, 35)).events] == [3, 4, 5]
    assert [event.sequence for event in (await store.recent(100, 9)).events] == []


async def test_a_gap_ends_what_is_read(store: Store) -> None:
    assert isinstance(store, SqlStore)
    await store.transact(add(6))
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM events WHERE sequence = 3"))
    assert [event.sequence for event in (await store.recent(100, 1000)).events] == [4, 5, 6]


async def test_events_go_by_number(store: Store) -> None:
    await store.transact(at([LATER] * 10))
    assert not await store.prune(NOTHING)
    assert await numbers(store) == list(range(1, 11))
    assert await store.prune(Cut(7, EARLIER, EARLIER, 3))
    assert await numbers(store) == list(range(4, 11))
    assert await store.prune(Cut(7, EARLIER, EARLIER, 3))
    assert not await store.prune(Cut(7, EARLIER, EARLIER, 3))
    assert await numbers(store) == [8, 9, 10]


async def test_events_go_by_age(store: Store) -> None:
    await store.transact(at([EARLIER] * 3 + [AT] * 2))
    assert not await store.prune(Cut(0, AT, EARLIER, 100))
    assert await numbers(store) == [4, 5]


async def test_nothing_goes_out_of_the_middle(store: Store) -> None:
    """A clock that was wrong for a while makes events look old that stand between young ones."""
    await store.transact(at([EARLIER, LATER, EARLIER, LATER]))
    assert not await store.prune(Cut(0, AT, EARLIER, 100))
    assert await numbers(store) == [2, 3, 4]


async def test_everything_may_go(store: Store) -> None:
    await store.transact(add(4))
    assert not await store.prune(Cut(4, EARLIER, EARLIER, 100))
    reading = await store.recent(10, 1000)
    assert (reading.sequence, reading.state, list(reading.events)) == (4, "4", [])
    await store.transact(add(1))
    assert await numbers(store) == [5]


async def test_results_go_by_age(store: Store) -> None:
    await store.transact(keep("old-1", "old-2", "old-3", time=EARLIER))
    await store.transact(keep("young", time=LATER))
    assert await store.prune(Cut(0, EARLIER, AT, 2))
    assert not await store.prune(Cut(0, EARLIER, AT, 2))

    def left(transaction: StoreTransaction) -> list[str]:
        names = ("old-1", "old-2", "old-3", "young")
        return [name for name in names if transaction.recall("", name) is not None]

    assert await store.transact(left) == ["young"]


async def test_several_nodes_prune_while_others_write(postgres_url: str, opened: Opener) -> None:
    stores = [await opened(postgres_url) for _ in range(3)]
    await stores[0].transact(add(300))

    async def prune(store: Store) -> None:
        for _ in range(40):
            await store.prune(Cut(290, EARLIER, EARLIER, 20))
            await asyncio.sleep(0)

    async def write(store: Store) -> None:
        for _ in range(20):
            await store.transact(add(1))

    await asyncio.gather(*(prune(store) for store in stores), *(write(store) for store in stores))
    assert (await stores[0].read(0)).sequence == 360
    assert await numbers(stores[1]) == list(range(291, 361))


async def test_a_writer_does_not_wait_for_pruning(postgres_url: str, opened: Opener) -> None:
    """What deletes holds nothing that a write needs, and finds another who deletes and lets it be."""
    store, other = await opened(postgres_url), await opened(postgres_url)
    assert isinstance(store, SqlStore)
    await store.transact(add(5))
    with store.engine.begin() as connection:
        assert store._lock_pruning(connection)
        connection.execute(text("DELETE FROM events WHERE sequence <= 3"))
        async with asyncio.timeout(30):
            await other.transact(add(1))
            assert not await other.prune(Cut(3, EARLIER, EARLIER, 100))
    assert await numbers(store) == [4, 5, 6]


async def test_a_database_that_fails_says_so(postgres_url: str, opened: Opener) -> None:
    store = await opened(postgres_url)
    assert isinstance(store, SqlStore)
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO elsewhere"))
    with pytest.raises(StoreUnavailable, match='relation "events" does not exist'):
        await store.prune(NOTHING)
    with pytest.raises(StoreUnavailable):
        await store.recent(10, 1000)
