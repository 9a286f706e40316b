"""Failed logins slow down, by address and by user name, and never for good (docs/limits.md)."""

from __future__ import annotations

import base64

from hypothesis import given
from hypothesis import strategies as st

from core.bridge.auth import (
    ANONYMOUS,
    AUTH_NOT_CONFIGURED,
    INVALID_CREDENTIALS,
    NOT_AUTHENTICATED,
    Authenticator,
    Identity,
)
from core.bridge.login_guard import LoginGuard, LoginRates
from core.bridge.peer import Peer
from core.bridge.rate_limit import RATE_LIMITED, SECOND, Rate
from tests.rates.clock import StoppedClock

RATES = LoginRates(address=Rate(20, 30 * SECOND), account=Rate(50, 2 * SECOND), fresh=Rate(3, 3600 * SECOND))
ADMIN = Identity("admin")
HERE = Peer("192.0.2.1", "192.0.2.1")


def guard(
    clock: StoppedClock | None = None, *, rates: LoginRates | None = RATES, configured: bool = True
) -> LoginGuard:
    known = Authenticator("admin", "right") if configured else Authenticator(None, None)
    return LoginGuard(known, rates, capacity=1000, clock=clock or StoppedClock())


def stranger(number: int) -> Peer:
    return Peer(f"198.51.100.{number}", f"198.51.100.{number}")


