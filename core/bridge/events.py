"""Events: what a write announces, and how each audience receives it, encoded once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.bridge.frames import text_frame
from core.bridge.position import Position


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One event of the registry.

    `logged` events are numbered and kept (a write emits them); the others concern one connection
    only (`connected`, `keepalive`, `goodbye`) and have no id. `conflate` marks events that carry
    whole state, so that a slow reader can do with the newest.
    """

    name: str
    logged: bool
    conflate: bool


@dataclass(frozen=True, slots=True)
class Event:
    """An event before it is numbered: its name and its data as compact JSON text."""

    name: str
    data: str


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event as the log holds it. `at` is ISO 8601 in UTC, with its offset."""

    sequence: int
    name: str
    data: str
    at: str


class Publication:
    """A numbered event on its way to the clients; each wire form is made once, when first asked for."""

    def __init__(self, event: LoggedEvent, epoch: str) -> None:
        self.name = event.name
        self.position = Position(epoch, event.sequence)
        self._event = event

    @cached_property
    def websocket(self) -> bytes:
        """A complete RFC 6455 text frame; servers do not mask, so all clients share it."""
        event = self._event
        return text_frame(event_text(event.name, event.data, event.at, str(self.position)))

    @cached_property
    def sse(self) -> bytes:
        """One Server-Sent Events frame in the original server's spelling, plus its `id:` line."""
        event = self._event
        data = json.dumps({"type": event.name, "data": json.loads(event.data), "timestamp": event.at})
        return sse_frame(event.name, data, self.position)


def event_text(name: str, data: str, at: str, event_id: str | None = None) -> bytes:
    """An event message of protocol 1.0. Names and ids come from the registry and the log: no escaping."""
    tail = f'","id":"{event_id}"}}' if event_id is not None else '"}'
    return f'{{"type":"event","event":"{name}","data":{data},"timestamp":"{at}{tail}'.encode()


def sse_frame(name: str, data: str, position: Position | None = None) -> bytes:
    """A frame of `text/event-stream`; `data` must be one line."""
    last = f"id: {position}\n\n" if position is not None else "\n"
    return f"event: {name}\ndata: {data}\n{last}".encode()


class EventTable:
    """All events of the registry by name."""

    def __init__(self, specs: Sequence[EventSpec]) -> None:
        self._specs = {spec.name: spec for spec in specs}
        self.logged = frozenset(spec.name for spec in specs if spec.logged)

    def __getitem__(self, name: str) -> EventSpec:
        return self._specs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __contains__(self, name: object) -> bool:
        return name in self._specs
