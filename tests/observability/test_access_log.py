"""Lines of the log tell which connection and request they belong to, and nothing that is secret."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.transports.access import HEADER, _request_id
from tests.support.clients import socket_client, stream_client
from tests.support.ports import free_port
from tests.support.process import ServerProcess, server_process
from tests.support.server import ADMIN, Running, running

PASSWORD = ADMIN[1]
KEY = "idempotency-key-0001"


def entries(server: ServerProcess, **wanted: Any) -> list[dict[str, Any]]:
    """The log's entries with these members. Every line has to be one."""
    # The last line may still be on its way.
    complete = server.log.read_text(encoding="utf-8").rpartition("\n")[0]
    found = [json.loads(line) for line in complete.splitlines()]
    return [one for one in found if all(one.get(name) == value for name, value in wanted.items())]


async def entry(server: ServerProcess, **wanted: Any) -> dict[str, Any]:
    """The entry with these members, once it has been written."""
    async with asyncio.timeout(30):
        while not (found := entries(server, **wanted)):
            await asyncio.sleep(0.01)
    assert len(found) == 1, found
    return found[0]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    async with server_process(tmp_path, LOG_LEVEL="debug", LOG_FORMAT="json") as started:
        yield started


async def test_a_request_is_one_line_with_its_id(server: ServerProcess) -> None:
    async with httpx2.AsyncClient(base_url=server.url, trust_env=False, verify=False) as client:
        answer = await client.get("/api/queue/list?token=hunter2", headers={HEADER: "my-request.1"})
        assert answer.headers[HEADER] == "my-request.1"
        made_up = (await client.get("/nowhere")).headers[HEADER]
    line = await entry(server, event="request", request="my-request.1")
    assert line["logger"] == "pileup.http"
    assert line["level"] == "debug"
    assert (line["method"], line["path"], line["status"], line["peer"]) == (
        "GET",
        "/api/queue/list",
        200,
        "127.0.0.1",
    )
    assert line["milliseconds"] > 0
    assert (await entry(server, event="request", request=made_up))["status"] == 404
    assert "hunter2" not in server.log.read_text()


async def test_a_connection_is_two_lines(server: ServerProcess) -> None:
    async with socket_client(server.websocket, ADMIN, user_agent_header="Logger/1") as socket:
        await socket.call("queue.list")
        await socket.call("no.such_operation")
        await socket.call("admin.set_frequency", {"frequency": "14.250"})
        await socket.event("frequency_update")
    opened = await entry(server, event="opened")
    closed = await entry(server, event="closed")
    assert opened["logger"] == closed["logger"] == "pileup.connections"
    assert opened["level"] == closed["level"] == "info"
    assert opened["connection"] == closed["connection"]
    assert (opened["admin"], opened["user_agent"]) == (True, "Logger/1")
    assert opened["peer"] == closed["peer"] == "127.0.0.1"
    assert closed["transport"] == "websocket"
    assert closed["reason"] == "peer"
    assert (closed["requests"], closed["failures"], closed["events_sent"]) == (3, 1, 1)
    assert closed["events_skipped"] == 0
    assert closed["seconds"] >= 0


async def test_event_streams_are_connections_too(server: ServerProcess) -> None:
    async with stream_client(server.url):
        opened = await entry(server, event="opened", transport="sse")
        # The request that the stream answers has an id of its own.
        assert opened["request"]
    closed = await entry(server, event="closed", transport="sse")
    assert closed["connection"] == opened["connection"]


