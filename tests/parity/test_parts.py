"""The prover's parts on their own: what fits a schema, what HTTP can say, shell lines, shortening, texts."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.parity import texts
from codegen.parity.answers import Answer, sequence_of
from codegen.parity.commands import Commands
from codegen.parity.drivers import basic
from codegen.parity.findings import Counterexample, Difference, Performed, first_difference, written
from codegen.parity.fitting import data_fits, unreachable
from codegen.parity.masking import masked
from codegen.parity.places import placed
from codegen.parity.shortening import Shortening
from codegen.parity.steps import Client, Step, cast, expressible
from codegen.parity.strategies import Seen, data_of, resolved
from codegen.registry.model import Operation
from core.app import build
from core.bridge.strict_json import JsonInvalid, StrictDecoder
from core.bridge.validation import Invalid, parameters
from tests.parity.support import LOGIN, api
from tests.support import server
from tests.support.examples import examples

Json = Any
OPERATIONS = list(api().operations.values())
TABLE = build(server.settings()).node.executor.operations
OPERATOR = cast(LOGIN)[0]


def operation(name: str) -> Operation:
    """An operation of the project's registry."""
    return api().operations[name]


# --- What fits ---------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS, ids=[one.name for one in OPERATIONS])
@settings(
    max_examples=examples(20, long=200),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(draw=st.data())
def test_verdicts_agree_with_the_generated_models(operation: Operation, draw: st.DataObject) -> None:
    data = draw.draw(data_of(api(), operation))
    verdict = data_fits(api(), operation, data)
    try:
        # As it is sent, with an id of the server in place of what stands for one.
        sent = placed(api(), Step(OPERATOR, operation, data), "a1:5").data
        parameters(TABLE[operation.name], sent)
        valid = True
    except Invalid:
        valid = False
    assert verdict in (None, valid)


@pytest.mark.parametrize(
    ("name", "data", "verdict"),
    [
        ("queue.register", {"callsign": "W1AW", "more": 1}, True),
        ("queue.register", {"callsign": None}, False),
        ("queue.register", {}, False),
        ("queue.register", None, False),
        ("queue.register", [1], False),
        ("queue.list", [1], True),
        ("admin.set_system_status", {"active": True}, True),
        ("admin.set_system_status", {"active": "yes"}, None),
        ("admin.set_system_status", {"active": []}, False),
        ("admin.logging_direct", {"type": "x", "data": {"callsign": "W1AW", "timestamp": "t"}}, True),
        ("admin.logging_direct", {"type": "x", "data": {"callsign": "W1AW"}}, False),
        (
            "admin.logging_direct",
            {"type": "x", "data": {"callsign": "A", "timestamp": "t", "frequency_mhz": -1}},
            False,
        ),
        ("admin.logging_direct", {"type": "x" * 65, "data": {"callsign": "A", "timestamp": "t"}}, False),
    ],
)
def test_verdicts(name: str, data: Json, verdict: bool | None) -> None:
    assert data_fits(api(), operation(name), data) is verdict


@pytest.mark.parametrize(
    ("callsign", "sayable", "no_path"),
    [
        ("W1AW", True, False),
        (" ", True, False),
        ("a/b", True, True),
        ("a/", False, True),
        ("", False, True),
        (".", False, True),
        ("..", False, True),
        (5, False, False),
    ],
)
def test_what_a_path_can_say(callsign: Json, sayable: bool, no_path: bool) -> None:
    data = {"callsign": callsign}
    assert expressible(api(), operation("queue.get_status"), data) is sayable
    assert unreachable(api(), operation("queue.get_status"), data) is no_path


def test_bodies_can_say_anything_and_missing_routes_nothing() -> None:
    assert expressible(api(), operation("queue.register"), [None])
    assert not expressible(api(), operation("auth.login"), {"username": "a", "password": "b"})
    assert not expressible(api(), operation("queue.get_status"), None)


# --- Values ------------------------------------------------------------------------------------


def test_volatile_members_are_masked_by_their_type() -> None:
    entry = {"callsign": "W1AW", "timestamp": "2026-05-01T12:00:00", "position": 1, "qrz": {}, "more": 1}
    assert masked(api(), api().schemas["QueueEntry"].schema, entry) == {
        **entry,
        "timestamp": "<volatile text>",
    }
    assert masked(api(), api().schemas["QueueEntry"].schema, {"timestamp": 5}) == {
        "timestamp": "<volatile integer>"
    }
    frequency = {"frequency": None, "last_updated": None}
    assert masked(api(), api().schemas["PublicFrequency"].schema, frequency) == frequency


@pytest.mark.parametrize(("left", "right"), [(1, 1.0), (1, True), (0, False), ("1", 1), (None, False)])
def test_values_of_other_types_differ(left: Json, right: Json) -> None:
    assert written(left) != written(right)
    assert first_difference({"a": [left]}, {"a": [right]}) == "a[0]"


@pytest.mark.parametrize(
    ("left", "right", "path"),
    [
        ({"a": 1}, {"a": 1}, None),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, "a.b[1]"),
        ({"a": [1]}, {"a": [1, 2]}, "a[1]"),
        ({"a": 1}, {}, "a"),
        ({}, {"b": 1}, "b"),
        (1, 2, ""),
    ],
)
def test_the_first_difference(left: Json, right: Json, path: str | None) -> None:
    assert first_difference(left, right) == path


