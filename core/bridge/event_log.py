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
from core.bridge.events import Publication
from core.bridge.operations import Snapshot
from core.bridge.position import Position
from core.bridge.store import Reading, Store, StoreUnavailable

log = structlog.get_logger("pileup.event_log")

State = TypeVar("State")

# Notifications can be lost with the connection that carries them, so the log is also polled.
POLL_SECONDS = 5.0
RETRY_SECONDS = 0.5


class Subscriber(Protocol):
    """Receives every event once, in order. Must not block.

    One that raises is told that its history was replaced, since it has missed an event, and left out.
    """

    def deliver(self, publication: Publication) -> None: ...

    def history_replaced(self) -> None:
        """The log was replaced by another: whatever the client knows has no meaning any more."""


class EventLog(Generic[State]):
    """The node's view of the station: its newest snapshot and who is told of changes."""

    def __init__(self, store: Store, codec: Codec[State], initial: Callable[[], State]) -> None:
        self._store = store
        self._codec = codec
        self._initial = initial
        self._snapshot: Snapshot[State] | None = None
        self._subscribers: dict[Subscriber, None] = {}
        self._wake = asyncio.Event()
        self._waiting: list[tuple[Position, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._healthy = False

    @property
    def healthy(self) -> bool:
        """Whether the last look at the store succeeded."""
        return self._healthy

    @property
    def snapshot(self) -> Snapshot[State]:
        """The newest state that this node has published."""
        if self._snapshot is None:
            raise RuntimeError("the event log has not been started")
        return self._snapshot

    async def start(self) -> None:
        """Open the store, read the station and begin to follow it."""
        reading = await self._store.open(lambda: self._codec.encode(self._initial()))
        self._take_over(reading)
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

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            poll = loop.call_later(POLL_SECONDS, self._wake.set)
            await self._wake.wait()
            poll.cancel()
            self._wake.clear()
            try:
                self._take_over(await self._store.read(self.snapshot.position.sequence))
            except Exception as error:  # The follower must outlive whatever one reading meets.
                self._healthy = False
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
            if replaced:
                self._replace()
            else:
                self._publish(reading)
        self._release(replaced)

    def _publish(self, reading: Reading) -> None:
        for event in reading.events:
            publication = Publication(event, reading.epoch)
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
