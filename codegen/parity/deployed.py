"""Stages for servers that run already, and that others may be using.

Reads are compared on the same state: it is looked at before and after, and a step during which someone
changed it is done again. Writes need a station that nobody else uses: two servers take them side by
side, one server takes the whole sequence first over HTTP and then over WebSocket, from the same start.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

from codegen.parity.comparison import compare
from codegen.parity.drawing import Vocabulary
from codegen.parity.drivers import PATIENCE
from codegen.parity.findings import Difference, Performed, Side, written
from codegen.parity.masking import masked_payload
from codegen.parity.prover import Extent, Proof, run
from codegen.parity.resting import TOO_MANY_REQUESTS, Rest
from codegen.parity.stages import HTTP, WEBSOCKET, Stage, Unusable, perform_on
from codegen.parity.steps import Client, Standings, Step, is_login, operator, strangers
from codegen.parity.trial import Endpoint, Sought, open_endpoints
from codegen.registry import Api

Json = Any
_ATTEMPTS = 5
_SHORTENING = 30.0
RESTING = 600.0
"""Seconds that a server's rate limits may make the proof wait, altogether."""
_OTHER_KEYS = ("parity-", "second-")


@dataclass(frozen=True, slots=True)
class Deployed:
    """Where to, without a slash at the end: HTTP goes to `http`, WebSocket to `websocket`.

    `credentials` are the operator's; writes need them.
    """

    http: str
    websocket: str
    credentials: tuple[str, str] | None

    @property
    def operator(self) -> Client:
        """The client that may do everything. Raises ValueError without credentials."""
        if self.credentials is None:
            raise ValueError("writes need the operator's credentials")
        return operator(self.credentials)


def safe_operations(api: Api) -> frozenset[str]:
    """Operations that change no station, without those that try passwords."""
    return frozenset(
        operation.name
        for operation in api.operations.values()
        if operation.kind != "write" and not is_login(api, operation)
    )


class _Stage:
    """What the stages have in common: one endpoint for each protocol."""

    alone = True

    def __init__(self, api: Api, where: Deployed, rest: Rest) -> None:
        self._api = api
        self._where = where
        self._rest = rest
        self._stack = AsyncExitStack()
        self._http: Endpoint
        self._socket: Endpoint

    async def open(self) -> Sequence[Endpoint]:
        """Connect. Raises `Unusable` when there is no server of this kind."""
        await self._connect()
        return [self._http, self._socket]

    async def finish(self, done: list[Performed]) -> list[Difference]:
        """Nothing is left to compare."""
        return []

    async def close(self) -> None:
        """Disconnect."""
        await self._stack.aclose()

    async def _connect(self) -> None:
        sought = [
            Sought(HTTP, self._where.http, http=True, socket=False),
            Sought(WEBSOCKET, self._where.websocket, http=False, socket=True),
        ]
        self._http, self._socket = await open_endpoints(
            self._api, sought, self._stack, patience=PATIENCE, rest=self._rest
        )
        for endpoint, one in zip((self._http, self._socket), sought, strict=True):
            if endpoint.position is None:
                told = endpoint.snapshot.get("failed", endpoint.snapshot)
                raise Unusable(f"{one.url} does not tell its state: {endpoint.state.operation.name}: {told}")

    def _same_state(self) -> bool:
        payload = self._http.state.result
        one, other = (
            masked_payload(self._api, payload, side.snapshot) for side in (self._http, self._socket)
        )
        return written(one) == written(other)


class SafeStage(_Stage):
    """Reads, on servers that others may be using."""

    alone = False

    def __init__(self, api: Api, where: Deployed, rest: Rest) -> None:
        super().__init__(api, where, rest)
        self._safe = safe_operations(api)

    async def open(self) -> Sequence[Endpoint]:
        """Connect; two servers must show the same station."""
        await self._connect()
        if self._where.http != self._where.websocket and not self._same_state():
            raise Unusable(
                f"{self._where.http} and {self._where.websocket} show different stations; give servers of "
                "one station, or two that are in the same state"
            )
        return [self._http, self._socket]

    async def perform(
        self, step: Step, caller: Client
    ) -> tuple[Mapping[str, Side], Mapping[str, int | None]]:
        """Do a read over both protocols on one and the same state; no sides when that does not come about.

        Raises ValueError for a write.
        """
        if step.operation.name not in self._safe:
            raise ValueError(f"{step.operation.name} is not safe")
        for _ in range(_ATTEMPTS):
            before = await self._look()
            sides, _ = await perform_on([self._http, self._socket], step, caller)
            refuse_limits(sides)
            if await self._look() == before:
                quiet = {name: replace(side, events={}, early=()) for name, side in sides.items()}
                return quiet, {name: side.position for name, side in sides.items()}
        return {}, {}

    async def _look(self) -> tuple[int | None, int | None]:
        await self._http.look()
        await self._socket.look()
        return self._http.position, self._socket.position


