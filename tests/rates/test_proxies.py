"""Behind proxies: whose budget a request draws on, over every transport."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from core import defence
from core.bridge.rate_limit import SECOND, Rate
from tests.rates.clock import StoppedClock
from tests.support.clients import socket_client
from tests.support.server import Running, running, settings

READ, STREAM = "/api/queue/list", "/api/events/stream"
CLIENT, OTHER = "203.0.113.7", "203.0.113.8"


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three reads and two replays for each client; opening a WebSocket costs a read."""
    for name, burst in (("read", 3), ("replay", 2)):
        monkeypatch.setitem(defence.RATES, name, Rate(burst, SECOND))


@asynccontextmanager
async def node_behind(proxies: str) -> AsyncIterator[tuple[Running, httpx2.AsyncClient]]:
    chosen = settings(trusted_proxies=proxies)
    async with (
        running(chosen, monotonic_ns=StoppedClock()) as node,
        httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http,
    ):
        yield node, http


async def reads(http: httpx2.AsyncClient, *forwarded: str) -> int:
    """The status of a read whose `X-Forwarded-For` lines are these."""
    return (await http.get(READ, headers=[("X-Forwarded-For", line) for line in forwarded])).status_code


async def asks(node: Running, forwarded: str, header: str = "X-Forwarded-For") -> bool:
    """Whether a WebSocket can be opened, and a read over it succeeds."""
    try:
        async with socket_client(node.websocket, additional_headers={header: forwarded}) as client:
            return bool((await client.call("queue.list"))["success"])
    except InvalidStatus as refused:
        if refused.response.status_code != 429:
            raise
        return False


async def resumes(node: Running, http: httpx2.AsyncClient, forwarded: str, over: str) -> int:
    """The status of a request for missed events."""
    headers = {"X-Forwarded-For": forwarded}
    if over == "sse":
        async with http.stream("GET", STREAM, headers={**headers, "Last-Event-ID": "x:1"}) as answer:
            return answer.status_code
    try:
        async with socket_client(f"{node.websocket}?resume=x:1", additional_headers=headers):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


async def test_limits_count_by_the_forwarded_address_on_every_transport() -> None:
    async with node_behind("127.0.0.1") as (node, http):
        assert await reads(http, CLIENT) == 200
        assert await asks(node, CLIENT)
        assert await reads(http, CLIENT) == 429
        assert not await asks(node, CLIENT)
        # The proxy's other clients are other clients.
        assert await reads(http, OTHER) == 200
        assert await asks(node, OTHER)
        assert await resumes(node, http, CLIENT, "sse") == 200
        assert await resumes(node, http, CLIENT, "websocket") == 101
        assert await resumes(node, http, CLIENT, "sse") == 429
        assert await resumes(node, http, CLIENT, "websocket") == 429
        assert await resumes(node, http, OTHER, "sse") == 200
        assert await resumes(node, http, OTHER, "websocket") == 101


async def test_who_is_no_trusted_proxy_cannot_choose_an_address() -> None:
    async with node_behind("10.0.0.0/8") as (node, http):
        assert await reads(http, CLIENT) == 200
        assert await asks(node, OTHER)
        assert await reads(http, "203.0.113.9") == 429
        assert not await asks(node, "203.0.113.10")
        assert await resumes(node, http, CLIENT, "sse") == 200
        assert await resumes(node, http, OTHER, "websocket") == 101
        assert await resumes(node, http, "203.0.113.9", "sse") == 429
        assert await resumes(node, http, "203.0.113.10", "websocket") == 429


@pytest.mark.parametrize(
    "lines",
    [
        [CLIENT],
        # What the client itself wrote stands to the left of what the proxy has seen.
        [f"{OTHER}, {CLIENT}"],
        [OTHER, CLIENT],
        ["8.8.8.8, nonsense", CLIENT],
        # Two trusted proxies in a row, and an address with a port.
        [f"{OTHER}, {CLIENT}, 10.1.2.3"],
        [f"{CLIENT}:4711, 10.1.2.3"],
        [f"::ffff:{CLIENT}"],
    ],
)
async def test_addresses_are_read_from_the_right(lines: Sequence[str]) -> None:
    async with node_behind("127.0.0.1,10.0.0.0/8") as (_, http):
        assert [await reads(http, CLIENT) for _ in range(4)] == [200, 200, 200, 429]
        assert await reads(http, *lines) == 429
        assert await reads(http, OTHER) == 200


async def test_addresses_of_one_ipv6_network_are_one_client() -> None:
    async with node_behind("127.0.0.1") as (node, http):
        assert await reads(http, "2001:db8:0:1::1") == 200
        assert await asks(node, "2001:db8:0:1:ffff::2")
        assert await reads(http, "2001:db8:0:1::3") == 429
        assert await reads(http, "2001:db8:0:2::1") == 200


async def test_host_and_the_like_say_nothing_of_the_client() -> None:
    async with node_behind("127.0.0.1") as (node, http):
        for header in ("Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP"):
            await http.get(READ, headers={header: f"for={CLIENT}" if header == "Forwarded" else CLIENT})
        assert await reads(http) == 429
        assert not await asks(node, CLIENT, "X-Real-IP")
