"""The proof itself: the protocols agree, all that is declared is seen, and faults are found."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from codegen.parity import report
from codegen.parity.findings import Counterexample
from codegen.parity.prover import Proof, prove
from codegen.parity.twins import Twin
from codegen.registry.diagnostics import Position
from codegen.registry.model import Ref
from core.bridge.operations import WriteOperation
from core.cli import twins
from tests.parity.support import LOGIN, answered_on_websocket, api, fresh, nowhere
from tests.support import server

SETTINGS = server.settings(admin_username=LOGIN[0], admin_password=LOGIN[1])


def proved(**options: Any) -> Proof:
    """A proof of the usual kind, short."""
    chosen = {"credentials": LOGIN, "sequences": 1, "steps": 20, "seed": 1, **options}
    return prove(chosen.pop("api", api()), chosen.pop("twins", fresh), **chosen)


def test_the_protocols_agree() -> None:
    done: list[int] = []

    proof = proved(sequences=8, steps=30, progress=done.append, tour=False)

    assert proof.counterexample is None, report.text(api(), proof.counterexample, LOGIN[1]).plain
    assert proof.sequences == 8
    assert done == list(range(1, 9))
    assert proof.steps > 200
    # WebSocket-only steps are done on two twins, the others on three.
    assert 2 * proof.steps < proof.calls < 3 * proof.steps


def test_every_declared_event_is_seen_and_one_declared_in_vain_is_reported() -> None:
    operations = dict(api().operations)
    register = operations["queue.register"]
    vain = Ref("split_update", Position("queue.yaml", 1, 1))
    operations["queue.register"] = replace(register, emits=(*register.emits, vain))

    proof = proved(api=replace(api(), operations=operations))

    assert proof.counterexample is None
    assert proof.unseen == {"queue.register": frozenset({"split_update"})}
    declared = {one.name: {event.name for event in one.emits} for one in api().operations.values()}
    assert {name: events for name, events in proof.emitted.items() if events} == {
        name: events for name, events in declared.items() if events
    }


def test_an_event_that_the_server_emits_and_the_registry_does_not_declare_is_found() -> None:
    operations = dict(api().operations)
    operations["queue.register"] = replace(operations["queue.register"], emits=())

    proof = proved(api=replace(api(), operations=operations))

    assert proof.counterexample is not None
    assert proof.counterexample.steps[-1].step.operation.name == "queue.register"
    difference = proof.counterexample.differences[0]
    assert (difference.what, difference.left, difference.right_value) == (
        "events",
        "registry",
        "queue_update",
    )


def test_the_server_refuses_to_commit_what_its_table_does_not_declare() -> None:
    @asynccontextmanager
    async def forgetful() -> AsyncIterator[Twin]:
        async with server.running(SETTINGS, clock=lambda: twins.NOW) as running:
            register = running.bridge.node.executor.operations["queue.register"]
            assert isinstance(register, WriteOperation)
            object.__setattr__(register, "emits", frozenset())
            yield Twin(running.url)

    proof = proved(twins=forgetful)

    assert proof.counterexample is not None
    last = proof.counterexample.steps[-1]
    assert last.step.operation.name == "queue.register"
    for side in last.sides.values():
        assert side.answer.code == "internal_error"
        assert side.snapshot["queue"]["total"] == 0


def test_a_seed_repeats_a_run() -> None:
    first, second = (proved(sequences=2, tour=False) for _ in range(2))
    assert (first.steps, first.calls, first.emitted) == (second.steps, second.calls, second.emitted)
    assert first.seed == second.seed == 1


def test_only_some_operations_take_part() -> None:
    proof = proved(only=["system.info", "system.ping"], sequences=2)
    assert proof.counterexample is None
    assert set(proof.emitted) == {"system.info", "system.ping"}


def test_unknown_operations_are_refused() -> None:
    with pytest.raises(ValueError, match=r"no operation queue\.lost"):
        proved(only=["queue.lost"])


def test_twins_that_cannot_be_opened_are_reported_as_they_report_it() -> None:
    with pytest.raises(OSError, match="no such server"):
        proved(twins=nowhere)


# --- Counterexamples ---------------------------------------------------------------------------


def one_more(body: bytes) -> bytes:
    """A queue entry one place further back."""
    entry = json.loads(body)
    return json.dumps({**entry, "position": entry["position"] + 1}).encode()


MINIMAL = """\
After 3 steps the two sides disagree.
Two fresh servers show it: set HOST, such as 127.0.0.1:8000, and PASSWORD in the shell.

