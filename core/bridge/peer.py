"""Who is at the other end of a connection: the address that limits count by and logs show.

Behind a proxy that address is in `X-Forwarded-For`, which anybody can send: it is believed from the
right, one entry for each proxy that is trusted, and no further.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple

_IPV6_PREFIX = 64


class Peer(NamedTuple):
    """One client.

    `address` is for people and logs. `network` is what limits count by: the address, or the /64 of
    an IPv6 address, of which one customer has as many as they like. `foreign` tells that a web page
    of another origin asks, which may act without the knowledge of whoever sits there.
    """

    address: str
    network: str
    foreign: bool = False


UNKNOWN = Peer("unknown", "unknown")


class TrustedProxies:
    """The proxies whose word on a client's address is taken; `networks` as `10.0.0.0/8` or `::1`.

    Raises ValueError when one of them is no network.
    """

    def __init__(self, networks: Iterable[str] = ()) -> None:
        self._networks = [ip_network(network, strict=False) for network in networks]

    def trusts(self, host: str | None) -> bool:
        """Whether the socket's `host` is such a proxy, which carries the connections of many clients."""
        address = _parse(host or "")
        return address is not None and any(address in network for network in self._networks)

    def peer(self, host: str | None, forwarded_for: Sequence[str] = ()) -> Peer:
        """The client behind the socket's `host`, given the values of its `X-Forwarded-For` headers."""
        address = _parse(host or "")
        if address is None:
            return UNKNOWN
        hops = [hop.strip() for value in forwarded_for for hop in value.split(",")]
        while hops and any(address in network for network in self._networks):
            before = _parse(hops.pop())
            if before is None:
                break
            address = before
        return _peer(address)


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    text = text.partition("%")[0]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _peer(address: IPv4Address | IPv6Address) -> Peer:
    text = str(address)
    if isinstance(address, IPv4Address):
        return Peer(text, text)
    return Peer(text, str(IPv6Network((address, _IPV6_PREFIX), strict=False)))
