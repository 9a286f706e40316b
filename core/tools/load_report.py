"""What a load run measured, as tables, histograms and a drawing."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from typing import Any
from xml.sax.saxutils import escape

from rich.console import Console
from rich.table import Table

from core.tools.checks import milliseconds, percentile

_SHARES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "max": 1.0}
_BARS = " ▁▂▃▄▅▆▇█"
_WIDTH = 40
_BOUNDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0]


class Tally:
    """Counts and times of one run. Times are in seconds."""

    def __init__(self, begun: float) -> None:
        self.begun = begun
        self.ended = begun
        self.latencies: defaultdict[str, list[float]] = defaultdict(list)
        self.openings: list[float] = []
        self.errors: Counter[str] = Counter()
        self.events = 0
        self.calls_by_second: Counter[int] = Counter()
        self.slowest_by_second: defaultdict[int, float] = defaultdict(float)

    def opened(self, taken: float) -> None:
        """A connection was opened."""
        self.openings.append(taken)

    def answered(self, name: str, taken: float, at: float) -> None:
        """A call was answered."""
        self.latencies[name].append(taken)
        second = int(at - self.begun)
        self.calls_by_second[second] += 1
        self.slowest_by_second[second] = max(self.slowest_by_second[second], taken)

    def failed(self, what: str) -> None:
        """A call or a connection failed."""
        self.errors[what] += 1

    def event(self) -> None:
        """An event arrived."""
        self.events += 1

    @property
    def all(self) -> list[float]:
        """The latencies of all calls."""
        return [taken for some in self.latencies.values() for taken in some]

    @property
    def seconds(self) -> float:
        """How long the run took."""
        return max(self.ended - self.begun, 1e-9)

    def as_json(self, connections: int) -> dict[str, Any]:
        """The run as one JSON object."""
        return {
            "ok": not self.errors,
            "connections": connections,
            "opened": len(self.openings),
            "seconds": round(self.seconds, 3),
            "calls": len(self.all),
            "calls_per_second": round(len(self.all) / self.seconds, 1),
            "events": self.events,
            "errors": dict(self.errors),
            "opening": _figures(self.openings),
            "latency": _figures(self.all),
            "operations": {
                name: {"calls": len(some), **_figures(some)} for name, some in sorted(self.latencies.items())
            },
            "series": [
                {
                    "second": second,
                    "calls": self.calls_by_second[second],
                    "slowest": self.slowest_by_second[second],
                }
                for second in range(max(self.calls_by_second, default=-1) + 1)
            ],
        }


def _figures(values: list[float]) -> dict[str, float]:
    return {name: round(percentile(values, share), 6) for name, share in _SHARES.items()} if values else {}


def show(console: Console, tally: Tally, connections: int) -> None:
    """Print the run for people."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("operation", no_wrap=True)
    for heading in ("calls", *_SHARES):
        table.add_column(heading, justify="right")
    rows = {**dict(sorted(tally.latencies.items())), "all": tally.all, "opening a connection": tally.openings}
    for name, values in rows.items():
        figures = [milliseconds(percentile(values, share)) for share in _SHARES.values()] if values else []
        table.add_row(name, f"{len(values):,}", *figures)
    console.print(table)
    console.print(
        f"\n{len(tally.openings)} of {connections} connections, {len(tally.all) / tally.seconds:,.0f} calls/s"
        f" and {tally.events:,} events in {tally.seconds:.1f} s",
        highlight=False,
    )
    _histogram(console, tally.all)
    series = [tally.calls_by_second[second] for second in range(max(tally.calls_by_second, default=-1) + 1)]
    if series:
        console.print(f"\ncalls per second  {sparkline(series)}  up to {max(series):,}", highlight=False)
    for what, count in tally.errors.most_common():
        console.print(f"[red]{count:,} × {what}[/]", highlight=False)


def _histogram(console: Console, values: list[float]) -> None:
    if not values:
        return
    counts = [0] * (len(_BOUNDS) + 1)
    for value in values:
        counts[next((index for index, bound in enumerate(_BOUNDS) if value <= bound), len(_BOUNDS))] += 1
    first = next(index for index, count in enumerate(counts) if count)
    last = max(index for index, count in enumerate(counts) if count)
    console.print()
    for index in range(first, last + 1):
        label = (
            f"≤ {milliseconds(_BOUNDS[index])}" if index < len(_BOUNDS) else f"> {milliseconds(_BOUNDS[-1])}"
        )
        bar = "█" * max(round(_WIDTH * counts[index] / max(counts)), 1 if counts[index] else 0)
        console.print(f"{label:>11} [cyan]{bar}[/] {counts[index]:,}", highlight=False)


def sparkline(values: list[int]) -> str:
    """The values as one line of bars, at most 60 of them."""
    step = -(-len(values) // 60)
    grouped = [sum(values[start : start + step]) for start in range(0, len(values), step)]
    top = max(grouped) or 1
    return "".join(_BARS[round(value / top * (len(_BARS) - 1))] for value in grouped)


def drawing(tally: Tally) -> str:
    """Throughput and slowest answer over time, as an SVG image."""
    seconds = range(max(tally.calls_by_second, default=0) + 1)
    panels = [
        ("calls per second", [float(tally.calls_by_second[second]) for second in seconds], "#2563eb"),
        ("slowest answer in ms", [tally.slowest_by_second[second] * 1000 for second in seconds], "#dc2626"),
    ]
    width, height, margin = 720, 200, 48
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height * 2}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height * 2}" fill="white"/>',
    ]
    for number, (title, values, colour) in enumerate(panels):
        top, bottom = number * height + 30, (number + 1) * height - 24
        most = max(values, default=0) or 1
        across = (width - 2 * margin) / max(len(values) - 1, 1)
        points = " ".join(
            f"{margin + index * across:.1f},{bottom - value / most * (bottom - top):.1f}"
            for index, value in enumerate(values)
        )
        parts += [
            f'<text x="{margin}" y="{top - 10}" fill="#111">{escape(title)}, up to {most:,.1f}</text>',
            f'<line x1="{margin}" y1="{bottom}" x2="{width - margin}" y2="{bottom}" stroke="#999"/>',
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>',
            f'<text x="{width - margin}" y="{bottom + 16}" text-anchor="end" fill="#555">'
            f"{len(values)} s</text>",
        ]
    made = time.strftime("%Y-%m-%d %H:%M:%S")
    parts.append(f'<text x="{margin}" y="{height * 2 - 4}" fill="#555">{made}</text></svg>')
    return "\n".join(parts) + "\n"
