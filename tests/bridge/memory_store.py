"""A store in memory with the semantics of the real ones, whose steps a test can hold up or make fail."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from core.bridge.events import LoggedEvent
from core.bridge.store import Cut, Reading, StoredResult, StoreTransaction, StoreUnavailable

T = TypeVar("T")


@dataclass
class _Contents:
    epoch: str = "a1"
    sequence: int = 0
    state: str = ""
    events: list[LoggedEvent] = field(default_factory=list)
    results: dict[tuple[str, str], StoredResult] = field(default_factory=dict)


class _Transaction:
    """Changes that are kept only when the work succeeds."""

    def __init__(self, contents: _Contents) -> None:
        self._contents = contents
        self.epoch = contents.epoch
        self.sequence = contents.sequence
        self.state = contents.state
        self.advanced: tuple[str, Sequence[LoggedEvent]] | None = None
        self.remembered: list[StoredResult] = []

    def recall(self, principal: str, key: str) -> StoredResult | None:
        return self._contents.results.get((principal, key))

    def advance(self, state: str, events: Sequence[LoggedEvent]) -> None:
        assert self.advanced is None
        numbers = [event.sequence for event in events]
        assert numbers == list(range(self.sequence + 1, self.sequence + 1 + len(events)))
        assert numbers, "a change needs an event"
        self.advanced = (state, events)

    def remember(self, result: StoredResult) -> None:
        self.remembered.append(result)


class MemoryStore:
    """A `core.bridge.store.Store`: one writer thread; reads see what was committed before they began.

    `reply` is awaited between a commit and its reply, `readable` before a read; clear them to hold up.
    `failing_reads` and `failing_writes` make so many of the next ones fail.
    """

    def __init__(self) -> None:
        self.contents = _Contents()
        self.reply = asyncio.Event()
        self.reply.set()
        self.readable = asyncio.Event()
        self.readable.set()
        self.committed = asyncio.Event()
        self.failing_reads = 0
        self.failing_writes = 0
        self.reads = 0
        self.wake: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, "memory-store")

    async def open(self, initial_state: Callable[[], str]) -> Reading:
        self.contents.state = self.contents.state or initial_state()
        return self._read(self.contents.sequence)

    async def transact(self, work: Callable[[StoreTransaction], T]) -> T:
        loop = asyncio.get_running_loop()
        result = await loop.run_in_executor(self._thread, self._transact, work)
        self.committed.set()
        await self.reply.wait()
        return result

    async def read(self, after: int) -> Reading:
        await self.readable.wait()
        self.reads += 1
        if self.failing_reads:
            self.failing_reads -= 1
            raise StoreUnavailable("the link is down")
        reading = self._read(after)
        await asyncio.sleep(0)
        return reading

    async def recent(self, most: int, size: int) -> Reading:
        with self._lock:
            contents = self.contents
            events = contents.events[-most:] if most else []
            while events and sum(len(event.data) for event in events) > size:
                events = events[1:]
            return Reading(contents.epoch, contents.sequence, contents.state, events)

    async def prune(self, cut: Cut) -> bool:
        with self._lock:
            events = self.contents.events
            count = 0
            for event in events[: cut.most]:
                if event.sequence > cut.sequence and event.at >= cut.events_before:
                    break
                count += 1
            del events[:count]
            return count == cut.most

    def on_change(self, wake: Callable[[], None]) -> None:
        self.wake = wake

    async def close(self) -> None:
        self._thread.shutdown()

    def replace_history(self, state: str) -> None:
        """Do what a restored backup does: another epoch, counted from the beginning."""
        with self._lock:
            self.contents = _Contents(epoch="b2", state=state)

    def _transact(self, work: Callable[[StoreTransaction], T]) -> T:
        with self._lock:
            if self.failing_writes:
                self.failing_writes -= 1
                raise StoreUnavailable("the link is down")
            contents = self.contents
            transaction = _Transaction(contents)
            result = work(transaction)
            if transaction.advanced is not None:
                state, events = transaction.advanced
                contents.state = state
                contents.events += events
                contents.sequence += len(events)
            for stored in transaction.remembered:
                contents.results[stored.principal, stored.key] = stored
            return result

    def _read(self, after: int) -> Reading:
        with self._lock:
            contents = self.contents
            events = [event for event in contents.events if event.sequence > after]
            return Reading(contents.epoch, contents.sequence, contents.state, events)
