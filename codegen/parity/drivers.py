"""The two ways to call an operation, with one shape of answer. All they know is the registry's."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any, Self
from urllib.parse import quote

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from codegen.parity.answers import (
    CONNECTION_CLOSED,
    NO_ANSWER,
    NOT_OF_THE_PROTOCOL,
    Answer,
    SeenEvent,
    missing,
)
from codegen.parity.resting import TOO_MANY_REQUESTS, Rest, header_wait
from codegen.registry import Api
from codegen.registry.model import Operation

Json = Any
Credentials = tuple[str, str] | None

PATIENCE = 10.0
"""Seconds after which an answer or event that has not come counts as lost."""


@cache
def trusted() -> ssl.SSLContext:
    """The usual authorities; made once, since it takes longer than opening a server."""
    return ssl.create_default_context()


def basic(credentials: tuple[str, str]) -> str:
    """An `Authorization` header (RFC 7617)."""
    return "Basic " + base64.b64encode(":".join(credentials).encode()).decode()


def http_target(api: Api, operation: Operation, data: Json, route: int = 0) -> tuple[str, str, Json]:
    """Method, path with query, and the value that goes into the body, if any goes there.

    `route` chooses among the path and its aliases. Members of the path must be in `data`.
    """
    http = operation.http
    if http is None:
        raise ValueError(f"{operation.name} has no HTTP route")
    places = api.places(operation)
    members = data if isinstance(data, dict) else {}
    paths = [http.path, *(alias.name for alias in http.aliases)]
    path = paths[route % len(paths)]
    for name in http.members:
        path = path.replace("{" + name + "}", quote(str(members[name]), safe=""))
    query = [
        f"{quote(name, safe='')}={quote(_query_text(members[name]), safe='')}"
        for name, place in places.items()
        if place == "query" and members.get(name) is not None
    ]
    body = data
    if isinstance(data, dict):
        body = {name: value for name, value in data.items() if places.get(name, "body") == "body"}
    return http.method, path + ("?" + "&".join(query) if query else ""), body


def _query_text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def takes_body(api: Api, operation: Operation) -> bool:
    """Whether HTTP carries any member in the body."""
    return "body" in api.places(operation).values()


class HttpDriver:
    """Over HTTP, through the operation's route."""

    def __init__(self, api: Api, url: str) -> None:
        self._api = api
        self.patience = PATIENCE
        self.rest: Rest | None = None
        self._client = httpx2.AsyncClient(base_url=url, trust_env=False, timeout=None, verify=trusted())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def call(
        self, operation: Operation, data: Json, credentials: Credentials = None, key: str | None = None
    ) -> Answer:
        """Call an operation; `data` holds all members, wherever HTTP carries them."""
        return await self.send(operation, data, basic(credentials) if credentials else None, key)

    async def send(
        self,
        operation: Operation,
        data: Json,
        authorization: str | None = None,
        key: str | None = None,
        *,
        text: str | None = None,
        route: int = 0,
    ) -> Answer:
        """Like `call`, with any header; `text` is sent as the body in place of what `data` gives.

        Raises ValueError for an operation without a route.
        """
        method, target, body = http_target(self._api, operation, data, route)
        headers: dict[str, str | bytes] = {}
        if key is not None:
            headers["Idempotency-Key"] = key.encode("latin-1")
        if authorization is not None:
            headers["Authorization"] = authorization
        content: bytes | None = None
        if text is not None:
            content = text.encode()
        elif body is not None and takes_body(self._api, operation):
            content = json.dumps(body).encode()
        if content is not None:
            headers["Content-Type"] = "application/json"
        while True:
            answer = await self._sent(method, target, headers, content)
            if self.rest is None or not await self.rest.after(answer):
                return answer

    async def _sent(
        self, method: str, target: str, headers: Mapping[str, str | bytes], content: bytes | None
    ) -> Answer:
        try:
            async with asyncio.timeout(self.patience):
                request = self._client.build_request(method, target, headers=_raw(headers), content=content)
                return read_response(await self._client.send(request))
        except TimeoutError:
            return missing(NO_ANSWER, f"no HTTP answer within {self.patience:g} s")
        except httpx2.TransportError as error:
            return missing(CONNECTION_CLOSED, f"{type(error).__name__}: {error}")


