"""Pages for people, and the files beside them (QUIRKS, section 12)."""

from __future__ import annotations

import re
from typing import Any

import httpx2
import pytest

from core.station.state import Lookup
from tests.support.clients import SocketClient, socket_client
from tests.support.server import ADMIN, Running, running, settings

HOSTILE = '<script>alert("1")</script>&amp;'
ESCAPED = "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;&amp;amp;"


class Directory:
    """Knows every callsign by the same name."""

    def __init__(self, name: str | None) -> None:
        self.name = name

    async def lookup(self, callsign: str) -> Lookup:
        return Lookup(callsign, name=self.name)

    async def aclose(self) -> None:
        """There is nothing to close."""


async def page(node: Running, path: str = "/status") -> httpx2.Response:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    return answer


async def done(admin: SocketClient, operation: str, data: Any = None) -> None:
    assert (await admin.call(operation, data))["success"]


async def test_the_status_of_a_closed_station() -> None:
    async with running(settings(frontend_url="https://radio.example/?a=1&b=2")) as node:
        async with socket_client(node.websocket, ADMIN) as admin:
            await done(admin, "admin.set_frequency", {"frequency": "14.205"})
        answer = await page(node)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "System Status: INACTIVE" in answer.text
    assert "No active QSO" in answer.text
    assert "Queue (0 users)" in answer.text
    assert "14.205" not in answer.text
    assert 'href="https://radio.example/?a=1&amp;b=2"' in answer.text


async def test_the_status_of_a_busy_station() -> None:
    async with (
        running(settings(max_queue_size=20), lookup=Directory(None)) as node,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        await done(admin, "admin.set_system_status", {"active": True})
        await done(admin, "admin.set_frequency", {"frequency": "14.205"})
        await done(admin, "admin.set_split", {"split": "up 5"})
        for number in range(13):
            await done(admin, "queue.register", {"callsign": f"K1{chr(65 + number)}B"})
        await done(admin, "admin.next_qso")
        text = (await page(node)).text
    assert "System Status: ACTIVE" in text
    assert "Frequency: 14.205" in text
    assert "Split: up 5" in text
    assert "No active QSO" not in text
    assert text.index("K1AB") < text.index("Queue (12 users)") < text.index("K1BB")
    assert re.findall(r"#(\d+)<", text) == [str(number) for number in range(1, 11)]
    assert "+2 more" in text
    assert ">None<" in text


@pytest.mark.parametrize("name", [HOSTILE, "'\"><img src=x>"])
async def test_nothing_that_others_wrote_becomes_markup(name: str) -> None:
    async with (
        running(lookup=Directory(name)) as node,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        await done(admin, "admin.set_system_status", {"active": True})
        for callsign in ("W1AW", "K1ABC"):
            await done(admin, "queue.register", {"callsign": callsign})
        await done(admin, "admin.next_qso")
        await done(admin, "admin.set_frequency", {"frequency": HOSTILE})
        await done(admin, "admin.set_split", {"split": HOSTILE})
        text = (await page(node)).text
    assert text.count(ESCAPED) >= 2
    # The page's own, which draws it anew at each event.
    assert text.count("<script") == 1
    assert "<img src=x" not in text


@pytest.mark.parametrize(
    ("path", "kind", "begin"),
    [
        ("/docs", "text/html; charset=utf-8", b"<!DOCTYPE html>"),
        ("/redoc", "text/html; charset=utf-8", b"<!DOCTYPE html>"),
        ("/openapi.json", "application/json", b"{"),
        ("/static/logo.png", "image/png", b"\x89PNG\r\n"),
    ],
)
async def test_reference_and_logo_are_there(node: Running, path: str, kind: str, begin: bytes) -> None:
    answer = await page(node, path)
    assert answer.headers["content-type"] == kind
    assert answer.content.startswith(begin)


async def test_the_specification_has_the_routes(node: Running) -> None:
    specification = (await page(node, "/openapi.json")).json()
    assert specification["openapi"].startswith("3.")
    assert "/api/queue/register" in specification["paths"]
    for path in ("/docs", "/redoc"):
        assert "/openapi.json" in (await page(node, path)).text
