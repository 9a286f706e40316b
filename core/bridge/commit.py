"""The one write path: every change of the station is a pure function applied here.

Order of commits, of sequence numbers and of events is the same order, because all three are made in
one transaction under the lock of the single station row.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from core.bridge.errors import ErrorTable, Refused
from core.bridge.events import Event, LoggedEvent
from core.bridge.metrics import Metrics
from core.bridge.operations import Call, Committed
from core.bridge.position import Position
from core.bridge.store import Store, StoredResult, StoreTransaction

State = TypeVar("State")
Result = TypeVar("Result")

Clock = Callable[[], datetime]

DRAIN_SECONDS = 10.0


def system_clock() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


class Codec(Protocol[State]):
    """How a state is written down."""

    def encode(self, state: State) -> str: ...

    def decode(self, text: str) -> State: ...


@dataclass(frozen=True, slots=True)
class Change(Generic[State, Result]):
    """What a write makes of a state: the new state, the caller's result and the events, in order."""

    state: State
    result: Result
    events: Sequence[Event] = ()


Apply = Callable[[State, datetime], Change[State, Result]]


class Follower(Protocol):
    """What `commit` needs of the event log's follower."""

    def wake(self) -> None: ...

    async def reached(self, position: Position) -> None: ...


@dataclass(frozen=True, slots=True)
class _Written:
    body: bytes
    position: Position
    replayed: bool


class Commits(Generic[State]):
    """Applies changes to the stored state, one after the other."""

    def __init__(
        self,
        store: Store,
        codec: Codec[State],
        follower: Follower,
        errors: ErrorTable,
        clock: Clock,
        keep_results: timedelta,
        *,
        metrics: Metrics | None = None,
    ) -> None:
        self._store = store
        self._codec = codec
        self._follower = follower
        self._errors = errors
        self._clock = clock
        self._keep_results = keep_results
        self._metrics = metrics or Metrics()
        self._running: set[asyncio.Task[Any]] = set()

    async def commit(self, call: Call, apply: Apply[State, Result]) -> Committed[Result]:
        """Apply a change, or return the result that is stored under the call's key.

        `apply` runs on the writer thread and must be pure; when it raises, nothing is changed.
        Returns once this node's readers see the change and its events are handed out. A cancelled
        caller does not undo or hide the change.
        """
        call.before_commit()
        task = asyncio.create_task(self._commit(call, apply), name=f"commit {call.operation.name}")
        self._running.add(task)
        task.add_done_callback(self._finished)
        written = await asyncio.shield(task)
        return Committed(written.body, written.replayed)

    async def drain(self) -> None:
        """Wait for the commits that have begun, as long as the database may need to carry them out."""
        # Not for ever: one that is done waits for the follower, which may have lost the database.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while self._running:
                    await asyncio.wait(self._running)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # Marks it as seen: the caller may be gone.

    async def _commit(self, call: Call, apply: Apply[State, Result]) -> _Written:
        metrics = self._metrics
        began = metrics.clock()
        written = await self._store.transact(lambda transaction: self._apply(transaction, call, apply))
        committed = metrics.clock()
        metrics.store("commit", committed - began)
        self._follower.wake()
        await self._follower.reached(written.position)
        metrics.store("publish", metrics.clock() - committed)
        return written

    def _apply(self, transaction: StoreTransaction, call: Call, apply: Apply[State, Result]) -> _Written:
        now = self._clock()
        principal = (call.identity.name or "") if call.operation.auth == "admin" else ""
        if call.key is not None:
            stored = transaction.recall(principal, call.key)
            if stored is not None and now - datetime.fromisoformat(stored.at) < self._keep_results:
                if (stored.operation, stored.digest) != (call.operation.name, call.digest):
                    raise Refused(self._errors.failure("idempotency_mismatch"))
                position = Position(transaction.epoch, transaction.sequence)
                return _Written(stored.body.encode(), position, True)

        before = self._codec.decode(transaction.state)
        change = apply(before, now)
        at = now.isoformat()
        events = [
            LoggedEvent(number, event.name, event.data, at)
            for number, event in enumerate(change.events, transaction.sequence + 1)
        ]
        self._check(call, before, change, events)
        position = Position(transaction.epoch, transaction.sequence + len(events))
        if events:
            transaction.advance(self._codec.encode(change.state), events)
        body = call.operation.encode(change.result)
        if call.key is not None:
            result = StoredResult(principal, call.key, call.operation.name, call.digest, body.decode(), at)
            transaction.remember(result)
        return _Written(body, position, False)

    def _check(
        self, call: Call, before: State, change: Change[State, Result], events: Sequence[LoggedEvent]
    ) -> None:
        name = call.operation.name
        undeclared = sorted({event.name for event in events} - call.operation.emits)
        if undeclared:
            raise RuntimeError(f"{name} emitted {', '.join(undeclared)}, which the registry does not declare")
        # Other nodes learn of a change by its events: without one they would go on showing the old state.
        if not events and change.state != before:
            raise RuntimeError(f"{name} changed the state without an event")