def _raw(headers: Mapping[str, str | bytes]) -> list[tuple[bytes, bytes]]:
    return [
        (name.encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in headers.items()
    ]


def read_response(response: httpx2.Response) -> Answer:
    """An operation's HTTP answer."""
    try:
        answer = response.json()
    except ValueError:
        return missing(NOT_OF_THE_PROTOCOL, f"HTTP {response.status_code}, not JSON: {response.text[:200]!r}")
    if response.status_code == 200:
        return Answer(200, None, None, [], answer)
    code = response.headers.get("x-error-code")
    if not isinstance(answer, dict) or "detail" not in answer:
        return missing(NOT_OF_THE_PROTOCOL, f"HTTP {response.status_code} without `detail`: {answer!r:.200}")
    detail = answer["detail"]
    told = dict(response.headers)
    if isinstance(detail, str):
        return Answer(response.status_code, code, detail, [], None, told)
    return Answer(response.status_code, code, None, detail, None, told)


class Connection:
    """One WebSocket connection: asks one thing at a time, and keeps the events that arrive meanwhile.

    `events` are all of them in order, `connected` the data of the first.
    """

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._ids = itertools.count(1)
        self.patience = PATIENCE
        self.rest: Rest | None = None
        self.events: list[SeenEvent] = []
        self.connected: Json = None

    async def open(self) -> None:
        """Wait for the first event."""
        await self._until(lambda frame: frame.get("type") == "event" and frame.get("event") == "connected")
        self.connected = self.events.pop().data

    async def ask(self, operation: str, data: Json, key: Json = None, *, text: str | None = None) -> Answer:
        """Send a request and wait for its response; `text` stands for the `data` that `data` would give."""
        request_id = str(next(self._ids))
        frame = frame_text(request_id, operation, data, key, text)
        return await self.raw(frame, (request_id, operation) if text is None else None)

    async def raw(self, frame: str, request: tuple[str, str] | None = None) -> Answer:
        """Send any text, and wait for its response, which must have the id and operation of `request`.

        Without these, the first response to come is taken.
        """

        def answers(frame: Json) -> bool:
            named = (frame.get("id"), frame.get("operation"))
            return frame.get("type") == "response" and (request is None or named == request)

        while True:
            try:
                await self._connection.send(frame)
            except ConnectionClosed as closed:
                return missing(CONNECTION_CLOSED, str(closed))
            answer = await self._until(answers)
            if self.rest is None or not await self.rest.after(answer):
                return answer

    async def _until(self, wanted: Any) -> Answer:
        try:
            async with asyncio.timeout(self.patience):
                while True:
                    frame = json.loads(await self._connection.recv())
                    if not isinstance(frame, dict):
                        return missing(NOT_OF_THE_PROTOCOL, f"a frame that is no object: {frame!r:.200}")
                    if frame.get("type") == "event":
                        self.events.append(_event(frame))
                    if wanted(frame):
                        return _answer(frame)
                    if frame.get("type") != "event":
                        return missing(NOT_OF_THE_PROTOCOL, f"a response to nothing asked: {frame!r:.300}")
        except TimeoutError:
            return missing(NO_ANSWER, f"no WebSocket response within {self.patience:g} s")
        except ConnectionClosed as closed:
            return missing(CONNECTION_CLOSED, str(closed))
        except ValueError as error:
            return missing(NOT_OF_THE_PROTOCOL, f"a frame that is no JSON: {error}")


def frame_text(request_id: str, operation: str, data: Json, key: Json = None, text: str | None = None) -> str:
    """A request of protocol 1.0. `data` that is None is left out; `text` is put in its place as it stands."""
    frame: dict[str, Json] = {"id": request_id, "type": "request", "operation": operation}
    if data is not None and text is None:
        frame["data"] = data
    if key is not None:
        frame["idempotency_key"] = key
    written = json.dumps(frame)
    return written if text is None else f'{written[:-1]}, "data": {text}}}'


def _event(frame: Json) -> SeenEvent:
    rest = {name: value for name, value in frame.items() if name not in ("event", "id", "data")}
    return SeenEvent(str(frame.get("event")), frame.get("id"), frame.get("data"), rest)


def _answer(frame: Json) -> Answer:
    if frame.get("type") == "event":
        return Answer(200, None, None, [], None)
    if frame.get("success") is True:
        return Answer(200, None, None, [], frame.get("data"))
    error = frame.get("error")
    try:
        message = error["message"] if error["status"] != 422 else None
        told = {"retryable": error["retryable"], "retry_after_ms": error["retry_after_ms"]}
        return Answer(error["status"], error["code"], message, error["details"], None, told)
    except (TypeError, KeyError):
        return missing(NOT_OF_THE_PROTOCOL, f"a failure without its members: {frame!r:.300}")


class SocketDriver:
    """Over WebSocket: any number of named connections, each opened when it is first used."""

    def __init__(self, api: Api, url: str) -> None:
        self._url = url.replace("http", "ws", 1) + api.info.websocket_path
        self.patience = PATIENCE
        self.rest: Rest | None = None
        self._connections: dict[str, Connection] = {}
        self._sockets: list[ClientConnection] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        # Not politely, with a closing handshake each: nobody needs these connections any more.
        for socket in self._sockets:
            socket.transport.abort()
        await asyncio.gather(*(socket.wait_closed() for socket in self._sockets))

    @property
    def connections(self) -> Mapping[str, Connection]:
        """The open connections by name."""
        return self._connections

    async def call(
        self, operation: Operation, data: Json, credentials: Credentials = None, key: str | None = None
    ) -> Answer:
        """Call an operation on the connection for these credentials."""
        name = basic(credentials) if credentials is not None else ""
        connection = await self.connection(name, name or None)
        return await connection.ask(operation.name, data, key)

    async def connection(self, name: str, authorization: str | None = None) -> Connection:
        """The connection called `name`; the header matters when it is opened.

        Raises OSError and websockets' InvalidHandshake when it cannot be opened.
        """
        if name not in self._connections:
            headers = {"Authorization": authorization} if authorization is not None else {}
            socket = await self._opened(headers)
            self._sockets.append(socket)
            self._connections[name] = Connection(socket)
            self._connections[name].patience = self.patience
            self._connections[name].rest = self.rest
            await self._connections[name].open()
        return self._connections[name]

    async def _opened(self, headers: Mapping[str, str]) -> ClientConnection:
        while True:
            try:
                return await connect(
                    self._url,
                    additional_headers=headers,
                    proxy=None,
                    compression=None,
                    max_size=None,
                    open_timeout=self.patience,
                    ping_interval=None,
                )
            except InvalidStatus as refused:
                told = refused.response
                wait = header_wait(told.headers.get("Retry-After"))
                if told.status_code != TOO_MANY_REQUESTS or wait is None or self.rest is None:
                    raise
                if not await self.rest.take(wait):
                    raise
