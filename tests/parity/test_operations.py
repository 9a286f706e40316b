"""Every operation, the same data over both protocols on twin servers: the same answer (DESIGN, section 9)."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.parity.drivers import Answer, Credentials, Driver, HttpDriver, SocketDriver
from codegen.parity.masking import masked
from codegen.parity.strategies import data_of, expressible
from codegen.registry import Api, load
from codegen.registry.model import Operation
from tests.support import server

REGISTRY = Path(__file__).parents[2] / "core" / "registry"
NOW = datetime(2026, 5, 1, 12, 0, 0, 123456, UTC)


def _load() -> Api:
    api, diagnostics = load(REGISTRY)
    assert api is not None, diagnostics
    return api


API = _load()
BOTH = [operation for operation in API.operations.values() if operation.http is not None]
WRONG = ("admin", "wrong")


def comparable(operation: Operation, answer: Answer) -> tuple[Any, ...]:
    """The answer without its volatile members."""
    data = masked(API, API.schemas[operation.result.schema].schema, answer.data)
    return answer.status, answer.code, answer.message, answer.details, data


async def prepare(driver: Driver, scenario: str) -> None:
    """Run a scenario's steps."""
    for step in API.scenarios[scenario].steps:
        operation = API.operations[step.operation.name]
        credentials = server.ADMIN if operation.auth == "admin" else None
        answer = await driver.call(operation, step.data, credentials)
        assert answer.status == 200, answer


async def compare(
    operation: Operation, scenario: str | None, calls: list[tuple[Any, Credentials]]
) -> list[tuple[Answer, Answer]]:
    """Make the same calls on two new servers; returns the answers in pairs."""
    async with AsyncExitStack() as stack:
        left, right = [await stack.enter_async_context(server.running(clock=lambda: NOW)) for _ in range(2)]
        http = await stack.enter_async_context(HttpDriver(API, left.url))
        websocket = await stack.enter_async_context(SocketDriver(API, right.url))
        if scenario is not None:
            await prepare(http, scenario)
            await prepare(websocket, scenario)
        pairs = []
        for data, credentials in calls:
            pairs.append(
                (
                    await http.call(operation, data, credentials),
                    await websocket.call(operation, data, credentials),
                )
            )
        snapshot = API.operations["public.get_snapshot"]
        pairs.append((await http.call(snapshot, None), await websocket.call(snapshot, None)))
        return pairs


@pytest.mark.parametrize("operation", BOTH, ids=[operation.name for operation in BOTH])
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_both_protocols_answer_alike(operation: Operation, draw: st.DataObject) -> None:
    scenario = draw.draw(st.sampled_from([None, *API.scenarios]), label="scenario")
    credentials = st.sampled_from([server.ADMIN, server.ADMIN, server.ADMIN, None, WRONG])
    data = data_of(API, operation).filter(lambda value: expressible(API, operation, value))
    calls = draw.draw(st.lists(st.tuples(data, credentials), min_size=1, max_size=6), label="calls")

    pairs = asyncio.run(compare(operation, scenario, calls))

    for (http, websocket), (value, _) in zip(pairs[:-1], calls, strict=True):
        assert comparable(operation, http) == comparable(operation, websocket), value
    snapshot = API.operations["public.get_snapshot"]
    assert comparable(snapshot, pairs[-1][0]) == comparable(snapshot, pairs[-1][1])


def examples() -> list[Any]:
    """Every example of the registry."""
    return [
        pytest.param(operation, example, id=f"{operation.name}-{number}")
        for operation in API.operations.values()
        for number, example in enumerate(operation.examples, 1)
    ]


def contains(actual: Any, part: Any) -> bool:
    """Whether `part` is `actual`, members left out of its objects aside."""
    if isinstance(part, dict) and isinstance(actual, dict):
        return all(name in actual and contains(actual[name], below) for name, below in part.items())
    return bool(actual == part)


@pytest.mark.parametrize(("operation", "example"), examples())
async def test_the_registrys_examples_hold_on_both_protocols(operation: Operation, example: Any) -> None:
    drivers: list[type[HttpDriver] | type[SocketDriver]] = [SocketDriver]
    if operation.http is not None:
        drivers.append(HttpDriver)
    for kind in drivers:
        async with server.running(clock=lambda: NOW) as running, kind(API, running.url) as driver:
            if example.given is not None:
                await prepare(driver, example.given.name)
            credentials = server.ADMIN if operation.auth == "admin" else None
            answer = await driver.call(operation, example.data, credentials)
        if example.error is not None:
            assert answer.code == example.error.name
        else:
            assert answer.status == 200, answer
            assert example.result is None or contains(answer.data, example.result.value), answer.data


async def test_a_key_that_one_protocol_stored_is_known_to_the_other() -> None:
    register = API.operations["queue.register"]
    async with (
        server.running(clock=lambda: NOW) as running,
        HttpDriver(API, running.url) as http,
        SocketDriver(API, running.url) as websocket,
    ):
        await prepare(http, "active_system")
        key = "0123456789abcdef"
        first = await websocket.call(register, {"callsign": "W1AW"}, key=key)
        assert first.status == 200
        assert await http.call(register, {"callsign": "W1AW", "ignored": 1}, key=key) == first
        assert (await http.call(register, {"callsign": "K1ABC"}, key=key)).code == "idempotency_mismatch"
        for bad in ("short", "x" * 129, "with blank 0123456789"):
            answers = [
                await driver.call(register, {"callsign": "K1ABC"}, key=bad) for driver in (http, websocket)
            ]
            assert answers[0] == answers[1]
            assert answers[0].code == "validation_failed"
