"""The permission matrix: every operation, by everyone, over every protocol, held against the registry."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from codegen.parity.answers import Answer
from codegen.parity.drivers import HttpDriver, SocketDriver, basic
from codegen.parity.steps import LOGIN, VERDICTS, Client, Protocol, Standing, cast, is_login
from codegen.parity.twins import TwinFactory
from codegen.registry import Api
from codegen.registry.model import Example, Operation

Json = Any

NOBODY, MALFORMED, WRONG, RIGHT = "none", "malformed", "wrong", "right"
LOGGED_IN, LOGGED_OUT, UNCONFIGURED = "logged in", "logged out", "unconfigured"
CALLERS = (NOBODY, MALFORMED, WRONG, LOGGED_OUT, UNCONFIGURED, RIGHT, LOGGED_IN)
"""In the order of the table's columns; those who may do everything come last, since they change things."""

_NOT_CONFIGURED = "auth_not_configured"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one caller was answered. `expected` is the error code, or None for success past authorisation."""

    operation: Operation
    caller: str
    over: Protocol
    answer: Answer
    expected: str | None
    fault: str | None


def matrix(
    api: Api,
    twins: TwinFactory,
    bare: TwinFactory,
    credentials: tuple[str, str],
    *,
    only: Collection[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Cell]:
    """Call every operation, or those that `only` names, as every caller over every protocol that it has.

    `twins` opens servers with these credentials, `bare` one without any. `progress` is told the name of
    each operation. Owns an event loop while it runs.
    """
    operations = [one for one in api.operations.values() if only is None or one.name in only]
    return asyncio.run(_matrix(api, operations, twins, bare, credentials, progress))


async def _matrix(
    api: Api,
    operations: Sequence[Operation],
    twins: TwinFactory,
    bare: TwinFactory,
    credentials: tuple[str, str],
    progress: Callable[[str], None] | None,
) -> list[Cell]:
    cells: list[Cell] = []
    async with bare() as unconfigured:
        for operation in operations:
            for over in operation.transports:
                protocol: Protocol = "http" if over == "http" else "websocket"
                async with twins() as twin, AsyncExitStack() as stack:
                    urls = dict.fromkeys(CALLERS, twin.url) | {UNCONFIGURED: unconfigured.url}
                    asking = _Asking(api, operation, protocol, credentials, stack)
                    cells += [await asking.cell(caller, urls[caller]) for caller in CALLERS]
            if progress is not None:
                progress(operation.name)
    return cells


class _Asking:
    """Calls one operation over one protocol, each caller on a connection of its own."""

    def __init__(
        self,
        api: Api,
        operation: Operation,
        over: Protocol,
        credentials: tuple[str, str],
        stack: AsyncExitStack,
    ) -> None:
        self._api = api
        self._operation = operation
        self._over = over
        self._credentials = credentials
        self._stack = stack
        self._clients: dict[str, Client] = {}
        for client in cast(credentials):
            self._clients.setdefault(client.standing, client)

    async def cell(self, caller: str, url: str) -> Cell:
        """One caller's answer, judged. What may succeed finds the scenario of its example."""
        example = next((one for one in self._operation.examples if one.error is None), None)
        expected = self._expected(caller)
        if expected is None and caller != UNCONFIGURED and example is not None:
            await self._prepare(example, url)
        data = self._data(example)
        if self._over == "http":
            http = await self._stack.enter_async_context(HttpDriver(self._api, url))
            answer = await http.send(self._operation, data, self._header(caller))
        else:
            answer = await self._over_websocket(caller, url, data)
        exemplary = caller != UNCONFIGURED and (example is not None or is_login(self._api, self._operation))
        fault = next(self._faults(answer, expected, exemplary), None)
        return Cell(self._operation, caller, self._over, answer, expected, fault)

    async def _over_websocket(self, caller: str, url: str, data: Json) -> Answer:
        socket = await self._stack.enter_async_context(SocketDriver(self._api, url))
        if caller in (LOGGED_IN, LOGGED_OUT):
            connection = await socket.connection(caller)
            for step in self._session(caller):
                await connection.ask(step.name, self._login() if is_login(self._api, step) else None)
        else:
            connection = await socket.connection(caller, self._header(caller))
        return await connection.ask(self._operation.name, data)

    def _session(self, caller: str) -> Iterator[Operation]:
        """What a connection does to be logged in, or out again: what answers with `authenticated`."""
        for operation in self._api.operations.values():
            result = self._api.schemas[operation.result.schema].schema
            if operation.kind != "connection" or "authenticated" not in result.properties:
                continue
            if is_login(self._api, operation) or caller == LOGGED_OUT:
                yield operation

    def _header(self, caller: str) -> str | None:
        """What HTTP sends for this caller: the same as the handshake, or what a login comes to."""
        if caller in (RIGHT, LOGGED_IN, UNCONFIGURED):
            return basic(self._credentials)
        if caller == LOGGED_OUT:
            return None
        return self._clients[caller].authorization

    def _login(self) -> Json:
        return dict(zip(LOGIN, self._credentials, strict=True))

    def _data(self, example: Example | None) -> Json:
        if is_login(self._api, self._operation):
            return self._login()
        return example.data if example is not None else None

    async def _prepare(self, example: Example, url: str) -> None:
        """Run the scenario that the example starts from, anew for each caller."""
        if example.given is None:
            return
        async with HttpDriver(self._api, url) as http:
            for step in self._api.scenarios[example.given.name].steps:
                await http.call(self._api.operations[step.operation.name], step.data, self._credentials)

    def _expected(self, caller: str) -> str | None:
        if caller == UNCONFIGURED and (
            self._operation.auth == "admin" or is_login(self._api, self._operation)
        ):
            return _NOT_CONFIGURED
        if self._operation.auth == "public" or caller in (RIGHT, LOGGED_IN, UNCONFIGURED):
            return None
        standing: Standing = (
            "none" if caller in (NOBODY, LOGGED_OUT) else "wrong" if caller == WRONG else "malformed"
        )
        return VERDICTS[standing]

    def _faults(self, answer: Answer, expected: str | None, exemplary: bool) -> Iterator[str]:
        """What is wrong with the answer; `exemplary` calls must succeed, not only be authorised."""
        told = f"{answer.status} {answer.code or ''}".strip()
        if expected is None:
            if answer.code in {*VERDICTS.values(), _NOT_CONFIGURED} or (exemplary and not answer.succeeded):
                yield f"answered {told}, but may be called"
            return
        error = self._api.errors[expected]
        if (answer.status, answer.code) != (error.status, expected):
            yield f"answered {told}, but must answer {error.status} {expected}"
        elif answer.message != error.message:
            yield f"says {answer.message!r}, but must say {error.message!r}"
