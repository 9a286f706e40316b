"""The proof on servers that run already: one or two, read only or written to."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from codegen.parity import report
from codegen.parity.deployed import Deployed, prove_deployed, safe_operations
from codegen.parity.drivers import HttpDriver
from codegen.parity.prover import Proof
from codegen.parity.stages import Unusable
from tests.parity.support import LOGIN, answered_on_websocket, api, deployed, fresh


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server that runs already."""
    with deployed(fresh) as running:
        yield running


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    """Another one, with a station of its own."""
    with deployed(fresh) as running:
        yield running


def proved(http: str, websocket: str | None = None, **options: Any) -> Proof:
    """A short proof."""
    login = options.pop("login", LOGIN)
    chosen = {"sequences": 3, "steps": 20, "seed": 1, "writes": False, **options}
    return prove_deployed(api(), Deployed(http, websocket or http, login), **chosen)


def call(url: str, name: str, data: Any = None) -> Any:
    """The result of an operation, called by the operator."""

    async def calling() -> Any:
        async with HttpDriver(api(), url) as http:
            return (await http.call(api().operations[name], data, LOGIN)).data

    return asyncio.run(calling())


def test_safe_operations_write_nothing_and_try_no_password() -> None:
    safe = safe_operations(api())
    assert {"queue.list", "admin.get_queue", "auth.logout"} <= safe
    assert not safe & {"queue.register", "auth.login"}


def test_reading_leaves_the_station_as_it_was(url: str) -> None:
    before = call(url, "public.get_snapshot")
    proof = proved(url)
    assert proof.counterexample is None
    assert proof.steps > 20
    assert call(url, "public.get_snapshot") == before


def test_without_a_login_what_everyone_may_do_is_compared(url: str) -> None:
    proof = proved(url, login=None)
    assert proof.counterexample is None
    assert proof.steps > 20


def test_reading_a_busy_station(url: str) -> None:
    """Someone else changes the station all the time; that is no difference between the protocols."""
    over = threading.Event()

    def busy() -> None:
        while not over.is_set():
            call(url, "admin.set_frequency", {"frequency": "14.2"})

    other = threading.Thread(target=busy)
    other.start()
    try:
        proof = proved(url, sequences=3)
    finally:
        over.set()
        other.join()
    assert proof.counterexample is None


def test_a_difference_in_reading_is_found(url: str) -> None:
    with answered_on_websocket(
        "queue.list", lambda body: json.dumps({**json.loads(body), "total": 9}).encode()
    ):
        proof = proved(url, sequences=40)
    assert proof.counterexample is not None
    text = report.text(api(), proof.counterexample, LOGIN[1], url).plain
    assert f"{url}/api/queue/list" in text
    assert url.replace("http", "ws", 1).partition("//")[2] in text
    assert LOGIN[1] not in text
    assert '  +       "total": 9,' in text


def test_writing_to_one_server_in_turns(url: str) -> None:
    proof = proved(url, writes=True)
    assert proof.counterexample is None
    assert proof.calls > proof.steps


def test_a_difference_in_writing_to_one_server_is_found(url: str) -> None:
    with answered_on_websocket("queue.register", lambda body: body.replace(b"success", b"secret")):
        proof = proved(url, writes=True, sequences=40)
    assert proof.counterexample is not None
    assert [one.step.operation.name for one in proof.counterexample.steps] == ["queue.register"]
    assert proof.counterexample.differences[0].at == "data.message"


def test_writing_to_a_pair(url: str, other: str) -> None:
    proof = proved(url, other, writes=True)
    assert proof.counterexample is None
    assert proof.calls > proof.steps


def test_two_stations_that_differ_are_not_compared(url: str, other: str) -> None:
    call(url, "admin.set_split", {"split": "up 5"})
    call(other, "admin.set_split", {"split": "up 6"})
    with pytest.raises(Unusable, match="show different stations"):
        proved(url, other)


def test_wrong_credentials_for_writes_are_told(url: str) -> None:
    with pytest.raises(Unusable, match="are user name and password right"):
        proved(url, writes=True, login=(LOGIN[0], "wrong"))
