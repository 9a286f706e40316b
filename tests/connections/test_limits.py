"""How many connections there may be: in total, from one address, of one account (DESIGN, section 5)."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import httpx2
import pytest

from tests.support.clients import SocketClient, basic, socket_client, stream_client
from tests.support.server import ADMIN, Running, running, settings
from tests.transports.raw import UPGRADE, raw_connection

FALLBACK = {"http": "/api", "sse": "/api/events/stream"}
LOGIN = {"username": ADMIN[0], "password": ADMIN[1]}
PROXIED = {"trusted_proxies": "127.0.0.1"}


async def refusals(node: Running, headers: dict[str, str] | None = None) -> set[tuple[int, str, str]]:
    """How a WebSocket and an event stream are refused: status, code, Retry-After."""
    found = set()
    for path, more in (("/ws", UPGRADE), ("/api/events/stream", {})):
        async with raw_connection(node) as client:
            answer = await client.ask(path, {**more, **(headers or {})})
        assert answer.json["code"] == answer.headers["x-error-code"]
        assert answer.json["fallback"] == FALLBACK
        assert answer.headers["content-type"] == "application/json"
        found.add((answer.status, answer.headers["x-error-code"], answer.headers["retry-after"]))
    return found


async def test_websockets_and_streams_share_the_places() -> None:
    async with running(settings(websocket_max_connections=2)) as node:
        async with socket_client(node.websocket), stream_client(node.url):
            assert await refusals(node) == {(503, "too_many_connections", "5")}
            async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http:
                assert (await http.get("/api/queue/list")).status_code == 200
            # Strangers who take all places do not keep the operator out.
            async with socket_client(node.websocket, ADMIN) as admin:
                assert (await admin.call("admin.get_queue"))["success"]
        while len(node.bridge.node.connections):
            await asyncio.sleep(0)
        async with socket_client(node.websocket), stream_client(node.url):
            pass


async def test_one_address_leaves_room_for_the_others() -> None:
    chosen = settings(max_connections_per_address=1, **PROXIED)
    async with running(chosen) as node:
        here = {"X-Forwarded-For": "2001:db8::1"}
        async with socket_client(node.websocket, additional_headers=here):
            neighbour = {"X-Forwarded-For": "2001:db8::2"}
            assert await refusals(node, neighbour) == {(429, "too_many_connections_here", "5")}
            there = {"X-Forwarded-For": "2001:db8:1::1"}
            async with socket_client(node.websocket, additional_headers=there) as other:
                assert (await other.call("system.ping"))["success"]


async def test_a_login_beyond_the_accounts_limit_is_refused_and_changes_nothing() -> None:
    async with running(settings(max_connections_per_account=1)) as node:
        async with socket_client(node.websocket, ADMIN), socket_client(node.websocket) as client:
            refused = await client.call("auth.login", LOGIN)
            assert refused["error"]["code"] == "too_many_connections_here"
            assert refused["error"]["status"] == 429
            assert refused["error"]["retryable"]
            assert (await client.call("admin.get_queue"))["error"]["code"] == "not_authenticated"
            assert (await client.call("queue.list"))["success"]
            async with raw_connection(node) as late:
                answer = await late.ask("/ws", {**UPGRADE, "Authorization": basic(*ADMIN)})
            assert (answer.status, answer.headers["x-error-code"]) == (429, "too_many_connections_here")
        async with socket_client(node.websocket) as client:
            while not (await client.call("auth.login", LOGIN))["success"]:
                pass


async def test_a_connection_may_log_in_again_and_gives_its_place_back_at_a_logout() -> None:
    async with running(settings(max_connections_per_account=1)) as node, AsyncExitStack() as opened:
        first, second = [await opened.enter_async_context(socket_client(node.websocket)) for _ in range(2)]
        for _ in range(3):
            assert (await first.call("auth.login", LOGIN))["success"]
        assert not (await second.call("auth.login", LOGIN))["success"]
        await first.call("auth.logout")
        assert (await second.call("auth.login", LOGIN))["success"]
        assert not (await first.call("auth.login", LOGIN))["success"]


@pytest.mark.parametrize("path", ["/ws", "/api/events/stream"])
async def test_many_at_once_get_no_more_than_the_places_there_are(path: str) -> None:
    places, asking = 3, 12
    headers = UPGRADE if path == "/ws" else {}
    async with running(settings(max_connections_per_address=places)) as node, AsyncExitStack() as opened:
        clients = [await opened.enter_async_context(raw_connection(node)) for _ in range(asking)]
        request = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "x", **headers}.items())
        line = f"GET {path} HTTP/1.1\r\n{request}\r\n".encode()
        await asyncio.gather(*(client.send(line) for client in clients))
        heads = await asyncio.gather(*(client.answer() for client in clients))
        assert sum(head.status in (101, 200) for head in heads) == places
        assert sum(head.status == 429 for head in heads) == asking - places
        assert len(node.bridge.node.connections) == places


# --- admin.get_connections ------------------------------------------------------------------------


async def listed(admin: SocketClient, **data: int) -> Any:
    """What the operator is told."""
    answer = await admin.call("admin.get_connections", data)
    assert answer["success"], answer
    return answer["data"]


async def test_the_operator_sees_who_is_attached() -> None:
    agent = {"User-Agent": "logger/1.0"}
    async with running(settings(**PROXIED)) as node, socket_client(node.websocket, ADMIN) as admin:
        headers = {"X-Forwarded-For": "192.0.2.7"}
        async with (
            stream_client(node.url),
            socket_client(
                node.websocket, additional_headers=headers, user_agent_header="logger/1.0\t(Qt)"
            ) as one,
        ):
            await one.call("system.ping")
            await one.call("admin.get_queue")
            await admin.call("admin.set_frequency", {"frequency": "14.205"})
            await one.event("frequency_update")
            data = await listed(admin)
            websocket, stream, operator = data["connections"]
            assert websocket.pop("idle_ms") >= 0
            assert len(websocket.pop("id")) == 16
            assert websocket.pop("opened_at").endswith("+00:00")
            assert websocket == {
                "transport": "websocket",
                "address": "192.0.2.7",
                "username": None,
                "user_agent": "logger/1.0(Qt)",
                "health": "ok",
                "requests": 2,
                "failures": 1,
                "events_sent": 1,
                "events_skipped": 0,
                "waiting_frames": 0,
                "waiting_bytes": 0,
            }
            assert (stream["transport"], stream["username"], stream["requests"]) == ("sse", None, 0)
            assert (operator["username"], operator["transport"]) == (ADMIN[0], "websocket")
            assert data["totals"] == {
                "open": 3,
                "websockets": 2,
                "streams": 1,
                "admins": 1,
                "addresses": 2,
                "requests": 4,
                "failures": 1,
                "events_sent": 3,
                "events_skipped": 0,
            }
            assert data["limits"] == {"total": 5000, "per_address": 100, "per_account": 50}
            assert data["draining"] is False
            async with httpx2.AsyncClient(
                base_url=node.url, trust_env=False, verify=False, auth=ADMIN, headers=agent
            ) as http:
                over_http = (await http.get("/api/admin/connections", params={"limit": 1})).json()
            assert [one["address"] for one in over_http["connections"]] == ["192.0.2.7"]
            assert over_http["totals"]["open"] == 3


async def test_the_list_is_bounded_and_shows_the_newest() -> None:
    async with running() as node, AsyncExitStack() as opened:
        admin = await opened.enter_async_context(socket_client(node.websocket, ADMIN))
        for _ in range(4):
            await opened.enter_async_context(socket_client(node.websocket))
        newest = [record.id for record in node.bridge.node.connections.records]
        data = await listed(admin, limit=2)
        assert [one["id"] for one in data["connections"]] == newest[:2]
        assert data["totals"]["open"] == 5
        for wrong in (0, 501, "many"):
            answer = await admin.call("admin.get_connections", {"limit": wrong})
            assert answer["error"]["code"] == "validation_failed"


async def test_strangers_are_shown_nothing() -> None:
    async with running() as node, socket_client(node.websocket) as client:
        assert (await client.call("admin.get_connections"))["error"]["code"] == "not_authenticated"
        async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http:
            assert (await http.get("/api/admin/connections")).status_code == 401


async def test_the_list_shows_no_secret() -> None:
    headers = {"User-Agent": "x", "Cookie": "session=hidden", "Authorization": basic("admin", "hidden-guess")}
    async with (
        running() as node,
        socket_client(node.websocket, ADMIN) as admin,
        raw_connection(node) as client,
    ):
        assert (await client.ask("/ws?token=hidden", {**UPGRADE, **headers})).status == 101
        text = str(await listed(admin))
    assert "hidden" not in text
    assert ADMIN[1] not in text
