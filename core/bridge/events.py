"""Events: what a write announces, and how each audience receives it, encoded once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

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


Form = Literal["websocket", "sse"]
"""A wire form: a complete RFC 6455 text frame, or a frame of `text/event-stream`."""

# What a publication weighs beyond its data: objects, and the envelope of a frame.
_OVERHEAD = 256


class Publication:
    """A numbered event on its way to the clients.

    Each wire form is made once, when first asked for, and shared by all clients (servers do not mask)
    until `forget` is called. `conflate` marks an event that a newer one of its name replaces. `size` is
    about how many bytes one form has.
    """

    __slots__ = ("_event", "_shared", "_sse", "_websocket", "conflate", "name", "position", "size")

    def __init__(self, event: LoggedEvent, epoch: str, *, conflate: bool = False) -> None:
        self.name = event.name
        self.position = Position(epoch, event.sequence)
        self.conflate = conflate
        self.size = _OVERHEAD + (len(event.data) if event.data.isascii() else len(event.data.encode()))
        self._event = event
        self._shared = True
        self._websocket: bytes | None = None
        self._sse: bytes | None = None

    @property
    def websocket(self) -> bytes:
        """The form for WebSockets."""
        frame = self._websocket
        if frame is None:
            frame = self.skipping("websocket", 0)
            if self._shared:
                self._websocket = frame
        return frame

    @property
    def sse(self) -> bytes:
        """The form for event streams, in the original server's spelling, plus its `id:` line."""
        frame = self._sse
        if frame is None:
            frame = self.skipping("sse", 0)
            if self._shared:
                self._sse = frame
        return frame

    @property
    def at(self) -> str:
        """When it was committed, ISO 8601."""
        return self._event.at

    @property
    def item(self) -> str:
        """The event as compact JSON for a list of past events: id, event, data, timestamp."""
        event = self._event
        head = f'{{"id":"{self.position}","event":"{event.name}","data":{event.data}'
        return f'{head},"timestamp":"{event.at}"}}'

    def skipping(self, form: Form, skipped: int) -> bytes:
        """A form that says how many older events of its name were left out before it."""
        event = self._event
        if form == "websocket":
            return text_frame(event_text(event.name, event.data, event.at, str(self.position), skipped))
        message = {"type": event.name, "data": json.loads(event.data), "timestamp": event.at}
        if skipped:
            message["skipped"] = skipped
        return sse_frame(event.name, json.dumps(message), self.position)

    def forget(self) -> None:
        """Free the wire forms, and keep those no more that are still asked for."""
        self._shared = False
        self._websocket = self._sse = None


def event_text(name: str, data: str, at: str, event_id: str | None = None, skipped: int = 0) -> bytes:
    """An event message of protocol 1.0. Names and ids come from the registry and the log: no escaping.

    `skipped` is the number of older events of this name that a slow reader was spared, if any.
    """
    tail = f'","id":"{event_id}"}}' if event_id is not None else '"}'
    if skipped:
        tail = f'{tail[:-1]},"skipped":{skipped}}}'
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
        self.conflating = frozenset(spec.name for spec in specs if spec.conflate)

    def __getitem__(self, name: str) -> EventSpec:
        return self._specs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __contains__(self, name: object) -> bool:
        return name in self._specs
