"""Two ways to play a recording against a live server: over HTTP and SSE, and over WebSocket.

That no further event follows a step is shown by position, not by waiting: the snapshot read after
the step tells the id of the last event, and reading stops there.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import httpx2

from tests.compat.comparing import Difference, Received, differences, event_differences
from tests.compat.over_websocket import HttpOnly, translate
from tests.compat.transcripts import Json, Scenario, Step
from tests.support.clients import SocketClient, StreamClient, socket_client, stream_client
from tests.support.server import Running


class Player(Protocol):
    """Sends steps and tells what came of them."""

    async def send(self, step: Step) -> Received:
        """Send a step's request and return the answer."""

    async def events(self) -> tuple[list[Json], Json]:
        """The events since the last call, as recordings have them, and the station's state after them."""


Playing = Callable[[Running], AbstractAsyncContextManager[Player]]


@dataclass
class Played:
    """What differed, by step, and which steps went over WebSocket."""

    differences: list[tuple[int | str, Difference]]
    over_websocket: set[int]


async def play(scenario: Scenario, player: Player, base: str) -> Played:
    """Play all steps in order."""
    played = Played([], set())
    for step in scenario.steps:
        received = await player.send(step)
        if received.headers is None:
            played.over_websocket.add(step.number)
        found = differences(step.accepted, received, base)
        events, station = await player.events()
        found += event_differences(step.events, events, station)
        played.differences += [(step.number, one) for one in found]
    return played


class HttpPlayer:
    """Everything over HTTP; events from the event stream."""

    def __init__(self, url: str, client: httpx2.AsyncClient, stream: StreamClient, position: str) -> None:
        self._url = url
        self._client = client
        self._stream = stream
        self._position = position

    async def send(self, step: Step) -> Received:
        return await send_over_http(self._client, self._url, step)

    async def events(self) -> tuple[list[Json], Json]:
        station = await read_snapshot(self._client, self._url)
        events: list[Json] = []
        while self._position != station["position"]:
            name, data, event_id = await self._stream.frame()
            assert event_id is not None, f"event {name} has no id"
            self._position = event_id
            events.append({"event": name, "data": data})
        return events, station


class WebSocketPlayer:
    """Operations over WebSocket, what is HTTP's own over HTTP; events from a connection that only listens."""

    def __init__(
        self, server: Running, client: httpx2.AsyncClient, listener: SocketClient, position: str
    ) -> None:
        self._server = server
        self._client = client
        self._listener = listener
        self._position = position
        self._callers: dict[str | None, SocketClient] = {}
        self._open = AsyncExitStack()
        self._operations = {one.name: one for one in server.bridge.node.executor.operations}

    async def send(self, step: Step) -> Received:
        request = translate(step, self._operations)
        if isinstance(request, HttpOnly):
            return await send_over_http(self._client, self._server.url, step)
        caller = await self._caller(request.authorization)
        response = await caller.raw(request.frame(f"step-{step.number}"))
        assert response["id"] == f"step-{step.number}"
        assert response["operation"] == request.operation
        if response["success"]:
            assert response["error"] is None
            return Received(200, None, json.dumps(response["data"]))
        error = response["error"]
        assert response["data"] is None
        detail = error["details"] if error["status"] == 422 else error["message"]
        return Received(error["status"], None, json.dumps({"detail": detail}))

    async def _caller(self, authorization: str | None) -> SocketClient:
        """The connection whose handshake had this `Authorization` header, opened at its first use."""
        if authorization not in self._callers:
            headers = {} if authorization is None else {"Authorization": authorization}
            # Callers do not read their events: a bounded queue would keep them from closing.
            opening = socket_client(self._server.websocket, additional_headers=headers, max_queue=None)
            self._callers[authorization] = await self._open.enter_async_context(opening)
        return self._callers[authorization]

    async def events(self) -> tuple[list[Json], Json]:
        response = await self._listener.call("public.get_snapshot")
        station = response["data"]
        events: list[Json] = []
        while self._position != station["position"] or self._listener.events:
            event = await self._listener.event()
            assert event["type"] == "event"
            self._position = event["id"]
            inner = {"type": event["event"], "data": event["data"], "timestamp": event["timestamp"]}
            events.append({"event": event["event"], "data": inner})
        return events, station

    async def close(self) -> None:
        """Close the callers' connections."""
        await self._open.aclose()


@asynccontextmanager
async def http_player(server: Running) -> AsyncIterator[HttpPlayer]:
    """A player over HTTP; its event stream is open."""
    async with http_client() as client, stream_client(server.url) as stream:
        position = (await read_snapshot(client, server.url))["position"]
        yield HttpPlayer(server.url, client, stream, position)


@asynccontextmanager
async def websocket_player(server: Running) -> AsyncIterator[WebSocketPlayer]:
    """A player over WebSocket; its listening connection is open."""
    async with http_client() as client, socket_client(server.websocket) as listener:
        position = (await read_snapshot(client, server.url))["position"]
        player = WebSocketPlayer(server, client, listener, position)
        try:
            yield player
        finally:
            await player.close()


def http_client() -> httpx2.AsyncClient:
    """A client that takes nothing from the environment and follows no redirect."""
    # No TLS here: reading the machine's certificates would take most of a short test.
    return httpx2.AsyncClient(timeout=30, trust_env=False, verify=False)


async def read_snapshot(client: httpx2.AsyncClient, url: str) -> Json:
    """The station's state and position."""
    return (await client.get(f"{url}/api/public/snapshot")).json()


async def send_over_http(client: httpx2.AsyncClient, url: str, step: Step) -> Received:
    """Send a step exactly as it was recorded."""
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in step.headers.items()]
    response = await client.request(step.method, url + step.target, headers=headers, content=step.body)
    return Received(response.status_code, response.headers, response.text)
