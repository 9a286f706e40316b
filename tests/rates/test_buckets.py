"""Token buckets and the budgets made of them (DESIGN, section 5: order of checks; docs/limits.md)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bridge.auth import ANONYMOUS, Identity
from core.bridge.metrics import Metrics
from core.bridge.peer import Peer
from core.bridge.rate_limit import (
    GO,
    MILLISECOND,
    SECOND,
    Buckets,
    Rate,
    RateLimiter,
    Standing,
    milliseconds,
)
from tests.rates.clock import StoppedClock

HERE, THERE = Peer("192.0.2.1", "192.0.2.1"), Peer("192.0.2.2", "192.0.2.2")
ADMIN = Identity("admin")

rates = st.builds(Rate, st.integers(1, 50), st.integers(1, 3 * SECOND))
pauses = st.lists(st.integers(0, 4 * SECOND), min_size=1, max_size=200)


# --- One bucket -----------------------------------------------------------------------------------


@given(rates, pauses)
def test_never_more_than_the_burst_and_what_came_back(rate: Rate, pauses: list[int]) -> None:
    buckets = Buckets(rate, 10)
    taken: list[int] = []
    now = 0
    for pause in pauses:
        now += pause
        if not buckets.draw("one", now):
            taken.append(now)
    for first, begin in enumerate(taken):
        for last in range(first, len(taken)):
            assert last - first + 1 <= rate.burst + (taken[last] - begin) // rate.regain


@given(rates, pauses)
def test_nobody_is_refused_below_the_rate(rate: Rate, pauses: list[int]) -> None:
    buckets = Buckets(rate, 10)
    now = 0
    for pause in pauses:
        now += pause + rate.regain
        assert buckets.draw("one", now) == 0


@given(rates, pauses)
def test_the_wait_is_exact(rate: Rate, pauses: list[int]) -> None:
    buckets = Buckets(rate, 10)
    now = 0
    for pause in pauses:
        now += pause
        expected = buckets.wait("one", now)
        wait = buckets.draw("one", now)
        assert wait == expected
        if wait:
            # A nanosecond before there is none, then there is one, and it has not been taken meanwhile.
            assert buckets.wait("one", now + wait - 1) == 1
            assert buckets.draw("one", now + wait - 1) == 1
            now += wait
            assert buckets.draw("one", now) == 0


@given(rates, pauses)
def test_what_is_left_can_be_taken_and_no_more(rate: Rate, pauses: list[int]) -> None:
    buckets = Buckets(rate, 10)
    now = 0
    for pause in pauses:
        now += pause
        buckets.draw("one", now)
    left = buckets.left("one", now)
    assert [buckets.draw("one", now) for _ in range(left)] == [0] * left
    assert buckets.draw("one", now) > 0
    assert buckets.left("one", now + buckets.until_full("one", now)) == rate.burst


def test_a_rate_by_the_second_never_gives_more() -> None:
    # 1/3 s is no whole number of nanoseconds.
    rate = Rate.per_second(1, 3)
    assert rate.regain * 3 >= SECOND
    assert milliseconds(1) == 1
    assert milliseconds(MILLISECOND) == 1
    assert milliseconds(MILLISECOND + 1) == 2


# --- Many buckets ---------------------------------------------------------------------------------


@given(st.integers(1, 40), st.lists(st.tuples(st.integers(0, 200), st.integers(0, SECOND)), max_size=400))
def test_memory_stays_bounded(capacity: int, draws: list[tuple[int, int]]) -> None:
    buckets = Buckets(Rate(3, SECOND), capacity)
    now = 0
    for key, pause in draws:
        now += pause
        buckets.draw(str(key), now)
        assert len(buckets) <= capacity


def test_a_flood_of_addresses_forgets_neither_the_abuser_nor_much_else() -> None:
    buckets = Buckets(Rate(10, SECOND), 1000)
    while not buckets.draw("abuser", 0):
        pass
    for number in range(50_000):
        assert buckets.draw(f"stranger {number}", number) == 0
        assert buckets.wait("abuser", number) > 0
    assert len(buckets) <= 1000


def test_forgetting_begins_with_buckets_that_are_full_again() -> None:
    buckets = Buckets(Rate(10, SECOND), 4)
    for name in ("a", "b", "c"):
        buckets.draw(name, 0)
    buckets.draw("late", 5 * SECOND)
    buckets.draw("later", 5 * SECOND)
    assert len(buckets) == 2
    assert buckets.left("late", 5 * SECOND) == 9
    assert buckets.left("later", 5 * SECOND) == 9


# --- Budgets --------------------------------------------------------------------------------------

RATES = {"read": Rate(3, SECOND), "write": Rate(1, 2 * SECOND)}


def limiter(clock: StoppedClock, **options: object) -> RateLimiter:
    return RateLimiter(RATES, Rate(2, SECOND), capacity=100, clock=clock, **options)  # type: ignore[arg-type]


def test_a_client_is_an_account_or_an_address_and_each_class_is_a_budget() -> None:
    clock = StoppedClock()
    budgets = limiter(clock)
    assert budgets.take(HERE, ANONYMOUS, "write") is GO
    assert budgets.take(HERE, ANONYMOUS, "write").retry_after_ms == 2000
    # Another network, another class, and the account whatever its address: budgets of their own.
    assert budgets.take(THERE, ANONYMOUS, "write") is GO
    assert budgets.take(HERE, ANONYMOUS, "read") is GO
    assert budgets.take(HERE, ADMIN, "write") is GO
    assert budgets.take(THERE, ADMIN, "write").retry_after_ms == 2000
    # An account that is called like the address.
    assert budgets.take(THERE, Identity(HERE.network), "write") is GO


def test_addresses_of_one_network_are_one_client() -> None:
    budgets = limiter(StoppedClock())
    assert budgets.take(Peer("2001:db8::1", "2001:db8::/64"), ANONYMOUS, "write") is GO
    assert budgets.take(Peer("2001:db8::2", "2001:db8::/64"), ANONYMOUS, "write") is not GO


@given(st.integers(0, 5000))
def test_after_the_told_wait_the_next_one_passes(moment: int) -> None:
    clock = StoppedClock(moment * 1_234_567)
    budgets = limiter(clock)
    budgets.take(HERE, ANONYMOUS, "write")
    clock.now += moment * 300_001
    wait = budgets.take(HERE, ANONYMOUS, "write").retry_after_ms
    if wait is not None:
        clock.advance(milliseconds=wait - 1)
        assert budgets.take(HERE, ANONYMOUS, "write") is not GO
        clock.advance(milliseconds=1)
        assert budgets.take(HERE, ANONYMOUS, "write") is GO


def test_the_standing_tells_what_is_left() -> None:
    clock = StoppedClock()
    budgets = limiter(clock)
    assert budgets.standing(HERE, ANONYMOUS, "read") == Standing(3, 3, 0)
    budgets.take(HERE, ANONYMOUS, "read")
    budgets.take(HERE, ANONYMOUS, "read")
    assert budgets.standing(HERE, ANONYMOUS, "read") == Standing(3, 1, 2)
    assert budgets.standing(HERE, ADMIN, "read") == Standing(3, 3, 0)
    clock.advance(milliseconds=500)
    assert budgets.standing(HERE, ANONYMOUS, "read") == Standing(3, 1, 2)
    clock.advance(milliseconds=500)
    assert budgets.standing(HERE, ANONYMOUS, "read") == Standing(3, 2, 1)


def test_refusals_are_counted_by_class() -> None:
    metrics = Metrics()
    budgets = limiter(StoppedClock(), metrics=metrics)
    for _ in range(3):
        budgets.take(HERE, ANONYMOUS, "write")
    assert dict(metrics.rate_limited_requests) == {"write": 2}


def test_without_rates_nothing_is_limited() -> None:
    budgets = RateLimiter()
    assert not budgets.enabled
    assert all(budgets.take(HERE, ANONYMOUS, "any") is GO for _ in range(10_000))
    assert budgets.standing(HERE, ANONYMOUS, "any") is None


def test_an_unknown_class_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError, match="postal"):
        limiter(StoppedClock()).take(HERE, ANONYMOUS, "postal")


def test_patience_is_lost_by_refusals_in_quick_succession_only() -> None:
    clock = StoppedClock()
    budgets = limiter(clock)
    patience, other = budgets.patience(), budgets.patience()
    for _ in range(20):
        assert not patience.lost()
        clock.advance(seconds=1)
    assert [patience.lost() for _ in range(3)] == [False, False, True]
    assert not other.lost()
    clock.advance(seconds=1)
    assert [patience.lost() for _ in range(2)] == [False, True]
