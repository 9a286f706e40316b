"""The stateful machine: Hypothesis draws one step after the other, the twins do it, and it is compared.

Every operation of the registry takes part without a line written for it. What is drawn depends on what
was seen: callsigns that wait are asked for by name, keys are used again, a login changes who calls.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from codegen.parity.drawing import Draft, Drawing, Vocabulary
from codegen.parity.findings import Counterexample
from codegen.parity.playing import Play
from codegen.parity.steps import Step

T = TypeVar("T")


class Enough(BaseException):
    """Ends the search from within a step. Not an Exception, which Hypothesis would take for a failure."""


@dataclass(slots=True)
class Tally:
    """What is counted and found over all sequences; `tries` counts those without a step, too.

    `unable` is why one could not be played at all. `first` is set before each batch: its first example
    is always the simplest, the same harmless call over and over, and is not worth playing.
    """

    progress: Callable[[int], None] | None = None
    sequences: int = 0
    tries: int = 0
    steps: int = 0
    calls: int = 0
    emitted: dict[str, set[str]] = field(default_factory=dict)
    found: Counterexample | None = None
    unable: Exception | None = None
    first: bool = False

    def count(self, play: Play) -> None:
        """Add up what was played."""
        for done in play.done:
            self.steps += 1
            self.calls += len(done.sides)
            emitted = self.emitted.setdefault(done.step.operation.name, set())
            for side in done.sides.values():
                emitted.update(event.name for events in side.events.values() for event in events)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all `sequences` of a proof share: `play` begins one, of at most `steps` steps.

    `mark`, if any, sets their idempotency keys apart from those of other proofs.
    """

    vocabulary: Vocabulary
    play: Callable[[], Play]
    runner: asyncio.Runner
    tally: Tally
    sequences: int
    steps: int
    mark: str = ""


class ParityMachine(RuleBasedStateMachine):
    """One sequence."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__()
        self._all = surroundings
        self._words = surroundings.vocabulary
        self._tally = surroundings.tally
        self._play = surroundings.play()
        # Servers that stay remember the keys of earlier sequences.
        mark = f"{surroundings.mark}{self._tally.sequences}-" if surroundings.mark else ""
        self._drawing = Drawing(self._words, mark)
        self._open = False
        self._idle = self._tally.first
        self._tally.first = False

    # --- Steps ---------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        """Open the twins, and the connections to them."""
        if self._idle:
            return
        if self._tally.sequences >= self._all.sequences:
            raise Enough
        self._run(self._play.open())
        self._open = True

    @rule(data=st.data())
    def call(self, data: st.DataObject) -> None:
        """Any operation, with data of any kind, by anyone."""
        self._draw(data, self._words.calls)

    @rule(data=st.data())
    def call_well(self, data: st.DataObject) -> None:
        """An operation with data that fit, by someone who may."""
        self._draw(data, self._words.good_calls)

    @rule(data=st.data())
    def call_badly(self, data: st.DataObject) -> None:
        """An operation with data that nearly fit, by someone who may."""
        self._draw(data, self._words.bad_calls)

    @rule(data=st.data())
    def write(self, data: st.DataObject) -> None:
        """A write that is likely to succeed."""
        self._draw(data, self._words.writes)

    @rule(data=st.data())
    def follow_example(self, data: st.DataObject) -> None:
        """An example of the registry, with the scenario that it starts from."""
        for draft in data.draw(self._words.examples):
            self._do(self._drawing.step(draft))

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """The same write several times with other data: queues fill up, limits are reached."""
        for draft in data.draw(self._words.repeats):
            self._do(self._drawing.step(draft))

    @rule(data=st.data())
    def retry(self, data: st.DataObject) -> None:
        """A key that was used before: for the same call, with other data, for another operation."""
        self._draw(data, self._words.retries)

    @rule(data=st.data())
    def send_oddity(self, data: st.DataObject) -> None:
        """A JSON text that no serialiser writes, or that is none; a message that is no request."""
        self._draw(data, self._words.oddities)

    # --- Doing them ----------------------------------------------------------------------------

    def _draw(self, data: st.DataObject, drafts: st.SearchStrategy[Draft | None]) -> None:
        draft = data.draw(drafts)
        if draft is not None:
            self._do(self._drawing.step(draft))

    def _do(self, step: Step) -> None:
        # One rule may do several steps.
        if self._idle or len(self._play.done) >= self._all.steps:
            return
        before = len(self._play.done)
        found = self._run(self._play.perform(step))
        for done in self._play.done[before:]:
            self._drawing.learn(step, next(iter(done.sides.values())))
        self._check(found)

    def _check(self, found: Counterexample | None) -> None:
        if found is not None:
            self._tally.found = found
            raise Enough

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return self._all.runner.run(work)
        except Exception as error:
            self._tally.unable = error
            raise Enough from error

    # --- The end -------------------------------------------------------------------------------

    def teardown(self) -> None:
        """Compare what can be compared only now, and clear away."""
        complete = sys.exception() is None
        try:
            if complete and self._open:
                self._check(self._run(self._play.finish()))
                self._tally.tries += 1
                if self._play.done:
                    self._tally.sequences += 1
                    if self._tally.progress is not None:
                        self._tally.progress(self._tally.sequences)
        finally:
            self._tally.count(self._play)
            self._all.runner.run(self._play.close())
