"""Whose address counts: forwarded ones are believed from the right, and only from trusted proxies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bridge.peer import UNKNOWN, Peer, TrustedProxies

NEAR = TrustedProxies(["10.0.0.0/8", "::1"])


@pytest.mark.parametrize(
    ("host", "forwarded", "address"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["192.0.2.66, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["192.0.2.66", "198.51.100.1, 10.2.3.4"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.7, 10.0.0.8"], "10.0.0.7"),
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ["[2001:db8::5]:4711"], "2001:db8::5"),
        ("::1", ["2001:db8::5"], "2001:db8::5"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("fe80::1%eth0", [], "fe80::1"),
    ],
)
def test_the_address_is_the_last_that_no_trusted_proxy_stands_for(
    host: str, forwarded: list[str], address: str
) -> None:
    assert NEAR.peer(host, forwarded).address == address


def test_limits_count_an_ipv6_customer_as_one() -> None:
    one = NEAR.peer("2001:db8:1:2:3:4:5:6")
    assert one == Peer("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")
    assert one.network == NEAR.peer("2001:db8:1:2:ffff::1").network
    assert one.network != NEAR.peer("2001:db8:1:3::1").network
    assert NEAR.peer("198.51.100.1").network == "198.51.100.1"


def test_a_socket_without_an_address_is_unknown() -> None:
    assert NEAR.peer(None, ["198.51.100.1"]) == UNKNOWN
    assert NEAR.peer("", []) == UNKNOWN


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        TrustedProxies(["nowhere"])


@given(st.lists(st.text(max_size=60), max_size=5))
def test_no_header_of_a_stranger_changes_anything(values: list[str]) -> None:
    assert NEAR.peer("203.0.113.9", values).address == "203.0.113.9"


@given(st.lists(st.text(max_size=60), max_size=5))
def test_no_header_through_a_proxy_breaks_anything(values: list[str]) -> None:
    assert NEAR.peer("10.0.0.1", values) != UNKNOWN
