"""Deletes in the background what need not be kept: old events, and results whose keys have expired."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import NamedTuple

import structlog

from core.bridge.commit import Clock
from core.bridge.history import Window
from core.bridge.store import Cut, Store, StoreUnavailable

log = structlog.get_logger("pileup.retention")


class Pace(NamedTuple):
    """How it is deleted: every `interval` seconds, `most` at a time, with pauses in which writes run."""

    interval: float = 60.0
    pause: float = 0.05
    most: int = 500


USUAL_PACE = Pace()


class Retention:
    """Keeps the database to what `window` keeps by number and age, and results for `keep_results`.

    The store does it in small transactions between those of writers. Any number of nodes may do it.
    """

    def __init__(
        self, store: Store, window: Window, clock: Clock, keep_results: timedelta, pace: Pace = USUAL_PACE
    ) -> None:
        self._store = store
        self._window = window
        self._clock = clock
        self._keep_results = keep_results
        self._pace = pace
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; call it when the log has been started."""
        self._window.trim(self._clock())
        self._task = asyncio.create_task(self._run(), name="retention")

    async def stop(self) -> None:
        """End. A step that has begun is finished by the store."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def tidy(self) -> None:
        """Delete everything that need not be kept now. Raises StoreUnavailable."""
        now = self._clock()
        self._window.trim(now)
        limits = self._window.limits
        cut = Cut(
            sequence=self._window.head.sequence - limits.events,
            events_before=(now - limits.age).isoformat(),
            results_before=(now - self._keep_results).isoformat(),
            most=self._pace.most,
        )
        more = True
        while more:
            more = await self._store.prune(cut)
            # Writes that wait for the store's thread go first.
            await asyncio.sleep(self._pace.pause)

    async def _run(self) -> None:
        while True:
            try:
                await self.tidy()
            except Exception as error:  # What one round meets must not end those to come.
                expected = isinstance(error, StoreUnavailable)
                log.warning("not_pruned", reason=str(error), exc_info=None if expected else error)
            await asyncio.sleep(self._pace.interval)
