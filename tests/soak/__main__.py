"""Attack a server for minutes and watch it: `python -m tests.soak [--seconds S] [--connections N] [--json]`.

Exits with 1 when a bound is broken, saying which, and with 2 when the machine does not allow the run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter

import uvloop
from rich.console import Console
from rich.table import Table

from tests.soak import resources
from tests.soak.figures import EVENT_MS, REPLY_MS
from tests.soak.run import GROWTH_BLOCKS, GROWTH_BYTES, Plan, Report, soak


def main() -> int:
    """Run the soak and print what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    defaults = Plan()
    parser.add_argument("--seconds", type=float, default=defaults.seconds, help="about, for all of it")
    parser.add_argument("--connections", type=int, default=defaults.connections, help="of the figures")
    parser.add_argument(
        "--cycles", type=int, default=defaults.cycles, help="storms, each with a rest after it"
    )
    parser.add_argument("--seed", type=int, default=defaults.seed, help="of the attackers' choices")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    refused = resources.allow(options.connections)
    if refused is not None:
        print(f"soak: {refused}", file=sys.stderr)
        return 2
    plan = Plan(
        seconds=options.seconds, connections=options.connections, cycles=options.cycles, seed=options.seed
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        report = runner.run(soak(plan))
    if options.json:
        print(json.dumps(report.as_dict()))
    else:
        console = Console()
        show(report, console if console.is_terminal else Console(width=120))
    for line in report.broken:
        print(f"soak: {line}", file=sys.stderr)
    return bool(report.broken)


def show(report: Report, console: Console) -> None:
    """Print the figures, the storms, and the bounds that they were held against."""
    figures = report.figures
    if figures is not None:
        table = Table("what", "measured", "bound", title=f"{figures.connections} WebSocket connections")
        table.add_row("reply, p50 / p95", f"{figures.reply_p50} / {figures.reply_p95} ms", "")
        table.add_row("reply, p99", f"{figures.reply_p99} ms", f"< {REPLY_MS:.0f} ms")
        table.add_row("event, trigger to client, p95", f"{figures.event_p95} ms", "")
        table.add_row("event, trigger to last client", f"{figures.event_last} ms", f"< {EVENT_MS:.0f} ms")
        table.add_row("answers a second", f"{figures.throughput:,.0f}", "")
        table.add_row("memory of a connection", f"{figures.memory_kib} KiB", "")
        console.print(table)
    names = ("after", "attacks", "p50", "p95", "connections", "tasks", "descriptors", "blocks", "memory")
    table = Table(*names, title="The well-behaved in each storm, and what is left after it")
    if report.rest is not None:
        rows = [("rest", 0, report.quiet_p50, report.quiet_p95, report.rest)]
        for number, cycle in enumerate(report.cycles, 1):
            rows.append((f"storm {number}", sum(cycle.attacks.values()), cycle.p50, cycle.p95, cycle.level))
        for name, count, p50, p95, level in rows:
            table.add_row(
                name,
                f"{count:,}",
                f"{p50} ms",
                f"{p95} ms",
                str(level.records),
                str(level.tasks),
                str(level.descriptors),
                f"{level.blocks:,}",
                f"{level.resident / 2**20:.1f} MiB",
            )
        console.print(table)
    console.print(
        f"Bounds: connections, tasks and descriptors as at rest; blocks +{GROWTH_BLOCKS:.0%} and memory"
        f" +{GROWTH_BYTES / 2**20:.0f} MiB from the first storm to the last; p95 of well-behaved clients"
        f" below {REPLY_MS:.0f} ms in a storm."
    )
    attacks: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for cycle in report.cycles:
        attacks.update(cycle.attacks)
        ends.update(cycle.ends)
    for title, found in (("Attacks", attacks), ("Ended by the server with", ends)):
        console.print(f"{title}: " + ", ".join(f"{count:,} {what}" for what, count in found.most_common()))


if __name__ == "__main__":
    sys.exit(main())
