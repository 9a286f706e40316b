"""`pileup doctor`: everything between a client and a server, tried in order, each with what to do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator

from rich.console import Console
from rich.markup import escape

from core.tools import interface_checks, network_checks, session
from core.tools.checks import Finding, failed, passed, skipped
from core.tools.restoring import Restoring
from core.tools.session import Misuse, Target
from pileup_client import ClientError
from pileup_client.events import Connected

_MARKS = {"pass": "[green]pass[/]", "warn": "[yellow]warn[/]", "fail": "[red]fail[/]", "skip": "[dim]skip[/]"}


def run(target: Target, *, write: bool, thorough: bool, as_json: bool) -> int:
    """Print a line for each check; returns 1 when one failed."""
    return session.run("doctor", _run(target, write=write, thorough=thorough, as_json=as_json))


async def _run(target: Target, *, write: bool, thorough: bool, as_json: bool) -> int:
    if write and target.username is None:
        raise Misuse("--write needs the operator's --username")
    console, counts = Console(), Counter[str]()
    findings: list[Finding] = []
    async for finding in examine(target, write=write, thorough=thorough):
        counts[finding.verdict] += 1
        findings.append(finding)
        if not as_json:
            _print(console, finding)
    if as_json:
        print(json.dumps({"ok": not counts["fail"], "checks": [one.as_json() for one in findings]}))
    else:
        told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in _MARKS if counts[verdict])
        console.print(told, style="bold", highlight=False)
    return 1 if counts["fail"] else 0


async def examine(target: Target, *, write: bool, thorough: bool) -> AsyncIterator[Finding]:
    """All checks in order; those that need what failed before are left out."""
    for part in (network_checks.network, network_checks.http, network_checks.websocket):
        broken = False
        async for finding in part(target):
            broken = broken or finding.verdict == "fail"
            yield finding
        if broken and part is network_checks.network:
            return
    try:
        async for finding in _interface(target, write=write, thorough=thorough):
            yield finding
    except Misuse as error:
        yield failed("write", str(error), "run it on a station that is not in use")
    except ClientError as error:
        yield failed("interface", str(error), "see the lines above, and the server's log")


async def _interface(target: Target, *, write: bool, thorough: bool) -> AsyncIterator[Finding]:
    interval = 30.0
    async with target.client() as client:
        if client.state == "fallback":
            yield failed("websocket", f"only HTTP works: {client.reason}", "see the lines above")
        yield await interface_checks.identity(client)
        login = await interface_checks.login(client, target)
        yield login
        admin = login.verdict == "pass"
        if write and admin:
            async with Restoring(client):
                async for finding in interface_checks.operations(target, write=True, admin=True):
                    yield finding
            yield passed("restored", "the station is as it was before")
        else:
            async for finding in interface_checks.operations(target, write=False, admin=admin):
                yield finding
        interval = await _interval(target) or interval
    yield await interface_checks.resume(target)
    async for finding in interface_checks.latency(target):
        yield finding
    if thorough:
        yield await interface_checks.idle(target, interval)
    else:
        yield skipped("idle", f"takes {interval * 1.5:g} s; --thorough tries it")


async def _interval(target: Target) -> float | None:
    """The server's heartbeat interval in seconds."""
    client = Target(target.url, target.username, target.password, "ws").client()
    events = client.events(Connected)
    async with client:
        first = await anext(events)
        return first.data.heartbeat_interval_ms / 1000 if isinstance(first, Connected) else None


def _print(console: Console, finding: Finding) -> None:
    advice = f"\n       [dim]→ {escape(finding.advice)}[/]" if finding.advice else ""
    console.print(
        f"{_MARKS[finding.verdict]}  [bold]{escape(finding.check)}[/]: {escape(finding.text)}{advice}",
        highlight=False,
        soft_wrap=True,
    )
