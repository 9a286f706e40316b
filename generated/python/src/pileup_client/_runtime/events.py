"""Events as a program meets them: classes, streams to iterate over, callbacks."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, ClassVar, Generic, Self, TypeVar

from .errors import ClientError, EventsOverflow

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base class of all events.

    `id` is the event's position in the server's log; None for those that concern one connection.
    `skipped` is how many older events of the same kind this one stands for, because the client read
    too slowly; it carries the whole state, so that nothing is missing.
    """

    name: ClassVar[str] = ""

    id: str | None
    timestamp: str | None
    skipped: int = 0

    @property
    def at(self) -> datetime | None:
        """`timestamp` as a date, where it is one."""
        try:
            return datetime.fromisoformat(self.timestamp) if self.timestamp else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent(Event):
    """An event that this version of the client does not know, or could not read; `data` is its JSON."""

    event: str
    data: Any


E = TypeVar("E", bound=Event)
Callback = Callable[[E], Any]


class EventStream(Generic[E]):
    """Events from the moment of its making on: `async for event in stream`.

    Ends when the client is closed by the program, and raises when it was closed for another reason,
    or when more than `limit` events wait. Closing it, or leaving its `async with`, ends it at once.
    """

    def __init__(self, kinds: tuple[type[Event], ...], hub: EventHub, limit: int) -> None:
        self._kinds = kinds
        self._hub = hub
        self._limit = limit
        self._waiting: deque[E] = deque()
        self._wake = asyncio.Event()
        self._ended = False
        self._error: ClientError | None = None

    def __aiter__(self) -> EventStream[E]:
        return self

    async def __anext__(self) -> E:
        while not self._waiting:
            if self._error is not None:
                raise self._error
            if self._ended:
                raise StopAsyncIteration
            self._wake.clear()
            await self._wake.wait()
        return self._waiting.popleft()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take no more events; those that wait are still given out."""
        self._hub.remove(self)
        self._end(None)

    def _take(self, event: Any) -> None:
        if self._kinds and not isinstance(event, self._kinds):
            return
        if len(self._waiting) >= self._limit:
            self._hub.remove(self)
            self._waiting.clear()
            self._end(EventsOverflow(f"more than {self._limit} events waited to be taken"))
            return
        self._waiting.append(event)
        self._wake.set()

    def _end(self, error: ClientError | None) -> None:
        self._ended = True
        self._error = self._error or error
        self._wake.set()


class EventHub:
    """Gives every event to all streams and callbacks that want it, in order."""

    def __init__(self) -> None:
        self._streams: list[EventStream[Any]] = []
        self._callbacks: list[tuple[tuple[type[Event], ...], Callback[Any]]] = []
        self._tasks: set[asyncio.Future[Any]] = set()
        self._ended = False
        self._error: ClientError | None = None

    def stream(self, kinds: Iterable[type[Event]], limit: int) -> EventStream[Any]:
        """A new stream of events of these kinds; of all when none is named."""
        stream: EventStream[Any] = EventStream(tuple(kinds), self, limit)
        if self._ended:
            stream._end(self._error)
        else:
            self._streams.append(stream)
        return stream

    def on(self, kinds: Iterable[type[Event]], callback: Callback[Any]) -> Callable[[], None]:
        """Call `callback` with each event of these kinds; returns what removes it again."""
        entry = (tuple(kinds), callback)
        self._callbacks.append(entry)

        def remove() -> None:
            if entry in self._callbacks:
                self._callbacks.remove(entry)

        return remove

    def remove(self, stream: EventStream[Any]) -> None:
        """Give the stream no more events."""
        if stream in self._streams:
            self._streams.remove(stream)

    def publish(self, event: Event) -> None:
        """Hand out an event. A callback that raises costs the others nothing."""
        for stream in tuple(self._streams):
            stream._take(event)
        for kinds, callback in tuple(self._callbacks):
            if not kinds or isinstance(event, kinds):
                self._call(callback, event)

    def end(self, error: ClientError | None) -> None:
        """No more events will come; `error` says why, when the program did not ask for it."""
        self._ended = True
        self._error = error
        for stream in self._streams:
            stream._end(error)
        self._streams.clear()

    def _call(self, callback: Callback[Any], event: Event) -> None:
        try:
            outcome = callback(event)
        except Exception:
            log.exception("a callback for %s failed", type(event).__name__)
            return
        if inspect.isawaitable(outcome):
            task = asyncio.ensure_future(outcome)
            self._tasks.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a callback failed", exc_info=task.exception())
