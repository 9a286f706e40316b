"""Clients that resume, over either transport, with one shape of what they see."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx2
from websockets.asyncio.client import connect

from tests.support.clients import SocketClient, StreamClient

Json = Any
STREAM = "/api/events/stream"


@dataclass(frozen=True)
class Seen:
    """An event as either transport tells it."""

    id: str
    name: str
    data: Json
    timestamp: str
    skipped: int = 0


class Feed(ABC):
    """The events of one connection. `resume` is the outcome that it was told, None when it asked for none.

    `position` is the id up to which everything selected has arrived, as far as the client can know.
    """

    def __init__(self) -> None:
        self.resume: Json = None
        self.position: str | None = None

    async def next(self) -> Seen:
        """The next event of the station. Raises when the connection ends."""
        while True:
            seen = await self._next()
            if seen is not None:
                self.position = seen.id
                return seen

    @abstractmethod
    async def _next(self) -> Seen | None:
        """What comes next; None when it is no event of the station."""


class SocketFeed(Feed):
    """Over WebSocket."""

    def __init__(self, client: SocketClient, connected: Json) -> None:
        super().__init__()
        self.client = client
        self.connected = connected
        self.resume = connected.get("resume")
        self.position = self.resume["position"] if self.resume else connected["position"]

    async def _next(self) -> Seen | None:
        event = await self.client.event()
        if event["event"] == "keepalive":
            self.position = event["data"]["position"]
        if "id" not in event:
            return None
        return Seen(event["id"], event["event"], event["data"], event["timestamp"], event.get("skipped", 0))


class StreamFeed(Feed):
    """Over Server-Sent Events; `frames` are (event, data, id) as they came."""

    def __init__(self, response: httpx2.Response) -> None:
        super().__init__()
        self._stream = StreamClient(response)
        self.frames: list[tuple[str, Json, str | None]] = []

    async def frame(self) -> tuple[str, Json, str | None]:
        """The next frame."""
        frame = await self._stream.frame()
        self.frames.append(frame)
        return frame

    async def _next(self) -> Seen | None:
        name, data, event_id = await self.frame()
        if name == "keepalive":
            self.position = event_id
            return None
        assert event_id is not None
        return Seen(event_id, name, data["data"], data["timestamp"], data.get("skipped", 0))


def query(**values: str | None) -> str:
    """A query with those values that there are."""
    text = urlencode({name: value for name, value in values.items() if value is not None})
    return f"?{text}" if text else ""


@asynccontextmanager
async def socket_feed(
    url: str, events: str | None = None, resume: str | None = None
) -> AsyncIterator[SocketFeed]:
    """A connection to the WebSocket at `url`."""
    async with connect(url + query(events=events, resume=resume), proxy=None, max_size=None) as connection:
        client = SocketClient(connection)
        yield SocketFeed(client, (await client.event("connected"))["data"])


@asynccontextmanager
async def stream_feed(
    url: str,
    events: str | None = None,
    resume: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> AsyncIterator[StreamFeed]:
    """A connection to the event stream of the server at `url`; `headers` may have a Last-Event-ID."""
    path = STREAM + query(events=events, resume=resume)
    timeout = httpx2.Timeout(10, read=30)
    async with (
        httpx2.AsyncClient(base_url=url, timeout=timeout, trust_env=False, verify=False) as client,
        client.stream("GET", path, headers=dict(headers or {})) as response,
    ):
        assert response.status_code == 200, await response.aread()
        feed = StreamFeed(response)
        assert await feed.frame() == ("connected", {"message": "SSE connection established"}, None)
        if resume is not None or "Last-Event-ID" in (headers or {}):
            name, feed.resume, feed.position = await feed.frame()
            assert name == "resume"
            assert feed.position == feed.resume["position"]
        yield feed


async def take(feed: Feed, count: int) -> list[Seen]:
    """The next `count` events."""
    async with asyncio.timeout(20):
        return [await feed.next() for _ in range(count)]


async def logged(url: str, after: str) -> list[Seen]:
    """All events after a position, as `events.history` tells them, page by page."""
    found: list[Seen] = []
    async with httpx2.AsyncClient(base_url=url, timeout=20, trust_env=False, verify=False) as client:
        while True:
            response = await client.get("/api/events/history", params={"after": after})
            page = response.json()
            assert response.status_code == 200, page
            assert page["outcome"] in ("current", "replayed"), page
            found += [Seen(one["id"], one["event"], one["data"], one["timestamp"]) for one in page["events"]]
            after = page["position"]
            if not page["more"]:
                return found


def number(position: str | None) -> int:
    """The number in an id."""
    assert position is not None
    return int(position.partition(":")[2])
