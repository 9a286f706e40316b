"""What the generated clients inherit: opening and closing, calls, events, states."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import itertools
import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack
from urllib.parse import unquote, urlsplit, urlunsplit

from .backoff import Backoff
from .connection import Connection, ConnectionOptions
from .errors import InvalidRequest, OperationError, TimedOut, UnexpectedAnswer
from .events import Callback, Event, EventHub, EventStream, UnknownEvent
from .link import Outgoing
from .messages import EventMessage, Failure, Response
from .reading import read, write
from .state import ConnectionState
from .tables import Interface, Operation

log = logging.getLogger(__name__)

_SCHEMES = {"ws": "websocket", "wss": "websocket", "http": "http", "https": "http"}


class ClientOptions(TypedDict, total=False):
    """How a client behaves; every option has a default. Times are in seconds."""

    username: str | None
    """The operator's user name; without it the client is anonymous."""
    password: str | None
    timeout: float
    """Bounds every call, reconnections included; 30 by default."""
    open_timeout: float
    """Bounds each attempt to connect; 10 by default."""
    watchdog: float
    """Silence beyond the server's heartbeat interval that makes a link suspect; 10 by default."""
    fallback: bool
    """Whether to use HTTP and Server-Sent Events where WebSocket does not work; true by default."""
    events: Iterable[type[Event]] | None
    """What the server is to send; everything by default."""
    resume_from: str | None
    """A `position` of an earlier client, to go on from there."""
    patient: bool
    """Whether opening waits for a server that is not there yet; false by default."""
    stream_limit: int
    """How many events may wait in a stream of events; 10,000 by default."""
    websocket_options: Mapping[str, Any]
    """Passed on to `websockets.connect`, for certificates and proxies."""
    http_options: Mapping[str, Any]
    """Passed on to `httpx2.AsyncClient`, likewise."""
    backoff: Backoff | None
    """Delays between attempts to connect; the server's advice by default."""


