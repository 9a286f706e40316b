"""The queue: order of the checks, positions, and what always holds."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.bridge.errors import CodedError
from core.station.errors import (
    AlreadyQueued,
    CallsignNotFound,
    CallsignRequired,
    InvalidCallsign,
    QueueFull,
    StationError,
    SystemInactive,
    UnsupportedMessageType,
)
from core.station.lookup import not_configured
from core.station.qso import complete, next_qso
from core.station.queue import check_registration, clear, entries, find, register, remove, waiting
from core.station.state import Entry, Station, decode, encode
from core.station.status import set_active
from tests.station.example import CLOSED, OPEN, at, known, queued, wire
from tests.station.strategies import FEW_CALLSIGNS


def positions(found: tuple[Entry, ...]) -> list[tuple[str, int]]:
    return [(entry.callsign, entry.position) for entry in found]


def test_registering_appends() -> None:
    station, entry = register(queued("W1AW"), " k1abc\n", known("K1ABC"), 4, at(5))
    assert entry == Entry("K1ABC", wire(5), 2, known("K1ABC"))
    assert [waiting.callsign for waiting in station.queue] == ["W1AW", "K1ABC"]


@pytest.mark.parametrize(
    ("station", "text", "max_size", "refusal"),
    [
        (CLOSED, " \u3000", 0, CallsignRequired),
        (CLOSED, "BAD!", 0, InvalidCallsign),
        (CLOSED, "W1AW", 0, SystemInactive),
        (queued("W1AW"), "w1aw", 1, AlreadyQueued),
        (queued("W1AW"), "K1ABC", 1, QueueFull),
        (OPEN, "W1AW", 0, QueueFull),
        (OPEN, "W1AW", -3, QueueFull),
    ],
)
def test_each_check_hides_the_later_ones(
    station: Station, text: str, max_size: int, refusal: type[StationError]
) -> None:
    with pytest.raises(refusal):
        check_registration(station, text, max_size)
    with pytest.raises(refusal):
        register(station, text, known("W1AW"), max_size, at(5))


def test_the_check_before_the_look_up_gives_the_callsign() -> None:
    assert check_registration(OPEN, " ß1aw\u3000", 1) == "SS1AW"


def test_the_callsign_in_qso_may_register_again() -> None:
    station, _ = next_qso(queued("W1AW"), at(5))
    station, entry = register(station, "W1AW", known("W1AW"), 4, at(6))
    assert entry.position == 1


def test_finding_looks_at_the_status_first() -> None:
    for text in ("W1AW", "BAD!", ""):
        with pytest.raises(SystemInactive):
            find(CLOSED, text)
        with pytest.raises(CallsignNotFound):
            find(OPEN, text)


def test_finding_normalises_and_counts_anew() -> None:
    station, _ = remove(queued("W1AW", "SS1AW"), "W1AW")
    assert find(station, " ß1aw\n") == Entry("SS1AW", wire(2), 1, not_configured("SS1AW"))


def test_the_callsign_in_qso_is_not_found() -> None:
    station, _ = next_qso(queued("W1AW"), at(5))
    with pytest.raises(CallsignNotFound):
        find(station, "W1AW")
    with pytest.raises(CallsignNotFound):
        remove(station, "W1AW")


def test_a_removal_shows_the_position_at_registration() -> None:
    station, removed = remove(queued("W1AW", "K1ABC", "N0XYZ"), "w1aw")
    assert removed.position == 1
    assert positions(entries(station)) == [("K1ABC", 1), ("N0XYZ", 2)]
    station, removed = remove(station, " n0xyz ")
    assert removed.position == 3
    assert positions(entries(station)) == [("K1ABC", 1)]


def test_a_position_at_registration_is_the_length_then() -> None:
    station, _ = remove(queued("W1AW", "K1ABC", "N0XYZ"), "W1AW")
    station, entry = register(station, "EI6LF", known("EI6LF"), 4, at(9))
    assert entry.position == 3


def test_removal_works_while_inactive() -> None:
    with pytest.raises(CallsignNotFound):
        remove(CLOSED, "W1AW")


def test_clearing_counts_and_keeps_the_qso() -> None:
    station, qso = next_qso(queued("W1AW", "K1ABC", "N0XYZ"), at(5))
    station, count = clear(station)
    assert (count, station.queue, station.current_qso) == (2, (), qso)
    assert clear(station) == (station, 0)


def test_waiting_gives_the_stored_entry() -> None:
    station, _ = remove(queued("W1AW", "K1ABC"), "W1AW")
    stored = waiting(station, "K1ABC")
    assert stored is not None
    assert stored.position == 2
    assert waiting(station, "W1AW") is None


@pytest.mark.parametrize(
    ("error", "code", "fields"),
    [
        (CallsignRequired(), "callsign_required", {}),
        (InvalidCallsign(), "invalid_callsign", {}),
        (SystemInactive(), "system_inactive", {}),
        (AlreadyQueued(), "already_queued", {}),
        (QueueFull(4), "queue_full", {"max_size": 4}),
        (CallsignNotFound(), "callsign_not_found", {}),
        (UnsupportedMessageType("qso_end"), "unsupported_message_type", {"type": "qso_end"}),
    ],
)
def test_errors_carry_code_and_fields(error: StationError, code: str, fields: dict[str, Any]) -> None:
    coded: CodedError = error
    assert (coded.code, coded.fields) == (code, fields)
    assert str(error).startswith(code)


def test_every_error_is_listed_above() -> None:
    assert len(StationError.__subclasses__()) == 7


@given(st.lists(FEW_CALLSIGNS), st.integers(-2, 5))
def test_registering_never_goes_beyond_the_size(callsigns: list[str], max_size: int) -> None:
    station = OPEN
    for callsign in callsigns:
        with contextlib.suppress(QueueFull, AlreadyQueued):
            station, entry = register(station, callsign, known(callsign), max_size, at(1))
            assert entry.position == len(station.queue) <= max_size
    expected = list(dict.fromkeys(callsigns))[: max(max_size, 0)]
    assert [entry.callsign for entry in station.queue] == expected


class QueueMachine(RuleBasedStateMachine):
    """The station beside a plain list of callsigns, whatever happens in whatever order."""

    @initialize(max_size=st.integers(1, 4))
    def start(self, max_size: int) -> None:
        self.max_size = max_size
        self.station = CLOSED
        self.seconds = 0
        self.active = False
        self.queue: list[str] = []
        self.working: str | None = None

    @rule(callsign=FEW_CALLSIGNS)
    def register(self, callsign: str) -> None:
        self.seconds += 1
        refusal = (
            SystemInactive
            if not self.active
            else AlreadyQueued
            if callsign in self.queue
            else QueueFull
            if len(self.queue) == self.max_size
            else None
        )
        if refusal is not None:
            with pytest.raises(refusal):
                register(self.station, callsign, known(callsign), self.max_size, at(self.seconds))
            return
        self.station, _ = register(self.station, callsign, known(callsign), self.max_size, at(self.seconds))
        self.queue.append(callsign)

    @rule(callsign=FEW_CALLSIGNS)
    def remove(self, callsign: str) -> None:
        if callsign in self.queue:
            self.station, entry = remove(self.station, callsign)
            assert entry.callsign == callsign
            self.queue.remove(callsign)
        else:
            with pytest.raises(CallsignNotFound):
                remove(self.station, callsign)

    @rule()
    def next(self) -> None:
        self.station, qso = next_qso(self.station, at(self.seconds))
        self.working = self.queue.pop(0) if self.queue else None
        assert (qso.callsign if qso else None) == self.working

    @rule()
    def complete(self) -> None:
        self.station, ended = complete(self.station)
        assert (ended.callsign if ended else None) == self.working
        self.working = None

    @rule()
    def clear(self) -> None:
        self.station, count = clear(self.station)
        assert count == len(self.queue)
        self.queue = []

    @rule(active=st.booleans())
    def set_active(self, active: bool) -> None:
        self.station, change = set_active(self.station, active, "admin", at(self.seconds))
        assert change.cleared_count == len(self.queue)
        assert change.qso_cleared == (self.working is not None)
        self.active, self.queue, self.working = active, [], None

    @rule()
    def restart(self) -> None:
        self.station = decode(encode(self.station))

    @invariant()
    def agrees(self) -> None:
        qso = self.station.current_qso
        assert positions(entries(self.station)) == list(zip(self.queue, range(1, 100), strict=False))
        assert len(self.queue) == len(set(self.queue)) <= self.max_size
        assert (qso.callsign if qso else None) == self.working
        assert self.station.status.active == self.active
        if self.active:
            assert [find(self.station, callsign) for callsign in self.queue] == list(entries(self.station))


TestQueueMachine = QueueMachine.TestCase
TestQueueMachine.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
