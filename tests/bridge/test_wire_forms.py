"""Positions, text frames and the wire forms of events."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Opcode

from core.bridge.events import EventSpec, EventTable, LoggedEvent, Publication, event_text, sse_frame
from core.bridge.frames import text_frame
from core.bridge.position import Position
from tests.bridge.conversation import parsed

AT = "2024-05-01T12:00:00.123456+00:00"
POSITIONS = st.builds(
    Position, st.text("0123456789abcdef", min_size=1, max_size=32), st.integers(0, 10**18 - 1)
)
DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# --- Positions ------------------------------------------------------------------------------------


@given(POSITIONS)
def test_a_position_is_read_as_it_is_written(position: Position) -> None:
    assert Position.parse(str(position)) == position


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "ab",
        "ab:",
        ":1",
        "ab:-1",
        "ab:01",
        "ab:1 ",
        " ab:1",
        "ab:1\n",
        "AB:1",
        "xyz:1",
        "ab:1:2",
        "ab:+1",
        "ab:1_0",
        "ab:\u0661",
        "ab:" + "1" * 19,
        "a" * 33 + ":1",
        "ab:1.0",
    ],
)
def test_other_texts_are_no_positions(text: str) -> None:
    assert Position.parse(text) is None


@given(st.text() | st.text("0123456789abcdef:", max_size=8))
def test_what_is_read_is_written_the_same(text: str) -> None:
    position = Position.parse(text)
    assert position is None or str(position) == text


# --- Frames ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
def test_a_text_frame_is_what_websockets_reads(size: int) -> None:
    payload = b"a" * size
    data = text_frame(payload)
    frame = parsed(data)
    assert (frame.opcode, frame.fin, bytes(frame.data)) == (Opcode.TEXT, True, payload)
    assert len(data) - size == (2 if size < 126 else 4 if size < 65_536 else 10)


# --- Events ---------------------------------------------------------------------------------------


@given(DATA, POSITIONS)
def test_one_event_says_the_same_on_both_transports(data: Any, position: Position) -> None:
    publication = Publication(
        LoggedEvent(position.sequence, "shelf_update", compact(data), AT), position.epoch
    )
    assert publication.position == position

    frame = parsed(publication.websocket)
    message = json.loads(bytes(frame.data))
    assert message == {
        "type": "event",
        "event": "shelf_update",
        "data": data,
        "timestamp": AT,
        "id": str(position),
    }

    lines = publication.sse.decode("ascii").split("\n")
    assert lines[0] == "event: shelf_update"
    assert lines[1].startswith("data: ")
    assert lines[2:] == [f"id: {position}", "", ""]
    assert json.loads(lines[1][6:]) == {"type": "shelf_update", "data": data, "timestamp": AT}


def test_events_on_a_stream_are_spaced_and_escaped_as_the_original_had_them() -> None:
    publication = Publication(LoggedEvent(7, "split_update", compact({"split": "café\u2028\n"}), AT), "e")
    assert (
        publication.sse
        == (
            b"event: split_update\n"
            b'data: {"type": "split_update", "data": {"split": "caf\\u00e9\\u2028\\n"}, "timestamp": "%s"}\n'
            b"id: e:7\n\n"
        )
        % AT.encode()
    )


def test_an_event_is_encoded_once_for_each_audience() -> None:
    publication = Publication(LoggedEvent(7, "lamp", "null", AT), "e")
    assert publication.websocket is publication.websocket
    assert publication.sse is publication.sse


def test_events_of_one_connection_have_no_id() -> None:
    assert json.loads(event_text("keepalive", '{"position":"e:7"}', AT)) == {
        "type": "event",
        "event": "keepalive",
        "data": {"position": "e:7"},
        "timestamp": AT,
    }
    assert sse_frame("connected", '{"a": 1}') == b'event: connected\ndata: {"a": 1}\n\n'
    assert sse_frame("keepalive", "{}", Position("e", 7)) == b"event: keepalive\ndata: {}\nid: e:7\n\n"


def test_the_table_knows_which_events_are_kept() -> None:
    table = EventTable([EventSpec("connected", False, False), EventSpec("shelf_update", True, True)])
    assert list(table) == ["connected", "shelf_update"]
    assert table.logged == {"shelf_update"}
    assert table["shelf_update"].conflate
    assert "lamp" not in table