def test_what_was_seen_is_put_in() -> None:
    pool = {"callsign": ["W1AW", "K1ABC"]}
    draft = {"a": [Seen("callsign", 0, "N0CALL")], "b": Seen("callsign", 1, "", " ", "/P", True)}
    assert resolved(draft, pool) == {"a": ["K1ABC"], "b": " w1aw/P"}
    assert resolved(draft, {}) == {"a": ["N0CALL"], "b": " /P"}


@pytest.mark.parametrize(
    ("position", "number"), [("9f2c:42", 42), ("9f2c:", None), ("42", None), ("a:b", None), (None, None)]
)
def test_the_number_of_a_position(position: Json, number: int | None) -> None:
    assert sequence_of(position) == number


# --- JSON texts --------------------------------------------------------------------------------

DECODER = StrictDecoder(max_depth=32, max_integer=2**53 - 1)
DATA = st.sampled_from([{"callsign": "W1AW"}, {"type": "x", "data": {"callsign": "A"}}, {}])


@settings(max_examples=examples(150, long=1000), deadline=None, derandomize=True)
@given(draw=st.data())
def test_refused_texts_are_refused_as_a_body_and_inside_a_frame(draw: st.DataObject) -> None:
    text = draw.draw(texts.refused(api(), draw.draw(DATA)))
    with pytest.raises(JsonInvalid):
        DECODER.decode(text)
    with pytest.raises(JsonInvalid):
        DECODER.decode(f'{{"id": "1", "data": {text}}}', enclosing=1)


@settings(max_examples=examples(150, long=1000), deadline=None, derandomize=True)
@given(draw=st.data())
def test_peculiar_texts_mean_the_same_in_both_places(draw: st.DataObject) -> None:
    text = draw.draw(texts.peculiar(api(), draw.draw(DATA)))
    assert DECODER.decode(f'{{"id": "1", "data": {text}}}', enclosing=1)["data"] == DECODER.decode(text)


# --- Commands ----------------------------------------------------------------------------------


