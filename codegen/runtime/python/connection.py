"""The engine: keeps a link up, answers calls over it, and hands out each event once, in order.

It knows nothing of a transport's bytes (that is for the links) and nothing of the interface (that is
in the tables).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from .backoff import Backoff
from .errors import ClientError, ConnectionFailed, InvalidRequest, NotConnected, UnexpectedAnswer
from .exchanges import Exchange, Exchanges
from .http_link import HttpLink
from .link import Link, LinkLost, LinkRefused, Outgoing, Target
from .messages import EventMessage, Response
from .position import Cursor
from .state import ConnectionState
from .tables import Interface
from .websocket_link import WebSocketLink

log = logging.getLogger(__name__)

Kind = Literal["websocket", "http"]
_FIRST_UPGRADE = 2.0
_LAST_UPGRADE = 300.0


@dataclass(kw_only=True)
class ConnectionOptions:
    """How a client connects. Times are in seconds.

    `watchdog` is how much longer than the server's heartbeat interval a link may be silent before it is
    probed, and how long the answer may take. `fallback` allows HTTP and SSE where WebSocket does not
    work; `prefer` is what the URL asks for. `websocket` and `http` are passed on to
    `websockets.connect` and `httpx2.AsyncClient`.
    """

    url: str
    prefer: Kind
    fallback: bool = True
    open_timeout: float = 10.0
    watchdog: float = 10.0
    authorization: str | None = None
    events: tuple[str, ...] | None = None
    position: str | None = None
    websocket: dict[str, Any] = field(default_factory=dict)
    http: dict[str, Any] = field(default_factory=dict)


class Connection:
    """Runs from `start` to `close` as one task.

    `publish` receives each event, `gap` the outcome of a resumption that lost events, `changed` each
    new state. All are called on the event loop, and must not block.
    """

    def __init__(
        self,
        interface: Interface,
        options: ConnectionOptions,
        *,
        publish: Callable[[EventMessage], None],
        gap: Callable[[dict[str, Any]], None],
        changed: Callable[[ConnectionState], None],
        ended: Callable[[ClientError | None], None],
        backoff: Backoff | None = None,
    ) -> None:
        self._interface = interface
        self._options = options
        self._publish = publish
        self._gap = gap
        self._changed = changed
        self._ended = ended
        self._backoff = backoff or Backoff()
        self._cursor = Cursor(options.position)
        self._resumes = options.position is not None
        self._exchanges = Exchanges()
        self._interval = 30.0
        self._advised: float | None = None
        self._first_failure: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self.state = ConnectionState.CONNECTING
        self.reason = "the client has not been opened"

    @property
    def position(self) -> str | None:
        """Id of the last event that was handed out; where a later client can go on."""
        return self._cursor.position

    # --- For the client ------------------------------------------------------------------------

    async def open(self, *, patient: bool) -> None:
        """Start, and return when connected.

        Raises `ConnectionFailed` when the first attempt fails, unless `patient`, which goes on trying.
        """
        loop = asyncio.get_running_loop()
        self._first_failure = loop.create_future()
        self._task = asyncio.create_task(self._run(), name="client connection")
        if patient:
            self._first_failure.cancel()
            return
        try:
            await self._first_failure
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """End the connection. Calls that wait fail with `NotConnected`."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        self._end("the client was closed", None)

    def submit(self, request: Outgoing) -> Exchange:
        """Queue a request; it is sent when there is a link, and again when the link is lost."""
        if self.state is ConnectionState.CLOSED or self._task is None:
            raise NotConnected(self.reason)
        return self._exchanges.submit(request)

    def forget(self, exchange: Exchange) -> None:
        """Nobody waits for the answer any more."""
        self._exchanges.forget(exchange)

    def authorize(self, authorization: str | None) -> None:
        """Use these credentials for the links to come."""
        self._options.authorization = authorization

    def select(self, events: tuple[str, ...] | None) -> None:
        """Ask the links to come for these events only."""
        self._options.events = events

    # --- Keeping a link up ---------------------------------------------------------------------

    async def _run(self) -> None:
        link: Link | None = None
        try:
            while True:
                link, kind = await self._connect()
                while link is not None:
                    link, kind = await self._serve(link, kind)
        except ClientError as error:
            self._end(str(error), error)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.exception("the connection failed")
            self._end(f"the client failed: {error}", ConnectionFailed(str(error)))

    async def _connect(self) -> tuple[Link, Kind]:
        """Try until there is a link. Raises `ClientError` when there never will be."""
        while True:
            if self._advised is not None:
                await asyncio.sleep(self._next_delay())
            refusals: list[LinkRefused] = []
            for kind in self._kinds():
                try:
                    return await self._dial(kind), kind
                except LinkRefused as refused:
                    log.debug("no %s: %s", kind, refused.reason)
                    refusals.append(refused)
            self.reason = "; ".join(one.reason for one in refusals)
            self._advised = max((one.retry_after or 0.0 for one in refusals), default=0.0)
            if any(one.status == 422 for one in refusals):
                raise InvalidRequest(self.reason)
            self._tell_first(ConnectionFailed(self.reason))

    def _kinds(self) -> tuple[Kind, ...]:
        if self._options.prefer == "http":
            return ("http",)
        return ("websocket", "http") if self._options.fallback else ("websocket",)

    async def _dial(self, kind: Kind) -> Link:
        options = self._options
        target = Target(
            url=options.url,
            authorization=options.authorization,
            events=options.events,
            position=self._cursor.position if self._resumes else None,
            open_timeout=options.open_timeout,
            watchdog=options.watchdog,
            options=options.websocket if kind == "websocket" else options.http,
        )
        link_type = WebSocketLink if kind == "websocket" else HttpLink
        link = await link_type.open(target, self._interface)
        try:
            async with asyncio.timeout(options.open_timeout):
                await self._greet(link, kind)
        except BaseException as error:
            await link.close()
            if isinstance(error, LinkLost | UnexpectedAnswer):
                raise LinkRefused(str(error)) from None
            if isinstance(error, TimeoutError):
                raise LinkRefused(f"{options.url} accepted the connection, but said nothing") from None
            raise
        return link

    async def _greet(self, link: Link, kind: Kind) -> None:
        """Take what a new link says first: who is there, and what became of the events in between."""
        message = await link.receive()
        if not isinstance(message, EventMessage) or message.name != "connected":
            raise LinkRefused(f"{self._options.url} did not begin with 'connected'")
        data = message.data if isinstance(message.data, dict) else {}
        if kind == "websocket":
            self._heed(data, link)
            outcome = data.get("resume")
            if not self._resumes and isinstance(data.get("position"), str):
                self._cursor.replace(data["position"])
            self._publish(message)
        else:
            resumed = await link.receive()
            if not isinstance(resumed, EventMessage) or resumed.name != "resume":
                raise LinkRefused(f"{self._options.url} did not tell the position of its events")
            outcome = resumed.data
        if isinstance(outcome, dict):
            self._resumed(outcome)
        self._resumes = self._cursor.position is not None

    def _heed(self, data: dict[str, Any], link: Link) -> None:
        advice, limits = data.get("reconnect"), data.get("limits")
        if isinstance(advice, dict):
            base, cap = advice.get("base_ms"), advice.get("cap_ms")
            if isinstance(base, int) and isinstance(cap, int):
                self._backoff.advise(base / 1000, cap / 1000)
        if isinstance(limits, dict) and isinstance(limits.get("requests_in_flight"), int):
            self._exchanges.in_flight = max(1, limits["requests_in_flight"])
            size = limits.get("message_bytes")
            link.max_message = size if isinstance(size, int) else None
        interval = data.get("heartbeat_interval_ms")
        if isinstance(interval, int):
            self._interval = interval / 1000

    def _resumed(self, outcome: dict[str, Any]) -> None:
        position = outcome.get("position")
        if outcome.get("outcome") != "reset":
            return
        if isinstance(position, str):
            self._cursor.replace(position)
        if self._resumes:
            self._gap(outcome)

    def _next_delay(self) -> float:
        advised, self._advised = self._advised, None
        return (advised or 0.0) + self._backoff.delay()

    # --- Over one link -------------------------------------------------------------------------

    async def _serve(self, link: Link, kind: Kind) -> tuple[Link | None, Kind]:
        """Carry calls and events until the link is lost or replaced; returns the one that replaces it."""
        self._enter(ConnectionState.LIVE if kind == self._options.prefer else ConnectionState.FALLBACK)
        self._tell_first(None)
        tasks: list[asyncio.Task[Any]] = [
            asyncio.create_task(self._exchanges.send_over(link)),
            asyncio.create_task(self._receive(link)),
        ]
        if self.state is ConnectionState.FALLBACK:
            tasks.append(asyncio.create_task(self._upgrade()))
        cancelled = True
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            cancelled = False
        finally:
            for task in tasks:
                task.cancel()
            sent, received, *more = await asyncio.gather(*tasks, return_exceptions=True)
            await link.close()
            self._exchanges.send_again()
            better = more[0] if more and not isinstance(more[0], BaseException) else None
            if cancelled and better is not None:
                await better.close()
        if better is not None:
            return better, "websocket"
        self._judge(received if isinstance(sent, asyncio.CancelledError) else sent)
        return None, kind

    def _judge(self, lost: BaseException | None) -> None:
        """Whether to go on after a link was lost. Raises `ClientError` when not."""
        if isinstance(lost, UnexpectedAnswer):
            lost = LinkLost(str(lost))
        if not isinstance(lost, LinkLost):
            raise lost if isinstance(lost, Exception) else RuntimeError("the link ended without a reason")
        self.reason = lost.reason
        if not self._interface.comes_back(lost.code):
            raise ConnectionFailed(lost.reason)
        self._enter(ConnectionState.RESUMING)
        if self._advised is None:
            self._advised = 0.0

    async def _receive(self, link: Link) -> None:
        quiet = link.longest_silence or self._interval + self._options.watchdog
        while True:
            try:
                async with asyncio.timeout(quiet):
                    message = await link.receive()
            except TimeoutError:
                await link.probe()
                continue
            if isinstance(message, Response):
                # Nothing has gone wrong for as long as it takes to answer a request.
                self._backoff.succeeded()
                self._exchanges.answered(message)
            else:
                self._event(message)

    def _event(self, message: EventMessage) -> None:
        self._backoff.succeeded()
        data = message.data if isinstance(message.data, dict) else {}
        if message.name == "goodbye" and isinstance(data.get("reconnect_after_ms"), int):
            self._advised = data["reconnect_after_ms"] / 1000
        elif message.name == "keepalive" and isinstance(data.get("position"), str):
            self._cursor.advance(data["position"])
        elif message.name == "resume":
            self._resumed(data)
            return
        elif message.id is not None and not self._cursor.admits(message.id):
            return
        self._publish(message)

    async def _upgrade(self) -> Link:
        """Try WebSocket again and again; returns a link that has taken over the events."""
        delay = _FIRST_UPGRADE
        while True:
            await asyncio.sleep(delay)
            delay = min(delay * 2, _LAST_UPGRADE)
            with contextlib.suppress(LinkRefused, UnexpectedAnswer):
                return await self._dial("websocket")

    # --- Small matters -------------------------------------------------------------------------

    def _enter(self, state: ConnectionState) -> None:
        if state is not self.state:
            self.state = state
            self._changed(state)

    def _tell_first(self, error: ClientError | None) -> None:
        future = self._first_failure
        if future is not None and not future.done():
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)

    def _end(self, reason: str, error: ClientError | None) -> None:
        if self.state is ConnectionState.CLOSED:
            return
        self.reason = reason
        self._enter(ConnectionState.CLOSED)
        self._tell_first(error or NotConnected(reason))
        self._exchanges.fail(error or NotConnected(reason))
        self._ended(error)
