"""Memory of an idle WebSocket against a bare Starlette one: `python -m tests.bench.idle_memory [--json]`.

Each server is started anew each round; what the connections add to its resident memory, per connection.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import statistics
import sys

import uvloop
from rich.console import Console
from rich.table import Table

from tests.bench.fan_out import LOADS, Audience
from tests.bench.queue_list import contender

SERVERS = ("bridge", "starlette send loop", "python-socketio")
BARS = {"starlette send loop": 1.3}
# The first ones pay for what is made once: caches, pools, the interpreter's lazy parts.
FIRST = 100


async def kilobytes(name: str, connections: int) -> float:
    """KiB per connection of a freshly started server."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(contender(name, "events"))
        audience = Audience(server.port)
        await audience.gather(FIRST, **LOADS.get(name, {}))
        before = server.resident()
        await audience.gather(connections, **LOADS.get(name, {}))
        after = server.resident()
        audience.leave()
    return (after - before) / connections / 1024


def main() -> int:
    """Print the figures; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures: dict[str, list[float]] = {name: [] for name in SERVERS}
    for _ in range(options.rounds):
        for name in SERVERS:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                figures[name].append(runner.run(kilobytes(name, options.connections)))
    middle = {name: statistics.median(values) for name, values in figures.items()}
    ratios = {name: middle["bridge"] / value for name, value in middle.items()}
    missed = [name for name, bar in BARS.items() if ratios[name] > bar]
    if options.json:
        print(json.dumps({"figures": figures, "ratios": ratios, "bars": BARS, "missed": missed}))
        return bool(missed)
    table = Table(title=f"{options.connections} idle WebSockets, {options.rounds} rounds, medians")
    for column in ("server", "KiB each", "bridge / this", "bar"):
        table.add_column(column, justify="left" if column == "server" else "right")
    for name, value in middle.items():
        table.add_row(name, f"{value:.1f}", f"{ratios[name]:.2f}", f"≤ {BARS[name]}" if name in BARS else "")
    Console().print(table)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