def header(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


def exhausted(clock: StoppedClock, peer: Peer = HERE) -> LoginGuard:
    """A guard that has seen as many failures of one address as it may have."""
    guarding = guard(clock)
    for _ in range(RATES.address.burst):
        assert guarding.check("admin", "wrong", peer).denial == INVALID_CREDENTIALS
    return guarding


# --- By address -----------------------------------------------------------------------------------


def test_beyond_the_free_failures_nothing_is_judged_until_one_is_forgotten() -> None:
    clock = StoppedClock()
    guarding = exhausted(clock)
    for password in ("wrong", "right"):
        # The same answer for both: an attempt that is refused tells nothing of the password.
        assert guarding.check("admin", password, HERE) == Identity(None, RATE_LIMITED, 30_000)
    clock.advance(milliseconds=29_999)
    assert guarding.check("admin", "right", HERE).retry_after_ms == 1
    clock.advance(milliseconds=1)
    assert guarding.check("admin", "right", HERE) == ADMIN


def test_success_costs_nothing_and_forgives_nothing() -> None:
    clock = StoppedClock()
    guarding = guard(clock)
    for _ in range(RATES.address.burst - 1):
        guarding.check("admin", "wrong", HERE)
        # Who sits behind the same router must not give a guesser new attempts by logging in.
        assert all(guarding.check("admin", "right", HERE) == ADMIN for _ in range(5))
    guarding.check("admin", "wrong", HERE)
    assert guarding.check("admin", "right", HERE).denial == RATE_LIMITED


def test_refused_attempts_do_not_prolong_the_wait() -> None:
    clock = StoppedClock()
    guarding = exhausted(clock)
    for _ in range(300):
        clock.advance(milliseconds=100)
        last = guarding.check("admin", "wrong", HERE)
    assert last.denial == INVALID_CREDENTIALS


def test_headers_and_logins_share_the_failures() -> None:
    guarding = guard()
    for _ in range(RATES.address.burst // 2):
        assert guarding.check("admin", "wrong", HERE).denial == INVALID_CREDENTIALS
        assert guarding.judge(header("admin", "wrong"), HERE).denial == INVALID_CREDENTIALS
    assert guarding.check("admin", "right", HERE).denial == RATE_LIMITED
    assert guarding.judge(header("admin", "right"), HERE).denial == RATE_LIMITED


def test_what_guesses_nothing_counts_nothing() -> None:
    guarding = guard()
    for _ in range(100):
        assert guarding.judge(None, HERE) == ANONYMOUS
        assert guarding.judge("Bearer abc", HERE) == ANONYMOUS
        assert guarding.judge("Basic !!", HERE) == ANONYMOUS
    assert guarding.judge(header("admin", "right"), HERE) == ADMIN
    nobody = guard(configured=False)
    assert {nobody.check("admin", "x", HERE).denial for _ in range(100)} == {AUTH_NOT_CONFIGURED}


def test_wrong_credentials_outside_ascii_count_although_they_are_answered_as_none() -> None:
    guarding = guard()
    for _ in range(RATES.address.burst):
        assert guarding.judge(header("admin", "pässword"), HERE).denial == NOT_AUTHENTICATED
    assert guarding.judge(header("admin", "pässword"), HERE).denial == RATE_LIMITED


def test_a_foreign_page_does_not_use_up_its_visitors_attempts() -> None:
    clock = StoppedClock()
    page = HERE._replace(foreign=True)
    guarding = exhausted(clock, page)
    assert guarding.check("admin", "right", page).denial == RATE_LIMITED
    assert guarding.check("admin", "right", HERE) == ADMIN


# --- By user name ---------------------------------------------------------------------------------


def attacked(clock: StoppedClock) -> tuple[LoginGuard, list[Peer]]:
    """A guard whose account strangers have used up, and those strangers."""
    guarding = guard(clock)
    attackers = [stranger(number) for number in range(10)]
    for _ in range(RATES.account.burst // len(attackers)):
        for peer in attackers:
            guarding.check("admin", "wrong", peer)
    return guarding, attackers


def test_strangers_slow_each_other_down_but_not_a_fresh_address() -> None:
    clock = StoppedClock()
    guarding, attackers = attacked(clock)
    assert all(guarding.check("admin", "wrong", peer).denial == RATE_LIMITED for peer in attackers)
    assert guarding.check("admin", "right", attackers[0]) == Identity(None, RATE_LIMITED, 2000)
    # The operator, from an address without failures, even after some slips of the finger.
    for _ in range(RATES.fresh.burst):
        assert guarding.check("admin", "right", HERE) == ADMIN
        assert guarding.check("admin", "wrong", HERE).denial == INVALID_CREDENTIALS
    assert guarding.check("admin", "wrong", HERE).denial == RATE_LIMITED
    # All of them together get one attempt back, after the account's time.
    clock.advance(seconds=2)
    tried = [guarding.check("admin", "wrong", peer).denial for peer in attackers]
    assert tried == [INVALID_CREDENTIALS, *[RATE_LIMITED] * 9]


def test_the_slow_down_is_the_same_for_names_that_do_not_exist() -> None:
    """Or guessers would learn by it which name is the operator's."""

    def course(name: str) -> list[Identity]:
        guarding = guard()
        return [guarding.check(name, "wrong", stranger(number)) for _ in range(8) for number in range(10)]

    assert course("admin") == course("nobody")


def test_another_name_is_another_account() -> None:
    guarding, attackers = attacked(StoppedClock())
    assert guarding.check("guest", "wrong", attackers[0]).denial == INVALID_CREDENTIALS


def test_long_names_take_no_memory() -> None:
    guarding = guard()
    guarding.check("n" * 100_000, "wrong", HERE)
    assert max(len(key) for key in guarding._accounts._full_at) < 100


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans(), st.integers(0, 60)), max_size=300))
def test_a_fresh_address_is_always_judged(attempts: list[tuple[int, bool, int]]) -> None:
    """Whatever strangers do, who knows the password gets in from an address of their own."""
    clock = StoppedClock()
    guarding = guard(clock)
    for number, own_name, pause in attempts:
        clock.advance(seconds=pause / 10)
        guarding.check("admin" if own_name else "guest", "wrong", stranger(number))
        assert guarding.check("admin", "right", HERE) == ADMIN


@given(st.lists(st.integers(0, 40), min_size=1, max_size=200))
def test_after_the_told_wait_the_next_attempt_is_judged(pauses: list[int]) -> None:
    clock = StoppedClock()
    guarding = guard(clock)
    for number, pause in enumerate(pauses):
        clock.advance(seconds=pause)
        verdict = guarding.check("admin", "wrong", stranger(number % 3))
        if verdict.retry_after_ms is not None:
            clock.advance(milliseconds=verdict.retry_after_ms)
            assert guarding.check("admin", "wrong", stranger(number % 3)).denial == INVALID_CREDENTIALS


def test_without_rates_every_attempt_is_judged() -> None:
    guarding = guard(rates=None)
    assert {guarding.check("admin", "wrong", HERE).denial for _ in range(500)} == {INVALID_CREDENTIALS}
