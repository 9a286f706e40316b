"""What is left of a client's budget, told in HTTP answers (draft-ietf-httpapi-ratelimit-headers-10)."""

from __future__ import annotations

from core.bridge.auth import Identity
from core.bridge.node import Node
from core.bridge.peer import Peer
from core.bridge.rate_limit import SECOND, Rate

POLICY, BUDGET = "RateLimit-Policy", "RateLimit"


def budget_headers(node: Node, rate_class: str, identity: Identity, peer: Peer) -> dict[str, str]:
    """The headers of an answer that drew on the budget of this class; none where nothing is limited.

    The policy is named after the class: `q` requests at once, all of them again after `w` seconds.
    Of the budget `r` are left, and all are back after `t` seconds.
    """
    limiter = node.executor.limiter
    standing = limiter.standing(peer, identity, rate_class)
    if standing is None:
        return {}
    return {
        POLICY: policy(rate_class, limiter.rates[rate_class]),
        BUDGET: f'"{rate_class}";r={standing.left};t={standing.seconds}',
    }


def policy(rate_class: str, rate: Rate) -> str:
    """A rate as an item of `RateLimit-Policy`."""
    return f'"{rate_class}";q={rate.burst};w={-(-rate.depth // SECOND)}'
