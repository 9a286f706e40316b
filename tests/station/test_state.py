"""The state value, its codec and its times."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.station.clock import wire_time
from core.station.lookup import failed
from core.station.qso import LoggedStart, start_logged
from core.station.state import Lookup, StateUnreadable, Station, Status, Tuning, decode, encode, initial
from tests.station.example import CLOSED, START, at, known, queued
from tests.station.strategies import STATIONS, TIMES


def test_the_first_state_is_inactive_by_system() -> None:
    assert initial(START) == Station(
        Status(False, "2024-05-01T12:00:00.123456", "system"), (), None, Tuning(None, None, None), Tuning()
    )


def test_values_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        CLOSED.queue = ()  # type: ignore[misc]


def test_only_a_success_has_an_image_key() -> None:
    assert Lookup("W1AW").has_image
    assert not failed("W1AW", "Not found: W1AW").has_image


@given(STATIONS)
def test_the_codec_loses_nothing(state: Station) -> None:
    text = encode(state)
    assert decode(text) == state
    assert encode(decode(text)) == text


def test_the_codec_writes_compact_unescaped_json() -> None:
    state = replace(CLOSED, split=Tuning("up 5, café", "t", "admin"))
    assert encode(state) == (
        '{"status":{"active":false,"last_updated":"2024-05-01T12:00:00.123456","updated_by":"system"},'
        '"queue":[],"current_qso":null,"frequency":{"value":null,"last_updated":null,"updated_by":null},'
        '"split":{"value":"up 5, café","last_updated":"t","updated_by":"admin"}}'
    )


def full_document() -> dict[str, Any]:
    state = queued("W1AW", "K1ABC")
    state, _, _ = start_logged(
        state, LoggedStart("qso_start", "EI6LF", 14.2715, "SSB"), known("EI6LF"), at(9)
    )
    document: dict[str, Any] = json.loads(encode(state))
    return document


def members(document: dict[str, Any]) -> list[dict[str, Any]]:
    entries = document["queue"]
    return [
        document, document["status"], entries[0], entries[0]["qrz"], document["current_qso"],
        document["current_qso"]["metadata"], document["frequency"],
    ]  # fmt: skip


@pytest.mark.parametrize("place", range(7))
def test_members_of_a_newer_version_are_skipped(place: int) -> None:
    document = full_document()
    expected = decode(json.dumps(document))
    members(document)[place]["added_in_2_0"] = {"any": ["thing"]}
    assert decode(json.dumps(document)) == expected


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("status",), None),
        (("status", "active"), 1),
        (("status", "active"), "true"),
        (("status", "updated_by"), None),
        (("queue",), {}),
        (("queue", 0), "W1AW"),
        (("queue", 0, "callsign"), 7),
        (("queue", 0, "position"), "1"),
        (("queue", 0, "position"), 1.5),
        (("queue", 1, "qrz"), None),
        (("queue", 1, "qrz", "name"), False),
        (("current_qso", "timestamp"), 0),
        (("current_qso", "metadata", "source"), "elsewhere"),
        (("current_qso", "metadata", "frequency_mhz"), "14"),
        (("frequency", "value"), 14.2),
    ],
    ids=str,
)
def test_a_value_that_does_not_fit_is_refused_by_its_path(path: tuple[str | int, ...], value: object) -> None:
    document = full_document()
    target: Any = document
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(StateUnreadable) as refused:
        decode(json.dumps(document))
    assert f"({'.'.join(map(str, path))}: " in str(refused.value)
    assert "restore the database from a backup" in str(refused.value)


def test_a_missing_member_is_refused_by_its_path() -> None:
    document = full_document()
    del document["queue"][1]["timestamp"]
    with pytest.raises(StateUnreadable, match=r"queue\.1\.timestamp: Field required"):
        decode(json.dumps(document))


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "{", '"state"', "[" * 100_000, '{"status":NaN}'])
def test_what_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(StateUnreadable):
        decode(text)


def test_a_refusal_shows_no_stored_value() -> None:
    document = full_document()
    document["queue"][0]["qrz"]["address"] = ["1 Secret Street"]
    with pytest.raises(StateUnreadable) as refused:
        decode(json.dumps(document))
    assert "Secret" not in str(refused.value)
    assert refused.value.__context__ is None


@given(st.text(max_size=50))
def test_any_other_text_is_refused_and_nothing_worse(text: str) -> None:
    with pytest.raises(StateUnreadable):
        decode(text)


def test_a_wire_time_has_no_zone_and_six_digits_or_none() -> None:
    assert wire_time(START) == "2024-05-01T12:00:00.123456"
    assert wire_time(START.replace(microsecond=120000)) == "2024-05-01T12:00:00.120000"
    assert wire_time(START.replace(microsecond=0)) == "2024-05-01T12:00:00"


def test_a_wire_time_is_in_utc() -> None:
    assert wire_time(START.astimezone(timezone(timedelta(hours=5, minutes=30)))) == wire_time(START)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        wire_time(datetime(2024, 5, 1))


@given(TIMES)
def test_wire_times_name_the_moment(now: datetime) -> None:
    assert datetime.fromisoformat(wire_time(now)).replace(tzinfo=UTC) == now
