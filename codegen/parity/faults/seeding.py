"""How a fault is put into the server: the real code is replaced for as long as a block lasts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from core.bridge import session
from core.bridge.errors import Failure
from core.bridge.events import Form, Publication
from core.bridge.executor import Caller, Executor
from core.bridge.operations import Operation, Transport
from core.bridge.outbox import Outbox
from core.transports import http

Json = Any
Broken = AbstractContextManager[None]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault to be found. `where` is the file that it breaks, `what` tells in words what goes wrong."""

    name: str
    where: str
    what: str
    apply: Callable[[], Broken]


def seed(into: list[Fault], where: str) -> Callable[[Callable[[], Broken]], Callable[[], Broken]]:
    """Add the decorated function to the faults; its name is the fault's, its docstring says what."""

    def add(apply: Callable[[], Broken]) -> Callable[[], Broken]:
        into.append(Fault(apply.__name__, where, (apply.__doc__ or "").strip(), apply))
        return apply

    return add


@contextmanager
def replaced(owner: Any, name: str, change: Callable[[Any], Any]) -> Iterator[None]:
    """Replace what a class or module itself defines by what `change` makes of it.

    Raises KeyError when there is no such name: the server has changed and the fault is out of date.
    """
    genuine = vars(owner)[name]
    setattr(owner, name, change(genuine))
    try:
        yield
    finally:
        setattr(owner, name, genuine)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on its way into the executor."""

    operation: Operation
    data: Json
    key: Json
    caller: Caller


def came_over(caller: Caller) -> Transport:
    """The protocol of a request: only on WebSocket there is a connection to act on."""
    return "http" if caller.connection is None else "websocket"


def asked(over: Transport, change: Callable[[Asked], Asked]) -> Broken:
    """Change the requests of one protocol before the executor sees them."""

    def changed(genuine: Any) -> Any:
        def execute(self: Executor[Any], operation: Operation, data: Json, key: Json, caller: Caller) -> Any:
            request = Asked(operation, data, key, caller)
            if came_over(caller) == over:
                request = change(request)
            return genuine(self, request.operation, request.data, request.key, request.caller)

        return execute

    return replaced(Executor, "execute", changed)


def answered(over: Transport, change: Callable[[str, Json], Json]) -> Broken:
    """Change the results of one protocol; `change` takes the operation's name and its result."""
    return _answered_over_http(change) if over == "http" else _answered_over_websocket(change)


def _answered_over_http(change: Callable[[str, Json], Json]) -> Broken:
    def changed(genuine: Any) -> Any:
        def endpoint_of(node: Any, operation: Operation) -> Any:
            endpoint = genuine(node, operation)

            async def answer(request: Any) -> Response:
                response: Response = await endpoint(request)
                if response.status_code != 200:
                    return response
                body = _written(change(operation.name, json.loads(bytes(response.body))))
                return Response(body, media_type="application/json")

            return answer

        return endpoint_of

    return replaced(http, "_endpoint", changed)


def _answered_over_websocket(change: Callable[[str, Json], Json]) -> Broken:
    def changed(genuine: Any) -> Any:
        return lambda name, body: genuine(name, _written(change(name, json.loads(body))))

    return replaced(session, "success_middle", changed)


def _written(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def refused(over: Transport, change: Callable[[Failure], Failure]) -> Broken:
    """Change the failures that one protocol answers."""
    if over == "http":
        return replaced(http, "failure_response", lambda genuine: lambda failure: genuine(change(failure)))

    def changed(genuine: Any) -> Any:
        return lambda request_id, name, failure, at: genuine(request_id, name, change(failure), at)

    return replaced(session, "failure_text", changed)


def delivered(over: Transport, change: Callable[[Outbox, Publication], Iterable[Publication]]) -> Broken:
    """Change the events that clients get: those of event streams for `http`, else those of WebSockets.

    `change` takes the outbox and an event, and gives what is sent in its place.
    """
    form: Form = "sse" if over == "http" else "websocket"

    def changed(genuine: Any) -> Any:
        def frame(self: Outbox, publication: Publication, skipped: int) -> bytes:
            if self.form != form:
                return bytes(genuine(self, publication, skipped))
            return b"".join(genuine(self, one, skipped) for one in change(self, publication))

        return frame

    return replaced(Outbox, "_frame", changed)
