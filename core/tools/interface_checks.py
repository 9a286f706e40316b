"""The interface itself: who is there, every operation on both protocols, events, resuming, latency."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import generated.server.protocol as protocol
from core.tools.checks import Finding, failed, milliseconds, passed, percentile, skipped, warning
from core.tools.session import Target
from pileup_client import ClientError, OperationError, PileupClient
from pileup_client._runtime.tables import Operation
from pileup_client._tables import INTERFACE
from pileup_client.errors import InternalError

_VECTORS = Path(protocol.__file__).parents[1] / "spec" / "vectors" / "requests.json"
_SAMPLES = 50
_SLOW = 0.1
_VIAS = ("ws", "http")
# Answers that show that a request arrived, was understood, and met a station that is not in that state.
_FAULTS = frozenset({500, 502, 504})


def requests() -> dict[str, dict[str, Any]]:
    """For each operation the data of its first example."""
    found: dict[str, dict[str, Any]] = {}
    for vector in json.loads(_VECTORS.read_text(encoding="utf-8"))["vectors"]:
        found.setdefault(vector["operation"], vector["members"])
    return found


async def identity(client: PileupClient) -> Finding:
    """Which server it is, and whether it speaks this version of the interface."""
    info = await client.system.info()
    text = f"{info.server.name} {info.server.version}, protocol {info.server.protocol}"
    if info.server.registry_hash == INTERFACE.registry_hash:
        return passed("server", text)
    return warning(
        "server",
        f"{text}; its interface differs from this tool's {INTERFACE.version}",
        "use the same version of both",
    )


async def login(client: PileupClient, target: Target) -> Finding:
    """Whether the credentials are right."""
    if target.username is None:
        return skipped("login", "no credentials were given; operations of the operator are not tried")
    try:
        await client.admin.get_system_status()
    except OperationError as error:
        return failed("login", error.message, "check user name and password")
    return passed("login", f"{target.username} is the operator")


async def operations(target: Target, *, write: bool, admin: bool) -> AsyncIterator[Finding]:
    """Every operation that may be tried, on both protocols."""
    data = requests()
    for via in _VIAS:
        tried = [one for one in INTERFACE.operations.values() if _tried(one, via, write=write, admin=admin)]
        bad: list[str] = []
        async with Target(target.url, target.username, target.password, via).client() as client:  # type: ignore[arg-type]
            for operation in tried:
                problem = await _try(client, operation, data.get(operation.name, {}))
                if problem:
                    bad.append(problem)
        name = f"operations over {'WebSocket' if via == 'ws' else 'HTTP'}"
        if bad:
            yield failed(name, "; ".join(bad), "see the server's log")
        else:
            kinds = "all" if write and admin else "all safe" if admin else "all that anyone may call"
            yield passed(name, f"{kinds}, {len(tried)} of {len(INTERFACE.operations)}")


def _tried(operation: Operation, via: str, *, write: bool, admin: bool) -> bool:
    if operation.role is not None or (via == "http" and operation.method is None):
        return False
    return (write or not operation.write) and (admin or not operation.admin)


async def _try(client: PileupClient, operation: Operation, data: Mapping[str, Any]) -> str:
    try:
        await client.call(operation.name, data)
    except InternalError:
        return f"{operation.name}: internal error"
    except OperationError as error:
        if error.status in _FAULTS or error.error_code not in INTERFACE.errors:
            return f"{operation.name}: {error.status} {error.message}"
    except ClientError as error:
        return f"{operation.name}: {error}"
    return ""


async def resume(target: Target) -> Finding:
    """Whether a second connection can go on where the first stood, over both protocols."""
    outcomes = []
    for via in _VIAS:
        reached = Target(target.url, target.username, target.password, via)  # type: ignore[arg-type]
        async with reached.client() as first:
            position = first.position
        if position is None:
            return failed("resume", "the server tells no position", "it is older than this tool")
        async with reached.client(resume_from=position) as second:
            page = await second.events.history(after=position)
        outcomes.append(page.outcome)
    if "reset" in outcomes:
        return warning(
            "resume", "the log of events was replaced meanwhile", "nothing, if it was restored on purpose"
        )
    return passed("resume", "over both protocols")


async def latency(target: Target) -> AsyncIterator[Finding]:
    """How long answers take."""
    for via in _VIAS:
        name = f"latency over {'WebSocket' if via == 'ws' else 'HTTP'}"
        taken: list[float] = []
        async with Target(target.url, target.username, target.password, via).client() as client:  # type: ignore[arg-type]
            for _ in range(_SAMPLES):
                begun = time.perf_counter()
                await client.system.ping()
                taken.append(time.perf_counter() - begun)
        shares = {"median": 0.5, "95 %": 0.95, "99 %": 0.99}
        text = ", ".join(
            f"{label} {milliseconds(percentile(taken, share))}" for label, share in shares.items()
        )
        if percentile(taken, 0.95) > _SLOW:
            yield warning(name, text, "look for load on the server, or for a long way to it")
        else:
            yield passed(name, text)


async def idle(target: Target, interval: float) -> Finding:
    """Whether a connection survives a silence longer than the heartbeat interval."""
    reached = Target(target.url, target.username, target.password, "ws")
    async with reached.client() as client:
        states: list[str] = []
        client.on_state(lambda state: states.append(state))
        await asyncio.sleep(interval * 1.5)
        if states:
            return failed(
                "idle",
                f"the connection was lost while nothing was sent: {client.reason}",
                f"something in between cuts silent connections: raise its timeout above {interval:g} s",
            )
    return passed("idle", f"silent for {interval * 1.5:g} s, and still there")
