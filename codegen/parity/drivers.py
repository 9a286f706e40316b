"""The two ways to call an operation, with one shape of answer. All they know is the registry's."""

from __future__ import annotations

import base64
import itertools
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Protocol, Self
from urllib.parse import quote

import httpx2
from websockets.asyncio.client import ClientConnection, connect

from codegen.registry import Api
from codegen.registry.model import Operation

Json = Any
Credentials = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answered. `message` is None for a 422, whose text HTTP does not carry."""

    status: int
    code: str | None
    message: str | None
    details: Json
    data: Json


class Driver(Protocol):
    """Calls operations of one server over one protocol."""

    async def call(
        self, operation: Operation, data: Json, credentials: Credentials = None, key: str | None = None
    ) -> Answer:
        """Call an operation; `data` holds all members, wherever the protocol carries them."""


def basic(credentials: tuple[str, str]) -> str:
    """An `Authorization` header (RFC 7617)."""
    return "Basic " + base64.b64encode(":".join(credentials).encode()).decode()


class HttpDriver:
    """Over HTTP, through the operation's route."""

    def __init__(self, api: Api, url: str) -> None:
        self._api = api
        self._client = httpx2.AsyncClient(base_url=url, trust_env=False, timeout=30)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def call(
        self, operation: Operation, data: Json, credentials: Credentials = None, key: str | None = None
    ) -> Answer:
        """Raises ValueError for an operation without a route."""
        if operation.http is None:
            raise ValueError(f"{operation.name} has no HTTP route")
        places = self._api.places(operation)
        members = data if isinstance(data, dict) else {}
        path = operation.http.path
        for name in operation.http.members:
            path = path.replace("{" + name + "}", quote(str(members[name]), safe=""))
        query = {
            name: members[name] for name, place in places.items() if place == "query" and name in members
        }
        headers = {"Idempotency-Key": key} if key is not None else {}
        if credentials is not None:
            headers["Authorization"] = basic(credentials)
        content = None
        if "body" in places.values() and data is not None:
            body = data
            if isinstance(data, dict):
                body = {name: value for name, value in data.items() if places.get(name, "body") == "body"}
            content = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        response = await self._client.request(
            operation.http.method, path, params=query or None, headers=headers, content=content
        )
        answer = response.json()
        if response.status_code == 200:
            return Answer(200, None, None, [], answer)
        detail, code = answer["detail"], response.headers.get("x-error-code")
        if isinstance(detail, str):
            return Answer(response.status_code, code, detail, [], None)
        return Answer(response.status_code, code, None, detail, None)


class SocketDriver:
    """Over WebSocket, one connection for each set of credentials."""

    def __init__(self, api: Api, url: str) -> None:
        self._url = url.replace("http", "ws", 1) + api.info.websocket_path
        self._stack = AsyncExitStack()
        self._connections: dict[Credentials, ClientConnection] = {}
        self._ids = itertools.count(1)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def call(
        self, operation: Operation, data: Json, credentials: Credentials = None, key: str | None = None
    ) -> Answer:
        """Events that arrive meanwhile are dropped."""
        connection = await self._connection(credentials)
        request = {"id": str(next(self._ids)), "type": "request", "operation": operation.name, "data": data}
        if key is not None:
            request["idempotency_key"] = key
        await connection.send(json.dumps(request))
        while (frame := json.loads(await connection.recv())).get("id") != request["id"]:
            if frame["type"] != "event":
                raise ValueError(f"a response to nothing that was asked: {frame}")
        if frame["success"]:
            return Answer(200, None, None, [], frame["data"])
        error = frame["error"]
        message = error["message"] if error["status"] != 422 else None
        return Answer(error["status"], error["code"], message, error["details"], None)

    async def _connection(self, credentials: Credentials) -> ClientConnection:
        if credentials not in self._connections:
            headers = {"Authorization": basic(credentials)} if credentials is not None else {}
            connecting = connect(self._url, additional_headers=headers, proxy=None)
            self._connections[credentials] = await self._stack.enter_async_context(connecting)
        return self._connections[credentials]
