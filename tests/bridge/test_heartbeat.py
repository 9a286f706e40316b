"""Pings, keepalives and promises on simulated time (DESIGN, section 5: Keepalive)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from core.bridge.heartbeat import PONG_SECONDS, PROMISE_GRACE_SECONDS, Beat, Heartbeat

# Multiples of a power of two, so that sums are exact.
TIMES = st.integers(1, 50 * 64).map(lambda ticks: ticks / 64)


class HeartbeatMachine(RuleBasedStateMachine):
    """A connection whose owner asks when `next_at` says so, and sometimes at other times."""

    @initialize(interval=TIMES, start=TIMES)
    def open(self, interval: float, start: float) -> None:
        self.interval = interval
        self.now = start
        self.heartbeat = Heartbeat(interval, start)
        self.ended = False
        self.keepalive_at = start + interval
        self.pinged_at: float | None = None
        self.promised = False
        self.message_at = start

    @precondition(lambda self: self.ended)
    @rule()
    def the_client_connects_again(self) -> None:
        self.open(self.interval, self.now)

    @precondition(lambda self: not self.ended)
    @rule(seconds=TIMES)
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: not self.ended)
    @rule()
    def time_comes(self) -> None:
        self.now = max(self.now, self.heartbeat.next_at())
        assert self.expected() is not Beat.NOTHING

    @precondition(lambda self: not self.ended)
    @rule(message=st.booleans())
    def something_arrives(self, message: bool) -> None:
        self.heartbeat.arrived(self.now, message=message)
        self.pinged_at = None
        if message:
            self.message_at = self.now

    @precondition(lambda self: not self.ended)
    @rule()
    def the_client_promises(self) -> None:
        self.heartbeat.promise(self.now)
        self.promised = True
        self.message_at = self.now

    @precondition(lambda self: not self.ended)
    @rule()
    def asked(self) -> None:
        expected = self.expected()
        assert self.heartbeat.due(self.now) is expected
        if expected in (Beat.LOST, Beat.MISSED):
            self.ended = True
            return
        if expected is Beat.KEEPALIVE:
            self.keepalive_at = self.now + self.interval
            self.pinged_at = self.now if self.pinged_at is None else self.pinged_at
        assert self.heartbeat.next_at() > self.now

    def expected(self) -> Beat:
        """What the documentation says is due."""
        if self.promised and self.now - self.message_at >= 2 * self.interval + PROMISE_GRACE_SECONDS:
            return Beat.MISSED
        if self.pinged_at is not None and self.now - self.pinged_at >= min(self.interval, PONG_SECONDS):
            return Beat.LOST
        return Beat.KEEPALIVE if self.now >= self.keepalive_at else Beat.NOTHING


TestHeartbeat = HeartbeatMachine.TestCase


def test_a_keepalive_is_due_every_interval() -> None:
    heartbeat = Heartbeat(30, 100)
    assert heartbeat.next_at() == 130
    assert heartbeat.due(129.9) is Beat.NOTHING
    assert heartbeat.due(130) is Beat.KEEPALIVE
    assert heartbeat.due(130) is Beat.NOTHING
    heartbeat.arrived(131, message=False)
    assert heartbeat.next_at() == 160
    assert heartbeat.due(160) is Beat.KEEPALIVE


@pytest.mark.parametrize(("interval", "patience"), [(30, 20), (20, 20), (5, 5), (0.5, 0.5)])
def test_no_sign_of_life_after_a_ping_means_lost(interval: float, patience: float) -> None:
    heartbeat = Heartbeat(interval, 0)
    assert heartbeat.due(interval) is Beat.KEEPALIVE
    assert heartbeat.next_at() == interval + patience
    assert heartbeat.due(interval + patience) is Beat.LOST


def test_a_pong_is_a_sign_of_life_but_keeps_no_promise() -> None:
    heartbeat = Heartbeat(10, 0)
    heartbeat.promise(1)
    for second in range(2, 26):
        assert heartbeat.due(second) in (Beat.NOTHING, Beat.KEEPALIVE)
        heartbeat.arrived(second, message=False)
    assert heartbeat.next_at() == 26
    assert heartbeat.due(26) is Beat.MISSED


def test_a_message_keeps_the_promise() -> None:
    heartbeat = Heartbeat(10, 0)
    heartbeat.promise(1)
    heartbeat.arrived(20, message=True)
    assert heartbeat.due(44) is not Beat.MISSED
    assert heartbeat.due(45) is Beat.MISSED


@given(TIMES, st.lists(TIMES))
def test_without_a_promise_silence_of_the_program_is_no_fault(interval: float, pauses: list[float]) -> None:
    heartbeat, now = Heartbeat(interval, 0), 0.0
    for pause in pauses:
        now += pause
        heartbeat.arrived(now, message=False)
        assert heartbeat.due(now) in (Beat.NOTHING, Beat.KEEPALIVE)