async def test_no_secret_is_logged_at_any_level(server: ServerProcess) -> None:
    """What a client sends in the places where secrets are."""
    async with httpx2.AsyncClient(base_url=server.url, trust_env=False, verify=False) as client:
        await client.get("/api/admin/queue", auth=ADMIN)
        await client.get("/api/admin/queue", auth=("admin", "wrong-hunter2"))
        await client.get(f"/api/queue/list?password={PASSWORD}")
        headers = {"Idempotency-Key": KEY}
        await client.post("/api/admin/status", json={"active": True}, auth=ADMIN, headers=headers)
        await client.post("/api/queue/register", json={"callsign": "W1AW"}, headers=headers)
    async with socket_client(server.websocket, ADMIN) as socket:
        await socket.call("auth.login", {"username": "admin", "password": "wrong-hunter2"})
        await socket.call("auth.login", {"username": "admin", "password": PASSWORD})
        await socket.call("admin.clear_queue", idempotency_key=KEY)
        await socket.call("auth.login", {"username": "admin", "password": PASSWORD, "extra": 1}, id=PASSWORD)
    await entry(server, event="closed")
    await server.terminate()
    text = server.log.read_text(encoding="utf-8")
    for secret in (PASSWORD, "hunter2", KEY, "Basic ", "QWxhZGRpbjpvcGVu"):
        assert secret not in text


@pytest.fixture
async def node() -> AsyncIterator[Running]:
    async with running() as started:
        yield started


async def test_every_answer_has_an_id(node: Running) -> None:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        answers = [
            await client.get("/api/queue/list"),
            await client.get("/nowhere"),
            await client.post("/api/queue/list"),
            await client.post("/api/queue/register", content=b"{"),
            await client.get("/status"),
            await client.options("/api/queue/list"),
        ]
        ids = [answer.headers[HEADER] for answer in answers]
        assert len(set(ids)) == len(ids)
        async with client.stream("GET", "/api/events/stream") as stream:
            assert stream.headers[HEADER]
        # The headers of streams are made once for all of them.
        async with client.stream("GET", "/api/events/stream") as stream:
            assert len(stream.headers.get_list(HEADER)) == 1


async def test_pages_may_read_the_id(node: Running) -> None:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        answer = await client.get("/api/queue/list", headers={"Origin": "https://elsewhere.example"})
    assert HEADER in answer.headers["access-control-expose-headers"]


@given(st.lists(st.text(max_size=80), max_size=2))
@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow])
def test_only_well_formed_ids_are_taken_over(given_ids: list[str]) -> None:
    request_id = _request_id(given_ids)
    assert 1 <= len(request_id) <= 64
    assert request_id.isascii() and request_id.isprintable() and " " not in request_id
    if request_id not in given_ids:
        assert len(request_id) == 16


@pytest.mark.parametrize("bad", ["", "-x", "a b", "a\x1b[2J", "é", "x" * 65, "a\n", '"', "../../etc"])
async def test_others_are_replaced(bad: str) -> None:
    assert _request_id([bad]) != bad
    assert _request_id(["a", "a"]) != "a"


async def test_lines_within_a_request_carry_its_id(tmp_path: Path) -> None:
    """A lookup that cannot reach QRZ.com says so deep inside a write."""
    nowhere = {
        "QRZ_USERNAME": "w1aw",
        "QRZ_PASSWORD": "hunter2",
        "QRZ_URL": f"http://127.0.0.1:{free_port()}/",
    }
    async with server_process(tmp_path, None, LOG_FORMAT="json", **nowhere) as server:
        async with (
            httpx2.AsyncClient(base_url=server.url, trust_env=False, verify=False, auth=ADMIN) as client,
            socket_client(server.websocket) as socket,
        ):
            await client.post("/api/admin/status", json={"active": True})
            await client.post("/api/queue/register", json={"callsign": "W1AW"}, headers={HEADER: "from-http"})
            await socket.call("queue.register", {"callsign": "K1ABC"}, id="from\nsocket")
        connection = (await entry(server, event="opened"))["connection"]
        lines = entries(server, logger="core.transports.lookup.qrz")
        assert [(one.get("connection"), one["request"]) for one in lines] == [
            (None, "from-http"),
            (connection, "from\\nsocket"),
        ]
        assert "hunter2" not in server.log.read_text()
