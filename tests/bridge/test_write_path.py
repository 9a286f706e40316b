"""The write path: commit, the log's follower and what subscribers see (DESIGN, section 6)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from core.bridge import commit, event_log
from core.bridge.auth import ANONYMOUS, Identity
from core.bridge.commit import Change, Commits
from core.bridge.errors import Refused
from core.bridge.event_log import EventLog
from core.bridge.events import Event, Publication
from core.bridge.operations import Call, Committed, WriteOperation
from core.bridge.outbox import Outbox, OutboxLimits
from core.bridge.position import Position
from core.bridge.store import StoreUnavailable
from tests.bridge.memory_store import MemoryStore
from tests.bridge.toy import ERRORS, KEY, NOW, Library, Shelf, ShelfCodec, ShelfError, put_book

HOURS = 24


class Subscriber:
    """Keeps what it is told, with the snapshot as it was at that moment."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.seen: list[tuple[int, str]] = []
        self.replaced = 0

    def deliver(self, publication: Publication) -> None:
        assert self._bench.log.snapshot.position.sequence >= publication.position.sequence
        self.seen.append((publication.position.sequence, publication.name))

    def history_replaced(self) -> None:
        self.replaced += 1


class Bench:
    """A store in memory, a follower and the write path, wired as an application wires them."""

    def __init__(self) -> None:
        self.now = NOW
        self.store = MemoryStore()
        self.log: EventLog[Shelf] = EventLog(self.store, ShelfCodec(), Shelf)
        self.commits: Commits[Shelf] = Commits(
            self.store, ShelfCodec(), self.log, ERRORS, lambda: self.now, timedelta(hours=HOURS)
        )
        self._table = Library().table()

    def call(
        self,
        operation: str = "shelf.put",
        *,
        key: str | None = None,
        digest: str = "d",
        identity: Identity = ANONYMOUS,
        before_commit: Callable[[], None] = lambda: None,
    ) -> Call:
        found = self._table[operation]
        assert isinstance(found, WriteOperation)
        return Call(found, identity, key, digest, before_commit)

    async def put(self, title: str, **call: Any) -> Committed[object]:
        return await self.commits.commit(self.call(**call), put_book(title))

    def subscriber(self) -> Subscriber:
        one = Subscriber(self)
        self.log.subscribe(one)
        return one

    @property
    def books(self) -> tuple[str, ...]:
        return self.log.snapshot.state.books


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    monkeypatch.setattr(event_log, "RETRY_SECONDS", 0.001)
    # Nothing may depend on the poll unless a test says so.
    monkeypatch.setattr(event_log, "POLL_SECONDS", 3600.0)
    bench = Bench()
    await bench.log.start()
    async with asyncio.timeout(20):
        yield bench
        bench.store.reply.set()
        bench.store.readable.set()
        await bench.commits.drain()
    await bench.log.stop()
    await bench.store.close()


async def settled() -> None:
    """Let everything run that can run without a thread or a timer."""
    for _ in range(20):
        await asyncio.sleep(0)


# --- Order ----------------------------------------------------------------------------------------


async def test_a_commit_returns_its_result_and_readers_see_it(bench: Bench) -> None:
    watcher = bench.subscriber()
    committed = await bench.put("Dune")
    assert (json.loads(committed.body), committed.replayed) == ({"books": 1}, False)
    assert bench.books == ("Dune",)
    assert bench.log.snapshot.position == Position("a1", 1)
    assert watcher.seen == [(1, "shelf_update")]


async def test_the_events_of_one_write_are_numbered_in_their_order(bench: Bench) -> None:
    def apply(shelf: Shelf, now: datetime) -> Change[Shelf, None]:
        names = ["lamp", "shelf_update", "lamp"]
        return Change(Shelf(("Emma",)), None, [Event(name, "null") for name in names])

    watcher = bench.subscriber()
    await bench.put("Dune")
    await bench.commits.commit(bench.call(), apply)
    assert watcher.seen == [(1, "shelf_update"), (2, "lamp"), (3, "shelf_update"), (4, "lamp")]
    assert {event.at for event in bench.store.contents.events} == {NOW.isoformat()}


