"""Opening and closing, frequency and split, in the original server's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.station.qso import next_qso
from core.station.state import Station, Status, Tuning
from core.station.status import set_active
from core.station.tuning import clear_frequency, clear_split, set_frequency, set_split
from tests.station.example import CLOSED, OPEN, at, queued, wire


def tuned(station: Station) -> Station:
    station, _ = set_frequency(station, "14.205", "admin", at(20))
    return set_split(station, "up 5", "admin", at(21))[0]


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize("before", [CLOSED, OPEN])
def test_setting_the_status_says_who_and_when(before: Station, active: bool) -> None:
    station, change = set_active(before, active, "op", at(30))
    assert station.status == change.status == Status(active, wire(30), "op")


@pytest.mark.parametrize("active", [True, False])
def test_both_directions_empty_queue_and_qso_and_keep_the_frequency(active: bool) -> None:
    working, _ = next_qso(tuned(queued("W1AW", "K1ABC", "N0XYZ")), at(22))
    station, change = set_active(working, active, "admin", at(30))
    assert (station.queue, station.current_qso) == ((), None)
    assert (change.cleared_count, change.qso_cleared) == (2, True)
    assert station.frequency == Tuning("14.205", wire(20), "admin")


def test_activation_keeps_the_split() -> None:
    station, change = set_active(tuned(CLOSED), True, "admin", at(30))
    assert station.split == Tuning("up 5", wire(21), "admin")
    assert change.split is None


@pytest.mark.parametrize("before", [OPEN, tuned(OPEN), CLOSED])
def test_deactivation_clears_the_split_and_announces_it(before: Station) -> None:
    station, change = set_active(before, False, "op", at(30))
    assert station.split == Tuning(None, None, None)
    assert change.split == Tuning(None, wire(30), "op")


@pytest.mark.parametrize(
    ("waiting", "active", "message"),
    [
        (0, True, "System activated successfully.. Queue cleared (0 entries removed)"),
        (2, True, "System activated successfully.. Queue cleared (1 entries removed). Current QSO cleared"),
        (
            1,
            False,
            "System deactivated successfully.. Queue cleared (0 entries removed). Current QSO cleared",
        ),
        (
            3,
            False,
            "System deactivated successfully.. Queue cleared (2 entries removed). Current QSO cleared",
        ),
    ],
)
def test_the_message_is_the_recorded_one(waiting: int, active: bool, message: str) -> None:
    station, _ = next_qso(queued(*["W1AW", "K1ABC", "N0XYZ"][:waiting]), at(22))
    assert set_active(station, active, "admin", at(30))[1].message == message


def test_without_a_qso_the_message_ends_with_the_count() -> None:
    message = set_active(queued("W1AW", "K1ABC", "N0XYZ"), False, "admin", at(30))[1].message
    assert message == "System deactivated successfully.. Queue cleared (3 entries removed)"


@pytest.mark.parametrize("text", ["14.205", "", "   ", "<b>14</b>", "a\x00b", "x" * 30_000, " 14.2 "])
def test_any_text_is_kept_as_sent(text: str) -> None:
    station, tuning = set_frequency(CLOSED, text, "admin", at(1))
    assert tuning == station.frequency == Tuning(text, wire(1), "admin")
    station, tuning = set_split(station, text, "admin", at(2))
    assert tuning == station.split == Tuning(text, wire(2), "admin")
    assert station.frequency == Tuning(text, wire(1), "admin")


@pytest.mark.parametrize(("text", "was_set"), [("14.205", True), ("", True), (None, False)])
def test_clearing_the_frequency_tells_whether_one_was_set(text: str | None, was_set: bool) -> None:
    before = CLOSED if text is None else set_frequency(CLOSED, text, "admin", at(1))[0]
    station, tuning, cleared = clear_frequency(before, "op", at(2))
    assert (tuning, cleared) == (Tuning(None, wire(2), "op"), was_set)
    assert station.frequency == Tuning(None, None, None)
    assert clear_frequency(station, "op", at(3))[2] is False


@pytest.mark.parametrize("before", [CLOSED, tuned(CLOSED)])
def test_after_a_deletion_reads_show_no_time(before: Station) -> None:
    station, tuning = clear_split(before, "op", at(30))
    assert tuning == Tuning(None, wire(30), "op")
    assert station == replace(before, split=Tuning(None, None, None))
