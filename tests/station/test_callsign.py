"""Callsigns: every recorded case, the grammar from both sides, and what a log may name."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.station.callsign import MAX_LOGGABLE_LENGTH, is_loggable, is_valid, normalise
from core.station.errors import CallsignRequired, InvalidCallsign
from core.station.lookup import not_configured
from core.station.queue import register
from tests.station.example import OPEN, START
from tests.station.strategies import CALLSIGNS

RECORDED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("callsigns.json").read_text(encoding="utf-8")
)["cases"]
REFUSALS = {
    "Callsign is required": CallsignRequired,
    "Invalid callsign format. Must follow ITU standards (e.g., KC1ABC, W1AW)": InvalidCallsign,
}


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: ascii(case["input"])[:40])
def test_recorded_registration(case: dict[str, Any]) -> None:
    text = case["input"]
    if case["status"] == 200:
        _, entry = register(OPEN, text, not_configured(text), 4, START)
        assert entry.callsign == case["callsign"]
    else:
        with pytest.raises(REFUSALS[case["detail"]]):
            register(OPEN, text, not_configured(text), 4, START)


def test_the_recording_has_both_outcomes() -> None:
    assert {case["status"] for case in RECORDED} == {200, 400}
    assert len(RECORDED) > 100


@pytest.mark.parametrize(
    ("text", "callsign"),
    [("ß1aw", "SS1AW"), ("eı5ab", "EI5AB"), ("ſ1aw", "S1AW"), ("ﬁ1aw", "FI1AW"), ("w1ﬀ", "W1FF")],
)
def test_upper_casing_comes_before_everything(text: str, callsign: str) -> None:
    assert normalise(text) == callsign
    assert is_valid(callsign)


def test_upper_casing_is_idempotent_in_all_of_unicode() -> None:
    for code in range(sys.maxunicode + 1):
        upper = chr(code).upper()
        assert upper.upper() == upper, hex(code)


@given(st.text())
def test_normalising_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(CALLSIGNS, st.text(" \t\n\r\x1c\x1d\x1e\x1f\x85\xa0\u2003\u2028\u3000"))
def test_blanks_around_a_callsign_do_not_matter(callsign: str, blanks: str) -> None:
    assert normalise(blanks + callsign.lower() + blanks) == callsign


@given(CALLSIGNS)
def test_the_grammar_accepts_what_it_describes(callsign: str) -> None:
    assert is_valid(callsign)
    assert is_loggable(callsign)


@given(st.text("AZ09", max_size=9))
@example("W1AW\n")
@example("K1ABC")
@example("W१AW")
def test_the_grammar_accepts_nothing_else(text: str) -> None:
    assert is_valid(text) == _described(text)


def _described(text: str) -> bool:
    """The grammar once more, by counting runs instead of by a pattern."""
    runs: list[list[int]] = []
    for character in text:
        kind = 0 if "A" <= character <= "Z" else 1 if "0" <= character <= "9" else 2
        if runs and runs[-1][0] == kind:
            runs[-1][1] += 1
        else:
            runs.append([kind, 1])
    match [tuple(run) for run in runs]:
        case [(0, prefix), (1, digits), (0, suffix)]:
            return prefix <= 2 and digits <= 2 and suffix <= 4
        case [(1, 1), (0, 1), (1, 1), (0, suffix)]:
            return suffix <= 3
    return False


@pytest.mark.parametrize(
    "callsign",
    [
        "EI6LF", "EA8/EI6LF/P", "EI6LF/P", "W1AW/0", "KP4/W1AW", "F/W1AW", "G/EI6LF/QRP", "3DA0AB", "GB100AB",
        "TM2024X", "2E10ABC", "3XY1A", "VI4ANZAC", "8J1RL", "T32AZ",
    ],
)  # fmt: skip
def test_a_log_may_name(callsign: str) -> None:
    assert is_loggable(callsign)


@pytest.mark.parametrize(
    "text",
    [
        "", "/", "EA8", "P", "QRP", "W1AW/", "/W1AW", "EA8//EI6LF", "W1AW-1", "W1AW P", "W1AW\n", "W1AW\\P",
        "w1aw", "1234", "CQ", "EA8/P", "Ж1AW", "W१AW", "W1AW/é", "<b>W1AW</b>", "../W1AW",
    ],
)  # fmt: skip
def test_a_log_may_not_name(text: str) -> None:
    assert not is_loggable(text)


def test_a_logged_callsign_has_a_length_limit() -> None:
    longest = "W1AW/" + "P" * (MAX_LOGGABLE_LENGTH - 5)
    assert is_loggable(longest)
    assert not is_loggable(longest + "P")
    assert not is_loggable("W1" + "A" * 1_000_000)