async def test_many_writes_at_once_are_one_sequence_without_gaps(bench: Bench) -> None:
    def append(title: str) -> Callable[[Shelf, datetime], Change[Shelf, int]]:
        def apply(shelf: Shelf, now: datetime) -> Change[Shelf, int]:
            changed = Shelf((*shelf.books, title))
            return Change(changed, len(changed.books), [Event("shelf_update", json.dumps(title))])

        return apply

    watcher = bench.subscriber()
    count = 200
    results = await asyncio.gather(
        *(bench.commits.commit(bench.call(), append(str(number))) for number in range(count))
    )
    assert watcher.seen == [(number, "shelf_update") for number in range(1, count + 1)]
    # The order of results, of events and of the state is one order.
    order = [json.loads(event.data) for event in bench.store.contents.events]
    assert list(bench.books) == order
    assert [order[int(result.body) - 1] for result in results] == [str(number) for number in range(count)]


async def test_an_operation_that_changes_nothing_and_tells_nothing_writes_nothing(bench: Bench) -> None:
    committed = await bench.commits.commit(bench.call(), lambda shelf, now: Change(shelf, "as it was"))
    assert committed.body == b'"as it was"'
    assert bench.log.snapshot.position == Position("a1", 0)


# --- Refusals -------------------------------------------------------------------------------------


async def test_an_error_of_the_domain_changes_nothing(bench: Bench) -> None:
    def fail(shelf: Shelf, now: datetime) -> Change[Shelf, None]:
        raise ShelfError("shelf_full", size=3)

    watcher = bench.subscriber()
    with pytest.raises(ShelfError):
        await bench.commits.commit(bench.call(key=KEY), fail)
    assert bench.store.contents.sequence == 0
    assert bench.store.contents.results == {}
    assert watcher.seen == []
    # The key is free for another try, even of another operation.
    assert not (await bench.put("Dune", key=KEY, operation="shelf.touch")).replayed


async def test_an_undeclared_event_is_refused(bench: Bench) -> None:
    with pytest.raises(
        RuntimeError, match=r"shelf\.put emitted doorbell, which the registry does not declare"
    ):
        await bench.commits.commit(bench.call(), put_book("Dune", event="doorbell"))
    assert bench.store.contents.sequence == 0


async def test_a_change_without_an_event_is_refused(bench: Bench) -> None:
    with pytest.raises(RuntimeError, match=r"shelf\.put changed the state without an event"):
        await bench.commits.commit(bench.call(), lambda shelf, now: Change(Shelf(("Dune",)), None))
    assert bench.store.contents.state == "[]"


async def test_a_result_that_cannot_be_encoded_changes_nothing(bench: Bench) -> None:
    with pytest.raises(Exception, match="serialize"):
        await bench.commits.commit(
            bench.call(), lambda shelf, now: Change(Shelf(("Dune",)), object(), [Event("lamp", "null")])
        )
    assert bench.store.contents.sequence == 0


async def test_a_store_that_does_not_answer_is_told(bench: Bench) -> None:
    bench.store.failing_writes = 1
    with pytest.raises(StoreUnavailable):
        await bench.put("Dune")
    assert (await bench.put("Dune")).body == b'{"books":1}'


# --- Idempotency ----------------------------------------------------------------------------------


async def test_a_result_is_stored_under_the_key_and_given_again(bench: Bench) -> None:
    watcher = bench.subscriber()
    first = await bench.put("Dune", key=KEY)
    await bench.put("Emma")
    again = await bench.put("Dune", key=KEY)
    assert (again.body, again.replayed) == (first.body, True)
    assert bench.books == ("Dune", "Emma")
    assert len(watcher.seen) == 2


async def test_a_result_without_events_is_stored_too(bench: Bench) -> None:
    results = iter(["first", "second"])
    for _ in range(2):
        committed = await bench.commits.commit(
            bench.call(key=KEY), lambda shelf, now: Change(shelf, next(results))
        )
        assert committed.body == b'"first"'


