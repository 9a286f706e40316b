"""Plain clients of both protocols, as a stranger would write them: httpx2 and websockets."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from websockets.asyncio.client import ClientConnection, connect

Json = Any


class SocketClient:
    """One WebSocket connection: requests answered by id, events collected in order."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.events: list[Json] = []
        self._answers: dict[str | None, Json] = {}
        self._ids = itertools.count(1)

    async def send(self, operation: str, data: Json = None, **members: Json) -> str:
        """Send a request and return its id; an `id` among `members` overrides the counted one."""
        request_id: str = members.pop("id", None) or str(next(self._ids))
        frame = {"id": request_id, "type": "request", "operation": operation, "data": data, **members}
        await self.connection.send(json.dumps(frame))
        return request_id

    async def answer(self, request_id: str | None) -> Json:
        """Wait for the response with this id."""
        while request_id not in self._answers:
            await self._read()
        return self._answers.pop(request_id)

    async def call(self, operation: str, data: Json = None, **members: Json) -> Json:
        """Send a request and wait for its response."""
        return await self.answer(await self.send(operation, data, **members))

    async def event(self, name: str | None = None) -> Json:
        """The next event (called `name`); events before it are dropped."""
        while True:
            while self.events:
                event = self.events.pop(0)
                if name is None or event["event"] == name:
                    return event
            await self._read()

    async def raw(self, text: str | bytes) -> Json:
        """Send any text and return the next response, whatever its id."""
        await self.connection.send(text)
        while not self._answers:
            await self._read()
        return self._answers.popitem()[1]

    async def _read(self) -> None:
        frame = json.loads(await self.connection.recv())
        if frame["type"] == "event":
            self.events.append(frame)
        else:
            self._answers[frame["id"]] = frame


def basic(username: str, password: str) -> str:
    """An `Authorization` header (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


@asynccontextmanager
async def socket_client(
    url: str, auth: tuple[str, str] | None = None, **options: Any
) -> AsyncIterator[SocketClient]:
    """A connected client that has seen `connected`; with `auth` its handshake carries HTTP Basic."""
    headers = dict(options.pop("additional_headers", {}))
    if auth is not None:
        headers["Authorization"] = basic(*auth)
    async with connect(url, additional_headers=headers, proxy=None, **options) as connection:
        client = SocketClient(connection)
        await client.event("connected")
        yield client


class StreamClient:
    """One client of the event stream: frames as (event, data, id)."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def frame(self) -> tuple[str, Json, str | None]:
        """The next frame."""
        fields: dict[str, str] = {}
        async for line in self._lines:
            if not line:
                break
            name, _, value = line.partition(": ")
            fields[name] = value
        if not fields:
            raise EOFError("the event stream has ended")
        return fields["event"], json.loads(fields["data"]), fields.get("id")


@asynccontextmanager
async def stream_client(url: str, path: str = "/api/events/stream") -> AsyncIterator[StreamClient]:
    """A client of the event stream that has seen `connected`."""
    timeout = httpx2.Timeout(10, read=30)
    async with (
        httpx2.AsyncClient(base_url=url, timeout=timeout, trust_env=False, verify=False) as client,
        client.stream("GET", path) as response,
    ):
        stream = StreamClient(response)
        name, _, _ = await stream.frame()
        assert name == "connected"
        yield stream
