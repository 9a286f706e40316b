"""`queue.list` over WebSocket against other servers: `python -m tests.bench.queue_list [--json]`.

50 connections, each server on core 0 and the load on core 1, rounds in turn; medians and ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx2
import uvloop
from rich.console import Console
from rich.table import Table

from tests.bench.contenders import CONTENDERS
from tests.bench.load import requests_per_second

BARS = {"starlette echo": 0.7, "naive bridge": 1.5, "python-socketio": 3.0}
LOADS: dict[str, dict[str, Any]] = {
    "python-socketio": {
        "path": "/socket.io/?EIO=4&transport=websocket",
        "greet": ["40"],
        "request": '421["queue.list",{}]',
        "wanted": lambda message: message.startswith(b"431"),
    }
}


@contextlib.contextmanager
def contender(name: str) -> Iterator[int]:
    """Run a server in a process of its own; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.bench.contenders", name, str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{name} did not start")
            time.sleep(0.05)
        if name == "bridge":
            _fill(port)
        yield port
    finally:
        process.terminate()
        process.wait(15)


def _fill(port: int) -> None:
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        client.post("/api/admin/status", json={"active": True}, auth=("admin", "bench-password"))
        for callsign in ("W1AW", "K1ABC", "DL1ABC", "G3XYZ"):
            client.post("/api/queue/register", json={"callsign": callsign}).raise_for_status()


def measure(rounds: int, connections: int, seconds: float) -> dict[str, list[float]]:
    """Answers a second of each contender, a figure a round."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})
    figures: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    with contextlib.ExitStack() as stack:
        ports = {name: stack.enter_context(contender(name)) for name in CONTENDERS}
        for _ in range(rounds):
            for name, port in ports.items():
                load = requests_per_second(port, connections, seconds, **LOADS.get(name, {}))
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                    figures[name].append(runner.run(load))
    return figures


def main() -> int:
    """Print the figures; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.rounds, options.connections, options.seconds)
    ratios = {
        name: statistics.median(
            ours / theirs for ours, theirs in zip(figures["bridge"], figures[name], strict=True)
        )
        for name in BARS
    }
    missed = [name for name, bar in BARS.items() if ratios[name] < bar]
    if options.json:
        print(json.dumps({"answers_per_second": figures, "ratios": ratios, "bars": BARS, "missed": missed}))
        return bool(missed)
    table = Table(title=f"queue.list, {options.connections} connections, {options.rounds} rounds in turn")
    for column in ("server", "answers/s (median)", "min", "max", "bridge / this", "bar"):
        table.add_column(column, justify="left" if column == "server" else "right")
    for name, values in figures.items():
        ratio, bar = (f"{ratios[name]:.2f}", f"{BARS[name]:.1f}") if name in BARS else ("", "")
        table.add_row(
            name,
            f"{statistics.median(values):,.0f}",
            f"{min(values):,.0f}",
            f"{max(values):,.0f}",
            ratio,
            bar,
        )
    Console().print(table)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
