"""Making a counterexample shorter: steps are left out and data made plain as long as something differs.

The steps are played again as they are, on fresh twins, which is faster than to draw them anew.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from codegen.parity.findings import Counterexample, written
from codegen.parity.steps import Client, Step

Json = Any
Replay = Callable[[Sequence[Step]], Awaitable[Counterexample | None]]
"""Plays steps on fresh twins; returns what differed, or None."""


class Shortening:
    """Shortens one counterexample. `known` are plain values by member name, `plain` the plainest client."""

    def __init__(
        self, replay: Replay, known: Mapping[str, Sequence[Json]], plain: Client, seconds: float
    ) -> None:
        self._replay = replay
        self._known = known
        self._plain = plain
        self._deadline = time.monotonic() + seconds

    async def shorten(self, found: Counterexample) -> Counterexample:
        """The shortest that is found in time; `found` itself when it does not happen again."""
        best = found
        for improve in (self._fewer, self._plainer, self._fewer):
            best = await improve(best)
        return best

    async def _fewer(self, best: Counterexample) -> Counterexample:
        """Leave out half of the steps before the last, then ever smaller parts (delta debugging)."""
        size = max(1, (len(best.steps) - 1) // 2)
        while size and len(best.steps) > 1:
            start = 0
            while start < len(best.steps) - 1:
                steps = [done.step for done in best.steps]
                end = min(start + size, len(steps) - 1)
                shorter = await self._try(best, steps[:start] + steps[end:])
                if shorter is None:
                    start = end
                else:
                    best = shorter
            size //= 2
        return best

    async def _plainer(self, best: Counterexample) -> Counterexample:
        """Make one step after the other plainer, from the last to the first."""
        index = len(best.steps) - 1
        while index >= 0:
            steps = [done.step for done in best.steps]
            for step in self._simpler(steps[index]):
                plainer = await self._try(best, [*steps[:index], step, *steps[index + 1 :]])
                if plainer is not None:
                    best = plainer
                    break
            else:
                index -= 1
            index = min(index, len(best.steps) - 1)
        return best

    async def _try(self, best: Counterexample, steps: Sequence[Step]) -> Counterexample | None:
        if time.monotonic() > self._deadline:
            return None
        found = await self._replay(steps)
        return found if found is not None and _kind(found) == _kind(best) else None

    def _simpler(self, step: Step) -> Iterator[Step]:
        """The step with one thing plainer; what is plainest is not offered again."""
        if step.client != self._plain and step.operation.kind != "connection":
            yield replace(step, client=self._plain)
        if step.key is not None:
            yield replace(step, key=None)
        if step.route:
            yield replace(step, route=0)
        if step.text is not None and step.data is not None:
            yield replace(step, text=None)
        if step.text is None and step.frame is None:
            for data in self._plainer_values(step.data, ""):
                yield replace(step, data=data)

    def _plainer_values(self, value: Json, name: str) -> Iterator[Json]:
        if isinstance(value, dict):
            if not name:
                yield None
            for key in value:
                yield {other: below for other, below in value.items() if other != key}
            for key, below in value.items():
                for plainer in self._plainer_values(below, key):
                    yield {**value, key: plainer}
            return
        if isinstance(value, list):
            for index in range(len(value)):
                yield [*value[:index], *value[index + 1 :]]
            return
        known = [written(one) for one in self._known.get(name, ())]
        if written(value) in known:
            yield from list(self._known[name])[: known.index(written(value))]
            return
        yield from self._known.get(name, ())
        if isinstance(value, str) and value:
            yield from dict.fromkeys((value[: len(value) // 2], value[1:], value[:-1]))
        elif isinstance(value, int | float) and value not in (0, 1):
            yield from (0, 1)


def _kind(example: Counterexample) -> tuple[str, bool]:
    """What went wrong, and whether by an answer that did not come, which a slow machine can cause, too."""
    silent = any(side.answer.status == 0 for side in example.steps[-1].sides.values())
    return example.differences[0].what, silent
