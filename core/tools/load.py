"""`pileup load`: many connections, a mix of operations, and what the server makes of them."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import random
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from core.tools import load_report, session
from core.tools.interface_checks import requests
from core.tools.load_report import Tally
from core.tools.session import Misuse, Target
from pileup_client import ClientError, OperationError, PileupClient
from pileup_client._tables import INTERFACE

_DEFAULT_MIX = "queue.list=6,public.get_status=2,public.get_frequency=1,system.ping=1"
_OPENING_AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do. Times are in seconds; `rate` is calls per second and connection, 0 for no pause."""

    connections: int
    duration: float
    ramp: float
    rate: float
    mix: dict[str, int]
    events: bool
    plot: Path | None
    as_json: bool
    foreign: bool


@dataclass(slots=True)
class _Shared:
    tally: Tally
    ends: float
    opening: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_OPENING_AT_ONCE))


def mix(text: str | None) -> dict[str, int]:
    """`operation=weight,…` as weights. Raises `Misuse`."""
    weights: dict[str, int] = {}
    for part in (text or _DEFAULT_MIX).split(","):
        name, equals, weight = part.strip().partition("=")
        if name not in INTERFACE.operations or INTERFACE.operations[name].role is not None:
            raise Misuse(f"--mix: there is no operation {name!r} to call again and again")
        if equals and not (weight.isascii() and weight.isdigit() and int(weight) > 0):
            raise Misuse(f"--mix: the weight of {name} should be a whole number from 1, but is {weight!r}")
        weights[name] = int(weight) if equals else 1
    return weights


def run(target: Target, plan: Plan) -> int:
    """Load the server and print what came of it; returns 1 when calls failed."""
    return session.run("load", _run(target, plan))


async def _run(target: Target, plan: Plan) -> int:
    if not plan.foreign:
        await _require_loopback(target)
    if target.username is None and any(INTERFACE.operations[name].admin for name in plan.mix):
        raise Misuse("--mix has operations of the operator; give --username")
    begun = time.perf_counter()
    shared = _Shared(Tally(begun), begun + plan.ramp + plan.duration)
    async with target.client():
        pass  # A server that is not there is told once, and not by every connection.
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=plan.as_json or not console.is_terminal,
    ) as progress:
        shown = progress.add_task("loading", total=plan.ramp + plan.duration)
        users = [
            asyncio.create_task(_user(target, plan, shared, number)) for number in range(plan.connections)
        ]
        while not all(user.done() for user in users):
            await asyncio.wait(users, timeout=0.5)
            progress.update(shown, completed=time.perf_counter() - begun)
        for user in users:
            user.result()
    tally = shared.tally
    tally.ended = time.perf_counter()
    if plan.as_json:
        print(json.dumps(tally.as_json(plan.connections)))
    else:
        load_report.show(Console(), tally, plan.connections)
    if plan.plot is not None:
        try:
            plan.plot.write_text(load_report.drawing(tally), encoding="utf-8")
        except OSError as error:
            raise Misuse(f"{plan.plot} cannot be written: {error.strerror}") from None
    return 1 if tally.errors else 0


async def _user(target: Target, plan: Plan, shared: _Shared, number: int) -> None:
    """One connection: opens within the ramp, then calls until the end."""
    await asyncio.sleep(plan.ramp * number / plan.connections)
    data = requests()
    names, weights = list(plan.mix), list(plan.mix.values())
    draw = random.Random(number)
    client = target.client(events=None if plan.events else ())
    try:
        async with shared.opening:
            begun = time.perf_counter()
            await client.open()
            shared.tally.opened(time.perf_counter() - begun)
        if plan.events:
            client.on((), lambda event: shared.tally.event())
        while time.perf_counter() < shared.ends:
            name = draw.choices(names, weights)[0]
            await _call(client, name, data.get(name, {}), shared.tally)
            if plan.rate:
                await asyncio.sleep(draw.expovariate(plan.rate))
    except ClientError as error:
        shared.tally.failed(type(error).__name__)
    finally:
        await client.close()


async def _call(client: PileupClient, name: str, data: dict[str, object], tally: Tally) -> None:
    begun = time.perf_counter()
    try:
        await client.call(name, data)
    except OperationError as error:
        # A station in another state answers so: an answer all the same, unless it is the server's fault.
        if error.status >= 500 and error.error_code not in ("system_inactive",):
            tally.failed(error.error_code)
            return
    except ClientError as error:
        tally.failed(type(error).__name__)
        return
    tally.answered(name, time.perf_counter() - begun, begun)


async def _require_loopback(target: Target) -> None:
    host = urlsplit(target.url).hostname or ""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Misuse(f"{host} cannot be resolved: {error.strerror}") from None
    for one in found:
        if not ipaddress.ip_address(str(one[4][0]).partition("%")[0]).is_loopback:
            raise Misuse(f"{host} is not this machine; with --i-own-this-server it is loaded all the same")
