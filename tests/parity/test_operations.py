"""The registry's examples, and idempotency keys across protocols, on a server of their own each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from codegen.parity.drivers import HttpDriver, SocketDriver
from codegen.registry import Api, load
from codegen.registry.model import Operation
from tests.support import server

REGISTRY = Path(__file__).parents[2] / "core" / "registry"
Driver = HttpDriver | SocketDriver
NOW = datetime(2026, 5, 1, 12, 0, 0, 123456, UTC)


def _load() -> Api:
    api, diagnostics = load(REGISTRY)
    assert api is not None, diagnostics
    return api


API = _load()


async def prepare(driver: Driver, scenario: str) -> None:
    """Run a scenario's steps."""
    for step in API.scenarios[scenario].steps:
        operation = API.operations[step.operation.name]
        credentials = server.ADMIN if operation.auth == "admin" else None
        answer = await driver.call(operation, step.data, credentials)
        assert answer.status == 200, answer


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
    drivers: list[type[Driver]] = [SocketDriver]
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
