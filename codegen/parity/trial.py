"""Twins side by side: does a step on each of them, and collects what it did there.

Nothing is waited for that may not come: a read of the whole state, answered with the position of the
last event in it, tells which events must have arrived.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from codegen.parity.answers import Answer, SeenEvent, sequence_of
from codegen.parity.comparison import difference
from codegen.parity.drivers import PATIENCE, Connection, HttpDriver, SocketDriver
from codegen.parity.findings import Difference, Side
from codegen.parity.places import choice, placed
from codegen.parity.resting import Rest
from codegen.parity.steps import Client, Protocol, Step, http_can
from codegen.parity.streams import EventStream
from codegen.registry import Api
from codegen.registry.model import Operation, Payload

Json = Any
WATCHER = "watcher"
EVENT_STREAM, WEBSOCKET = "event stream", "WebSocket"


@dataclass(frozen=True, slots=True)
class State:
    """The operation that reads the whole state, and the member of its result that holds the position."""

    operation: Operation
    position: str

    @property
    def result(self) -> Payload:
        return self.operation.result


def state_of(api: Api) -> State:
    """The operation of a registry that reads state and position together.

    That is a public read without members whose result has a text `position`. Raises ValueError when
    there is none, since events cannot be awaited then.
    """
    for operation in api.operations.values():
        if operation.kind == "read" and operation.auth == "public" and operation.params is None:
            member = api.schemas[operation.result.schema].schema.properties.get("position")
            if member is not None and member.type == "string" and operation.http is not None:
                return State(operation, "position")
    raise ValueError("no operation of the registry reads the state with its `position`")


@dataclass(slots=True)
class Endpoint:
    """One twin as its clients see it: who calls it over which protocol, and who watches.

    `seen` counts the events of each stream that belong to earlier steps, `opened` has the position at
    which each connection was opened, for registries whose `connected` does not tell it. `chosen` has the
    events that each connection said it wants, and the position from which on it does.
    """

    api: Api
    state: State
    name: str
    http: HttpDriver | None = None
    socket: SocketDriver | None = None
    stream: EventStream | None = None
    position: int | None = None
    snapshot: Json = None
    seen: dict[str, int] = field(default_factory=dict)
    opened: dict[str, int | None] = field(default_factory=dict)
    chosen: dict[str, list[tuple[int, frozenset[str]]]] = field(default_factory=dict)
    newest: Json = None

    def protocol_of(self, step: Step) -> Protocol | None:
        """Over which protocol the step is done here, None when it cannot be."""
        over_http = self.http is not None and http_can(self.api, step)
        if self.socket is None:
            return "http" if over_http else None
        if self.http is None:
            return "websocket"
        return "http" if over_http and step.via == "http" else "websocket"

    async def perform(self, step: Step, caller: Client) -> Side:
        """Do the step, then see what it changed. `caller` is the client with its present header."""
        via = self.protocol_of(step)
        step = placed(self.api, step, self.newest)
        early: tuple[SeenEvent, ...] = ()
        if via == "http":
            assert self.http is not None
            answer = await self.http.send(
                step.operation, step.data, caller.authorization, step.key, text=step.text, route=step.route
            )
        else:
            answer, early = await self._over_websocket(step)
        events = await self.look()
        return Side(via or "websocket", answer, events, early, self.snapshot, self.position)

    async def _over_websocket(self, step: Step) -> tuple[Answer, tuple[SeenEvent, ...]]:
        assert self.socket is not None
        self.opened.setdefault(step.client.name, self.position)
        connection = await self.socket.connection(step.client.name, step.client.authorization)
        connection.patience = self.socket.patience
        before = len(connection.events)
        if step.frame is not None:
            answer = await connection.raw(step.frame)
        else:
            answer = await connection.ask(step.operation.name, step.data, step.key, text=step.text)
        chosen = choice(self.api, step.operation, answer.data) if answer.succeeded else None
        if chosen is not None:
            since = sequence_of(answer.data.get(self.state.position))
            self.chosen.setdefault(step.client.name, []).append((since or 0, chosen))
        # A write's own events follow its response.
        position = self.position if self.position is not None else -1
        early = [one for one in connection.events[before:] if (one.sequence or 0) > position]
        return answer, tuple(early)

    async def look(self) -> Mapping[str, tuple[SeenEvent, ...]]:
        """Read the state, and take the events up to its position from every stream."""
        if self.socket is not None:
            # On one connection, a response comes after the events that went before it.
            watcher = await self.socket.connection(WATCHER)
            watcher.patience = self.socket.patience
            answer = await watcher.ask(self.state.operation.name, None)
        else:
            assert self.http is not None
            answer = await self.http.send(self.state.operation, None)
        snapshot = answer.data if isinstance(answer.data, dict) else {"failed": answer.as_json()}
        self.newest = snapshot.get(self.state.position)
        position = sequence_of(self.newest)
        # The first look is before any event.
        if self.stream is not None and position is not None and self.position not in (None, position):
            await self.stream.reach(position)
        events: dict[str, tuple[SeenEvent, ...]] = {}
        if self.stream is not None:
            events[EVENT_STREAM] = self._new(EVENT_STREAM, self.stream.events)
        if self.socket is not None:
            events[WEBSOCKET] = self._new(WEBSOCKET, (await self.socket.connection(WATCHER)).events)
        self.position = position
        self.snapshot = {name: value for name, value in snapshot.items() if name != self.state.position}
        return events

    def _new(self, stream: str, events: list[SeenEvent]) -> tuple[SeenEvent, ...]:
        fresh = tuple(one for one in events[self.seen.get(stream, 0) :] if one.id is not None)
        self.seen[stream] = len(events)
        return fresh

    async def histories(self) -> Iterator[Difference]:
        """What differs between what the watcher has received and what every other connection has."""
        if self.socket is None:
            return iter(())
        connections = dict(self.socket.connections)
        for connection in connections.values():
            await connection.ask(self.state.operation.name, None)
        return self._histories(connections.pop(WATCHER), connections)

    def _histories(self, watcher: Connection, others: Mapping[str, Connection]) -> Iterator[Difference]:
        if self.stream is not None:
            yield from difference(
                "streams",
                f"{self.name}, watcher",
                _shown(watcher.events),
                f"{self.name}, {EVENT_STREAM}",
                _shown(self.stream.events),
            )
        for name, connection in others.items():
            opened = connection.connected if isinstance(connection.connected, dict) else {}
            told = sequence_of(opened.get(self.state.position))
            since = told if told is not None else self.opened.get(name)
            due = [
                one
                for one in watcher.events
                if (since is None or (one.sequence or 0) > since) and self._wanted(name, one)
            ]
            yield from difference(
                "streams",
                f"{self.name}, watcher",
                _shown(due),
                f"{self.name}, {name}",
                _shown(connection.events),
            )

    def _wanted(self, connection: str, event: SeenEvent) -> bool:
        """Whether the connection had chosen the event when it happened."""
        choices = self.chosen.get(connection, [])
        last = [names for since, names in choices if since < (event.sequence or 0)][-1:]
        return all(event.name in names for names in last)

    def be_patient(self, seconds: float) -> None:
        """Set how long answers and events may take."""
        for part in (self.http, self.socket, self.stream):
            if part is not None:
                part.patience = seconds


def _shown(events: Sequence[SeenEvent]) -> Json:
    return [{"id": one.id, "event": one.name, "data": one.data} for one in events if one.id is not None]


@dataclass(frozen=True, slots=True)
class Sought:
    """Where a twin is and how it is called: `calls` and `watches` over HTTP, WebSocket or both."""

    name: str
    url: str
    http: bool
    socket: bool


async def open_endpoint(
    api: Api,
    sought: Sought,
    stack: AsyncExitStack,
    *,
    patience: float = PATIENCE,
    rest: Rest | None = None,
) -> Endpoint:
    """Connect to a twin; what is opened is closed with `stack`. With `rest`, rate limits are waited for."""
    endpoint = Endpoint(api, state_of(api), sought.name)
    if sought.http:
        endpoint.http = await stack.enter_async_context(HttpDriver(api, sought.url))
        endpoint.stream = EventStream(api, sought.url)
        endpoint.stream.patience = patience
        endpoint.stream.rest = rest
        await stack.enter_async_context(endpoint.stream)
    if sought.socket:
        endpoint.socket = await stack.enter_async_context(SocketDriver(api, sought.url))
    endpoint.be_patient(patience)
    for part in (endpoint.http, endpoint.socket):
        if part is not None:
            part.rest = rest
    await endpoint.look()
    return endpoint


async def open_endpoints(
    api: Api,
    sought: Sequence[Sought],
    stack: AsyncExitStack,
    *,
    patience: float = PATIENCE,
    rest: Rest | None = None,
) -> list[Endpoint]:
    """Connect to all twins."""
    return [await open_endpoint(api, one, stack, patience=patience, rest=rest) for one in sought]
