"""The same work wanted by several callers at once is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Abandoned(Exception):
    """The work was given up because its `SingleFlight` was closed."""


class SingleFlight(Generic[T]):
    """Callers that name the same key while its work runs all get the one result, or exception.

    A cancelled caller leaves alone; the work goes on for the others, and bounds its own time.
    """

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[T]] = {}
        self._closed = False

    async def run(self, key: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of the running work for `key`, or of `work()`. Raises Abandoned after `close`."""
        if self._closed:
            raise Abandoned
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.create_task(work())
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._tasks.pop(key))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            # Two causes look alike here: the work was cancelled by `close`, or the caller was.
            caller = asyncio.current_task()
            if task.cancelled() and (caller is None or not caller.cancelling()):
                raise Abandoned from None
            raise

    async def close(self) -> None:
        """Give up what runs and wait until it has ended."""
        self._closed = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
