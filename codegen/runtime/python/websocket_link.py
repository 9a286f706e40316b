"""A link over one WebSocket (RFC 6455)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from urllib.parse import urlencode, urlsplit, urlunsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.typing import Subprotocol

from .errors import InvalidRequest
from .link import LinkLost, LinkRefused, Outgoing, Target
from .messages import EventMessage, Response, read_message, request_text
from .tables import Interface

# A snapshot of a long queue, with lookup data, is what makes a message long.
_MAX_MESSAGE = 32 * 1024 * 1024
_CLOSE_SECONDS = 3.0


class WebSocketLink:
    """Use `open`."""

    longest_silence = None

    def __init__(self, connection: ClientConnection, patience: float) -> None:
        self.max_message: int | None = None
        self._connection = connection
        self._patience = patience

    @classmethod
    async def open(cls, target: Target, interface: Interface) -> WebSocketLink:
        """Connect. Raises `LinkRefused`."""
        headers = {"Authorization": target.authorization} if target.authorization else {}
        try:
            connection = await connect(
                _url(target, interface),
                additional_headers=headers,
                subprotocols=[Subprotocol(interface.subprotocol)],
                open_timeout=target.open_timeout,
                close_timeout=_CLOSE_SECONDS,
                ping_interval=None,
                compression=None,
                max_size=_MAX_MESSAGE,
                **target.options,
            )
        except InvalidStatus as error:
            raise _refused(error) from None
        except InvalidURI as error:
            raise InvalidRequest(f"{target.url} is no address of a WebSocket: {error}") from None
        except (OSError, TimeoutError, InvalidHandshake, EOFError) as error:
            raise LinkRefused(_reason(error, target.url)) from None
        return cls(connection, target.watchdog)

    async def send(self, request: Outgoing) -> None:
        """Send a request as one text message."""
        # Not even `{}` for an operation without members, but always for one that has some.
        data = request.data if request.operation.members else None
        text = request_text(request.id, request.operation.name, data, request.key)
        if self.max_message is not None and len(text.encode()) > self.max_message:
            # The server would close the connection, and every other call with it.
            raise InvalidRequest(f"{request.operation.name}: the request exceeds {self.max_message} bytes")
        try:
            await self._connection.send(text)
        except ConnectionClosed as error:
            raise _lost(error) from None

    async def receive(self) -> Response | EventMessage:
        """The next message of a type that this version knows."""
        while True:
            try:
                message = read_message(await self._connection.recv())
            except ConnectionClosed as error:
                raise _lost(error) from None
            if message is not None:
                return message

    async def probe(self) -> None:
        """Ping, and wait for the pong."""
        try:
            async with asyncio.timeout(self._patience):
                await (await self._connection.ping())
        except ConnectionClosed as error:
            raise _lost(error) from None
        except TimeoutError:
            raise LinkLost("the server does not answer pings") from None

    async def close(self) -> None:
        """Close with 1000; a peer that does not answer is cut off."""
        with contextlib.suppress(Exception):
            await self._connection.close()


def _url(target: Target, interface: Interface) -> str:
    parts = urlsplit(target.url)
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    query = {}
    if target.events is not None:
        query["events"] = ",".join(target.events)
    if target.position is not None:
        query["resume"] = target.position
    path = parts.path.rstrip("/") + interface.websocket_path
    return urlunsplit((scheme, parts.netloc, path, urlencode(query), ""))


def _lost(error: ConnectionClosed) -> LinkLost:
    if error.rcvd is None:
        return LinkLost("the connection was cut")
    reason = f": {error.rcvd.reason}" if error.rcvd.reason else ""
    return LinkLost(f"the server closed the connection with {error.rcvd.code}{reason}", error.rcvd.code)


def _refused(error: InvalidStatus) -> LinkRefused:
    response = error.response
    try:
        said = json.loads(response.body or b"{}")
        detail = said.get("detail") if isinstance(said, dict) else None
    except ValueError:
        detail = None
    wait = response.headers.get("Retry-After", "")
    return LinkRefused(
        f"the server refused WebSocket with {response.status_code}" + (f": {detail}" if detail else ""),
        status=response.status_code,
        code=response.headers.get("X-Error-Code"),
        retry_after=float(wait) if wait.isascii() and wait.isdigit() else None,
    )


def _reason(error: BaseException, url: str) -> str:
    if isinstance(error, TimeoutError):
        return f"{url} did not answer in time"
    if isinstance(error, OSError):
        return f"{url} cannot be reached: {error.strerror or error}"
    return f"{url} does not speak WebSocket: {error or type(error).__name__}"