class BaseClient:
    """One client of one server; `async with` opens and closes it.

    `url` is the server's address: `ws:` and `wss:` ask for WebSocket, with HTTP as a fallback,
    `http:` and `https:` for HTTP and Server-Sent Events. The options are those of `ClientOptions`.
    """

    def __init__(
        self, interface: Interface, resync: type[Event], url: str, **options: Unpack[ClientOptions]
    ) -> None:
        events = options.get("events")
        username, password = options.get("username"), options.get("password")
        self._interface = interface
        self._resync = resync
        self._timeout = options.get("timeout", 30.0)
        self._patient = options.get("patient", False)
        self._stream_limit = options.get("stream_limit", 10_000)
        self._ids = itertools.count(1)
        self._hub = EventHub()
        self._listeners: list[Callable[[ConnectionState], Any]] = []
        self._selection = None if events is None else tuple(sorted(one.name for one in events))
        address, username, password = _address(url, username, password)
        self._connection = Connection(
            interface,
            ConnectionOptions(
                url=address,
                prefer=_SCHEMES[urlsplit(address).scheme],  # type: ignore[arg-type]
                fallback=options.get("fallback", True),
                open_timeout=options.get("open_timeout", 10.0),
                watchdog=options.get("watchdog", 10.0),
                authorization=_basic(username, password),
                events=self._selection,
                position=options.get("resume_from"),
                websocket=dict(options.get("websocket_options", {})),
                http=dict(options.get("http_options", {})),
            ),
            publish=self._event,
            gap=self._gap,
            changed=self._changed,
            ended=self._hub.end,
            backoff=options.get("backoff"),
        )

    # --- Opening and closing -------------------------------------------------------------------

    async def open(self) -> Self:
        """Connect. Raises `ConnectionFailed` when that does not succeed at once, unless `patient`."""
        await self._connection.open(patient=self._patient)
        return self

    async def close(self) -> None:
        """Close the connection; streams end, and calls that wait fail with `NotConnected`."""
        await self._connection.close()

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    # --- Where it stands -----------------------------------------------------------------------

    @property
    def state(self) -> ConnectionState:
        """Where the connection stands."""
        return self._connection.state

    @property
    def reason(self) -> str:
        """Why the connection was last lost or refused, for people."""
        return self._connection.reason

    @property
    def position(self) -> str | None:
        """Id of the last event; give it to a later client as `resume_from` to go on from there."""
        return self._connection.position

    def on_state(self, callback: Callable[[ConnectionState], Any]) -> Callable[[], None]:
        """Call `callback` with each new state, on the event loop; returns what removes it again."""
        self._listeners.append(callback)

        def remove() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return remove

    # --- Calls ---------------------------------------------------------------------------------

    async def call(
        self,
        name: str,
        data: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
        idempotency_key: str | None = None,
    ) -> Any:
        """Call an operation by name, and return its result as JSON values.

        The methods of the namespaces are this with types. Raises what they raise.
        """
        operation = self._interface.operations.get(name)
        if operation is None:
            raise InvalidRequest(f"this client knows no operation {name!r}")
        return (await self._call(operation, data or {}, timeout, idempotency_key)).data

    async def invoke(
        self,
        operation: Operation,
        data: Mapping[str, Any],
        timeout: float | None,
        idempotency_key: str | None,
    ) -> Any:
        """Call an operation, and return its result as the type that the interface names."""
        response = await self._call(operation, data, timeout, idempotency_key)
        return read(operation.result, response.data, f"{operation.name}: result")

    async def _call(
        self, operation: Operation, data: Mapping[str, Any], patience: float | None, key: str | None
    ) -> Response:
        members = operation.members
        given = {
            name: write(value)
            for name, value in data.items()
            if value is not None or name not in members or members[name].required
        }
        operation.check_path(given)
        if operation.write and key is None:
            key = secrets.token_hex(16)
        seconds = self._timeout if patience is None else patience
        request = Outgoing("", operation, given, key if operation.write else None)
        sent = False
        try:
            async with asyncio.timeout(seconds):
                while True:
                    exchange = self._connection.submit(dataclasses.replace(request, id=f"{next(self._ids)}"))
                    try:
                        response = await exchange.answer
                    finally:
                        sent = sent or exchange.sent
                        self._connection.forget(exchange)
                    failure = response.failure
                    if failure is None:
                        self._note(operation, given, response)
                        return response
                    error = self._error(operation, failure)
                    if not error.transient:
                        raise error
                    # The same request under the same key: the server carries it out once.
                    await asyncio.sleep(failure.retry_after if failure.retry_after is not None else 1.0)
        except TimeoutError:
            raise TimedOut(operation.name, seconds, sent=sent, key=request.key) from None

    def _error(self, operation: Operation, failure: Failure) -> OperationError:
        kind = self._interface.errors.get(failure.code, OperationError)
        return kind(
            failure.code,
            failure.status,
            failure.message,
            retryable=failure.retryable or kind.may_succeed_later,
            details=failure.details,
            retry_after=failure.retry_after,
            operation=operation.name,
        )

    def _note(self, operation: Operation, data: Mapping[str, Any], response: Response) -> None:
        """Keep what has to be true of the next link, too."""
        result = response.data if isinstance(response.data, dict) else {}
        if operation.role == "login":
            self._connection.authorize(_basic(data.get("username"), data.get("password")))
        elif operation.role == "logout":
            self._connection.authorize(None)
        elif operation.role in ("subscribe", "unsubscribe") and isinstance(result.get("events"), list):
            chosen = frozenset(result["events"])
            every = chosen >= self._interface.logged_events
            self._connection.select(None if every else tuple(sorted(chosen)))

    # --- Events --------------------------------------------------------------------------------

    def stream(self, kinds: Iterable[type[Event]]) -> EventStream[Any]:
        """A stream of events of these kinds, or of all; resynchronisations are always in it."""
        return self._hub.stream(self._with_resync(kinds), self._stream_limit)

    def on(self, kinds: Iterable[type[Event]], callback: Callback[Any]) -> Callable[[], None]:
        """Call `callback` with each event of these kinds, or with all; returns what removes it again."""
        return self._hub.on(tuple(kinds), callback)

    def _with_resync(self, kinds: Iterable[type[Event]]) -> tuple[type[Event], ...]:
        chosen = tuple(kinds)
        return (*chosen, self._resync) if chosen else ()

    def _event(self, message: EventMessage) -> None:
        self._hub.publish(self._typed(message))

    def _typed(self, message: EventMessage) -> Event:
        kind = self._interface.events.get(message.name)
        common: dict[str, Any] = {
            "id": message.id,
            "timestamp": message.timestamp,
            "skipped": message.skipped,
        }
        if kind is not None:
            try:
                return read(kind, {**common, "data": message.data}, f"the event {message.name}")
            except UnexpectedAnswer as error:
                log.warning("an event could not be read: %s", error)
        return UnknownEvent(event=message.name, data=message.data, **common)

    def _gap(self, outcome: dict[str, Any]) -> None:
        content = {
            "id": outcome.get("position"),
            "timestamp": None,
            "reason": outcome.get("reason") or "unknown",
            "data": outcome.get("snapshot"),
        }
        self._hub.publish(read(self._resync, content, "the snapshot after a gap"))

    def _changed(self, state: ConnectionState) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(state)
            except Exception:
                log.exception("a callback for the state failed")


def _basic(username: object, password: object) -> str | None:
    """An `Authorization` header (RFC 7617), or None without both."""
    if not isinstance(username, str) or not isinstance(password, str):
        return None
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def _address(url: str, username: str | None, password: str | None) -> tuple[str, str | None, str | None]:
    """The URL without credentials, and the credentials. Raises `InvalidRequest`."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidRequest(f"{url!r} is no address: {error}") from None
    if parts.scheme not in _SCHEMES or not host:
        raise InvalidRequest(f"{url!r} is no address of a server; it should look like wss://example.org")
    if parts.username is not None and username is None:
        username, password = unquote(parts.username), unquote(parts.password or "")
    if (username is None) != (password is None):
        raise InvalidRequest("username and password belong together")
    if username is not None and ":" in username:
        raise InvalidRequest("a username cannot contain a colon (RFC 7617)")
    netloc = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, netloc, parts.path, "", "")), username, password
