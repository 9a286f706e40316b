"""`pileup monitor`: the station, its connections and its rates, live on one screen."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import suppress
from datetime import datetime
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.layout import Layout
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from core.tools import session, watch
from core.tools.checks import milliseconds
from core.tools.load_report import sparkline
from core.tools.session import Target
from pileup_client import ClientError, ConnectionState, Event, OperationError, PileupClient, Resync
from pileup_client.events import LOGGED, CurrentQso, FrequencyUpdate, QueueUpdate, SplitUpdate, SystemStatus
from pileup_client.models import Qso, QueueEntry, StationSnapshot

_REFRESH_SECONDS = 0.5
_POLL_SECONDS = 2.0
_HISTORY = 60
_COLOURS = {"live": "green", "closed": "red"}


class Picture:
    """What is known of the station, kept up to date by its events."""

    def __init__(self) -> None:
        self.state = ConnectionState.CONNECTING
        self.latency: float | None = None
        self.connections: Any = None
        self.log: deque[str] = deque(maxlen=200)
        self.events_by_second: deque[int] = deque([0] * _HISTORY, maxlen=_HISTORY)
        self.queue: list[QueueEntry] = []
        self.max_size = 0
        self.active = False
        self.qso: Qso | None = None
        self.frequency: str | None = None
        self.split: str | None = None

    def take(self, station: StationSnapshot) -> None:
        """Begin from a snapshot."""
        self.queue, self.max_size = station.queue.queue, station.queue.max_size
        self.active, self.qso = station.active, station.current_qso
        self.frequency, self.split = station.frequency.frequency, station.split.split

    def apply(self, event: Event) -> None:
        """Go on by an event."""
        match event:
            case QueueUpdate(data=queue):
                self.queue, self.max_size = queue.queue, queue.max_size
            case CurrentQso(data=qso):
                self.qso = qso
            case SystemStatus(data=status):
                self.active = status.active
            case FrequencyUpdate(data=tuned):
                self.frequency = tuned.frequency
            case SplitUpdate(data=tuned):
                self.split = tuned.split
            case Resync(data=station):
                self.take(station)
            case _:
                return
        self.events_by_second[-1] += 1
        at = event.at or datetime.now().astimezone()
        self.log.appendleft(f"{at.astimezone():%H:%M:%S}  {event.name}")


def run(target: Target, *, seconds: float | None, as_json: bool) -> int:
    """Show the station until interrupted; without a terminal, or as JSON, print events as lines instead."""
    if as_json or not Console().is_terminal:
        return watch.run(target, [], resume=None, count=None, as_json=as_json)
    return session.run("monitor", _run(target, seconds))


async def _run(target: Target, seconds: float | None) -> int:
    picture, client = Picture(), target.client()
    stream = client.events()
    client.on_state(lambda state: setattr(picture, "state", state))
    async with client:
        picture.take(await client.public.get_snapshot())
        tasks = [
            asyncio.create_task(_follow(stream, picture)),
            asyncio.create_task(_poll(client, target, picture)),
        ]
        try:
            with Live(_screen(picture, target, client), screen=True, auto_refresh=False) as live:
                ends = None if seconds is None else time.monotonic() + seconds
                second = int(time.monotonic())
                while ends is None or time.monotonic() < ends:
                    live.update(_screen(picture, target, client), refresh=True)
                    await asyncio.sleep(_REFRESH_SECONDS)
                    while second < int(time.monotonic()):
                        picture.events_by_second.append(0)
                        second += 1
                    for task in tasks:
                        if task.done():
                            task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    return 0


async def _follow(stream: Any, picture: Picture) -> None:
    async for event in stream:
        if event.name in LOGGED or isinstance(event, Resync):
            picture.apply(event)


async def _poll(client: PileupClient, target: Target, picture: Picture) -> None:
    while True:
        with suppress(ClientError):
            begun = time.perf_counter()
            await client.system.ping()
            picture.latency = time.perf_counter() - begun
        if target.username is not None:
            try:
                picture.connections = await client.admin.get_connections()
            except OperationError as error:
                picture.connections = error
            except ClientError:
                picture.connections = None
        await asyncio.sleep(_POLL_SECONDS)


def _screen(picture: Picture, target: Target, client: PileupClient) -> Layout:
    layout = Layout()
    layout.split_column(Layout(_head(picture, target, client), size=3), Layout(name="body"))
    layout["body"].split_row(Layout(name="left", ratio=1), Layout(name="right", ratio=1))
    layout["left"].split_column(Layout(_qso(picture), size=7), Layout(_queue(picture)))
    layout["right"].split_column(Layout(_connections(picture)), Layout(_events(picture)))
    return layout


def _head(picture: Picture, target: Target, client: PileupClient) -> Panel:
    state = picture.state
    text = Text.assemble(
        ("● ", _COLOURS.get(state, "yellow")),
        (f"{state}", "bold"),
        f"   {target.address}   ",
        ("open" if picture.active else "closed", "green" if picture.active else "red"),
        f"   frequency {picture.frequency or '–'}   split {picture.split or '–'}   ",
        (f"reply {milliseconds(picture.latency)}" if picture.latency is not None else "", "dim"),
        (f"   {client.reason}" if state not in ("live", "fallback") else "", "yellow"),
    )
    return Panel(text, title="Pileup Buster", title_align="left")


def _qso(picture: Picture) -> Panel:
    qso = picture.qso
    if qso is None:
        return Panel(Text("nobody", style="dim"), title="in QSO", title_align="left")
    lines: list[RenderableType] = [Text(qso.callsign, style="bold")]
    lines += [Text(line) for line in (qso.qrz.name, qso.qrz.address, qso.qrz.dxcc_name) if line]
    if qso.qrz.error:
        lines.append(Text(qso.qrz.error, style="dim", no_wrap=True, overflow="ellipsis"))
    return Panel(Group(*lines), title="in QSO", title_align="left")


def _queue(picture: Picture) -> Panel:
    table = Table(box=None, expand=True, header_style="dim")
    for heading in ("", "callsign", "name", "from"):
        table.add_column(heading, no_wrap=True, overflow="ellipsis")
    for entry in picture.queue:
        table.add_row(str(entry.position), entry.callsign, entry.qrz.name or "", entry.qrz.dxcc_name or "")
    return Panel(table, title=f"queue {len(picture.queue)} of {picture.max_size}", title_align="left")


def _connections(picture: Picture) -> Panel:
    found = picture.connections
    if found is None:
        shown: RenderableType = Text("the operator's login shows who is attached", style="dim")
    elif isinstance(found, OperationError):
        shown = Text(found.message, style="red")
    else:
        table = Table(box=None, expand=True, header_style="dim")
        for heading in ("via", "address", "who", "calls", "events"):
            table.add_column(heading, no_wrap=True, overflow="ellipsis")
        for one in found.connections:
            table.add_row(*_connection(one))
        shown = table
    return Panel(shown, title="connections", title_align="left")


def _connection(one: Any) -> tuple[str, ...]:
    via = "ws" if one.transport == "websocket" else one.transport
    return (via, one.address, one.username or "", str(one.requests), str(one.events_sent))


def _events(picture: Picture) -> Panel:
    rate = sparkline(list(picture.events_by_second))
    lines = Group(Text(rate, style="cyan"), *(Text(line) for line in list(picture.log)[:30]))
    return Panel(lines, title="events, the last minute", title_align="left")
