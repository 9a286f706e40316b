"""Who is connected, how many may be, and when those who are sent away come back."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bridge.auth import ANONYMOUS, Identity
from core.bridge.connections import (
    TOO_MANY,
    TOO_MANY_HERE,
    Capacity,
    ConnectionRecord,
    Connections,
    Stagger,
    readable,
)
from core.bridge.peer import Peer
from tests.bridge.toy import NOW

ADMIN = Identity("keeper")
HERE, THERE = Peer("192.0.2.1", "192.0.2.1"), Peer("2001:db8::1", "2001:db8::/64")
ROOMY = Capacity(1000, 1000, 1000)


class Live:
    """A connection that counts how often it was asked to end."""

    def __init__(self) -> None:
        self.drained = 0
        self.expelled = 0

    def drain(self) -> None:
        self.drained += 1

    def expel(self) -> None:
        self.expelled += 1


def record(peer: Peer = HERE, identity: Identity = ANONYMOUS) -> ConnectionRecord:
    return ConnectionRecord(id="c", transport="websocket", peer=peer, identity=identity, opened_at=NOW)


def added(
    connections: Connections, count: int = 1, peer: Peer = HERE, identity: Identity = ANONYMOUS
) -> list[Live]:
    """Connections that are open now."""
    lives = [Live() for _ in range(count)]
    for live in lives:
        connections.add(live, record(peer, identity))
    return lives


def test_a_full_node_takes_no_stranger_but_the_operator() -> None:
    connections = Connections(Capacity(2, 10, 1))
    added(connections)
    assert connections.refusal(THERE, ANONYMOUS) is None
    added(connections)
    assert connections.full
    assert connections.refusal(THERE, ANONYMOUS) == TOO_MANY
    assert connections.refusal(THERE, ADMIN) is None
    added(connections, identity=ADMIN)
    assert connections.refusal(THERE, ADMIN) == TOO_MANY_HERE


def test_one_network_takes_no_more_than_its_share() -> None:
    connections = Connections(Capacity(10, 2, 5))
    (first, _) = added(connections, 2, THERE)
    assert connections.refusal(Peer("2001:db8::2", THERE.network), ANONYMOUS) == TOO_MANY_HERE
    assert connections.refusal(HERE, ANONYMOUS) is None
    assert connections.refusal(THERE, ADMIN) is None
    connections.remove(first)
    assert connections.refusal(THERE, ANONYMOUS) is None


def test_a_login_counts_for_the_account_until_it_ends() -> None:
    connections = Connections(Capacity(10, 10, 1))
    (one,) = added(connections)
    connections.identify(one, ADMIN)
    assert connections.account_refusal(ADMIN) == TOO_MANY_HERE
    assert connections.account_refusal(Identity("other")) is None
    assert connections.account_refusal(ANONYMOUS) is None
    assert connections.records[0].identity == ADMIN
    connections.identify(one, ADMIN)
    connections.identify(one, ANONYMOUS)
    assert connections.account_refusal(ADMIN) is None
    connections.identify(Live(), ADMIN)
    assert connections.account_refusal(ADMIN) is None


def test_leaving_twice_makes_no_room() -> None:
    connections = Connections(Capacity(1, 10, 10))
    (one,) = added(connections)
    connections.remove(one)
    connections.remove(one)
    connections.remove(Live())
    added(connections)
    assert connections.full
    assert len(connections) == 1


def test_a_drain_asks_everyone_and_takes_nobody_new() -> None:
    connections = Connections(ROOMY)
    lives = added(connections, 2)
    connections.drain()
    assert connections.draining
    assert connections.full
    assert [live.drained for live in lives] == [1, 1]
    assert connections.refusal(THERE, ANONYMOUS) == TOO_MANY
    assert connections.refusal(THERE, ADMIN) == TOO_MANY
    connections.expel()
    assert [live.expelled for live in lives] == [1, 1]


def test_a_connection_may_leave_while_all_are_asked() -> None:
    connections = Connections(ROOMY)

    class Leaving(Live):
        def drain(self) -> None:
            super().drain()
            connections.remove(self)

    lives = [Leaving(), Leaving(), Leaving()]
    for live in lives:
        connections.add(live, record())
    connections.drain()
    assert [live.drained for live in lives] == [1, 1, 1]
    assert len(connections) == 0
    assert connections.networks == 0


def test_a_connection_that_comes_during_the_drain_is_asked_at_once() -> None:
    connections = Connections(ROOMY)
    connections.drain()
    (late,) = added(connections)
    assert late.drained == 1


@pytest.mark.parametrize(("count", "spread"), [(1, 1000), (100, 1000), (500, 5000), (10_000, 30_000)])
def test_those_sent_away_come_back_one_after_the_other(count: int, spread: int) -> None:
    connections = Connections(Capacity(20_000, 20_000, 1), Stagger(10, 1000, 30_000))
    lives = added(connections, count)
    connections.drain()
    times = []
    for live in lives:
        times.append(connections.reconnect_after_ms())
        connections.remove(live)
    assert 0 <= min(times) <= max(times) < spread
    # In each tenth of the time about a tenth of them.
    tenths = Counter(time * 10 // spread for time in times)
    if count >= 100:
        assert set(tenths) == set(range(10))
        assert max(tenths.values()) <= count / 10 + 3


@given(st.text(max_size=300))
def test_what_a_client_says_of_itself_is_readable(text: str) -> None:
    shown = readable(text)
    assert shown is None or (shown.isprintable() and 0 < len(shown) <= 128)


def test_what_a_client_does_not_say_is_not_shown() -> None:
    assert readable(None) is None
    assert readable("\x00\n") is None
    assert readable("logger/1.0 \x1b[31m(Qt)") == "logger/1.0 [31m(Qt)"


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "login", "logout"]),
        st.integers(0, 7),
        st.sampled_from([HERE, THERE]),
        st.sampled_from(["a", "b"]),
    ),
    max_size=60,
)


@given(_STEPS)
def test_the_counts_are_those_of_the_open_connections(steps: list[tuple[str, int, Peer, str]]) -> None:
    connections = Connections(Capacity(1000, 3, 2))
    lives = [Live() for _ in range(8)]
    model: dict[int, list[Any]] = {}
    for step, number, peer, account in steps:
        live = lives[number]
        if step == "add" and number not in model:
            connections.add(live, record(peer))
            model[number] = [peer.network, None]
        elif step == "remove":
            connections.remove(live)
            model.pop(number, None)
        elif step in ("login", "logout"):
            name = account if step == "login" else None
            connections.identify(live, Identity(name))
            if number in model:
                model[number][1] = name
        for place in (HERE, THERE):
            here = sum(network == place.network for network, _ in model.values())
            assert (connections.refusal(place, ANONYMOUS) is not None) == (here >= 3)
        for name in ("a", "b"):
            used = sum(of == name for _, of in model.values())
            assert (connections.account_refusal(Identity(name)) is not None) == (used >= 2)
        assert len(connections) == len(model)
        assert connections.networks == len({network for network, _ in model.values()})
