"""The clients' blocking twins: an asynchronous client in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from .client import BaseClient
from .errors import NotConnected
from .events import Event, EventStream
from .state import ConnectionState

T = TypeVar("T")
E = TypeVar("E", bound=Event)


class LoopThread:
    """An event loop in a daemon thread; `run` is for all other threads."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="client client", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for `work`; an interrupt cancels it."""
        if not self._thread.is_alive():
            work.close()
            raise NotConnected("the client was closed")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Call `function` on the loop and return what it returns."""

        async def work() -> T:
            return function(*arguments)

        return self.run(work())

    def stop(self) -> None:
        """End the loop and its thread. Doing so twice does nothing."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()


class BlockingStream(Generic[E]):
    """Events to iterate over: `for event in stream`. Waits without end for the next one."""

    def __init__(self, thread: LoopThread, stream: EventStream[E]) -> None:
        self._thread = thread
        self._stream = stream

    def __iter__(self) -> Iterator[E]:
        return self

    def __next__(self) -> E:
        event = self.next()
        if event is None:
            raise StopIteration
        return event

    def next(self, timeout: float | None = None) -> E | None:
        """The next event, or None when the stream has ended. Raises TimeoutError after `timeout` seconds."""

        async def work() -> E | None:
            async with asyncio.timeout(timeout):
                return await anext(self._stream, None)

        return self._thread.run(work())

    def close(self) -> None:
        """Take no more events."""
        self._thread.call(self._stream.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


C = TypeVar("C", bound=BaseClient)


class BlockingClient(Generic[C]):
    """What the generated blocking client inherits. `make` makes the asynchronous one, on its own loop."""

    def __init__(self, make: Callable[[], C]) -> None:
        self._thread = LoopThread()
        try:
            self._client = self._thread.call(make)
        except BaseException:
            self._thread.stop()
            raise

    def open(self) -> Self:
        """Connect. Raises `ConnectionFailed`."""
        try:
            self._thread.run(self._client.open())
        except BaseException:
            self._thread.stop()
            raise
        return self

    def close(self) -> None:
        """Close the connection and end the thread."""
        try:
            self._thread.run(self._client.close())
        except NotConnected:
            return
        self._thread.stop()

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def state(self) -> ConnectionState:
        """Where the connection stands."""
        return self._client.state

    @property
    def position(self) -> str | None:
        """Id of the last event; give it to a later client as `resume_from` to go on from there."""
        return self._client.position

    def stream(self, kinds: Iterable[type[Event]]) -> BlockingStream[Any]:
        """A stream of events of these kinds, or of all; resynchronisations are always in it."""
        return BlockingStream(self._thread, self._thread.call(self._client.stream, tuple(kinds)))
