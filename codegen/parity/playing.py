"""Playing one sequence: each step is done, compared, and held against the registry."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.parity.comparison import compare
from codegen.parity.contract import Contract
from codegen.parity.findings import Counterexample, Difference, Performed
from codegen.parity.stages import Stage
from codegen.parity.steps import Standings, Step
from codegen.parity.trial import state_of
from codegen.registry import Api
from codegen.registry.check_examples import Values


class Play:
    """One sequence on one stage. `done` are the steps so far, the one that differed included."""

    def __init__(self, api: Api, values: Values, credentials: tuple[str, str] | None, stage: Stage) -> None:
        self._api = api
        self._stage = stage
        self._state = state_of(api)
        self._credentials = credentials
        self._contract = Contract(api, values, credentials, self._state.operation.name, stage.alone)
        self._standings = Standings({})
        self.done: list[Performed] = []

    async def open(self) -> None:
        """Get the stage ready."""
        endpoints = await self._stage.open()
        self._contract.snapshots.update({one.name: one.snapshot for one in endpoints})

    async def perform(self, step: Step) -> Counterexample | None:
        """Do a step; returns what differs after it, if anything does."""
        caller = self._standings.now(step.client)
        sides, before = await self._stage.perform(step, caller)
        if not sides:
            return None
        self.done.append(Performed(step, caller, sides))
        found = list(compare(self._api, step.operation, self._state.result, sides, before))
        found += self._contract.check(step, caller, sides, before)
        if not found:
            self._standings.learn(step, next(iter(sides.values())).answer, self._credentials)
        return self._counterexample(found)

    async def finish(self) -> Counterexample | None:
        """Compare what can be compared only when all is done."""
        return self._counterexample(await self._stage.finish(self.done))

    async def close(self) -> None:
        """Release the stage."""
        await self._stage.close()

    def _counterexample(self, found: Sequence[Difference]) -> Counterexample | None:
        return Counterexample(tuple(self.done), tuple(found)) if found else None
