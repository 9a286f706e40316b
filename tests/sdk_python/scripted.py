"""A server that says what a test tells it to, on a real socket, for what a healthy server never does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

Script = Callable[["Conversation"], Awaitable[None]]
EPOCH = "9f2c4e1ab07d3356"


class Conversation:
    """One connection of the client, seen from the server."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket
        request = socket.request
        assert request is not None
        self.path = request.path
        self.authorization = request.headers.get("Authorization")

    async def event(self, name: str, data: Any, event_id: str | None = None) -> None:
        """Send an event."""
        frame = {"type": "event", "event": name, "data": data, "timestamp": "2026-05-01T12:00:00+00:00"}
        await self.socket.send(json.dumps({**frame, "id": event_id} if event_id else frame))

    async def connected(self, position: int = 0, *, interval_ms: int = 30_000, resume: Any = None) -> None:
        """Send the first event."""
        data = {
            "connection_id": "1",
            "server": {
                "name": "scripted",
                "version": "1.0.0",
                "protocol": "1.0",
                "subprotocol": "pileup.v1.json",
                "registry_hash": "0",
            },
            "principal": {"authenticated": False, "username": None},
            "heartbeat_interval_ms": interval_ms,
            "limits": {"message_bytes": 2000, "body_bytes": 1000, "requests_in_flight": 64, "json_depth": 1},
            "position": f"{EPOCH}:{position}",
            "reconnect": {"base_ms": 1, "cap_ms": 2, "jitter": "full"},
            "fallback": {"http": "/api", "sse": "/api/events/stream"},
        }
        await self.event("connected", {**data, "resume": resume} if resume else data)

    async def frequency(self, number: int) -> None:
        """Send the event with this number."""
        data = {"frequency": str(number), "last_updated": "x", "updated_by": "admin"}
        await self.event("frequency_update", data, f"{EPOCH}:{number}")

    async def request(self) -> Any:
        """The next request."""
        return json.loads(await self.socket.recv())

    async def answer(self, request: Any, data: Any) -> None:
        """Answer a request."""
        frame = {"id": request["id"], "type": "response", "operation": request["operation"], "success": True}
        await self.socket.send(json.dumps({**frame, "data": data, "error": None, "timestamp": "x"}))

    async def fail(self, request: Any, code: str, status: int, retry_after_ms: int | None = None) -> None:
        """Answer a request with an error."""
        error = {"code": code, "status": status, "message": code, "retryable": True, "details": []}
        frame = {"id": request["id"], "type": "response", "operation": request["operation"], "success": False}
        whole = {
            **frame,
            "data": None,
            "error": {**error, "retry_after_ms": retry_after_ms},
            "timestamp": "x",
        }
        await self.socket.send(json.dumps(whole))

    async def until_closed(self) -> None:
        """Wait for the client to go."""
        await self.socket.wait_closed()


@asynccontextmanager
async def scripted(*scripts: Script) -> AsyncIterator[str]:
    """Serve each connection by the next script, the last one again and again; yields the URL."""
    left = list(scripts)
    failures: list[BaseException] = []

    async def handle(socket: ServerConnection) -> None:
        script = left.pop(0) if len(left) > 1 else left[0]
        try:
            await script(Conversation(socket))
        except AssertionError as error:
            failures.append(error)

    async with serve(
        handle,
        "127.0.0.1",
        0,
        subprotocols=[Subprotocol("pileup.v1.json")],
        compression=None,
        ping_interval=None,
    ) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"ws://127.0.0.1:{port}"
        server.close(close_connections=True)
    if failures:
        raise failures[0]


async def settled() -> None:
    """Let everything run that can run without new input."""
    for _ in range(5):
        await asyncio.sleep(0)
