"""The well-behaved clients of a soak: they ask now and then, hear every event, and notice nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.soak.wire import StreamWire, WebSocketWire, addresses, connect, event_id
from tests.support.clients import basic
from tests.support.server import ADMIN

NETWORK = 1
ASK_SECONDS = 0.1
WRITE_SECONDS = 0.1


class Listener:
    """Whether one client hears every event once and in order."""

    def __init__(self) -> None:
        self.last: int | None = None
        self.faults = 0

    def heard(self, number: int) -> None:
        """Note an event's number."""
        if self.last is not None and number != self.last + 1:
            self.faults += 1
        self.last = number


class Asker:
    """A WebSocket client that asks one thing after the other, with a pause in between."""

    def __init__(self, request: str, pause: float) -> None:
        self.listener = Listener()
        self.latencies: list[float] = []
        self.errors = 0
        self._request = request
        self._pause = pause
        self._answered = asyncio.Event()
        self.wire = WebSocketWire(self._message)

    async def run(self) -> None:
        """Ask until cancelled."""
        for number in itertools.count(1):
            await asyncio.sleep(self._pause)
            self._answered.clear()
            began = time.perf_counter()
            self.wire.send(self._request % number)
            await self._answered.wait()
            self.latencies.append(time.perf_counter() - began)

    def _message(self, message: bytes) -> None:
        if message.startswith(b'{"id":'):
            self.errors += b'"success":true' not in message
            self._answered.set()
        elif (number := event_id(message)) is not None:
            self.listener.heard(number)


class ControlGroup:
    """Askers, event streams, and an operator who changes something ten times a second."""

    def __init__(self) -> None:
        self.askers: list[Asker] = []
        self.streams: list[tuple[StreamWire, Listener]] = []
        self.operator: Asker

    @property
    def connections(self) -> int:
        return len(self.askers) + len(self.streams) + 1

    def take_latencies(self) -> list[float]:
        """Seconds that reads took since the last call."""
        taken = [one for asker in self.askers for one in asker.latencies]
        for asker in self.askers:
            asker.latencies.clear()
        return taken

    def complaints(self) -> list[str]:
        """What the group noticed: lost connections, refused requests, events lost or out of order."""
        askers = [*self.askers, self.operator]
        lost = sum(one.wire.closed.done() for one in askers) + sum(
            one.closed.done() for one, _ in self.streams
        )
        listeners = [*(one.listener for one in askers), *(listener for _, listener in self.streams)]
        found = {
            "connections lost": lost,
            "requests refused": sum(one.errors for one in askers),
            "events lost or out of order": sum(one.faults for one in listeners),
            "clients that heard no event": sum(one.last is None for one in listeners),
        }
        return [f"the control group had {count} {what}" for what, count in found.items() if count]


@asynccontextmanager
async def control_group(port: int, sockets: int, streams: int) -> AsyncIterator[ControlGroup]:
    """The group, at work until the block ends; each client has an address of its own."""
    group = ControlGroup()
    sources = iter(addresses(NETWORK, sockets + streams + 1))
    read = '{"id":"%d","type":"request","operation":"queue.list"}'
    write = '{"id":"%d","type":"request","operation":"admin.set_split","data":{"split":"5-10 up"}}'
    group.operator = Asker(write, WRITE_SECONDS)
    group.operator.wire = WebSocketWire(
        group.operator.wire.on_message, headers={"Authorization": basic(*ADMIN)}
    )
    await connect(group.operator.wire, port, next(sources))
    for _ in range(sockets):
        asker = Asker(read, ASK_SECONDS)
        await connect(asker.wire, port, next(sources))
        group.askers.append(asker)
    for _ in range(streams):
        listener = Listener()
        stream = await connect(StreamWire(listener.heard), port, next(sources))
        group.streams.append((stream, listener))
    tasks = [asyncio.create_task(asker.run()) for asker in (*group.askers, group.operator)]
    try:
        yield group
    finally:
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for wire in (
            *(one.wire for one in (*group.askers, group.operator)),
            *(one for one, _ in group.streams),
        ):
            wire.transport.abort()
