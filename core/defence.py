"""The bounds on how often clients may ask and fail to log in, with the numbers of limits.yaml."""

from __future__ import annotations

from collections.abc import Callable

from core.bridge.auth import Authenticator
from core.bridge.login_guard import LoginGuard, LoginRates
from core.bridge.metrics import Metrics
from core.bridge.rate_limit import MILLISECOND, Rate, RateLimiter
from generated.server import limits

RATES = {
    "read": Rate.per_second(limits.READ_BURST, limits.READ_PER_SECOND),
    "write": Rate.per_second(limits.WRITE_BURST, limits.WRITE_PER_SECOND),
    "auth": Rate.per_second(limits.AUTH_BURST, limits.AUTH_PER_SECOND),
    "replay": Rate.per_second(limits.REPLAY_BURST, limits.REPLAY_PER_SECOND),
}
REFUSALS = Rate(limits.RATE_REFUSALS, limits.RATE_REFUSAL_REGAIN_MS * MILLISECOND)
LOGINS = LoginRates(
    address=Rate(limits.LOGIN_ADDRESS_FAILURES, limits.LOGIN_ADDRESS_REGAIN_MS * MILLISECOND),
    account=Rate(limits.LOGIN_ACCOUNT_FAILURES, limits.LOGIN_ACCOUNT_REGAIN_MS * MILLISECOND),
    fresh=Rate(limits.LOGIN_FRESH_FAILURES, limits.LOGIN_FRESH_REGAIN_MS * MILLISECOND),
)


def rate_limiter(limited: bool, clock: Callable[[], int], metrics: Metrics) -> RateLimiter:
    """The budgets of a node's clients; none unless `limited`. `clock` gives monotonic nanoseconds."""
    rates = RATES if limited else {}
    return RateLimiter(rates, REFUSALS, capacity=limits.RATE_CLIENTS, clock=clock, metrics=metrics)


def login_guard(authenticator: Authenticator, limited: bool, clock: Callable[[], int]) -> LoginGuard:
    """The bounds on failed logins; none unless `limited`."""
    rates = LOGINS if limited else None
    return LoginGuard(authenticator, rates, capacity=limits.RATE_CLIENTS, clock=clock)