@pytest.mark.parametrize("other", [{"operation": "shelf.touch"}, {"digest": "other data"}])
async def test_another_request_under_the_key_is_refused(bench: Bench, other: dict[str, str]) -> None:
    await bench.put("Dune", key=KEY)
    with pytest.raises(Refused) as refused:
        await bench.put("Emma", key=KEY, **other)
    assert refused.value.failure == ERRORS.failure("idempotency_mismatch")
    assert bench.books == ("Dune",)
    assert (await bench.put("Dune", key=KEY)).replayed


async def test_a_key_is_forgotten_after_its_time(bench: Bench) -> None:
    await bench.put("Dune", key=KEY)
    bench.now += timedelta(hours=HOURS, microseconds=-1)
    assert (await bench.put("Dune", key=KEY)).replayed
    bench.now += timedelta(microseconds=1)
    assert not (await bench.put("Dune", key=KEY, digest="other data")).replayed
    assert bench.books == ("Dune", "Dune")
    assert (await bench.put("Dune", key=KEY, digest="other data")).replayed


async def test_keys_belong_to_principals(bench: Bench) -> None:
    for identity in (Identity("admin"), Identity("deputy")):
        call = {"operation": "admin.put", "key": KEY, "identity": identity}
        assert not (await bench.put("Dune", **call)).replayed
    assert not (await bench.put("Dune", key=KEY)).replayed
    # On public operations everyone is the anonymous principal, whoever else they are.
    assert (await bench.put("Dune", key=KEY, identity=Identity("admin"))).replayed


async def test_two_tries_at_once_are_carried_out_once(bench: Bench) -> None:
    tries = await asyncio.gather(*(bench.put("Dune", key=KEY) for _ in range(10)))
    assert sorted(one.replayed for one in tries) == [False, *[True] * 9]
    assert len({one.body for one in tries}) == 1
    assert bench.books == ("Dune",)


# --- Cancellation and delays ----------------------------------------------------------------------


async def test_a_cancelled_caller_does_not_hide_the_change(bench: Bench) -> None:
    watcher = bench.subscriber()
    bench.store.reply.clear()
    caller = asyncio.create_task(bench.put("Dune", key=KEY))
    await bench.store.committed.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert watcher.seen == []
    bench.store.reply.set()
    await bench.commits.drain()
    assert watcher.seen == [(1, "shelf_update")]
    assert (await bench.put("Dune", key=KEY)).replayed


async def test_a_caller_cancelled_before_anything_ran_has_still_begun(bench: Bench) -> None:
    watcher = bench.subscriber()
    caller = asyncio.create_task(bench.put("Dune"))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await bench.commits.drain()
    assert watcher.seen == [(1, "shelf_update")]


async def test_a_write_that_failed_for_a_cancelled_caller_is_no_unseen_exception(bench: Bench) -> None:
    bench.store.failing_writes = 1
    caller = asyncio.create_task(bench.put("Dune"))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    # An exception that nobody asks for would fail this test when the task is collected.
    await bench.commits.drain()


async def test_a_commit_waits_until_this_nodes_readers_see_it(bench: Bench) -> None:
    bench.store.readable.clear()
    caller = asyncio.create_task(bench.put("Dune"))
    await bench.store.committed.wait()
    await settled()
    assert not caller.done()
    assert not bench.books
    bench.store.readable.set()
    await caller
    assert bench.books == ("Dune",)


async def test_readers_may_see_a_change_before_its_commit_replies(bench: Bench) -> None:
    watcher = bench.subscriber()
    bench.store.reply.clear()
    caller = asyncio.create_task(bench.put("Dune"))
    await bench.store.committed.wait()
    bench.store.wake()  # As a notification does that overtakes the reply.
    while not watcher.seen:
        await asyncio.sleep(0)
    assert bench.books == ("Dune",)
    assert not caller.done()
    bench.store.reply.set()
    await caller
    assert watcher.seen == [(1, "shelf_update")]


