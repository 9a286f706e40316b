"""Any history of transactions leaves what a plain list and a dictionary would hold."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from core.bridge.events import LoggedEvent
from core.bridge.store import StoredResult, StoreTransaction
from core.storage import open_store
from tests.storage.work import AT

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@dataclass(frozen=True)
class Step:
    """One transaction: the state and the data of its events, a result to store, and whether it fails."""

    state: str
    events: list[str]
    key: tuple[str, str] | None
    fails: bool


STEPS = st.lists(
    st.builds(
        Step,
        state=TEXT,
        events=st.lists(TEXT, max_size=3),
        key=st.none() | st.tuples(st.sampled_from(["", "admin"]), st.sampled_from(["a", "b"])),
        fails=st.booleans(),
    ),
    max_size=12,
)


@dataclass
class Model:
    """What the database should hold."""

    state: str = "0"
    events: list[LoggedEvent] = field(default_factory=list)
    results: dict[tuple[str, str], StoredResult] = field(default_factory=dict)


class Undo(Exception):
    pass


def perform(transaction: StoreTransaction, step: Step, model: Model) -> Model:
    assert (transaction.sequence, transaction.state) == (len(model.events), model.state)
    first = transaction.sequence + 1
    events = [LoggedEvent(number, "e", data, AT) for number, data in enumerate(step.events, first)]
    transaction.advance(step.state, events)
    results = dict(model.results)
    if step.key is not None:
        assert transaction.recall(*step.key) == model.results.get(step.key)
        results[step.key] = StoredResult(*step.key, "o", "d", step.state, AT)
        transaction.remember(results[step.key])
    if step.fails:
        raise Undo
    return Model(step.state, model.events + events, results)


async def history(steps: list[Step]) -> None:
    store = open_store("sqlite://")
    await store.open(lambda: "0")
    model = Model()
    for step in steps:
        try:
            model = await store.transact(partial(perform, step=step, model=model))
        except Undo:
            assert step.fails
        for after in (0, len(model.events) // 2):
            reading = await store.read(after)
            assert (reading.sequence, reading.state) == (len(model.events), model.state)
            assert list(reading.events) == model.events[after:]
    await store.close()


@given(STEPS)
@settings(deadline=None, max_examples=60)
def test_histories_agree_with_the_model(steps: list[Step]) -> None:
    asyncio.run(history(steps))
