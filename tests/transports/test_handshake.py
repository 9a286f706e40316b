"""The opening handshake (DESIGN, section 5: Subprotocol, Auth, Connected; section 5: Close codes)."""

from __future__ import annotations

import base64
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from generated.server import limits, protocol
from tests.support.clients import basic, socket_client
from tests.support.server import ADMIN, Running, running, settings
from tests.transports.raw import ACCEPT, UPGRADE, raw_connection, raw_socket

pytestmark = pytest.mark.asyncio(loop_scope="module")

RIGHT, WRONG = basic(*ADMIN), basic("admin", "wrong")
FALLBACK = {"http": "/api", "sse": "/api/events/stream"}
FOREIGN = "https://evil.example"


@pytest_asyncio.fixture(loop_scope="module")
async def node(shared_node: Running) -> Running:
    return shared_node


async def admin_error(node: Running, headers: dict[str, str]) -> tuple[int, str, str] | None:
    """Status, code and text that an admin operation answers on a connection with these headers."""
    async with raw_socket(node, headers) as client:
        await client.request("admin.get_queue")
        await client.event("connected")
        answer = await client.message()
    error = answer["error"]
    return None if error is None else (error["status"], error["code"], error["message"])


async def http_error(node: Running, headers: dict[str, str]) -> tuple[int, str, str] | None:
    """The same over HTTP."""
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        answer = await client.get("/api/admin/queue", headers=headers)
    if answer.status_code == 200:
        return None
    return answer.status_code, answer.headers["x-error-code"], answer.json()["detail"]


# --- Accepted -------------------------------------------------------------------------------------


async def test_a_handshake_is_answered_as_the_rfc_says(node: Running) -> None:
    async with raw_connection(node) as client:
        answer = await client.ask("/ws?any=thing", UPGRADE)
    assert answer.status == 101
    assert answer.headers["sec-websocket-accept"] == ACCEPT
    assert answer.headers["upgrade"].lower() == "websocket"
    assert "sec-websocket-protocol" not in answer.headers
    assert "sec-websocket-extensions" not in answer.headers


@pytest.mark.parametrize(
    "offered", ["pileup.v1.json", "chat, pileup.v1.json", ["chat", "pileup.v1.json"], "pileup.v1.json,chat"]
)
async def test_the_subprotocol_is_accepted_when_offered(node: Running, offered: Any) -> None:
    async with raw_connection(node) as client:
        answer = await client.ask("/ws", {**UPGRADE, "Sec-WebSocket-Protocol": offered})
    assert answer.status == 101
    assert answer.headers["sec-websocket-protocol"] == "pileup.v1.json"


async def test_connected_comes_first_and_says_what_a_client_needs(node: Running) -> None:
    async with socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_system_status", {"active": True})
        async with raw_socket(node, {"Authorization": RIGHT}) as client:
            connected = await client.message()
    data = connected.pop("data")
    assert connected == {"type": "event", "event": "connected", "timestamp": connected["timestamp"]}
    assert len(data.pop("connection_id")) == 16
    assert data.pop("position") == str(node.bridge.node.log.snapshot.position)
    assert data == {
        "server": {
            "name": protocol.TITLE,
            "version": protocol.API_VERSION,
            "protocol": "1.0",
            "subprotocol": "pileup.v1.json",
            "registry_hash": protocol.REGISTRY_HASH,
        },
        "principal": {"authenticated": True, "username": "admin"},
        "heartbeat_interval_ms": 30_000,
        "limits": {
            "message_bytes": limits.MESSAGE_BYTES,
            "body_bytes": limits.BODY_BYTES,
            "requests_in_flight": 64,
            "json_depth": 32,
        },
        "reconnect": {"base_ms": 500, "cap_ms": 30_000, "jitter": "full"},
        "fallback": FALLBACK,
    }


async def test_events_begin_right_behind_the_position_of_connected(node: Running) -> None:
    async with socket_client(node.websocket, ADMIN) as admin, raw_socket(node) as client:
        data = (await client.message())["data"]
        assert data["principal"] == {"authenticated": False, "username": None}
        await admin.call("admin.set_frequency", {"frequency": "14.205"})
        event = await client.message()
    epoch, _, sequence = data["position"].partition(":")
    assert event["id"] == f"{epoch}:{int(sequence) + 1}"


# --- Refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/ws/", "/WS", "/api/queue/list", "/wsx?ws", "/%77s"])
async def test_another_path_is_not_found(node: Running, path: str) -> None:
    async with raw_connection(node) as client:
        answer = await client.ask(path, UPGRADE)
        assert await client.ended() == []
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-error-code"] == "not_found"
    assert answer.json == {"detail": "Not Found", "code": "not_found", "fallback": FALLBACK}


@pytest.mark.parametrize("offered", ["chat", "pileup.v2.json", "PILEUP.V1.JSON", "chat, superchat"])
async def test_offers_without_a_known_subprotocol_are_refused(node: Running, offered: str) -> None:
    async with raw_connection(node) as client:
        answer = await client.ask("/ws", {**UPGRADE, "Sec-WebSocket-Protocol": offered})
    assert answer.status == 400
    assert answer.headers["x-error-code"] == "subprotocol_unsupported"
    assert "pileup.v1.json" in answer.json["detail"]
    assert answer.json["fallback"] == FALLBACK