async def test_a_response_goes_before_the_events_of_its_own_write(bench: Bench) -> None:
    class Held(Subscriber):
        def deliver(self, publication: Publication) -> None:
            super().deliver(publication)
            outbox.deliver(publication)

    outbox = Outbox(OutboxLimits(10_000, 100, 10_000, 100), "websocket")
    outbox.follow(bench.log.window, bench.log.snapshot.position.sequence)
    writer = Held(bench)
    bench.log.subscribe(writer)
    await bench.put("of another")
    bench.store.reply.clear()
    bench.store.committed.clear()
    caller = asyncio.create_task(bench.put("Dune", before_commit=outbox.hold))
    await bench.store.committed.wait()
    bench.store.wake()
    while len(writer.seen) < 2:
        await asyncio.sleep(0)
    assert [outbox.take(), outbox.take()] == [bench.log.window.at(1).websocket, None]
    bench.store.reply.set()
    outbox.respond((await caller).body)
    outbox.release()
    assert [outbox.take(), outbox.take(), outbox.take()] == [
        b'{"books":2}',
        bench.log.window.at(2).websocket,
        None,
    ]


async def test_a_drain_waits_for_what_has_begun(bench: Bench) -> None:
    bench.store.reply.clear()
    caller = asyncio.create_task(bench.put("Dune"))
    await bench.store.committed.wait()
    drain = asyncio.create_task(bench.commits.drain())
    await settled()
    assert not drain.done()
    bench.store.reply.set()
    await drain
    assert caller.done()


async def test_a_drain_does_not_wait_for_a_database_that_is_gone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commit, "DRAIN_SECONDS", 0.001)
    bench.store.readable.clear()
    caller = asyncio.create_task(bench.put("Dune"))
    await bench.store.committed.wait()
    await bench.commits.drain()
    assert not caller.done()
    await bench.log.stop()
    with pytest.raises(asyncio.CancelledError):
        await caller


async def test_the_end_of_the_follower_releases_who_waits_for_it(bench: Bench) -> None:
    bench.store.readable.clear()
    caller = asyncio.create_task(bench.put("Dune"))
    await bench.store.committed.wait()
    await settled()
    await bench.log.stop()
    with pytest.raises(asyncio.CancelledError):
        await caller


# --- The follower ---------------------------------------------------------------------------------


async def test_a_subscriber_gets_exactly_what_comes_after_its_position(bench: Bench) -> None:
    await bench.put("Dune")
    late = Subscriber(bench)
    assert bench.log.subscribe(late) == Position("a1", 1)
    await bench.put("Emma")
    bench.log.unsubscribe(late)
    bench.log.unsubscribe(late)
    await bench.put("Ulysses")
    assert late.seen == [(2, "shelf_update")]


async def test_subscribers_may_come_and_go_while_an_event_is_handed_out(bench: Bench) -> None:
    class Leaving(Subscriber):
        def deliver(self, publication: Publication) -> None:
            super().deliver(publication)
            bench.log.unsubscribe(self)
            bench.log.subscribe(newcomer)

    newcomer = Subscriber(bench)
    leaving, staying = Leaving(bench), Subscriber(bench)
    bench.log.subscribe(leaving)
    bench.log.subscribe(staying)
    await bench.put("Dune")
    await bench.put("Emma")
    assert leaving.seen == [(1, "shelf_update")]
    assert staying.seen == [(1, "shelf_update"), (2, "shelf_update")]
    assert newcomer.seen == [(2, "shelf_update")]


async def test_a_subscriber_that_fails_costs_the_others_nothing(bench: Bench) -> None:
    class Failing(Subscriber):
        def deliver(self, publication: Publication) -> None:
            raise OSError("write after end")

    failing = Failing(bench)
    bench.log.subscribe(failing)
    watcher = bench.subscriber()
    with capture_logs() as logs:
        await bench.put("Dune")
        await bench.put("Emma")
    assert watcher.seen == [(1, "shelf_update"), (2, "shelf_update")]
    # It has missed an event, and has to start afresh rather than go on with a gap.
    assert failing.replaced == 1
    assert [entry["event"] for entry in logs] == ["subscriber_failed"]


