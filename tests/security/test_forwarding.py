"""Who a request comes from: what it says of that itself counts for nothing (DESIGN, section 5: Auth)."""

from __future__ import annotations

import pytest

from generated.server import limits
from tests.security.attacker import RIGHT, WRONG, ask, verdict
from tests.support.clients import socket_client
from tests.support.server import Running, running, settings
from tests.transports.raw import raw_socket

pytestmark = pytest.mark.asyncio(loop_scope="module")

SPOOFED = "203.0.113.7"
CLAIMS = {
    "X-Forwarded-For": SPOOFED,
    "X-Forwarded-For of many": ", ".join([SPOOFED] * 50),
    "X-Forwarded-For of the server": "127.0.0.1, ::1",
    "X-Real-IP": SPOOFED,
    "Forwarded": f"for={SPOOFED};proto=https;by=127.0.0.1",
    "True-Client-IP": SPOOFED,
    "CF-Connecting-IP": SPOOFED,
    "X-Client-IP": SPOOFED,
    "X-Cluster-Client-IP": SPOOFED,
    "Via": f"1.1 {SPOOFED}",
    "Host": SPOOFED,
}


def header(claim: str) -> dict[str, str]:
    return {claim.partition(" ")[0]: CLAIMS[claim]}


async def address(node: Running, headers: dict[str, str | list[str]]) -> tuple[str, str]:
    """As what, and as part of which network, the server knows a connection."""
    async with raw_socket(node, headers) as client:
        await client.event("connected")
        (record,) = node.bridge.node.connections.records
        return record.peer.address, record.peer.network


@pytest.mark.parametrize("claim", CLAIMS)
async def test_an_address_that_is_claimed_is_not_believed(claim: str) -> None:
    async with running(settings()) as node:
        assert await address(node, {**header(claim)}) == ("127.0.0.1", "127.0.0.1")


@pytest.mark.parametrize("claim", [one for one in CLAIMS if one != "Host"])
async def test_a_claimed_address_gives_no_further_attempts_to_log_in(claim: str) -> None:
    name, value = next(iter(header(claim).items()))
    async with running(settings(), monotonic_ns=lambda: 0) as node:
        for number in range(limits.LOGIN_ADDRESS_FAILURES):
            spoofed = {name: value.replace(SPOOFED, f"203.0.113.{number}")}
            answer = await ask(node, "/api/admin/queue", {"Authorization": WRONG, **spoofed})
            assert answer.status == 401
        answer = await ask(node, "/api/admin/queue", {"Authorization": WRONG, name: value})
        assert (answer.status, answer.headers["x-error-code"]) == (429, "rate_limited")


PROXIED = {
    "one hop": ("203.0.113.7", "203.0.113.7"),
    "spoofed before the proxy": ("127.0.0.1, 198.51.100.1, 203.0.113.7", "203.0.113.7"),
    "a chain of proxies": ("203.0.113.7, 10.1.2.3", "203.0.113.7"),
    "spoofed and a chain": ("10.9.9.9, 203.0.113.7, 10.1.2.3", "203.0.113.7"),
    "nonsense before": ("<script>, 203.0.113.7", "203.0.113.7"),
    "nonsense last": ("203.0.113.7, unknown", "127.0.0.1"),
    "empty": ("", "127.0.0.1"),
    "commas": (",,,,", "127.0.0.1"),
    "thousands of hops": (", ".join(["203.0.113.9"] * 400), "203.0.113.9"),
    "with a port": ("203.0.113.7:4711", "203.0.113.7"),
    "IPv6": ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"),
    "IPv4 in IPv6": ("::ffff:203.0.113.7", "203.0.113.7"),
    "number that is none": ("999.0.113.7", "127.0.0.1"),
    "octal": ("0313.0.0161.7", "127.0.0.1"),
    "integer": ("3405803783", "127.0.0.1"),
    "not ASCII": ("２０３.0.113.7", "127.0.0.1"),
}


@pytest.mark.parametrize(("forwarded", "expected"), PROXIED.values(), ids=PROXIED)
async def test_only_what_trusted_proxies_add_is_believed(forwarded: str, expected: str) -> None:
    async with running(settings(trusted_proxies="127.0.0.0/8, 10.0.0.0/8")) as node:
        value = forwarded.encode().decode("latin-1")
        assert (await address(node, {"X-Forwarded-For": value}))[0] == expected


async def test_several_lines_are_one_list() -> None:
    async with running(settings(trusted_proxies="127.0.0.1")) as node:
        lines = ["198.51.100.1", "203.0.113.7"]
        assert (await address(node, {"X-Forwarded-For": lines}))[0] == "203.0.113.7"


async def test_one_customers_addresses_count_as_one() -> None:
    async with running(settings(trusted_proxies="127.0.0.1")) as node:
        networks = {
            (await address(node, {"X-Forwarded-For": f"2001:db8:1:2:{number:x}::1"}))[1]
            for number in range(1, 9)
        }
    assert networks == {"2001:db8:1:2::/64"}


async def test_no_forwarded_host_or_scheme_makes_an_origin_trusted() -> None:
    async with running(settings(trusted_proxies="127.0.0.1")) as node:
        headers = {
            "Origin": "https://evil.test",
            "X-Forwarded-Host": "evil.test",
            "X-Forwarded-Proto": "https",
            "Forwarded": "host=evil.test;proto=https",
            "X-Forwarded-Port": "443",
            "Authorization": RIGHT,
        }
        async with socket_client(node.websocket, additional_headers=headers) as client:
            assert await verdict(client) == "not_authenticated"
        answer = await ask(node, "/api/admin/queue/", headers)
        assert "evil" not in answer.headers["location"]