1. admin.set_system_status
   HTTP       curl -sS -i -X POST -u operator:"${PASSWORD}" -H 'Content-Type: application/json' \
--data-binary '{"active": true}' http://$HOST/api/admin/status
   WebSocket  python -m websockets ws://operator:"${PASSWORD}"@$HOST/ws
              {"id": "1", "type": "request", "operation": "admin.set_system_status", "data": {"active": true}}
              (both in turn: over PROTOCOL)

2. queue.register
   HTTP       curl -sS -i -X POST -u operator:"${PASSWORD}" -H 'Content-Type: application/json' \
--data-binary '{"callsign": "W1AW"}' http://$HOST/api/queue/register
   WebSocket  {"id": "2", "type": "request", "operation": "queue.register", "data": {"callsign": "W1AW"}}
              (both in turn: over PROTOCOL)

3. queue.get_status
   HTTP       curl -sS -i -X GET -u operator:"${PASSWORD}" http://$HOST/api/queue/status/W1AW
   WebSocket  {"id": "3", "type": "request", "operation": "queue.get_status", "data": {"callsign": "W1AW"}}
              (both in turn: over PROTOCOL)

The answers differ at data.position:
  - HTTP + SSE
  + WebSocket
    …
        "data": {
          "callsign": "W1AW",
          "timestamp": "<volatile text>",
  -       "position": 1,
  +       "position": 2,
          "qrz": {
            "callsign": "W1AW",
            "name": "Operator of W1AW",

"""


def protocols_hidden(text: str) -> str:
    """The report without which protocol the third twin happened to use."""
    for protocol in ("HTTP", "WebSocket"):
        text = text.replace(f"both in turn: over {protocol}", "both in turn: over PROTOCOL")
    return text


@cache
def shortest() -> Counterexample:
    """The counterexample to WebSocket's answers of one operation being one place off."""
    with answered_on_websocket("queue.get_status", one_more):
        found = proved(sequences=100, steps=30, tour=False).counterexample
    assert found is not None
    return found


@pytest.mark.xdist_group("shortest")
def test_a_seeded_fault_is_reported_as_the_shortest_sequence() -> None:
    text = report.text(api(), shortest(), LOGIN[1])
    assert protocols_hidden(text.plain) == MINIMAL
    assert {"red", "green"} <= {span.style for span in text.spans}


@pytest.mark.xdist_group("shortest")
def test_machines_are_told_the_same() -> None:
    told = report.as_json(api(), shortest(), LOGIN[1])
    assert [step["operation"] for step in told["steps"]] == [
        "admin.set_system_status",
        "queue.register",
        "queue.get_status",
    ]
    assert told["steps"][-1]["http"].endswith("http://$HOST/api/queue/status/W1AW")
    assert json.loads(told["steps"][-1]["websocket"])["data"] == {"callsign": "W1AW"}
    difference = told["differences"][0]
    assert (difference["what"], difference["at"]) == ("answer", "data.position")
    assert difference["left"]["side"] == "HTTP + SSE"
    assert difference["right"]["value"]["data"]["position"] == 2
    assert LOGIN[1] not in json.dumps(told)


def test_without_shortening_the_first_one_found_is_kept() -> None:
    with answered_on_websocket("queue.get_status", one_more):
        proof = proved(sequences=100, steps=30, shrink=0, tour=False)
    assert proof.counterexample is not None
    assert proof.counterexample.steps[-1].step.operation.name == "queue.get_status"


# --- Faults that all protocols share -----------------------------------------------------------


def broken_twins(change: Callable[[Any], None]) -> Any:
    """Twins whose wired server `change` has altered."""

    @asynccontextmanager
    async def broken() -> AsyncIterator[Twin]:
        async with server.running(SETTINGS, clock=lambda: twins.NOW) as running:
            change(running.bridge)
            yield Twin(running.url)

    return broken


def test_an_operation_that_lost_its_login_everywhere_is_found() -> None:
    def open_to_all(bridge: Any) -> None:
        object.__setattr__(bridge.node.executor.operations["admin.get_queue"], "auth", "public")

    proof = proved(twins=broken_twins(open_to_all), sequences=40, shrink=0)

    assert proof.counterexample is not None
    assert proof.counterexample.differences[0].left_value in (
        {"code": "not_authenticated"},
        {"code": "invalid_credentials"},
    )
