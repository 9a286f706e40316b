"""The comparison itself: what it must notice, and what it must not."""

from __future__ import annotations

import json

import pytest

from tests.compat import deviations
from tests.compat.comparing import Received, differences, event_differences
from tests.compat.transcripts import ABSENT, Absent, Answer, Json

BASE = "http://127.0.0.1:1"
STATION = {"queue": {"queue": [], "total": 0}, "current_qso": None}


def answer(body: Json | Absent, status: int = 200, texts: tuple[str, ...] = ()) -> Answer:
    return Answer(status, {"content-type": "application/json"}, body, texts)


def received(body: Json, status: int = 200, **headers: str) -> Received:
    return Received(status, {"content-type": "Application/JSON", **headers}, json.dumps(body))


def event(name: str, data: Json, timestamp: Json = "2024-05-01T12:00:00+00:00") -> Json:
    return {"event": name, "data": {"type": name, "data": data, "timestamp": timestamp}}


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "b": 2}, {"a": 1}),
        ({"a": None}, {}),
        (1, True),
        (False, 0),
        ([True], [1]),
        ([1, 2], [1, 3]),
        ([], [1]),
        ("<timestamp>", "yesterday"),
        ("<timestamp>", None),
        ({}, []),
    ],
)
def test_json_that_differs(expected: Json, actual: Json) -> None:
    assert [one["kind"] for one in differences([answer(expected)], received(actual), BASE)] == ["json"]


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"a": 1, "b": [None, "x"]}, {"b": [None, "x"], "a": 1}),
        ("<timestamp>", "2024-05-01T12:00:00.123456"),
        ("<timestamp>", "2024-05-01T12:00:00+00:00"),
        (ABSENT, {"any": "thing"}),
    ],
)
def test_json_that_is_equal(expected: Json, actual: Json) -> None:
    assert differences([answer(expected)], received(actual), BASE) == []


def test_status_headers_and_texts_that_differ() -> None:
    expected = Answer(307, {"location": "<base>/a", "vary": "Origin"}, ABSENT, ("gone",))
    assert differences([expected], Received(200, {"location": f"{BASE}/b"}, "there"), BASE) == [
        {"kind": "status", "expected": 307, "actual": 200},
        {"kind": "header", "name": "location", "expected": "<base>/a", "actual": "<base>/b"},
        {"kind": "header", "name": "vary", "expected": "Origin", "actual": None},
        {"kind": "text", "missing": "gone"},
    ]


def test_of_a_422_place_and_type_count() -> None:
    recorded = answer({"detail": [{"type": "missing", "loc": ["body"], "msg": "x", "url": "y"}]}, 422)
    equal, other = ({"detail": [{"type": "missing", "loc": loc}]} for loc in (["body"], ["body", "a"]))
    assert differences([recorded], received(equal, 422), BASE) == []
    assert differences([recorded], received(other, 422), BASE)


def test_any_accepted_answer_will_do() -> None:
    assert differences([answer(1), answer(2)], received(2), BASE) == []
    assert len(differences([answer(1), answer(2, status=404)], received(2), BASE)) == 1


def test_events_are_compared_in_order_and_with_their_data() -> None:
    first, second = event("split_update", 1, "<timestamp>"), event("queue_update", 2, "<timestamp>")
    came = [event("split_update", 1), event("queue_update", 2)]
    assert event_differences([first, second], came, STATION) == []
    for wrong in (
        [came[1], came[0]],
        came[:1],
        [came[0], event("queue_update", 3)],
        [came[0], event("x", 2)],
    ):
        assert event_differences([first, second], wrong, STATION)
    assert event_differences([first], [event("split_update", 1, "now")], STATION)


def test_further_events_are_named_and_must_tell_the_state() -> None:
    told = [event("current_qso", None), event("queue_update", STATION["queue"])]
    named = {"kind": "events_added", "names": ["current_qso", "queue_update"]}
    assert event_differences([], told, STATION) == [named]
    stale = [event("current_qso", None), event("queue_update", {"queue": [], "total": 1})]
    assert len(event_differences([], stale, STATION)) == 2


def test_what_is_not_listed_and_what_is_gone_are_complaints() -> None:
    entry = deviations.listed()[0]
    name, listed = entry["scenario"], deviations.of(entry["scenario"])
    assert deviations.judge(name, listed) == []
    assert "does not occur" in deviations.judge(name, listed[1:])[0]
    assert "not in deviations.json" in deviations.judge(name, [*listed, (1, {"kind": "status"})])[0]