class PairStage(_Stage):
    """Two servers, each with a station of its own that nobody else uses, one for each protocol."""

    async def open(self) -> Sequence[Endpoint]:
        """Connect, and bring both stations to the same state."""
        await self._connect()
        for endpoint in (self._http, self._socket):
            await begin_anew(self._api, endpoint, self._where)
        if not self._same_state():
            raise Unusable(
                f"{self._where.http} and {self._where.websocket} cannot be brought to the same state; "
                "give two servers with the same settings"
            )
        return [self._http, self._socket]

    async def perform(
        self, step: Step, caller: Client
    ) -> tuple[Mapping[str, Side], Mapping[str, int | None]]:
        """Do the step on both at once."""
        sides, before = await perform_on([self._http, self._socket], step, caller)
        refuse_limits(sides)
        return sides, before


class TurnsStage(_Stage):
    """One server that nobody else uses: first the whole sequence over HTTP, then over WebSocket."""

    async def open(self) -> Sequence[Endpoint]:
        """Connect, and bring the station to its starting state."""
        await self._connect()
        await begin_anew(self._api, self._http, self._where)
        await self._socket.look()
        self._before: list[Mapping[str, int | None]] = []
        self._start = self._masked(self._http)
        return [self._http]

    async def perform(
        self, step: Step, caller: Client
    ) -> tuple[Mapping[str, Side], Mapping[str, int | None]]:
        """Do the step over HTTP. What only WebSocket can do is left out."""
        if self._http.protocol_of(step) is None:
            return {}, {}
        sides, before = await perform_on([self._http], step, caller)
        refuse_limits(sides)
        self._before.append(before)
        return sides, before

    async def finish(self, done: list[Performed]) -> list[Difference]:
        """Do the same over WebSocket, from the same start, and compare step by step."""
        await begin_anew(self._api, self._socket, self._where)
        if written(self._masked(self._socket)) != written(self._start):
            raise Unusable(f"{self._where.http}: the station does not come back to where a sequence began")
        standings = Standings({})
        for number, (one, before) in enumerate(zip(tuple(done), self._before, strict=True)):
            # Under the same keys, the answers of the first turn would come back.
            key = one.step.key.replace(*_OTHER_KEYS) if one.step.key is not None else None
            step = replace(one.step, key=key)
            sides, then = await perform_on([self._socket], step, standings.now(step.client))
            refuse_limits(sides)
            both = {**one.sides, **sides}
            state = self._http.state.result
            done[number] = replace(one, sides=both)
            found = list(compare(self._api, step.operation, state, both, {**before, **then}))
            if found:
                del done[number + 1 :]
                return found
        return []

    def _masked(self, endpoint: Endpoint) -> Json:
        return masked_payload(self._api, endpoint.state.result, endpoint.snapshot)


async def begin_anew(api: Api, endpoint: Endpoint, where: Deployed) -> None:
    """Bring a station to a known state: every write that takes nothing, then the first scenario.

    Raises `Unusable` when one of them is refused.
    """
    steps = [
        Step(where.operator, operation)
        for operation in api.operations.values()
        if operation.kind == "write" and operation.params is None
    ]
    for scenario in list(api.scenarios.values())[:1]:
        steps += [
            Step(where.operator, api.operations[one.operation.name], one.data) for one in scenario.steps
        ]
    for step in steps:
        side = await endpoint.perform(step, where.operator)
        refuse_limits({endpoint.name: side})
        if not side.answer.succeeded:
            told = f"{side.answer.status} {side.answer.code}: {side.answer.message}"
            raise Unusable(f"{step.operation.name} is refused ({told}); are user name and password right?")


def refuse_limits(sides: Mapping[str, Side]) -> None:
    """Raises `Unusable` when a server goes on refusing after the waiting: nothing can be compared then."""
    for side in sides.values():
        if side.answer.status == TOO_MANY_REQUESTS:
            raise Unusable(
                "the server limits the rate of requests, and waiting took too long; try fewer --sequences, "
                "or a server with RATE_LIMIT=false"
            )


def prove_deployed(
    api: Api,
    where: Deployed,
    *,
    sequences: int,
    steps: int,
    seed: int | None,
    writes: bool,
    progress: Callable[[int], None] | None = None,
    rest: Rest | None = None,
) -> Proof:
    """Try sequences on servers that run already; reads only unless `writes`.

    Where a server limits the rate of requests, it is waited for, as long as `rest` allows. Raises
    `Unusable` where there is nothing to compare, and OSError, websockets' and httpx2's errors where a
    server cannot be reached.
    """
    stage: Callable[[], Stage]
    rest = rest or Rest(RESTING)
    if not writes:
        stage = lambda: SafeStage(api, where, rest)  # noqa: E731
    elif where.http != where.websocket:
        stage = lambda: PairStage(api, where, rest)  # noqa: E731
    else:
        stage = lambda: TurnsStage(api, where, rest)  # noqa: E731
    clients = strangers() if where.credentials is None else (operator(where.credentials), *strangers())
    only = None if writes else safe_operations(api)
    proof = run(
        Vocabulary(api, where.credentials, only, clients, scenarios=writes),
        lambda patience: stage(),
        Extent(sequences, steps, seed, _SHORTENING),
        closing=set(),
        progress=progress,
        mark=f"{secrets.token_hex(4)}-",
        tour=writes,
    )
    if not proof.steps:
        raise Unusable("nothing could be compared: the station changed during every step")
    return proof
