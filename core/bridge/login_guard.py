"""Who is calling, with a bound on how often that may be guessed, over all transports together.

Failures are counted, attempts that succeed are not. Where too many have failed the next attempt is
refused without a look at its credentials: nobody learns whether they were right.

- A network address has its failures, and gets them back slowly.
- So has a user name, wherever the attempts come from. When it has none left, only addresses with few
  failures of their own go on being judged: strangers slow each other down, and whoever knows the
  password gets in from an address that strangers have not used.

Sessions that are logged in are not asked again. Nodes that share a station do not share counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import blake2b
from secrets import token_bytes
from typing import NamedTuple

from core.bridge.auth import INVALID_CREDENTIALS, Authenticator, Identity, judge_header
from core.bridge.peer import Peer
from core.bridge.rate_limit import RATE_LIMITED, Buckets, Rate, milliseconds


class LoginRates(NamedTuple):
    """Failures that an address and a user name may have, and those of an address that is still fresh."""

    address: Rate
    account: Rate
    fresh: Rate


class LoginGuard:
    """Judges credentials as `authenticator` does, but not without end.

    Without `rates` there is no bound. `clock` gives monotonic nanoseconds; `capacity` is how many
    addresses and how many user names are remembered.
    """

    def __init__(
        self,
        authenticator: Authenticator,
        rates: LoginRates | None = None,
        *,
        capacity: int = 1,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._authenticator = authenticator
        self._clock = clock
        self._secret = token_bytes(16)
        self._bounds: LoginRates | None = rates
        if rates is not None:
            self._addresses = Buckets(rates.address, capacity)
            self._accounts = Buckets(rates.account, capacity)
            self._fresh = Buckets(rates.fresh, capacity)

    @property
    def configured(self) -> bool:
        """Whether any credentials can be right."""
        return self._authenticator.configured

    def judge(self, authorization: str | None, peer: Peer) -> Identity:
        """Judge an `Authorization` header; see `Authenticator.judge` for what counts as none."""
        return judge_header(authorization, lambda username, password: self.check(username, password, peer))

    def check(self, username: str, password: str, peer: Peer) -> Identity:
        """Judge credentials, or refuse to: the denial is then `rate_limited`, with the time to wait."""
        if self._bounds is None:
            return self._authenticator.check(username, password)
        now = self._clock()
        # A page of another origin must not use up its visitors' attempts.
        address = f"page:{peer.network}" if peer.foreign else peer.network
        account = self._name(username)
        wait = self._wait(address, account, now)
        if wait:
            return Identity(None, RATE_LIMITED, milliseconds(wait))
        verdict = self._authenticator.check(username, password)
        if verdict.denial == INVALID_CREDENTIALS:
            self._addresses.draw(address, now)
            self._accounts.draw(account, now)
            self._fresh.draw(address, now)
        return verdict

    def _wait(self, address: str, account: str, now: int) -> int:
        """How long until an attempt is judged, in nanoseconds; 0 when it is."""
        wait = self._addresses.wait(address, now)
        if not wait:
            wait = min(self._accounts.wait(account, now), self._fresh.wait(address, now))
        return wait

    def _name(self, username: str) -> str:
        # Names are what strangers send: of any length, and not to be found in memory.
        return blake2b(username.encode(), key=self._secret, digest_size=16).hexdigest()
