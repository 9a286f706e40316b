"""The same surface over HTTP and Server-Sent Events, for places where WebSocket does not work.

Requests go out one after the other, as they do on a WebSocket. Logging in stores the credentials for
the requests to come, and a selection of events opens the stream anew.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import httpx2

from .errors import UnexpectedAnswer
from .link import LinkLost, LinkRefused, Outgoing, Target
from .messages import EventMessage, Failure, Response, json_text
from .sse import Frame, StreamReader
from .tables import Interface

_MAX_FRAME = 32 * 1024 * 1024
_REQUEST_SECONDS = 30.0
# A server sends keepalive after so long a silence.
_KEEPALIVE_SECONDS = 30.0
# A position that no server has: the answer says where the log is now.
NOWHERE = "0:0"


class HttpLink:
    """Use `open`."""

    def __init__(self, client: httpx2.AsyncClient, target: Target, interface: Interface) -> None:
        self.max_message: int | None = None
        self._client = client
        self._interface = interface
        self._authorization = target.authorization
        self._events = target.events
        self._position = target.position
        self._requests: asyncio.Queue[Outgoing] = asyncio.Queue()
        self._messages: asyncio.Queue[Response | EventMessage | LinkLost] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stream: asyncio.Task[None] | None = None
        self._connected = False
        self.longest_silence = _KEEPALIVE_SECONDS + target.watchdog

    @classmethod
    async def open(cls, target: Target, interface: Interface) -> HttpLink:
        """Open the event stream. Raises `LinkRefused`."""
        base = _base(target.url)
        options = dict(target.options)
        if base.startswith("http://"):
            # Reading the certificates takes 30 ms, at each reconnection, and nothing here needs them.
            options.setdefault("verify", False)
        client = httpx2.AsyncClient(
            base_url=base,
            timeout=httpx2.Timeout(_REQUEST_SECONDS, connect=target.open_timeout),
            follow_redirects=False,
            **options,
        )
        link = cls(client, target, interface)
        try:
            await link._listen(await link._connect())
        except BaseException:
            await client.aclose()
            raise
        link._spawn(link._work())
        return link

    async def send(self, request: Outgoing) -> None:
        """Queue a request; they are sent in order, one at a time."""
        json_text(request.data)
        self._requests.put_nowait(request)

    async def receive(self) -> Response | EventMessage:
        """The next answer or event."""
        message = await self._messages.get()
        if isinstance(message, LinkLost):
            raise message
        return message

    async def probe(self) -> None:
        """A silent stream cannot be asked: it counts as gone."""
        raise LinkLost("the event stream has fallen silent")

    async def close(self) -> None:
        """End the stream and what runs."""
        for task in (*self._tasks, *((self._stream,) if self._stream else ())):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        with contextlib.suppress(Exception):
            await self._client.aclose()

    # --- The event stream ----------------------------------------------------------------------

    async def _connect(self) -> httpx2.Response:
        query = {"events": ",".join(self._events)} if self._events is not None else {}
        headers = {"Accept": "text/event-stream", "Last-Event-ID": self._position or NOWHERE}
        if self._authorization:
            headers["Authorization"] = self._authorization
        timeout = httpx2.Timeout(_REQUEST_SECONDS, read=self.longest_silence)
        request = self._client.build_request(
            "GET", self._interface.sse_path, params=query, headers=headers, timeout=timeout
        )
        try:
            response = await self._client.send(request, stream=True)
        except (httpx2.TransportError, OSError) as error:
            raise LinkRefused(f"{request.url} cannot be reached: {_text(error)}") from None
        if response.status_code != 200:
            with contextlib.suppress(httpx2.TransportError):
                await response.aread()
            failure = _failure(response)
            await response.aclose()
            raise LinkRefused(
                f"the server refused the event stream with {response.status_code}: {failure.message}",
                status=response.status_code,
                code=failure.code,
                retry_after=failure.retry_after,
            )
        return response

    async def _listen(self, response: httpx2.Response) -> None:
        before = self._stream
        self._stream = asyncio.create_task(self._read(response), name="client event stream")
        if before is not None:
            before.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await before

    async def _read(self, response: httpx2.Response) -> None:
        reader = StreamReader(_MAX_FRAME)
        try:
            async for line in response.aiter_lines():
                frame = reader.line(line)
                if frame is not None:
                    self._take(frame)
            lost = LinkLost("the server ended the event stream")
        except (httpx2.TransportError, httpx2.StreamError, OSError) as error:
            lost = LinkLost(f"the event stream broke: {_text(error)}")
        except ValueError as error:
            lost = LinkLost(f"the event stream cannot be read: {error}")
        finally:
            with contextlib.suppress(Exception):
                await response.aclose()
        self._messages.put_nowait(lost)

    def _take(self, frame: Frame) -> None:
        content = json.loads(frame.data)
        if frame.id is not None:
            self._position = frame.id
        if frame.event in self._interface.logged_events and isinstance(content, dict):
            at, skipped = content.get("timestamp"), content.get("skipped")
            message = EventMessage(
                frame.event,
                content.get("data"),
                frame.id,
                at if isinstance(at, str) else None,
                skipped if isinstance(skipped, int) else 0,
            )
        elif frame.event == "keepalive":
            message = EventMessage(frame.event, {"position": frame.id}, None, None)
        elif frame.event == "connected" and self._connected:
            return
        else:
            self._connected = self._connected or frame.event == "connected"
            message = EventMessage(frame.event, content, None, None)
            if frame.event == "resume" and isinstance(content, dict):
                self._position = content.get("position") or self._position
        self._messages.put_nowait(message)

    # --- Requests ------------------------------------------------------------------------------

    async def _work(self) -> None:
        while True:
            request = await self._requests.get()
            try:
                if request.operation.method is None:
                    response = await self._by_itself(request)
                else:
                    response = await self._ask(request)
            except (httpx2.TransportError, OSError) as error:
                self._messages.put_nowait(LinkLost(f"{request.operation.name} broke off: {_text(error)}"))
                return
            except (LinkLost, LinkRefused, UnexpectedAnswer) as error:
                self._messages.put_nowait(LinkLost(str(error)))
                return
            self._messages.put_nowait(response)

    async def _ask(self, request: Outgoing) -> Response:
        operation = request.operation
        method, path, query, content = request_of(request)
        headers = {}
        if self._authorization:
            headers["Authorization"] = self._authorization
        if request.key is not None:
            headers["Idempotency-Key"] = request.key
        if content is not None:
            headers["Content-Type"] = "application/json"
        response = await self._client.request(method, path, params=query, headers=headers, content=content)
        if response.is_server_error and "X-Error-Code" not in response.headers:
            raise LinkLost(f"something in between answered {operation.name} with {response.status_code}")
        if not response.is_success:
            return Response(request.id, operation.name, None, _failure(response))
        try:
            return Response(request.id, operation.name, response.json(), None)
        except ValueError:
            raise UnexpectedAnswer(f"{operation.name} was answered with something that is no JSON") from None

    async def _by_itself(self, request: Outgoing) -> Response:
        """What a WebSocket does for one connection, and HTTP without the server."""
        role, data = request.operation.role, request.data
        answer: Any = {}
        if role == "login":
            pair = f"{data.get('username', '')}:{data.get('password', '')}"
            self._authorization = "Basic " + base64.b64encode(pair.encode()).decode()
            answer = {"authenticated": True, "username": data.get("username", "")}
        elif role == "logout":
            self._authorization = None
            answer = {"authenticated": False}
        elif role == "heartbeat":
            answer = {"alive": True, "interval_ms": round(_KEEPALIVE_SECONDS * 1000)}
        elif role in ("subscribe", "unsubscribe"):
            answer = await self._select(role, data.get("events"))
        return Response(request.id, request.operation.name, answer, None)

    async def _select(self, role: str, events: list[str] | None) -> dict[str, Any]:
        every = self._interface.logged_events
        before = every if self._events is None else frozenset(self._events)
        if role == "subscribe":
            after = every if events is None else frozenset(events)
        else:
            after = before - frozenset(events or ())
        self._events = None if after == every else tuple(sorted(after))
        if after != before:
            await self._listen(await self._connect())
        return {"events": sorted(after), "position": self._position or NOWHERE}

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work, name="client http requests")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def request_of(request: Outgoing) -> tuple[str, str, dict[str, str], bytes | None]:
    """Method, percent-encoded path, query and body of a request."""
    operation = request.operation
    if operation.method is None or operation.path is None:
        raise ValueError(f"HTTP does not offer {operation.name}")
    path, query, body = operation.path, {}, {}
    for name, value in request.data.items():
        place = operation.members[name].place if name in operation.members else "body"
        if place == "path":
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        elif place == "query":
            query[name] = value if isinstance(value, str) else json_text(value)
        else:
            body[name] = value
    return operation.method, path, query, json_text(body).encode() if operation.has_body else None


def _base(url: str) -> str:
    parts = urlsplit(url)
    scheme = {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme)
    return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def _failure(response: httpx2.Response) -> Failure:
    """The failure that an HTTP answer tells; `detail` is a text, or the list of complaints of a 422."""
    try:
        content = response.json()
    except ValueError:
        content = None
    detail = content.get("detail") if isinstance(content, dict) else None
    wait = response.headers.get("Retry-After", "")
    return Failure(
        code=response.headers.get("X-Error-Code", ""),
        status=response.status_code,
        message=detail
        if isinstance(detail, str)
        else "Validation failed"
        if detail
        else response.reason_phrase,
        retryable=False,
        details=[one for one in detail if isinstance(one, dict)] if isinstance(detail, list) else [],
        retry_after=float(wait) if wait.isascii() and wait.isdigit() else None,
    )


def _text(error: BaseException) -> str:
    return str(error) or type(error).__name__