async def test_the_follower_outlives_readings_that_fail(bench: Bench) -> None:
    watcher = bench.subscriber()
    assert bench.log.healthy
    bench.store.failing_reads = 3
    with capture_logs() as logs:
        caller = asyncio.create_task(bench.put("Dune"))
        while bench.store.failing_reads:
            await asyncio.sleep(0)
        await settled()
        assert not bench.log.healthy
        await caller
    assert bench.log.healthy
    assert watcher.seen == [(1, "shelf_update")]
    assert [entry["event"] for entry in logs] == ["log_unreadable"] * 3


async def test_the_follower_outlives_a_state_that_it_cannot_read(bench: Bench) -> None:
    watcher = bench.subscriber()
    with bench.store._lock:
        good, bench.store.contents.state = bench.store.contents.state, "no JSON"
        bench.store.contents.sequence += 1
    with capture_logs() as logs:
        bench.store.wake()
        while not logs:
            await asyncio.sleep(0)
        assert not bench.log.healthy
        assert bench.log.snapshot.position.sequence == 0
        with bench.store._lock:
            bench.store.contents.state = good
        while not bench.log.healthy:
            await asyncio.sleep(0)
    assert bench.log.snapshot.position.sequence == 1
    assert watcher.seen == []


async def test_an_idle_follower_reads_nothing(bench: Bench) -> None:
    await bench.put("Dune")
    reads = bench.store.reads
    await settled()
    assert bench.store.reads == reads


async def test_a_lost_notification_is_made_up_for_by_the_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_log, "POLL_SECONDS", 0.001)
    bench = Bench()
    await bench.log.start()
    watcher = bench.subscriber()
    # Another node's commit, of which nothing tells this one.
    other: EventLog[Shelf] = EventLog(bench.store, ShelfCodec(), Shelf)
    await other.start()
    bench.store.on_change(lambda: None)
    commits = Commits(bench.store, ShelfCodec(), other, ERRORS, lambda: NOW, timedelta(hours=1))
    await commits.commit(bench.call(), put_book("Dune"))
    async with asyncio.timeout(20):
        while not watcher.seen:
            await asyncio.sleep(0)
    assert bench.books == ("Dune",)
    await other.stop()
    await bench.log.stop()
    await bench.store.close()


async def test_a_history_that_was_replaced_is_told_and_not_replayed(bench: Bench) -> None:
    watcher = bench.subscriber()
    await bench.put("Dune")
    bench.store.replace_history('["Emma"]')
    with capture_logs() as logs:
        bench.store.wake()
        while not watcher.replaced:
            await asyncio.sleep(0)
    assert watcher.seen == [(1, "shelf_update")]
    assert bench.log.snapshot.position == Position("b2", 0)
    assert bench.books == ("Emma",)
    assert [entry["event"] for entry in logs] == ["history_replaced"]
    await bench.put("Ulysses")
    assert watcher.seen == [(1, "shelf_update"), (1, "shelf_update")]
    assert watcher.replaced == 1


async def test_a_commit_into_a_history_that_is_replaced_then_does_not_wait_for_ever(bench: Bench) -> None:
    await bench.put("Dune")
    bench.store.readable.clear()
    bench.store.committed.clear()
    caller = asyncio.create_task(bench.put("Emma"))
    await bench.store.committed.wait()
    await settled()
    with capture_logs():
        bench.store.replace_history("[]")
        bench.store.readable.set()
        assert (await caller).body == b'{"books":2}'


async def test_a_commit_into_a_new_history_waits_for_readers_of_the_old_one(bench: Bench) -> None:
    for title in ("Dune", "Emma", "Ulysses"):
        await bench.put(title)
    bench.store.readable.clear()
    bench.store.committed.clear()
    bench.store.replace_history("[]")
    with capture_logs():
        caller = asyncio.create_task(bench.put("Middlemarch"))
        await bench.store.committed.wait()
        await settled()
        assert not caller.done()
        bench.store.readable.set()
        await caller
    assert bench.books == ("Middlemarch",)
    assert bench.log.snapshot.position == Position("b2", 1)


async def test_nothing_can_be_read_before_the_start() -> None:
    bench = Bench()
    with pytest.raises(RuntimeError, match="has not been started"):
        _ = bench.log.snapshot
    assert not bench.log.healthy
    await bench.log.stop()
    await bench.store.close()
