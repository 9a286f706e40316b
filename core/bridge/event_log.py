"""The follower: the one place on a node that learns of commits and publishes them.

State and log are read in one transaction, the snapshot is replaced, and the events are handed to
every subscriber, in this order and without an await in between: no reader sees a gap, and a commit
that returns has been seen by this node's readers.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import structlog

from core.bridge.commit import Codec
from core.bridge.events import LoggedEvent, Publication
from core.bridge.history import Window
from core.bridge.metrics import Metrics
from core.bridge.operations import Snapshot
from core.bridge.position import Position
from core.bridge.store import Reading, Store, StoreUnavailable

log = structlog.get_logger("pileup.event_log")

State = TypeVar("State")

# Notifications can be lost with the connection that carries them, so the log is also polled.
POLL_SECONDS = 5.0
RETRY_SECONDS = 0.5
REFRESH_SECONDS = 2.0


class Subscriber(Protocol):
    """Receives every event once, in order. Must not block.

    One that raises is told that its history was replaced, since it has missed an event, and left out.
    """

    def deliver(self, publication: Publication) -> None: ...

    def history_replaced(self) -> None:
        """The log was replaced by another: whatever the client knows has no meaning any more."""


class EventLog(Generic[State]):
    """The node's view of the station: its newest snapshot and who is told of changes."""

    def __init__(
        self,
        store: Store,
        codec: Codec[State],
        initial: Callable[[], State],
        *,
        window: Window | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.window = window if window is not None else Window()
        self._store = store
        self._codec = codec
        self._initial = initial
        self._metrics = metrics or Metrics()
        self._snapshot: Snapshot[State] | None = None
        self._subscribers: dict[Subscriber, None] = {}
        self._wake = asyncio.Event()
        self._waiting: list[tuple[Position, asyncio.Future[None]]] = []
        self._refreshing: list[asyncio.Future[None]] = []
        self._task: asyncio.Task[None] | None = None
        self._healthy = False

    @property
    def healthy(self) -> bool:
        """Whether the last look at the store succeeded."""
        return self._healthy

    @property
    def subscribers(self) -> int:
        """How many are told of events."""
        return len(self._subscribers)

    @property
    def snapshot(self) -> Snapshot[State]:
        """The newest state that this node has published."""
        if self._snapshot is None:
            raise RuntimeError("the event log has not been started")
        return self._snapshot

    async def start(self) -> None:
        """Open the store, read the station and begin to follow it."""
        await self._store.open(lambda: self._codec.encode(self._initial()))
        limits = self.window.limits
        self._take_over(await self._store.recent(limits.events, limits.size))
        self._store.on_change(self.wake)
        self._task = asyncio.create_task(self._follow(), name="event log follower")

    async def stop(self) -> None:
        """Stop following. Waiting commits are released; the store stays open."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for _, future in self._waiting:
            future.cancel()
        _done(self._refreshing)

    def subscribe(self, subscriber: Subscriber) -> Position:
        """Deliver all events from now on; returns the position after which they begin."""
        # No await between the two: an event in between would be lost or doubled.
        self._subscribers[subscriber] = None
        return self.snapshot.position

    def unsubscribe(self, subscriber: Subscriber) -> None:
        """Deliver nothing more. Unknown subscribers are ignored."""
        self._subscribers.pop(subscriber, None)

    def wake(self) -> None:
        """Look for new commits. Call on the event loop."""
        self._wake.set()

    async def reached(self, position: Position) -> None:
        """Return once the snapshot contains the event at `position`, or its history has been replaced."""
        if self._contains(position):
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((position, future))
        await future

    async def refreshed(self) -> None:
        """Return once the store has been read anew, or has not answered for a while.

        On PostgreSQL another node may have told a client more than this one has read yet.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._refreshing.append(future)
        self.wake()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REFRESH_SECONDS):
                await future

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            poll = loop.call_later(POLL_SECONDS, self._wake.set)
            await self._wake.wait()
            poll.cancel()
            self._wake.clear()
            refreshing, self._refreshing = self._refreshing, []
            try:
                began = self._metrics.clock()
                reading = await self._store.read(self.snapshot.position.sequence)
                self._metrics.store("read", self._metrics.clock() - began)
                self._take_over(reading)
                _done(refreshing)
            except Exception as error:  # The follower must outlive whatever one reading meets.
                self._healthy = False
                self._refreshing += refreshing
                expected = isinstance(error, StoreUnavailable)
                log.warning("log_unreadable", reason=str(error), exc_info=None if expected else error)
                await asyncio.sleep(RETRY_SECONDS)
                self._wake.set()

    def _take_over(self, reading: Reading) -> None:
        self._healthy = True
        known = self._snapshot.position if self._snapshot is not None else None
        position = Position(reading.epoch, reading.sequence)
        replaced = known is not None and known.epoch != reading.epoch
        if position != known:
            self._snapshot = Snapshot(self._codec.decode(reading.state), position)
            if known is None or replaced or not _continues(reading, known.sequence):
                self.window.start(reading.epoch, reading.sequence, _tail(reading))
                if known is not None:
                    self._replace()
            else:
                self._publish(reading)
        self._release(replaced)

    def _publish(self, reading: Reading) -> None:
        for event in reading.events:
            publication = self.window.append(event)
            self._metrics.event_logged(event.name)
            for subscriber in tuple(self._subscribers):
                try:
                    subscriber.deliver(publication)
                except Exception as error:
                    # It must not cost the others the event, which will not be read again.
                    log.error("subscriber_failed", exc_info=error)
                    self.unsubscribe(subscriber)
                    with contextlib.suppress(Exception):
                        subscriber.history_replaced()

    def _replace(self) -> None:
        log.warning("history_replaced", position=str(self.snapshot.position))
        for subscriber in tuple(self._subscribers):
            subscriber.history_replaced()

    def _contains(self, position: Position) -> bool:
        epoch, sequence = self.snapshot.position
        return epoch == position.epoch and sequence >= position.sequence

    def _release(self, replaced: bool) -> None:
        epoch = self.snapshot.position.epoch
        still: list[tuple[Position, asyncio.Future[None]]] = []
        for awaited, future in self._waiting:
            # What waits for another epoch waits for the next one, unless the epoch has just changed.
            if not (self._contains(awaited) or (replaced and awaited.epoch != epoch)):
                still.append((awaited, future))
            elif not future.done():
                future.set_result(None)
        self._waiting = still


def _done(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)


def _continues(reading: Reading, known: int) -> bool:
    """Whether the events lead from `known` to the reading's sequence. Others were pruned meanwhile."""
    numbers = [event.sequence for event in reading.events]
    expected = list(range(known + 1, reading.sequence + 1))
    return bool(expected) and sorted(numbers) == expected


def _tail(reading: Reading) -> list[LoggedEvent]:
    """The newest events without a gap."""
    tail: list[LoggedEvent] = []
    expected = reading.sequence
    for event in reversed(reading.events):
        if event.sequence != expected:
            break
        tail.append(event)
        expected -= 1
    return tail[::-1]
