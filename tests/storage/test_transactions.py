"""The contract of `core.bridge.store.Store`, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import gc
import re
import threading
from typing import Any

import pytest
from sqlalchemy.exc import ResourceClosedError

from core.bridge.store import Store, StoredResult, StoreTransaction
from core.storage import open_store
from core.storage.sql_store import SqlStore
from tests.storage.conftest import Opener
from tests.storage.work import AT, add, event


class Oops(Exception):
    pass


async def test_a_first_start_creates_the_station(database_url: str) -> None:
    store = open_store(database_url)
    reading = await store.open(lambda: '{"queue":[]}')
    await store.close()
    assert re.fullmatch("[0-9a-f]{16}", reading.epoch)
    assert (reading.sequence, reading.state, list(reading.events)) == (0, '{"queue":[]}', [])


async def test_a_restart_keeps_epoch_state_and_log(database_url: str) -> None:
    first = open_store(database_url)
    created = await first.open(lambda: "0")
    await first.transact(add(2))
    await first.close()

    def never() -> str:
        raise AssertionError("the station exists")

    second = open_store(database_url)
    reopened = await second.open(never)
    log = await second.read(0)
    await second.close()
    assert (reopened.epoch, reopened.sequence, reopened.state) == (created.epoch, 2, "2")
    assert list(log.events) == [event(1), event(2)]


async def test_epochs_of_two_databases_differ(opened: Opener) -> None:
    one, other = [await (await opened("sqlite://")).read(0) for _ in range(2)]
    assert one.epoch != other.epoch


async def test_a_commit_changes_state_log_and_result_together(store: Store) -> None:
    result = StoredResult("", "k" * 16, "queue.register", "digest", "{}", AT)

    def work(transaction: StoreTransaction) -> tuple[str, int, str]:
        transaction.advance("new", [event(1, '"a"'), event(2, '"b"')])
        transaction.remember(result)
        return transaction.epoch, transaction.sequence, transaction.state

    epoch, sequence, state = await store.transact(work)
    reading = await store.read(0)
    assert (reading.epoch, reading.sequence, reading.state) == (epoch, sequence, state) == (epoch, 2, "new")
    assert list(reading.events) == [event(1, '"a"'), event(2, '"b"')]
    assert await store.transact(lambda transaction: transaction.recall("", "k" * 16)) == result


async def test_what_work_raises_passes_and_undoes_everything(store: Store) -> None:
    error = Oops("no")

    def work(transaction: StoreTransaction) -> None:
        transaction.advance("new", [event(1)])
        transaction.remember(StoredResult("", "k", "o", "d", "{}", AT))
        raise error

    with pytest.raises(Oops) as caught:
        await store.transact(work)
    assert caught.value is error
    reading = await store.read(0)
    assert (reading.sequence, reading.state, list(reading.events)) == (0, "0", [])
    assert await store.transact(lambda transaction: transaction.recall("", "k")) is None
    assert await store.transact(add()) == 1


async def test_work_that_changes_nothing_leaves_no_transaction_open(store: Store) -> None:
    assert await store.transact(lambda transaction: transaction.state) == "0"
    assert await store.transact(add()) == 1


@pytest.mark.parametrize("numbers", [[2], [0], [1, 3], [1, 1], [2, 1], [1, 2, 2]])
async def test_events_must_be_numbered_consecutively(store: Store, numbers: list[int]) -> None:
    with pytest.raises(ValueError, match=r"event queue_update has number \d, but \d is next"):
        await store.transact(lambda transaction: transaction.advance("x", [event(n) for n in numbers]))
    assert (await store.read(0)).sequence == 0


async def test_advance_twice_continues_the_numbers(store: Store) -> None:
    def work(transaction: StoreTransaction) -> None:
        add(2)(transaction)
        add(3)(transaction)

    await store.transact(work)
    reading = await store.read(0)
    assert (reading.sequence, reading.state) == (5, "5")
    assert [logged.sequence for logged in reading.events] == [1, 2, 3, 4, 5]


async def test_a_transaction_is_useless_after_its_end(store: Store) -> None:
    kept = await store.transact(lambda transaction: transaction)
    with pytest.raises(ResourceClosedError):
        kept.recall("", "k")


async def test_read_gives_the_events_after_a_sequence(store: Store) -> None:
    await store.transact(add(4))
    for after, expected in ((0, [1, 2, 3, 4]), (3, [4]), (4, []), (9, [])):
        reading = await store.read(after)
        assert [logged.sequence for logged in reading.events] == expected
        assert (reading.sequence, reading.state) == (4, "4")


async def test_results_are_kept_by_principal_and_key_and_replaced(store: Store) -> None:
    mine = StoredResult("admin", "key", "admin.next_qso", "d1", '{"a":1}', AT)
    other = StoredResult("", "key", "queue.register", "d2", '{"b":2}', AT)
    newer = StoredResult("admin", "key", "admin.clear_queue", "d3", "null", "2026-03-02T12:00:00+00:00")

    def recall(transaction: StoreTransaction) -> list[StoredResult | None]:
        return [transaction.recall(*pair) for pair in (("admin", "key"), ("", "key"), ("admin", "other"))]

    await store.transact(lambda transaction: transaction.remember(mine))
    await store.transact(lambda transaction: transaction.remember(other))
    assert await store.transact(recall) == [mine, other, None]
    await store.transact(lambda transaction: transaction.remember(newer))
    assert await store.transact(recall) == [newer, other, None]


async def test_text_comes_back_as_it_was(store: Store) -> None:
    text = "'\"\\ %s %(state)s :state ?\u2028\n\té日本\U0001f4fb" + "x" * 300_000
    result = StoredResult(text[:40], text[:40], text[:40], "d", text, AT)

    def work(transaction: StoreTransaction) -> StoredResult | None:
        transaction.advance(text, [event(1, text)])
        transaction.remember(result)
        return transaction.recall(result.principal, result.key)

    assert await store.transact(work) == result
    reading = await store.read(0)
    assert (reading.state, reading.events[0].data) == (text, text)


async def test_a_cancelled_caller_does_not_stop_its_transaction(store: Store) -> None:
    running, released = threading.Event(), threading.Event()

    def work(transaction: StoreTransaction) -> None:
        running.set()
        assert released.wait(30)
        add()(transaction)

    caller = asyncio.create_task(store.transact(work))
    await asyncio.to_thread(running.wait, 30)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    released.set()
    assert await store.transact(add()) == 2


async def test_a_failure_that_nobody_waits_for_makes_no_noise(store: Store) -> None:
    noise: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: noise.append(context))
    running, released = threading.Event(), threading.Event()

    def work(_: StoreTransaction) -> None:
        running.set()
        assert released.wait(30)
        raise Oops

    caller = asyncio.create_task(store.transact(work))
    await asyncio.to_thread(running.wait, 30)
    caller.cancel()
    await asyncio.wait([caller])
    released.set()
    await store.transact(add())
    del caller
    gc.collect()
    await asyncio.sleep(0)
    assert noise == []


async def test_a_commit_whose_answer_is_slow_is_visible_before_it_is_acknowledged(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed, released = threading.Event(), threading.Event()
    commit = SqlStore._commit

    def slowly(store: SqlStore, connection: Any) -> None:
        commit(store, connection)
        committed.set()
        assert released.wait(30)

    store = open_store(database_url)
    await store.open(lambda: "0")
    monkeypatch.setattr(SqlStore, "_commit", slowly)
    caller = asyncio.create_task(store.transact(add()))
    await asyncio.to_thread(committed.wait, 30)
    try:
        if database_url.startswith("postgresql"):
            assert (await store.read(0)).sequence == 1
        assert not caller.done()
    finally:
        released.set()
    assert await caller == 1
    await store.close()


async def test_close_finishes_what_runs_and_may_be_called_twice(database_url: str) -> None:
    store = open_store(database_url)
    await store.open(lambda: "0")
    running, released = threading.Event(), threading.Event()

    def work(transaction: StoreTransaction) -> int:
        running.set()
        assert released.wait(30)
        return add()(transaction)

    caller = asyncio.create_task(store.transact(work))
    await asyncio.to_thread(running.wait, 30)
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    released.set()
    await closing
    await store.close()
    assert await caller == 1
    with pytest.raises(RuntimeError):
        await store.read(0)


async def test_a_deleted_station_row_is_reported(store: SqlStore) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM station")
    with pytest.raises(Exception, match="the station row was deleted; restore a backup"):
        await store.transact(add())
    with pytest.raises(Exception, match="the station row was deleted; restore a backup"):
        await store.read(0)


async def test_readers_never_see_state_and_log_disagree(store: Store) -> None:
    async def write() -> None:
        for number in range(100):
            await store.transact(add(1 + number % 3))

    async def follow() -> int:
        known = 0
        while known < 199:
            reading = await store.read(known)
            assert reading.state == str(reading.sequence)
            assert [e.sequence for e in reading.events] == list(range(known + 1, reading.sequence + 1))
            known = reading.sequence
        return known

    async with asyncio.TaskGroup() as group:
        group.create_task(write())
        followers = [group.create_task(follow()) for _ in range(2)]
    assert [follower.result() for follower in followers] == [199, 199]