def curl(step: Step, caller: Client = OPERATOR) -> list[str]:
    """The words of the line, as bash hands them to a program, with HOST and PASSWORD set."""
    line = Commands(api(), LOGIN[1]).curl(step, caller)
    assert line is not None
    assert LOGIN[1] not in line
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}; {line}"
    done = subprocess.run(
        ["bash", "-c", script],
        env={"HOST": "h:1", "PASSWORD": LOGIN[1], "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize("callsign", ["W1AW", "a'b", "ß 1", "a\tb", 'q"', "$HOME", "%2F?#"])
def test_curl_lines_survive_the_shell(callsign: str) -> None:
    register = Step(OPERATOR, operation("queue.register"), {"callsign": callsign}, key="0123456789abcdef")
    words = curl(register)
    assert words[words.index("-u") + 1] == f"{LOGIN[0]}:{LOGIN[1]}"
    assert json.loads(words[words.index("--data-binary") + 1]) == {"callsign": callsign}
    assert "Idempotency-Key: 0123456789abcdef" in words
    assert words[-1] == "http://h:1/api/queue/register"


@pytest.mark.parametrize("text", ['{"a": NaN}', "{'a': 1}", '{"a":\n1}', '"a\x1fb"', '{"a": "\\ud800"}'])
def test_odd_texts_survive_the_shell(text: str) -> None:
    words = curl(Step(OPERATOR, operation("queue.register"), None, text=text))
    assert words[words.index("--data-binary") + 1] == text


def test_a_text_that_no_argument_can_hold_goes_through_a_pipe() -> None:
    line = Commands(api(), None).curl(
        Step(OPERATOR, operation("queue.register"), None, text='"a\0b\\n"'), OPERATOR
    )
    assert line is not None
    script = f"curl() {{ cat; }}; {line}"
    done = subprocess.run(["bash", "-c", script], env={"HOST": "h"}, capture_output=True, check=True)
    assert done.stdout == b'"a\0b\\n"'


def test_secrets_are_placeholders_wherever_they_stand() -> None:
    commands = Commands(api(), LOGIN[1])
    login = Step(OPERATOR, operation("auth.login"), {"username": LOGIN[0], "password": LOGIN[1]})
    assert json.loads(commands.frame(login, 1))["data"]["password"] == "${PASSWORD}"
    for client in cast(LOGIN):
        for told in (
            commands.handshake(client),
            commands.curl(Step(client, operation("queue.list")), client),
        ):
            assert LOGIN[1] not in str(told)
            assert basic(LOGIN).split()[1] not in str(told)


def test_what_http_cannot_do_has_no_line() -> None:
    commands = Commands(api(), None)
    assert commands.curl(Step(OPERATOR, operation("auth.logout")), OPERATOR) is None
    assert commands.curl(Step(OPERATOR, operation("queue.get_status"), {"callsign": ".."}), OPERATOR) is None
    assert commands.curl(Step(OPERATOR, operation("queue.list"), frame="[]"), OPERATOR) is None


def test_a_deployed_server_is_named() -> None:
    commands = Commands(api(), None, "https://pileup.example.org")
    line = commands.curl(Step(OPERATOR, operation("queue.list")), replace(OPERATOR, authorization=None))
    assert shlex.split(str(line))[-1] == "https://pileup.example.org/api/queue/list"
    anonymous = cast(LOGIN)[2]
    assert commands.handshake(anonymous) == "python -m websockets wss://pileup.example.org/ws"


# --- Shortening --------------------------------------------------------------------------------


def performed(steps: Sequence[Step]) -> tuple[Performed, ...]:
    """Steps as if they had been done."""
    return tuple(Performed(step, step.client, {}) for step in steps)


def counterexample(steps: Sequence[Step], what: str = "answer") -> Counterexample:
    """One that ends with these steps."""
    return Counterexample(performed(steps), (Difference(what, "a", 1, "b", 2),))


async def shortened(steps: Sequence[Step], fails: Any, seconds: float = 60) -> tuple[Counterexample, int]:
    """The shortest, and how many times it was replayed."""
    tries = 0

    async def replay(chosen: Sequence[Step]) -> Counterexample | None:
        nonlocal tries
        tries += 1
        return counterexample(chosen) if fails(chosen) else None

    known = {"callsign": ["W1AW", "K1ABC"]}
    shortening = Shortening(replay, known, OPERATOR, seconds)
    return await shortening.shorten(counterexample(steps)), tries


def calls(*callsigns: str) -> list[Step]:
    """Registrations."""
    return [Step(OPERATOR, operation("queue.register"), {"callsign": one}) for one in callsigns]


async def test_steps_that_do_not_matter_are_left_out() -> None:
    steps = calls(*map(str, range(40)))

    def fails(chosen: Sequence[Step]) -> bool:
        return {steps[7].operation.name} <= {one.operation.name for one in chosen} and len(chosen) >= 3

    found, _ = await shortened(steps, fails)
    assert len(found.steps) == 3


async def test_data_become_plain() -> None:
    client = cast(LOGIN)[4]
    odd = Step(
        client, operation("queue.register"), {"callsign": "zz9\u2028", "more": [1, {"x": 2}]}, key="k" * 20
    )
    found, _ = await shortened([odd], lambda chosen: isinstance((chosen[0].data or {}).get("callsign"), str))
    step = found.steps[0].step
    assert (step.client, step.key, step.data) == (OPERATOR, None, {"callsign": "W1AW"})


async def test_what_does_not_happen_again_is_kept() -> None:
    steps = calls("A", "B")
    found, _ = await shortened(steps, lambda chosen: False)
    assert [one.step for one in found.steps] == steps


async def test_shortening_ends_in_time() -> None:
    steps = calls(*map(str, range(40)))
    found, tries = await shortened(steps, lambda chosen: True, seconds=-1)
    assert (len(found.steps), tries) == (40, 0)


def test_answers_show_only_what_says_something() -> None:
    assert Answer(200, None, None, [], {"a": 1}).as_json() == {"status": 200, "data": {"a": 1}}
    assert Answer(404, "not_found", "Not Found", [], None).as_json() == {
        "status": 404,
        "code": "not_found",
        "message": "Not Found",
    }
