"""The soak: figures at many connections, then storms with rests in between, and what has to hold."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.soak.control import NETWORK as CONTROL_NETWORK
from tests.soak.control import ControlGroup, control_group
from tests.soak.figures import REPLY_MS, Figures, figures
from tests.soak.watch import Level, Watch, watching
from tests.soak.wire import WebSocketWire, addresses, connect
from tests.support.clients import basic
from tests.support.process import ServerProcess, server_process
from tests.support.server import ADMIN

SERVER = "tests.soak.serve"
WORKERS = 60
FIGURES_SHARE = 0.2
# Memory after the last storm against that after the first, which fills caches, pools and the history.
GROWTH_BYTES = 4 * 2**20
GROWTH_BLOCKS = 0.01
# Events that are remembered, and that are there before the first storm.
HISTORY = 1024
ENVIRONMENT = {
    "EVENT_HISTORY_COUNT": str(HISTORY),
    "LOG_LEVEL": "info",
    "LOG_FORMAT": "json",
    "WEBSOCKET_HEARTBEAT_INTERVAL": "2",
}
_SOURCE = addresses(CONTROL_NETWORK, 250)[-1]


@dataclass(frozen=True)
class Plan:
    """How much of everything. `seconds` is about what all of it takes."""

    seconds: float = 200.0
    connections: int = 2000
    cycles: int = 5
    workers: int = WORKERS
    sockets: int = 20
    streams: int = 5
    seed: int = 1
    timings: bool = True


@dataclass
class Cycle:
    """One storm and the rest after it. Times are the control group's, in milliseconds."""

    attacks: dict[str, int]
    ends: dict[str, int]
    p50: float
    p95: float
    level: Level


@dataclass
class Report:
    """What was seen, and in `broken` what should not have been."""

    plan: Plan
    figures: Figures | None = None
    quiet_p50: float = 0.0
    quiet_p95: float = 0.0
    rest: Level | None = None
    cycles: list[Cycle] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


async def soak(plan: Plan) -> Report:
    """Run all of it against servers of its own."""
    report = Report(plan)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        async with (
            server_process(Path(folder), None, SERVER, LOG_FORMAT="json", RATE_LIMIT="false") as server,
            watching(server, _SOURCE) as watch,
        ):
            if plan.connections:
                report.figures = await figures(
                    server.port, watch, plan.connections, plan.seconds * FIGURES_SHARE
                )
                if plan.timings:
                    report.broken += report.figures.broken()
            await _fill(server.port)
        async with server_process(Path(folder), None, SERVER, **ENVIRONMENT) as server:
            async with watching(server, _SOURCE) as watch:
                await _storms(plan, report, server, watch)
            code = await server.terminate()
            if code:
                report.broken.append(f"the server ended with exit code {code}")
            report.broken += logged(server.log)
    return report


async def _fill(port: int) -> None:
    """Write so many events that the history is full, and no storm can make it fuller."""
    written = asyncio.Event()

    def received(message: bytes) -> None:
        if message.startswith(b'{"id":"last"'):
            written.set()

    operator = WebSocketWire(received, headers={"Authorization": basic(*ADMIN)})
    await connect(operator, port, _SOURCE)
    write = '{"id":"%s","type":"request","operation":"admin.delete_split"}'
    for number in range(HISTORY):
        # No more at once than a connection may have in flight.
        last = number % 50 == 49 or number == HISTORY - 1
        operator.send(write % ("last" if last else number))
        if last:
            async with asyncio.timeout(60):
                await written.wait()
            written.clear()
    operator.transport.abort()


async def _storms(plan: Plan, report: Report, server: ServerProcess, watch: Watch) -> None:
    each = plan.seconds * (1 - FIGURES_SHARE if plan.connections else 1) / plan.cycles
    async with control_group(server.port, plan.sockets, plan.streams) as group:
        await asyncio.sleep(each / 4)
        report.rest = await watch.level()
        report.quiet_p50, report.quiet_p95 = _quantiles(group)
        for number in range(plan.cycles):
            outcome = await _storm(plan, server.port, each / 2, plan.seed + number)
            p50, p95 = _quantiles(group)
            level = await watch.settled(report.rest)
            report.cycles.append(Cycle(outcome["attacks"], outcome["ends"], p50, p95, level))
            group.take_latencies()
        report.broken += group.complaints()
    report.broken += judge(report)


async def _storm(plan: Plan, port: int, seconds: float, seed: int) -> dict[str, dict[str, int]]:
    arguments = [str(port), str(seconds), str(plan.workers), str(seed)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.soak.storm", *arguments, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("the attackers failed; see above")
    found: dict[str, dict[str, int]] = json.loads(output)
    return found


def _quantiles(group: ControlGroup) -> tuple[float, float]:
    parts = statistics.quantiles(group.take_latencies(), n=20)
    return round(parts[9] * 1000, 2), round(parts[18] * 1000, 2)


def judge(report: Report) -> list[str]:
    """The bounds that do not hold after the storms."""
    rest = report.rest
    assert rest is not None
    broken = []
    for number, cycle in enumerate(report.cycles, 1):
        for name in ("connections", "records", "subscribers", "tasks", "descriptors"):
            now, then = getattr(cycle.level, name), getattr(rest, name)
            if now > then:
                broken.append(f"after storm {number} there were {now} {name} and {then} before all storms")
        if report.plan.timings and cycle.p95 >= REPLY_MS:
            broken.append(
                f"in storm {number} the control group waited {cycle.p95} ms (p95), {report.quiet_p95} ms at"
                f" rest; the plan wants less than {REPLY_MS:.0f}"
            )
    first, last = report.cycles[0].level, report.cycles[-1].level
    if last.resident > first.resident + GROWTH_BYTES:
        grown = (last.resident - first.resident) / 2**20
        broken.append(f"memory grew by {grown:.1f} MiB from the first storm to the last")
    if last.blocks > first.blocks * (1 + GROWTH_BLOCKS):
        broken.append(
            f"Python held {first.blocks} blocks of memory after the first storm, {last.blocks} at the end"
        )
    return broken


def logged(log: Path) -> list[str]:
    """What no storm may make a server log: errors, and lines that are no entries."""
    found: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            found[f"a line that is no JSON: {line[:200]}"] += 1
        else:
            if entry["level"] in ("error", "critical"):
                found[f"{entry['logger']}: {entry['event'][:200]} {entry.get('exception', '')[-500:]}"] += 1
    return [f"the server logged {count} times: {what}" for what, count in found.most_common(10)]
