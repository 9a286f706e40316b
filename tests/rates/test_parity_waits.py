"""`pileup parity --url` on a server that limits the rate: it waits as it is told, and finds no difference."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from codegen.parity.answers import Answer
from codegen.parity.deployed import Deployed, prove_deployed
from codegen.parity.prover import Proof
from codegen.parity.resting import Rest, header_wait, told_wait
from codegen.parity.stages import Unusable
from codegen.parity.twins import Twin
from core import defence
from core.bridge.login_guard import LoginRates
from core.bridge.rate_limit import SECOND, Rate
from core.cli import twins
from tests.parity.support import LOGIN, api, deployed
from tests.rates.clock import StoppedClock
from tests.support.server import running, settings


@pytest.fixture(scope="module")
def clock() -> Iterator[StoppedClock]:
    """A clock for servers with budgets that every sequence uses up."""
    with pytest.MonkeyPatch.context() as patch:
        for name, burst, regain in (("read", 9, 1), ("write", 3, 2), ("auth", 3, 1), ("replay", 2, 10)):
            patch.setitem(defence.RATES, name, Rate(burst, regain * SECOND))
        slow = Rate(2, 20 * SECOND)
        patch.setattr(defence, "LOGINS", LoginRates(address=slow, account=slow, fresh=slow))
        yield StoppedClock()


@pytest.fixture(scope="module")
def url(clock: StoppedClock) -> Iterator[str]:
    @asynccontextmanager
    async def limited() -> AsyncIterator[Twin]:
        chosen = settings(admin_username=LOGIN[0], admin_password=LOGIN[1])
        opened = running(chosen, clock=lambda: twins.NOW, lookup=twins.Directory(), monotonic_ns=clock)
        async with opened as node:
            yield Twin(node.url)

    with deployed(limited) as started:
        yield started


class Naps:
    """Sleeps by moving the server's clock on."""

    def __init__(self, clock: StoppedClock) -> None:
        self.taken: list[float] = []
        self._clock = clock

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        self._clock.advance(seconds=seconds)


def proved(url: str, rest: Rest, *, writes: bool, sequences: int = 3) -> Proof:
    where = Deployed(url, url, LOGIN)
    return prove_deployed(api(), where, sequences=sequences, steps=15, seed=1, writes=writes, rest=rest)


@pytest.mark.parametrize("writes", [False, True])
def test_the_proof_waits_and_finds_no_difference(url: str, clock: StoppedClock, writes: bool) -> None:
    naps = Naps(clock)
    proof = proved(url, Rest(1_000_000, naps), writes=writes, sequences=2)
    assert proof.counterexample is None
    assert proof.steps > 10
    assert len(naps.taken) > 10


def test_a_proof_that_would_wait_too_long_says_so(url: str, clock: StoppedClock) -> None:
    with pytest.raises(Unusable, match="RATE_LIMIT=false"):
        proved(url, Rest(30, Naps(clock)), writes=True)


def test_the_wait_is_read_from_either_protocol() -> None:
    def refusal(**told: object) -> Answer:
        return Answer(429, "rate_limited", "Too many requests", [], None, told)

    assert told_wait(refusal(retry_after_ms=1500)) == 1.5
    assert told_wait(refusal(**{"retry-after": "3"})) == 3.0
    assert told_wait(refusal(retry_after_ms=None)) is None
    assert [header_wait(text) for text in (None, "soon", "nan", "inf", "2")] == [None, None, None, None, 2.0]


def test_rest_is_bounded_and_only_for_refusals() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def resting() -> list[bool]:
        rest = Rest(5, sleep)
        refusal = Answer(429, "rate_limited", "", [], None, {"retry_after_ms": 2000})
        others = [Answer(200, None, None, [], None), Answer(503, "system_inactive", "", [], None)]
        return [await rest.after(one) for one in (*others, refusal, refusal, refusal)]

    assert asyncio.run(resting()) == [False, False, True, True, False]
    assert slept == [2.0, 2.0]
