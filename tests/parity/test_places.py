"""Steps that speak of places in the log, and connections that choose their events."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.parity.fitting import data_fits
from codegen.parity.places import back, choice, placed
from codegen.parity.steps import Step, cast
from codegen.parity.tour import Tour
from tests.parity.support import LOGIN, api

OPERATOR = cast(LOGIN)[0]
HISTORY = "events.history"


def step(data: Any, operation: str = HISTORY) -> Step:
    return Step(OPERATOR, api().operations[operation], data)


def test_a_place_is_one_of_the_server_that_is_asked() -> None:
    asked = step({"after": back(3), "limit": 7})
    assert placed(api(), asked, "a1:10").data == {"after": "a1:7", "limit": 7}
    assert placed(api(), asked, "b2:2").data == {"after": "b2:0", "limit": 7}
    assert asked.data == {"after": "position-3", "limit": 7}


@pytest.mark.parametrize(
    "data", [{"after": "a1:3"}, {"after": "position"}, {"after": "position-3x"}, {"after": 3}, {}, None, []]
)
def test_other_data_stay_as_they_are(data: Any) -> None:
    asked = step(data)
    assert placed(api(), asked, "a1:10") is asked


def test_texts_elsewhere_are_no_places() -> None:
    asked = step({"frequency": back(1)}, "admin.set_frequency")
    assert placed(api(), asked, "a1:10") is asked


def test_nothing_is_put_in_before_a_position_is_known() -> None:
    asked = step({"after": back(3)})
    assert placed(api(), asked, None) is asked


def test_a_place_fits_the_schema() -> None:
    operation = api().operations[HISTORY]
    assert data_fits(api(), operation, {"after": back(0)}) is True
    assert data_fits(api(), operation, {"after": "position"}) is False


def test_the_tour_asks_for_the_past_over_both_protocols() -> None:
    tour = Tour(api(), list(api().operations.values()), OPERATOR, (), LOGIN, scenarios=True)
    asked = {
        (one.via, str(one.data["after"]))
        for one in tour.steps()
        if one.operation.name == HISTORY and isinstance(one.data, dict) and "after" in one.data
    }
    assert asked >= {(via, back(events)) for via in ("http", "websocket") for events in (0, 1, 4)}


@pytest.mark.parametrize("operation", ["events.subscribe", "events.unsubscribe"])
def test_an_answer_tells_what_a_connection_chose(operation: str) -> None:
    found = choice(api(), api().operations[operation], {"events": ["queue_update"], "position": "a1:3"})
    assert found == frozenset({"queue_update"})
    assert choice(api(), api().operations[operation], {"events": []}) == frozenset()


@pytest.mark.parametrize(
    ("operation", "answer"),
    [
        ("events.history", {"events": []}),
        ("system.info", {"events": ["queue_update"]}),
        ("auth.logout", {"authenticated": False}),
        ("events.subscribe", None),
        ("events.subscribe", {"events": None}),
    ],
)
def test_other_answers_tell_of_no_choice(operation: str, answer: Any) -> None:
    assert choice(api(), api().operations[operation], answer) is None
