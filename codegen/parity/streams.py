"""A client of the event stream (WHATWG HTML, 9.2) that collects what arrives."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any, Self

import httpx2

from codegen.parity.answers import SeenEvent
from codegen.parity.drivers import PATIENCE, trusted
from codegen.parity.resting import TOO_MANY_REQUESTS, Rest, header_wait
from codegen.registry import Api

Json = Any


class EventStream:
    """Collects a server's Server-Sent Events in the background; `events` are all so far, in order.

    `connected` is the data of the first frame, `fault` why nothing more arrives, or None.
    """

    def __init__(self, api: Api, url: str) -> None:
        self._path = api.info.sse_path
        self._client = httpx2.AsyncClient(base_url=url, trust_env=False, timeout=None, verify=trusted())
        self.patience = PATIENCE
        self.rest: Rest | None = None
        self.events: list[SeenEvent] = []
        self.connected: Json = None
        self.fault: str | None = None
        self._refused_for: float | None = None
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Raises ConnectionError when there is no event stream."""
        await self._begin()
        while self.rest is not None and self._refused_for is not None:
            if not await self.rest.take(self._refused_for):
                break
            await self._begin()
        if self.fault is not None:
            raise ConnectionError(self.fault)
        if self.events and self.events[0].name == "connected":
            self.connected = self.events.pop(0).data
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self._client.aclose()

    async def _begin(self) -> None:
        self.fault = self._refused_for = None
        self._task = asyncio.create_task(self._collect(), name="event stream")
        await self._until(lambda: bool(self.events))

    async def reach(self, sequence: int) -> bool:
        """Wait until the event of this number, or a later one, has arrived; False when none comes."""
        return await self._until(lambda: self._newest() >= sequence)

    def _newest(self) -> int:
        numbers = (event.sequence for event in reversed(self.events))
        return next((number for number in numbers if number is not None), -1)

    async def _until(self, reached: Any) -> bool:
        try:
            async with asyncio.timeout(self.patience):
                while not reached():
                    if self.fault is not None:
                        return False
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        return True

    async def _collect(self) -> None:
        try:
            async with self._client.stream("GET", self._path) as response:
                if response.status_code != 200:
                    self.fault = f"the event stream answers {response.status_code}"
                    if response.status_code == TOO_MANY_REQUESTS:
                        self._refused_for = header_wait(response.headers.get("retry-after"))
                    return
                waiting = ""
                async for part in response.aiter_text():
                    # Not splitlines: characters such as U+2028 end no line here.
                    *frames, waiting = (waiting + part.replace("\r\n", "\n")).split("\n\n")
                    for frame in frames:
                        self._frame(frame)
                self.fault = "the event stream ended"
        except httpx2.TransportError as error:
            self.fault = f"the event stream broke: {type(error).__name__}: {error}"
        except ValueError as error:
            self.fault = f"the event stream sent data that is no JSON: {error}"
        finally:
            self._news.set()

    def _frame(self, frame: str) -> None:
        fields: dict[str, str] = {}
        for line in frame.split("\n"):
            name, _, value = line.partition(": ")
            fields[name] = f"{fields[name]}\n{value}" if name in fields else value
        if "event" not in fields and "data" not in fields:
            return
        data = json.loads(fields.get("data", "null"))
        envelope: Json = {"type": "event"}
        # Station events carry their data in an envelope, those of the connection stand for themselves.
        if "id" in fields and isinstance(data, dict):
            envelope = {name: value for name, value in data.items() if name != "data"}
            data = data.get("data")
        self.events.append(SeenEvent(fields.get("event", "message"), fields.get("id"), data, envelope))
        self._news.set()
