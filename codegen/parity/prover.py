"""Runs the proof: random sequences of operations on three twins that must agree.

    proof = prove(api, twins, credentials=("admin", "s3cret-pass"), sequences=200, steps=30, seed=1)
    proof.counterexample is None   # proved; otherwise the shortest sequence found, see `report.text`
    proof.unseen                   # `emits` that no step caused: operation -> events

`prove` owns an event loop while it runs: call it where none is running. `shrink` bounds the seconds
that are spent on making a counterexample shorter; 0 reports the first one as it was found, which is
all that a test needs that only asks whether a fault is noticed.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import seed as seeded
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from codegen.parity.drawing import Vocabulary
from codegen.parity.drivers import PATIENCE
from codegen.parity.findings import Counterexample
from codegen.parity.machine import Enough, ParityMachine, Surroundings, Tally
from codegen.parity.playing import Play
from codegen.parity.shortening import Shortening
from codegen.parity.stages import FreshTwins, Stage
from codegen.parity.steps import Step
from codegen.parity.strategies import known_values
from codegen.parity.tour import BAD_KEYS
from codegen.parity.twins import TwinFactory
from codegen.registry import Api
from codegen.registry.check_examples import Values

_BATCH = 9
_SHORTENING_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Proof:
    """What a run has shown. `counterexample` is None when the protocols agreed throughout.

    `sequences` and `steps` are those that were carried out, `calls` counts each twin's. `emitted` and
    `unseen` name events by operation: those that were seen, and those declared in vain. `seed` repeats
    the run.
    """

    sequences: int
    steps: int
    calls: int
    seconds: float
    seed: int
    counterexample: Counterexample | None
    emitted: Mapping[str, frozenset[str]]
    unseen: Mapping[str, frozenset[str]]


def prove(
    api: Api,
    twins: TwinFactory,
    *,
    credentials: tuple[str, str],
    sequences: int,
    steps: int,
    seed: int | None = None,
    only: Collection[str] | None = None,
    progress: Callable[[int], None] | None = None,
    shrink: float = 60.0,
    tour: bool = True,
) -> Proof:
    """Try `sequences` sequences of up to `steps` steps each, or until one diverges.

    `credentials` are the admin's on the twins; `only` names the operations to try, all when None.
    `progress` is called with the number of sequences done. `tour` begins with a sequence that is not
    random: all examples of the registry, so that every event is seen. Raises ValueError for unknown
    names, and whatever a twin raises that cannot be opened.
    """
    unknown = sorted(set(only or ()) - set(api.operations))
    if unknown:
        raise ValueError(f"the registry has no operation {', '.join(unknown)}")
    closing: set[asyncio.Task[None]] = set()
    return run(
        Vocabulary(api, credentials, only),
        lambda patience: FreshTwins(api, twins, closing, patience),
        Extent(sequences, steps, seed, shrink),
        closing=closing,
        progress=progress,
        tour=tour,
    )


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is tried: sequences, steps of each, the seed (None: any), seconds for shortening."""

    sequences: int
    steps: int
    seed: int | None
    shrink: float


def run(
    words: Vocabulary,
    stage: Callable[[float], Stage],
    extent: Extent,
    *,
    closing: set[asyncio.Task[None]],
    progress: Callable[[int], None] | None = None,
    mark: str = "",
    tour: bool = True,
) -> Proof:
    """The proof on any stage, which is made for a patience in seconds.

    `closing` are tasks to wait for at the end, `mark` goes into each idempotency key, and `tour` has
    the registry's examples gone through first.
    """
    api, values = words.api, Values(words.api)
    number = random.SystemRandom().randrange(2**32) if extent.seed is None else extent.seed
    tally = Tally(progress)
    began = time.monotonic()

    def play(patience: float = PATIENCE) -> Play:
        return Play(api, values, words.credentials, stage(patience))

    with asyncio.Runner() as runner:
        try:
            if tour:
                runner.run(_tour(words, play(), tally, mark))
            _search(
                Surroundings(words, play, runner, tally, extent.sequences, extent.steps, mark), extent, number
            )
            if tally.found is not None and extent.shrink > 0:
                tally.found = runner.run(_shortened(words, play, tally.found, extent.shrink, mark))
        finally:
            runner.run(_closed(closing))
    if tally.unable is not None:
        raise tally.unable
    emitted = {name: frozenset(events) for name, events in tally.emitted.items()}
    return Proof(
        sequences=tally.sequences,
        steps=tally.steps,
        calls=tally.calls,
        seconds=time.monotonic() - began,
        seed=number,
        counterexample=tally.found,
        emitted=emitted,
        unseen=unseen(words, emitted),
    )


def unseen(words: Vocabulary, emitted: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Events that operations declare in `emits` and that were not among those emitted."""
    missing = {
        operation.name: frozenset(ref.name for ref in operation.emits)
        - emitted.get(operation.name, frozenset())
        for operation in words.operations
    }
    return {name: events for name, events in missing.items() if events}


def _search(surroundings: Surroundings, extent: Extent, number: int) -> None:
    """Play sequences until one differs. Shortening is not left to Hypothesis: see `shortening`.

    In batches: after its first ten examples Hypothesis goes over to variations of those, which is good
    for finding what a value does, but makes for few different sequences. Some sequences come out
    without a step, and do not count; where none of them can have one, the search ends, too.
    """
    tally = surroundings.tally
    batch = 0
    tries = extent.sequences * 2 + _BATCH
    while tally.sequences < extent.sequences and tally.tries < tries:
        if tally.found is not None or tally.unable is not None:
            return
        tally.first = True
        chosen = settings(
            max_examples=_BATCH + 1,
            stateful_step_count=extent.steps,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )

        class Machine(ParityMachine):
            """One sequence of this batch; Hypothesis makes it without arguments."""

            def __init__(self) -> None:
                super().__init__(surroundings)

        try:
            run_state_machine_as_test(seeded(number + batch)(Machine), settings=chosen)
        except (Enough, Flaky):
            # Hypothesis takes it for flaky, too, when a step ends the search where others went on.
            if tally.sequences < extent.sequences and tally.found is None and tally.unable is None:
                raise
        batch += 1


async def _tour(words: Vocabulary, play: Play, tally: Tally, mark: str) -> None:
    """Go through what is the same in every proof."""
    try:
        await play.open()
        for step in words.tour:
            known = step.key is None or step.key in BAD_KEYS
            found = await play.perform(step if known else replace(step, key=f"parity-{mark}{step.key}"))
            if found is not None:
                tally.found = found
                return
        tally.found = await play.finish()
    except Exception as error:
        tally.unable = error
    finally:
        tally.count(play)
        await play.close()


async def _shortened(
    words: Vocabulary, play: Callable[[float], Play], found: Counterexample, seconds: float, mark: str
) -> Counterexample:
    replays = itertools.count(1)

    async def replay(steps: Sequence[Step]) -> Counterexample | None:
        # Whoever waits for something that was lost waits in vain, many times over.
        playing = play(_SHORTENING_PATIENCE)
        again = next(replays)
        try:
            await playing.open()
            for step in steps:
                # Servers that stay would remember what they answered under a key.
                fresh = step.key.replace(mark, f"{mark}{again}-") if step.key and mark else step.key
                differs = await playing.perform(replace(step, key=fresh))
                if differs is not None:
                    return differs
            return await playing.finish()
        finally:
            await playing.close()

    shortening = Shortening(replay, known_values(words.api), words.clients[0], seconds)
    return await shortening.shorten(found)


async def _closed(closing: set[asyncio.Task[None]]) -> None:
    if closing:
        await asyncio.wait(closing)
