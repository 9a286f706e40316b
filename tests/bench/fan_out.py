"""One event to many WebSockets against other servers: `python -m tests.bench.fan_out [--json]`.

From sending the trigger, an HTTP request, to the event's arrival at the last client. Each server on
core 0 and the clients on core 1, rounds in turn; medians and ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import sys
import time
from typing import Any

import uvloop
from rich.console import Console
from rich.table import Table

from tests.bench.contenders import BROADCASTERS, TRIGGER_PATH
from tests.bench.load import LoadConnection
from tests.bench.queue_list import contender
from tests.support.clients import basic

BARS = {"starlette send loop": 0.7, "python-socketio": 0.3}
LOADS: dict[str, dict[str, Any]] = {
    "python-socketio": {"path": "/socket.io/?EIO=4&transport=websocket", "greet": ["40"]}
}
MARK = b'"frequency_update"'
LOGIN = ("admin", "bench-password")


class Ear(LoadConnection):
    """A client that only looks whether the event has come: the clients are not what is measured."""

    def data_received(self, data: bytes) -> None:
        if not self._upgraded:
            super().data_received(data)
        elif MARK in data:
            self._wanted(data)


class Audience:
    """The clients of one server; `arrivals` are the times of those that the newest event has reached."""

    def __init__(self, port: int) -> None:
        self.arrivals: list[float] = []
        self.clients: list[LoadConnection] = []
        self._port = port
        self._complete = asyncio.Event()

    async def gather(self, count: int, path: str = "/ws", greet: list[str] | None = None) -> None:
        """Connect `count` clients."""
        loop = asyncio.get_running_loop()
        for _ in range(count):
            _, client = await loop.create_connection(
                lambda: Ear(path, greet or [], "", self._received), "127.0.0.1", self._port
            )
            await asyncio.wait_for(client.ready, 10)
            self.clients.append(client)
        await asyncio.sleep(0.5)

    async def delivery(self, number: int) -> tuple[float, float]:
        """Seconds from the trigger to the last client, and to the client in the middle."""
        self.arrivals.clear()
        self._complete.clear()
        body = json.dumps({"frequency": f"14.{number % 1000:03d}.00"})
        head = (
            f"POST {TRIGGER_PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {basic(*LOGIN)}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.sleep(0.05)
        began = time.perf_counter()
        writer.write((head + body).encode())
        async with asyncio.timeout(30):
            await self._complete.wait()
            answer = await reader.read()
        writer.close()
        assert answer.startswith(b"HTTP/1.1 200"), answer
        return self.arrivals[-1] - began, self.arrivals[len(self.arrivals) // 2] - began

    def leave(self) -> None:
        """Hang up."""
        for client in self.clients:
            client.stop()

    def _received(self, message: bytes) -> bool:
        self.arrivals.append(time.perf_counter())
        if len(self.arrivals) == len(self.clients):
            self._complete.set()
        return False


async def measure(rounds: int, connections: int, events: int) -> dict[str, list[float]]:
    """Milliseconds to the last client by server, the median of each round."""
    figures: dict[str, list[float]] = {name: [] for name in BROADCASTERS}
    with contextlib.ExitStack() as stack:
        audiences = {}
        for name in BROADCASTERS:
            audiences[name] = Audience(stack.enter_context(contender(name, "events")).port)
            await audiences[name].gather(connections, **LOADS.get(name, {}))
        for _ in range(rounds):
            for name, audience in audiences.items():
                lasts = []
                for number in range(events):
                    lasts.append((await audience.delivery(number))[0])
                    await asyncio.sleep(0.02)
                figures[name].append(statistics.median(lasts) * 1000)
        for audience in audiences.values():
            audience.leave()
    return figures


def main() -> int:
    """Print the figures; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--events", type=int, default=20, help="of each round")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        figures = runner.run(measure(options.rounds, options.connections, options.events))
    ratios = {
        name: statistics.median(a / b for a, b in zip(figures["bridge"], figures[name], strict=True))
        for name in BARS
    }
    missed = [name for name, bar in BARS.items() if ratios[name] > bar]
    if options.json:
        print(json.dumps({"figures": figures, "ratios": ratios, "bars": BARS, "missed": missed}))
        return bool(missed)
    table = Table(
        title=f"One event to {options.connections} WebSockets, {options.rounds} rounds in turn, medians"
    )
    for column in ("server", "to the last, ms", "bridge / this", "bar"):
        table.add_column(column, justify="left" if column == "server" else "right")
    for name, values in figures.items():
        held = [f"{ratios[name]:.2f}", f"≤ {BARS[name]}"] if name in BARS else []
        table.add_row(name, f"{statistics.median(values):.1f}", *held)
    Console().print(table)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
