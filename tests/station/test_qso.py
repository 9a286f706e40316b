"""The QSO: begun from the queue or by a logging program, and ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.station.errors import (
    CallsignRequired,
    InvalidCallsign,
    StationError,
    SystemInactive,
    UnsupportedMessageType,
)
from core.station.lookup import not_configured
from core.station.qso import LoggedStart, check_logged, complete, next_qso, start_logged
from core.station.queue import entries
from core.station.state import Qso, QsoMetadata
from core.station.status import set_active
from tests.station.example import CLOSED, OPEN, at, known, queued, wire

START = LoggedStart("qso_start", "ei6lf ", 14.2715, "SSB", "pblog_native", "callsign_finalized")


def test_next_takes_the_head_and_its_look_up() -> None:
    station, qso = next_qso(queued("W1AW", "K1ABC"), at(7))
    assert qso == station.current_qso == Qso("W1AW", wire(7), not_configured("W1AW"))
    assert [(entry.callsign, entry.position) for entry in entries(station)] == [("K1ABC", 1)]


def test_next_ends_the_qso_first() -> None:
    station, _ = next_qso(queued("W1AW"), at(7))
    station, qso = next_qso(station, at(8))
    assert (qso, station.current_qso) == (None, None)


def test_next_works_while_inactive() -> None:
    assert next_qso(CLOSED, at(1)) == (CLOSED, None)


def test_completing_gives_the_qso_and_does_not_advance() -> None:
    working, qso = next_qso(queued("W1AW", "K1ABC"), at(7))
    station, ended = complete(working)
    assert ended == qso
    assert station == replace(working, current_qso=None)
    assert complete(station) == (station, None)


def test_a_logged_start_of_a_waiting_caller_keeps_its_look_up() -> None:
    station, qso, was_in_queue = start_logged(queued("W1AW", "EI6LF", "K1ABC"), START, known("EI6LF"), at(9))
    assert was_in_queue
    assert qso == station.current_qso
    assert qso == Qso(
        "EI6LF",
        wire(9),
        not_configured("EI6LF"),
        QsoMetadata(
            source="queue",
            logging_initiated=True,
            frequency_mhz=14.2715,
            mode="SSB",
            started_via="logging_software",
            triggered_by="callsign_finalized",
            logging_source="pblog_native",
        ),
    )
    assert [(entry.callsign, entry.position) for entry in entries(station)] == [("W1AW", 1), ("K1ABC", 2)]


def test_a_logged_start_of_anybody_else_is_direct() -> None:
    before = queued("W1AW")
    station, qso, was_in_queue = start_logged(before, START, known("EI6LF"), at(9))
    assert not was_in_queue
    assert qso.qrz == known("EI6LF")
    assert qso.metadata is not None
    assert qso.metadata.source == "direct"
    assert station == replace(before, current_qso=qso)


def test_a_logged_start_needs_only_type_and_callsign() -> None:
    _, qso, _ = start_logged(OPEN, LoggedStart("qso_start", "EI6LF"), known("EI6LF"), at(9))
    assert qso.metadata == QsoMetadata("direct", True, None, None, "logging_software", None, None)


def test_a_logged_start_ends_the_qso() -> None:
    working, _ = next_qso(queued("W1AW"), at(7))
    station, qso, _ = start_logged(working, START, known("EI6LF"), at(9))
    assert station.current_qso == qso


def test_a_portable_call_is_another_than_the_one_that_waits() -> None:
    start = LoggedStart("qso_start", "ea8/ei6lf/p")
    station, qso, was_in_queue = start_logged(queued("EI6LF"), start, known("EA8/EI6LF/P"), at(9))
    assert (qso.callsign, was_in_queue) == ("EA8/EI6LF/P", False)
    assert [entry.callsign for entry in station.queue] == ["EI6LF"]


@pytest.mark.parametrize(
    ("start", "refusal"),
    [
        (LoggedStart("qso_end", ""), UnsupportedMessageType),
        (LoggedStart("", "EI6LF"), UnsupportedMessageType),
        (LoggedStart("QSO_START", "EI6LF"), UnsupportedMessageType),
        (LoggedStart("qso_start", " \n"), CallsignRequired),
        (LoggedStart("qso_start", "EA8/P"), InvalidCallsign),
        (LoggedStart("qso_start", "EI6LF"), SystemInactive),
    ],
)
def test_each_check_of_a_logged_start_hides_the_later_ones(
    start: LoggedStart, refusal: type[StationError]
) -> None:
    with pytest.raises(refusal):
        check_logged(CLOSED, start)
    with pytest.raises(refusal):
        start_logged(CLOSED, start, known("EI6LF"), at(9))


def test_the_check_before_the_look_up_gives_the_callsign() -> None:
    assert check_logged(OPEN, START) == "EI6LF"


def test_deactivation_ends_a_logged_qso() -> None:
    station, _, _ = start_logged(OPEN, START, known("EI6LF"), at(9))
    station, change = set_active(station, False, "admin", at(10))
    assert change.qso_cleared
    assert station.current_qso is None
