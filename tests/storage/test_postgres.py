"""PostgreSQL: several servers on one station, and a database that goes away."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Iterator

import psycopg
import pytest

from core.bridge.store import OutcomeUnknown, Store, StoreTransaction, StoreUnavailable
from core.storage import StorageError, open_store
from core.storage import postgres as module
from core.storage.sql_store import SqlStore
from tests.storage.conftest import Opener
from tests.storage.work import add
from tests.support.postgres import GUARDED, PostgresServer
from tests.support.relay import Relay

PATIENCE = 60.0

# With its end, or it would be found in READ COMMITTED too.
COMMIT = b"COMMIT\0"


@pytest.fixture(scope="module")
def unsteady() -> Iterator[PostgresServer]:
    """A server that the tests may stop."""
    with PostgresServer(durable=True) as server:
        yield server


@pytest.fixture
def relay(postgres: PostgresServer) -> Iterator[Relay]:
    with Relay(postgres.port) as relay:
        yield relay


@pytest.fixture
def relayed_url(postgres: PostgresServer, relay: Relay, postgres_url: str) -> str:
    return postgres_url.replace(f":{postgres.port}/", f":{relay.port}/")


async def test_two_servers_lose_no_update_and_leave_no_gap(postgres_url: str, opened: Opener) -> None:
    nodes = [await opened(postgres_url) for _ in range(2)]

    def count(transaction: StoreTransaction) -> int:
        assert transaction.state == str(transaction.sequence)
        return add()(transaction)

    numbers = await asyncio.gather(*(nodes[n % 2].transact(count) for n in range(200)))
    assert sorted(numbers) == list(range(1, 201))
    for node in nodes:
        reading = await node.read(0)
        assert (reading.sequence, reading.state) == (200, "200")
        assert [e.sequence for e in reading.events] == list(range(1, 201))


async def test_a_reader_beside_another_server_sees_no_half_commit(postgres_url: str, opened: Opener) -> None:
    writer, reader = [await opened(postgres_url) for _ in range(2)]

    async def write() -> None:
        for _ in range(150):
            await writer.transact(add(2))

    async with asyncio.TaskGroup() as group:
        group.create_task(write())
        known = 0
        while known < 300:
            reading = await reader.read(known)
            assert reading.state == str(reading.sequence)
            assert [e.sequence for e in reading.events] == list(range(known + 1, reading.sequence + 1))
            known = reading.sequence


async def test_servers_that_start_together_make_one_station(postgres_url: str) -> None:
    stores = [open_store(postgres_url) for _ in range(6)]
    readings = await asyncio.gather(*(store.open(lambda: "0") for store in stores))
    assert len({reading.epoch for reading in readings}) == 1
    for store in stores:
        await store.close()


async def test_a_commit_wakes_the_other_servers(postgres_url: str, opened: Opener) -> None:
    node = await opened(postgres_url)
    other, woken = await attentive(postgres_url, opened)
    for _ in range(3):
        await node.transact(add())
        await asyncio.wait_for(woken.wait(), PATIENCE)
        woken.clear()
    assert (await other.read(0)).sequence == 3


async def test_only_commits_of_this_station_are_announced(
    postgres: PostgresServer, postgres_url: str, opened: Opener
) -> None:
    node, stranger = await opened(postgres_url), await opened(postgres.create_database())

    def fail(transaction: StoreTransaction) -> None:
        add()(transaction)
        raise KeyError

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("LISTEN pileup_station")
        with pytest.raises(KeyError):
            await node.transact(fail)
        await stranger.transact(add(5))
        await node.transact(lambda transaction: transaction.sequence)
        await node.transact(add(2))
        assert next(connection.notifies(timeout=PATIENCE)).payload == "2"


async def test_a_restart_in_between_goes_unnoticed(unsteady: PostgresServer, opened: Opener) -> None:
    store = await opened(unsteady.create_database())
    await store.transact(add())
    await store.read(0)
    for bring_down in (unsteady.stop, unsteady.crash):
        await asyncio.to_thread(bring_down)
        await asyncio.to_thread(unsteady.start)
        assert (await store.read(0)).state == (await store.transact(lambda transaction: transaction.state))
        await store.transact(add())
    assert (await store.read(0)).sequence == 3


async def test_without_a_server_nothing_changes_and_it_heals(
    unsteady: PostgresServer, opened: Opener
) -> None:
    store = await opened(unsteady.create_database())
    await store.transact(add())
    await asyncio.to_thread(unsteady.stop)
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match=r"PostgreSQL database 127\.0\.0\.1:"):
            await store.transact(add())
        with pytest.raises(StoreUnavailable):
            await store.read(0)
    await asyncio.to_thread(unsteady.start)
    assert await store.transact(add()) == 2


async def test_losing_the_server_inside_a_transaction_changes_nothing(
    unsteady: PostgresServer, opened: Opener
) -> None:
    store = await opened(unsteady.create_database())

    def work(transaction: StoreTransaction) -> None:
        unsteady.restart()
        add()(transaction)

    with pytest.raises(StoreUnavailable):
        await store.transact(work)
    assert (await store.read(0)).sequence == 0
    assert await store.transact(add()) == 1


async def test_an_own_error_is_not_hidden_by_a_lost_server(unsteady: PostgresServer, opened: Opener) -> None:
    store = await opened(unsteady.create_database())

    def work(_: StoreTransaction) -> None:
        unsteady.restart()
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await store.transact(work)
    assert await store.transact(add()) == 1


async def test_listening_is_taken_up_again(unsteady: PostgresServer, opened: Opener) -> None:
    url = unsteady.create_database()
    node = await opened(url)
    _, woken = await attentive(url, opened)
    await asyncio.to_thread(unsteady.restart)
    # Once for having been away ...
    await asyncio.wait_for(woken.wait(), PATIENCE)
    woken.clear()
    # ... and then for a commit.
    await node.transact(add())
    await asyncio.wait_for(woken.wait(), PATIENCE)


async def test_a_store_closes_while_the_server_is_away(unsteady: PostgresServer) -> None:
    store = open_store(unsteady.create_database())
    await store.open(lambda: "0")
    await asyncio.to_thread(unsteady.stop)
    await store.close()
    await asyncio.to_thread(unsteady.start)


async def test_a_commit_whose_answer_is_lost_counts(relay: Relay, relayed_url: str, opened: Opener) -> None:
    store = await opened(relayed_url)
    relay.lose(COMMIT, "answer")
    assert await store.transact(add()) == 1
    assert relay.lost.is_set()
    assert (await store.read(0)).sequence == 1
    assert await store.transact(add()) == 2


async def test_a_commit_that_never_arrives_does_not_count(
    relay: Relay, relayed_url: str, opened: Opener
) -> None:
    store = await opened(relayed_url)
    relay.lose(COMMIT, "request")
    with pytest.raises(StoreUnavailable) as caught:
        await store.transact(add())
    assert not isinstance(caught.value, OutcomeUnknown)
    assert relay.lost.is_set()
    assert await store.transact(add()) == 1


async def test_an_outcome_that_cannot_be_learnt_is_called_unknown(
    relay: Relay, relayed_url: str, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_OUTCOME_SECONDS", 0.3)
    store = await opened(relayed_url)
    relay.lose(COMMIT, "answer", refuse_afterwards=True)
    with pytest.raises(OutcomeUnknown, match="no answer to COMMIT, the change may be there"):
        await store.transact(add())


async def test_a_frozen_holder_of_the_lock_is_waited_for_only_so_long(
    postgres_url: str, opened: Opener
) -> None:
    store = await opened(f"{postgres_url}?options=-c%20lock_timeout%3D100ms")
    with psycopg.connect(postgres_url) as holder:
        holder.execute("SELECT * FROM station FOR UPDATE")
        with pytest.raises(StoreUnavailable, match="lock timeout"):
            await store.transact(add())
        # Readers need no lock.
        assert (await store.read(0)).sequence == 0
        holder.rollback()
    assert await store.transact(add()) == 1


async def test_a_url_may_override_what_sessions_begin_with(postgres_url: str, opened: Opener) -> None:
    store = await opened(f"{postgres_url}?options=-c%20lock_timeout%3D2s&application_name=other")
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in (
                "lock_timeout",
                "application_name",
                "statement_timeout",
                "idle_in_transaction_session_timeout",
            )
        }
    assert list(found.values()) == ["2s", "other", "30s", "10s"]


async def test_reads_cannot_write(postgres_url: str, opened: Opener) -> None:
    store = await opened(postgres_url)
    assert isinstance(store, SqlStore)
    with store._reading.connect() as connection, pytest.raises(Exception, match="read-only transaction"):
        connection.exec_driver_sql("DELETE FROM events")


async def test_no_password_is_told(postgres: PostgresServer, caplog: pytest.LogCaptureFixture) -> None:
    postgres.execute(f"CREATE ROLE {GUARDED} LOGIN PASSWORD 'right'")
    place = f"127.0.0.1:{postgres.port}/postgres"
    for url in (
        f"postgresql://{GUARDED}:pa55word@{place}",
        f"postgresql://{GUARDED}@{place}?password=pa55word",
        f"postgresql://{GUARDED}:pa55word@127.0.0.1:1/postgres",
    ):
        store = open_store(url)
        with pytest.raises(StoreUnavailable, match=r"PostgreSQL database 127\.0\.0\.1:") as caught:
            await store.open(lambda: "0")
        assert "pa55word" not in "".join(traceback.format_exception(caught.value)) + repr(store) + caplog.text


async def test_rights_that_are_missing_are_named(postgres: PostgresServer, postgres_url: str) -> None:
    database = postgres_url.rpartition("/")[2]
    postgres.execute("CREATE ROLE reader LOGIN")
    postgres.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC", database)
    url = postgres.url(database, user="reader")
    with pytest.raises(StorageError, match=r"cannot be used: permission denied for schema public"):
        await open_store(url).open(lambda: "0")


async def attentive(url: str, opened: Opener) -> tuple[Store, asyncio.Event]:
    """A store and the event that its wakes set. The wake of the start is over."""
    woken = asyncio.Event()
    store = await opened(url, woken.set)
    await asyncio.wait_for(woken.wait(), PATIENCE)
    woken.clear()
    return store, woken
