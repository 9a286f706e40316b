"""The window of the log against a plain list (DESIGN, section 5: Resume; section 6: retention)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bridge import history
from core.bridge.events import LoggedEvent
from core.bridge.history import USUAL, Resumption, Window, WindowLimits
from core.bridge.position import Position

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


def event(sequence: int, name: str = "step", data: str = "0", minutes: int = 0) -> LoggedEvent:
    return LoggedEvent(sequence, name, data, (START + timedelta(minutes=minutes)).isoformat())


def filled(count: int, limits: WindowLimits = USUAL, names: str = "s") -> Window:
    """A window after `count` events, one a minute, named after the letters in turn."""
    window = Window(limits, frozenset("c"))
    window.start("a1", 0)
    for number in range(1, count + 1):
        window.append(event(number, names[number % len(names)], minutes=number))
    return window


def numbers(window: Window) -> list[int]:
    return [
        window.at(number).position.sequence for number in range(window.base + 1, window.head.sequence + 1)
    ]


@given(
    before=st.integers(0, 20),
    kept=st.integers(0, 20),
    added=st.integers(0, 40),
    most=st.integers(0, 25),
    asked=st.integers(0, 80),
    limit=st.integers(1, 9),
)
def test_a_page_is_what_the_log_has_or_a_reset(
    before: int, kept: int, added: int, most: int, asked: int, limit: int
) -> None:
    window = Window(WindowLimits(events=most, replay=5))
    window.start("a1", before + kept, [event(before + 1 + number) for number in range(kept)])
    for _ in range(added):
        window.append(event(window.head.sequence + 1))
    head = before + kept + added
    base = head - min(kept + added, most)
    assert (window.oldest, window.head) == (base, Position("a1", head))
    # Those who follow the log find more than those who resume.
    assert numbers(window) == list(range(before + 1, head + 1))

    page = window.page(Position("a1", asked), limit)
    resumption = window.resume(Position("a1", asked))
    if asked > head:
        assert (page.outcome, page.reason, page.position) == ("reset", "future", window.head)
        assert resumption == Resumption("reset", "future", window.head)
    elif asked < base:
        assert (page.outcome, page.reason, page.position) == ("reset", "too_old", window.head)
        assert resumption == Resumption("reset", "too_old", window.head)
    else:
        told = [one.position.sequence for one in page.events]
        assert told == list(range(asked + 1, min(asked + limit, head) + 1))
        assert page.position == Position("a1", told[-1] if told else asked)
        assert page.more == (page.position.sequence < head)
        assert page.outcome == ("replayed" if told else "current")
        if asked == head:
            assert resumption == Resumption("current", None, window.head)
        elif head - asked > 5:
            assert resumption == Resumption("reset", "too_many", window.head)
        else:
            assert resumption == Resumption("replayed", None, Position("a1", asked))


@pytest.mark.parametrize("position", [None, Position("b2", 3), Position("", 3), Position("a", 3)])
def test_a_position_of_another_log_is_none_of_this_one(position: Position | None) -> None:
    window = filled(5)
    assert window.resume(position) == Resumption("reset", "epoch_changed", window.head)
    if position is not None:
        assert window.page(position, 10).reason == "epoch_changed"


def test_a_replay_counts_what_is_selected() -> None:
    window = filled(100, WindowLimits(replay=10), names="abcde")
    after = Position("a1", 0)
    assert window.resume(after).reason == "too_many"
    assert window.resume(after, {"a"}).reason == "too_many"
    assert window.resume(Position("a1", 50), {"a"}).outcome == "replayed"
    assert window.resume(Position("a1", 50), {"a", "b"}).reason == "too_many"
    assert window.resume(after, set()).outcome == "replayed"


def test_the_oldest_leave_when_there_is_too_much() -> None:
    window = Window(WindowLimits(size=10_000))
    window.start("a1", 0)
    for number in range(1, 101):
        window.append(event(number, data="7" * 744))
    assert numbers(window) == list(range(91, 101))
    assert window.size == 10_000
    # One that is larger than everything leaves nothing, not even itself.
    window.append(event(101, data="7" * 20_000))
    assert (len(window), window.size, window.base, window.head.sequence) == (0, 0, 101, 101)
    window.append(event(102))
    assert numbers(window) == [102]


def test_bytes_are_counted_as_they_are_sent() -> None:
    window = Window()
    window.start("a1", 0)
    plain = window.append(event(1, data='"aaa"')).size
    assert window.append(event(2, data='"üüü"')).size == plain + 3


def test_the_old_leave_with_time() -> None:
    window = filled(10, WindowLimits(age=timedelta(minutes=5)))
    window.trim(START + timedelta(minutes=10))
    assert numbers(window) == [5, 6, 7, 8, 9, 10]
    window.trim(START + timedelta(days=1))
    assert (len(window), window.base) == (0, 10)
    assert window.resume(Position("a1", 10)).outcome == "current"
    assert window.resume(Position("a1", 9)).reason == "too_old"


def test_a_gap_is_refused() -> None:
    window = filled(3)
    for sequence in (3, 5):
        with pytest.raises(ValueError, match=f"event {sequence} does not follow a1:3"):
            window.append(event(sequence))
    assert window.head == Position("a1", 3)


def test_a_new_log_leaves_nothing_of_the_old_one() -> None:
    window = filled(9, names="c")
    window.start("b2", 2, [event(2, "x")])
    assert (window.base, window.head, numbers(window)) == (1, Position("b2", 2), [2])
    assert (window.newest("c"), window.newest("x")) == (0, 2)


def test_the_newest_of_a_name_is_known() -> None:
    window = filled(10, names="ab")
    assert (window.newest("a"), window.newest("b"), window.newest("c")) == (10, 9, 0)


def test_encodings_are_shared_while_an_event_is_young(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_SHARED", 3)
    window = filled(5)
    young, old = window.at(3), window.at(2)
    assert young.websocket is young.websocket
    assert young.sse is young.sse
    assert old.websocket is not old.websocket
    assert old.websocket == old.websocket
    frame = young.websocket
    window.append(event(6))
    assert young.websocket == frame
    assert young.websocket is not frame


def test_a_long_life_takes_no_more_room_than_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_LIVE", 5)
    window = filled(10_000, WindowLimits(events=10))
    assert numbers(window) == list(range(9_991, 10_001))
    assert len(window._items) <= 22


def test_little_that_is_kept_does_not_take_events_from_those_who_follow() -> None:
    window = filled(2000, WindowLimits(events=0))
    assert window.oldest == 2000
    assert window.resume(Position("a1", 2000)).outcome == "current"
    assert window.resume(Position("a1", 1999)).reason == "too_old"
    assert numbers(window) == list(range(977, 2001))
