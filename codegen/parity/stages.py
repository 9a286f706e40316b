"""Where a sequence is played: on three fresh twins. Servers that run already are in `deployed`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Protocol

from codegen.parity.drivers import PATIENCE
from codegen.parity.findings import Difference, Performed, Side
from codegen.parity.steps import Client, Step
from codegen.parity.trial import Endpoint, Sought, open_endpoints
from codegen.parity.twins import Twin, TwinFactory
from codegen.registry import Api

HTTP, WEBSOCKET, MIXED = "HTTP + SSE", "WebSocket", "both in turn"


class Unusable(Exception):
    """The servers cannot be compared, or not be reached; the text says why, in one line."""


class Stage(Protocol):
    """Carries out the steps of one sequence. `alone` tells that nobody else changes the stations."""

    @property
    def alone(self) -> bool: ...

    async def open(self) -> Sequence[Endpoint]:
        """Get ready; the first of the endpoints is what others are compared with."""

    async def perform(
        self, step: Step, caller: Client
    ) -> tuple[Mapping[str, Side], Mapping[str, int | None]]:
        """Do a step; returns what it did on each side, and the positions before. No sides: not comparable."""

    async def finish(self, done: list[Performed]) -> list[Difference]:
        """What can be compared only when all steps are done; `done` then ends where it differed."""

    async def close(self) -> None:
        """Release everything."""


class Host:
    """Keeps one twin open in a task of its own, so that it can end while the next sequence runs."""

    def __init__(self, twins: TwinFactory) -> None:
        self._twins = twins
        self._ending = asyncio.Event()
        self._opened: asyncio.Future[Twin] = asyncio.get_running_loop().create_future()
        self.task = asyncio.create_task(self._keep(), name="twin")

    async def opened(self) -> Twin:
        """The twin, once it listens."""
        return await self._opened

    def end(self) -> None:
        """Let it end."""
        self._ending.set()

    async def _keep(self) -> None:
        try:
            async with self._twins() as twin:
                self._opened.set_result(twin)
                await self._ending.wait()
        except Exception as error:
            if self._opened.done():
                raise
            self._opened.set_exception(error)


class FreshTwins:
    """Three new servers: one called over HTTP, one over WebSocket, and one over both in turn.

    `closing` receives the tasks of twins that are still ending.
    """

    alone = True

    def __init__(
        self, api: Api, twins: TwinFactory, closing: set[asyncio.Task[None]], patience: float = PATIENCE
    ) -> None:
        self._api = api
        self._twins = twins
        self._closing = closing
        self._patience = patience
        self._hosts: list[Host] = []
        self._stack = AsyncExitStack()
        self._endpoints: list[Endpoint] = []

    async def open(self) -> Sequence[Endpoint]:
        """Open the twins, and the connections to them."""
        twins: list[Twin] = []
        for _ in range(3):
            # One after the other: migration tools keep what they do in global variables.
            self._hosts.append(Host(self._twins))
            twins.append(await self._hosts[-1].opened())
        sought = [
            Sought(HTTP, twins[0].url, http=True, socket=False),
            Sought(WEBSOCKET, twins[1].url, http=False, socket=True),
            Sought(MIXED, twins[2].url, http=True, socket=True),
        ]
        self._endpoints = await open_endpoints(self._api, sought, self._stack, patience=self._patience)
        return self._endpoints

    async def perform(
        self, step: Step, caller: Client
    ) -> tuple[Mapping[str, Side], Mapping[str, int | None]]:
        """Do a step on every twin that can do it, at once."""
        return await perform_on(self._endpoints, step, caller)

    async def finish(self, done: list[Performed]) -> list[Difference]:
        """Compare what all connections have received."""
        found: list[Difference] = []
        for endpoint in self._endpoints:
            found += await endpoint.histories()
        return found

    async def close(self) -> None:
        """Disconnect, and let the twins end in the background."""
        await self._stack.aclose()
        for host in self._hosts:
            host.end()
            self._closing.add(host.task)
            host.task.add_done_callback(self._closing.discard)


async def perform_on(
    endpoints: Sequence[Endpoint], step: Step, caller: Client
) -> tuple[dict[str, Side], dict[str, int | None]]:
    """Do a step on those endpoints that can do it, at once."""
    taking = [one for one in endpoints if one.protocol_of(step) is not None]
    before = {one.name: one.position for one in taking}
    sides = await asyncio.gather(*(one.perform(step, caller) for one in taking))
    return {one.name: side for one, side in zip(taking, sides, strict=True)}, before
