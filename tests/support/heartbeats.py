"""Hearts that beat fast in tests that may take their time."""

from __future__ import annotations

import pytest

from core.bridge.heartbeat import Heartbeat


class PatientHeartbeat(Heartbeat):
    """Beats at its interval, but waits a minute for a pong where others wait no longer than an interval.

    On a busy machine a whole test may stand still for longer than its short intervals.
    """

    def __init__(self, interval: float, now: float) -> None:
        super().__init__(interval, now)
        self._pong_timeout = 60.0


def wait_long_for_pongs(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the rest of the test no WebSocket is lost for a pong that is late."""
    monkeypatch.setattr("core.transports.framed.Heartbeat", PatientHeartbeat)


def wait_long_for_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the rest of the test the kernel cuts nobody off who takes nothing for half a minute."""
    monkeypatch.setattr("core.transports.server.TCP_USER_TIMEOUT_MS", 600_000)
