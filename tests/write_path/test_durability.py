"""What was acknowledged is there, once, whatever happens to the server or the caller (DESIGN, section 6)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx2
import pytest

from tests.support.clients import socket_client
from tests.support.postgres import PostgresServer
from tests.support.process import ServerProcess, server_process
from tests.support.server import ADMIN, database

KEY = "retry-me-0123456789"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return database(tmp_path)
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create_database()


async def _activate(running: ServerProcess) -> None:
    async with socket_client(running.websocket, ADMIN) as admin:
        assert (await admin.call("admin.set_system_status", {"active": True}))["success"]


async def _queue(running: ServerProcess) -> list[str]:
    async with httpx2.AsyncClient(base_url=running.url, trust_env=False, verify=False) as client:
        return [entry["callsign"] for entry in (await client.get("/api/queue/list")).json()["queue"]]


async def test_a_killed_server_keeps_the_write_and_knows_the_key_on_the_other_protocol(
    tmp_path: Path, database_url: str
) -> None:
    async with server_process(tmp_path, DATABASE_URL=database_url) as first:
        await _activate(first)
        async with httpx2.AsyncClient(base_url=first.url, trust_env=False, verify=False) as client:
            answer = await client.post(
                "/api/queue/register", json={"callsign": "W1AW"}, headers={"Idempotency-Key": KEY}
            )
        assert answer.status_code == 200
        await first.kill()

    async with server_process(tmp_path, DATABASE_URL=database_url) as second:
        assert await _queue(second) == ["W1AW"]
        async with socket_client(second.websocket) as client:
            retried = await client.call("queue.register", {"callsign": "W1AW"}, idempotency_key=KEY)
            again = await client.call("queue.register", {"callsign": "W1AW"})
        assert retried["data"] == answer.json()
        assert again["error"]["code"] == "already_queued"
        assert await _queue(second) == ["W1AW"]


async def test_a_write_over_websocket_is_known_to_http_after_a_kill(
    tmp_path: Path, database_url: str
) -> None:
    async with server_process(tmp_path, DATABASE_URL=database_url) as first:
        await _activate(first)
        async with socket_client(first.websocket) as client:
            answer = await client.call("queue.register", {"callsign": "K1ABC"}, idempotency_key=KEY)
        await first.kill()

    async with server_process(tmp_path, DATABASE_URL=database_url) as second:
        async with httpx2.AsyncClient(base_url=second.url, trust_env=False, verify=False) as client:
            headers = {"Idempotency-Key": KEY}
            retried = await client.post("/api/queue/register", json={"callsign": "K1ABC"}, headers=headers)
            other = await client.post("/api/queue/register", json={"callsign": "W1AW"}, headers=headers)
        assert retried.json() == answer["data"]
        assert (other.status_code, other.headers["x-error-code"]) == (409, "idempotency_mismatch")
        assert await _queue(second) == ["K1ABC"]


async def test_a_retried_next_skips_nobody(tmp_path: Path, database_url: str) -> None:
    async with server_process(tmp_path, DATABASE_URL=database_url) as running:
        await _activate(running)
        async with socket_client(running.websocket, ADMIN) as admin:
            for callsign in ("W1AW", "K1ABC"):
                await admin.call("queue.register", {"callsign": callsign})
            first = await admin.call("admin.next_qso", idempotency_key=KEY)
        async with httpx2.AsyncClient(
            base_url=running.url, trust_env=False, verify=False, auth=ADMIN
        ) as client:
            twins = await asyncio.gather(
                *(client.post("/api/admin/queue/next", headers={"Idempotency-Key": KEY}) for _ in range(5))
            )
        assert {twin.text for twin in twins} == {twins[0].text}
        assert twins[0].json() == first["data"]
        assert await _queue(running) == ["K1ABC"]


async def test_sigterm_ends_with_exit_code_0(tmp_path: Path) -> None:
    async with server_process(tmp_path) as running, socket_client(running.websocket) as client:
        ending = asyncio.create_task(running.terminate())
        goodbye = await client.event("goodbye")
        assert goodbye["data"]["reason"] == "drain"
        assert await ending == 0
        await client.connection.wait_closed()
        assert client.connection.close_code == 4000
