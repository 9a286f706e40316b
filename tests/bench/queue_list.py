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
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import uvloop
from rich.console import Console
from rich.table import Table

from tests.bench.contenders import CONTENDERS
from tests.bench.load import measured_load

BARS = {"starlette echo": 0.7, "naive bridge": 1.5, "python-socketio": 3.0}
LOADS: dict[str, dict[str, Any]] = {
    "python-socketio": {
        "path": "/socket.io/?EIO=4&transport=websocket",
        "greet": ["40"],
        "request": '421["queue.list",{}]',
        "wanted": lambda message: message.startswith(b"431"),
    }
}


class Contender(NamedTuple):
    """A running server."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Processor time that it has used so far, in user mode and in the kernel."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self) -> int:
        """Bytes of memory that it occupies."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextlib.contextmanager
def contender(name: str, group: str = "queue_list") -> Iterator[Contender]:
    """Run a server in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.bench.contenders", group, name, str(port)]
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
        yield Contender(port, process.pid)
    finally:
        process.terminate()
        process.wait(15)


def _fill(port: int) -> None:
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=False) as client:
        client.post("/api/admin/status", json={"active": True}, auth=("admin", "bench-password"))
        for callsign in ("W1AW", "K1ABC", "DL1ABC", "G3XYZ"):
            client.post("/api/queue/register", json={"callsign": callsign}).raise_for_status()


class Figures(NamedTuple):
    """What one round measured: answers a second, and answers a second of processor time."""

    throughput: float
    per_cpu_second: float


def measure(rounds: int, connections: int, seconds: float) -> dict[str, list[Figures]]:
    """The figures of each contender, one a round."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})
    figures: dict[str, list[Figures]] = {name: [] for name in CONTENDERS}
    with contextlib.ExitStack() as stack:
        servers = {name: stack.enter_context(contender(name)) for name in CONTENDERS}
        for _ in range(rounds):
            for name, server in servers.items():
                load = measured_load(
                    server.port, connections, seconds, server.cpu_seconds, **LOADS.get(name, {})
                )
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                    figures[name].append(Figures(*runner.run(load)))
    return figures


def ratios(figures: dict[str, list[Figures]], field: str) -> dict[str, float]:
    """The bridge's figure over each other's, the median over the rounds."""
    ours = [getattr(one, field) for one in figures["bridge"]]
    return {
        name: statistics.median(a / getattr(b, field) for a, b in zip(ours, figures[name], strict=True))
        for name in BARS
    }


def main() -> int:
    """Print the figures; exit 1 when a bar is missed.

    The bars are held against answers a second of the server's processor time: with the server on
    one core that is what it can answer, and other programs on the machine change it least.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.rounds, options.connections, options.seconds)
    by_cpu, by_wall = ratios(figures, "per_cpu_second"), ratios(figures, "throughput")
    missed = [name for name, bar in BARS.items() if by_cpu[name] < bar]
    if options.json:
        report = {"figures": figures, "by_cpu": by_cpu, "by_wall": by_wall, "bars": BARS, "missed": missed}
        print(json.dumps(report))
        return bool(missed)
    table = Table(
        title=f"queue.list, {options.connections} connections, {options.rounds} rounds in turn, medians"
    )
    for column in ("server", "answers/s", "answers/CPU s", "bridge / this", "by CPU", "bar"):
        table.add_column(column, justify="left" if column == "server" else "right")
    for name, values in figures.items():
        row = [f"{statistics.median(column):,.0f}" for column in zip(*values, strict=True)]
        if name in BARS:
            row += [f"{by_wall[name]:.2f}", f"{by_cpu[name]:.2f}", f"{BARS[name]:.1f}"]
        table.add_row(name, *row)
    Console().print(table)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