async def test_a_full_server_refuses_and_names_the_way_that_goes_on_working() -> None:
    async with running(settings(websocket_max_connections=2)) as node:
        connections = node.bridge.node.connections
        async with socket_client(node.websocket), socket_client(node.websocket):
            assert connections.full
            async with raw_connection(node) as client:
                answer = await client.ask("/ws", UPGRADE)
            assert answer.status == 503
            assert answer.headers["retry-after"] == "5"
            assert answer.headers["x-error-code"] == "too_many_connections"
            assert answer.json["fallback"] == FALLBACK
            async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http:
                assert (await http.get("/api/queue/list")).status_code == 200
        while connections.full:
            async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http:
                await http.get("/healthz")
        async with socket_client(node.websocket) as client_again:
            assert (await client_again.call("system.ping"))["success"]


@pytest.mark.parametrize(
    ("changes", "method", "status"),
    [
        ({"Sec-WebSocket-Key": []}, "GET", 400),
        ({"Sec-WebSocket-Key": "c2hvcnQ="}, "GET", 400),
        ({"Sec-WebSocket-Key": "not base64"}, "GET", 400),
        ({"Sec-WebSocket-Version": "8"}, "GET", 426),
        ({"Sec-WebSocket-Version": []}, "GET", 426),
        ({"Sec-WebSocket-Protocol": "@@@ pileup.v1.json,pileup.v1.json"}, "GET", 400),
        ({"Origin": [FOREIGN, FOREIGN]}, "GET", 400),
        ({}, "POST", 405),
    ],
)
async def test_a_bad_handshake_is_refused_and_leaves_nothing_behind(
    node: Running, changes: dict[str, Any], method: str, status: int
) -> None:
    async with raw_connection(node) as client:
        answer = await client.ask("/ws", {**UPGRADE, **changes}, method)
        assert answer.status == status
        code = {400: "handshake_invalid", 405: "method_not_allowed", 426: "upgrade_required"}[status]
        assert answer.headers["x-error-code"] == answer.json["code"] == code
        assert answer.json["detail"]
        assert answer.json["fallback"] == FALLBACK
        if status == 426:
            assert answer.headers["upgrade"] == "websocket"
            assert answer.headers["connection"] == "Upgrade, close"
            assert answer.headers["sec-websocket-version"] == "13"
        assert await client.ended() == []
    assert len(node.bridge.node.connections) == 0
    async with socket_client(node.websocket) as good:
        assert (await good.call("system.ping"))["success"]


# --- Credentials ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        None,
        RIGHT,
        RIGHT.replace("Basic", "bAsIc"),
        WRONG,
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"no colon").decode(),
        "Bearer x",
        "Basic " + base64.b64encode("ädmin:x".encode()).decode(),
    ],
)
@pytest.mark.parametrize("configured", [True, False])
async def test_the_header_is_judged_as_http_judges_it(header: str | None, configured: bool) -> None:
    headers = {} if header is None else {"Authorization": header}
    async with running(settings() if configured else settings(admin_password=None)) as node:
        verdict = await admin_error(node, headers)
        assert verdict == await http_error(node, headers)
        # The two ends of the scale, so that agreeing in everything wrong is no agreement.
        if header == RIGHT:
            assert (verdict and verdict[:2]) == (None if configured else (503, "auth_not_configured"))
        if header is None:
            assert verdict == (401, "not_authenticated", "Not authenticated")


@pytest.mark.parametrize(
    ("origin", "trusted"),
    [
        (FOREIGN, False),
        ("null", False),
        ("", False),
        ("http://[", False),
        ("http://127.0.0.1:1", False),
        ("http://radio.example", True),
        ("https://radio.example", False),
        ("http://radio.example:80", False),
        ("same", True),
    ],
)
async def test_credentials_of_a_foreign_page_count_as_absent(origin: str, trusted: bool) -> None:
    chosen = settings(frontend_url="http://frontend.example", allowed_origins="http://radio.example/")
    async with running(chosen) as node:
        headers = {"Origin": node.url if origin == "same" else origin, "Authorization": RIGHT}
        verdict = await admin_error(node, headers)
    assert verdict == (None if trusted else (401, "not_authenticated", "Not authenticated"))


async def test_a_foreign_page_may_connect_and_log_in(node: Running) -> None:
    async with socket_client(node.websocket, additional_headers={"Origin": FOREIGN}) as client:
        assert (await client.call("queue.list"))["success"]
        answer = await client.call("auth.login", {"username": ADMIN[0], "password": ADMIN[1]})
        assert answer["data"] == {"authenticated": True, "username": "admin"}
        assert (await client.call("admin.get_queue"))["success"]


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "//", "http://\u00e9"])
async def test_http_answers_to_any_origin(node: Running, origin: str) -> None:
    async with raw_connection(node) as client:
        answer = await client.ask("/api/queue/list", {"Origin": origin})
    assert answer.status == 200
    assert answer.json["queue"] == []
