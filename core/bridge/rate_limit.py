"""How often one client may ask, over all transports together. Time is handed in, in nanoseconds.

A token bucket is kept as one number: the time at which it will be full again (the generic cell rate
algorithm of ATM Forum TM 4.1 keeps the same). Whole nanoseconds make the arithmetic exact, and a
bucket that is full again is the same as none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from core.bridge.auth import Identity
from core.bridge.metrics import Metrics
from core.bridge.peer import Peer

RATE_LIMITED = "rate_limited"
UNNAMED = "read"
"""What anything costs that is no operation: frames that are none, new connections, pages."""

MILLISECOND = 1_000_000
SECOND = 1_000 * MILLISECOND

_NO_RATES: Mapping[str, Rate] = {}


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, and one more every `regain` nanoseconds."""

    burst: int
    regain: int

    @classmethod
    def per_second(cls, burst: int, count: int) -> Rate:
        """`burst` at once, and `count` a second in the long run."""
        return cls(burst, -(-SECOND // count))

    @property
    def depth(self) -> int:
        """How long an empty bucket takes to be full again, in nanoseconds."""
        return self.burst * self.regain


_ONE_A_SECOND = Rate(1, SECOND)


class Buckets:
    """The buckets of one rate, by key; each is full until it has been drawn from.

    At most `capacity` of them are remembered. Beyond it those that are full again go first, at no
    loss, then those that miss least: whoever emptied theirs would have to have three quarters of
    all others emptied further to be forgotten.
    """

    def __init__(self, rate: Rate, capacity: int) -> None:
        self.rate = rate
        self._regain = rate.regain
        self._depth = rate.depth
        self._capacity = capacity
        self._full_at: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._full_at)

    def draw(self, key: str, now: int) -> int:
        """Take a token. 0 when there was one; else how long until there is, and nothing is taken."""
        full_at = self._full_at.get(key, now)
        full_at = (full_at if full_at > now else now) + self._regain
        wait = full_at - now - self._depth
        if wait > 0:
            return wait
        self._full_at[key] = full_at
        if len(self._full_at) > self._capacity:
            self._forget(now)
        return 0

    def wait(self, key: str, now: int) -> int:
        """How long until there is a token; 0 when there is one."""
        return max(self._missing(key, now) + self._regain - self._depth, 0)

    def left(self, key: str, now: int) -> int:
        """How many tokens there are."""
        return (self._depth - self._missing(key, now)) // self._regain

    def until_full(self, key: str, now: int) -> int:
        """How long until all tokens are back."""
        return self._missing(key, now)

    def _missing(self, key: str, now: int) -> int:
        return max(self._full_at.get(key, now) - now, 0)

    def _forget(self, now: int) -> None:
        drawn = {key: full_at for key, full_at in self._full_at.items() if full_at > now}
        most = self._capacity * 3 // 4
        if len(drawn) > most:
            # Not sorted as pairs, which would take several times as long.
            floor = sorted(drawn.values(), reverse=True)[most]
            kept = {key: full_at for key, full_at in drawn.items() if full_at > floor}
            level = (key for key, full_at in drawn.items() if full_at == floor)
            drawn = kept | dict.fromkeys(islice(level, most - len(kept)), floor)
        self._full_at = drawn


class Verdict(NamedTuple):
    """Whether to go on. `retry_after_ms` is None when so, else how long to wait."""

    retry_after_ms: int | None


GO = Verdict(None)


class Standing(NamedTuple):
    """What a client has left: `left` of `burst` tokens, and all of them again after `seconds`."""

    burst: int
    left: int
    seconds: int


class Patience:
    """How often one connection may go on asking although it is refused."""

    def __init__(self, rate: Rate, clock: Callable[[], int]) -> None:
        self._bucket = Buckets(rate, capacity=1)
        self._clock = clock

    def lost(self) -> bool:
        """Note a refusal; returns whether there have been too many."""
        return self._bucket.draw("", self._clock()) > 0


class RateLimiter:
    """The budgets of all clients of this node.

    A client is an account, where the caller is logged in, else a network address. `rates` are by
    class, `refusals` bounds how often a connection may be refused before it is closed. `clock` gives
    monotonic nanoseconds; `capacity` is how many clients of a class are remembered. Without `rates`
    nothing is limited. Nodes that share a station do not share budgets.
    """

    def __init__(
        self,
        rates: Mapping[str, Rate] = _NO_RATES,
        refusals: Rate = _ONE_A_SECOND,
        *,
        capacity: int = 1,
        clock: Callable[[], int] = time.monotonic_ns,
        metrics: Metrics | None = None,
    ) -> None:
        self._networks = {name: Buckets(rate, capacity) for name, rate in rates.items()}
        # Apart from the networks: an account may be called like an address.
        self._accounts = {name: Buckets(rate, capacity) for name, rate in rates.items()}
        self._refusals = refusals
        self._clock = clock
        self._metrics = metrics or Metrics()
        self.enabled = bool(rates)

    @property
    def rates(self) -> dict[str, Rate]:
        """The rate of each class; empty when nothing is limited."""
        return {name: buckets.rate for name, buckets in self._networks.items()}

    def take(self, peer: Peer, identity: Identity, rate_class: str) -> Verdict:
        """Draw a token of this class. Raises KeyError for a class that there is not."""
        if not self.enabled:
            return GO
        name = identity.name
        if name is None:
            wait = self._networks[rate_class].draw(peer.network, self._clock())
        else:
            wait = self._accounts[rate_class].draw(name, self._clock())
        if not wait:
            return GO
        self._metrics.rate_limited(rate_class)
        return Verdict(milliseconds(wait))

    def standing(self, peer: Peer, identity: Identity, rate_class: str) -> Standing | None:
        """What the client has left of this class; None when nothing is limited."""
        if not self.enabled:
            return None
        name, now = identity.name, self._clock()
        buckets = (self._networks if name is None else self._accounts)[rate_class]
        key = peer.network if name is None else name
        seconds = -(-buckets.until_full(key, now) // SECOND)
        return Standing(buckets.rate.burst, buckets.left(key, now), seconds)

    def patience(self) -> Patience:
        """The patience with a new connection."""
        return Patience(self._refusals, self._clock)


def milliseconds(wait: int) -> int:
    """A wait in whole milliseconds, rounded up: whoever waits so long is not refused for it."""
    return -(-wait // MILLISECOND)
