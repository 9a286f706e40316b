"""A write under a key is carried out once, whoever retries it where (DESIGN, section 5: Idempotency)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import psycopg
import pytest

from generated.server.limits import IDEMPOTENCY_HOURS
from tests.support.clients import SocketClient, basic, socket_client
from tests.support.lookup import SlowLookup
from tests.support.relay import Relay
from tests.support.server import ADMIN, running, settings

KEY = "0123456789abcdef-retry"
CALLERS = ("W1AW", "K1ABC", "DL1ABC", "G3XYZ")
RIGHT = {"Authorization": basic(*ADMIN)}
NEXT = "/api/admin/queue/next"

Json = Any


@asynccontextmanager
async def http_client(url: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=url, trust_env=False, verify=False, timeout=30) as client:
        yield client


async def busy(admin: SocketClient, *callers: str) -> None:
    """Open the station and put callers into the queue."""
    await admin.call("admin.set_system_status", {"active": True})
    for callsign in callers:
        assert (await admin.call("queue.register", {"callsign": callsign}))["success"]


async def next_over_http(url: str, key: str = KEY) -> Json:
    async with http_client(url) as http:
        answer = await http.post(NEXT, headers={**RIGHT, "Idempotency-Key": key})
        assert answer.status_code == 200
        return answer.json()


async def next_over_websocket(url: str, key: str = KEY) -> Json:
    async with socket_client(url, ADMIN) as client:
        answer = await client.call("admin.next_qso", idempotency_key=key)
        assert answer["success"]
        return answer["data"]


async def standing(admin: SocketClient) -> tuple[str | None, list[str]]:
    """Who is worked, and who waits."""
    snapshot = (await admin.call("public.get_snapshot"))["data"]
    current = snapshot["current_qso"]
    waiting = [entry["callsign"] for entry in snapshot["queue"]["queue"]]
    return current["callsign"] if current else None, waiting


def code_of(answer: Json) -> str | None:
    """The error code of a response, None for a success."""
    return None if answer["success"] else str(answer["error"]["code"])


# --- After a cut ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", ["answer", "request"])
async def test_next_retried_over_websocket_after_a_cut_over_http_works_one_caller(lost: Any) -> None:
    async with running() as node, socket_client(node.websocket, ADMIN) as admin:
        await busy(admin, *CALLERS)
        with Relay(node.port) as relay:
            relay.lose(KEY.encode(), lost)
            with pytest.raises(httpx2.TransportError):
                await next_over_http(f"http://127.0.0.1:{relay.port}")
            if lost == "answer":
                # It was carried out, and only its answer is gone.
                assert (await admin.event("current_qso"))["data"]["callsign"] == "W1AW"
        begun = await next_over_websocket(node.websocket)
        assert begun["callsign"] == "W1AW"
        assert await next_over_http(node.url) == begun
        assert await standing(admin) == ("W1AW", ["K1ABC", "DL1ABC", "G3XYZ"])


async def test_next_retried_over_http_after_a_cut_over_websocket_works_one_caller() -> None:
    async with running() as node, socket_client(node.websocket, ADMIN) as admin:
        await busy(admin, *CALLERS)
        async with socket_client(node.websocket, ADMIN) as cut:
            await cut.send("admin.next_qso", idempotency_key=KEY)
            await admin.event("current_qso")
            cut.connection.transport.abort()
        begun = await next_over_http(node.url)
        assert begun["callsign"] == "W1AW"
        assert await next_over_websocket(node.websocket) == begun
        assert await standing(admin) == ("W1AW", ["K1ABC", "DL1ABC", "G3XYZ"])
        # Another key is another request.
        assert (await next_over_http(node.url, KEY + "-2"))["callsign"] == "K1ABC"


async def test_a_retry_tells_nobody_a_second_time() -> None:
    async with running() as node, socket_client(node.websocket, ADMIN) as admin:
        await busy(admin, *CALLERS)
        await next_over_http(node.url)
        position = node.bridge.node.log.snapshot.position
        for _ in range(3):
            await next_over_http(node.url)
            await next_over_websocket(node.websocket)
        assert node.bridge.node.log.snapshot.position == position


# --- At once --------------------------------------------------------------------------------------


async def test_twins_of_both_transports_are_carried_out_once() -> None:
    async with running() as node, socket_client(node.websocket, ADMIN) as admin:
        await busy(admin, *CALLERS)
        tries = [next_over_http(node.url) for _ in range(5)]
        tries += [next_over_websocket(node.websocket) for _ in range(5)]
        answers = await asyncio.gather(*tries)
        assert all(answer == answers[0] for answer in answers)
        assert await standing(admin) == ("W1AW", ["K1ABC", "DL1ABC", "G3XYZ"])


@contextmanager
def station_locked(url: str) -> Iterator[None]:
    """Hold the lock of the station row, so that every write waits for the end of the block."""
    with psycopg.connect(url) as connection:
        connection.execute("SELECT 1 FROM station FOR UPDATE")
        yield
        connection.rollback()


async def waiting_writes(url: str, count: int) -> None:
    """Return once so many transactions wait for a lock."""
    query = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        while True:
            row = await (await connection.execute(query)).fetchone()
            if row is not None and row[0] >= count:
                return
            await asyncio.sleep(0.01)


async def test_twins_on_two_nodes_wait_for_one_execution(postgres_url: str) -> None:
    chosen = settings(database_url=postgres_url)
    async with (
        running(chosen) as left,
        running(chosen) as right,
        socket_client(left.websocket, ADMIN) as admin,
    ):
        await busy(admin, *CALLERS)
        with station_locked(postgres_url):
            twins = [
                asyncio.create_task(next_over_http(left.url)),
                asyncio.create_task(next_over_websocket(left.websocket)),
                asyncio.create_task(next_over_http(right.url)),
                asyncio.create_task(next_over_websocket(right.websocket)),
            ]
            # One writer of each node stands before the lock; the other two stand behind these.
            await waiting_writes(postgres_url, 2)
            assert not any(twin.done() for twin in twins)
        answers = await asyncio.gather(*twins)
        assert all(answer == answers[0] for answer in answers)
        assert answers[0]["callsign"] == "W1AW"
        assert await standing(admin) == ("W1AW", ["K1ABC", "DL1ABC", "G3XYZ"])


async def test_a_twin_that_comes_during_the_lookup_is_no_second_registration() -> None:
    lookup = SlowLookup()
    async with running(lookup=lookup) as node, socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_system_status", {"active": True})
        async with http_client(node.url) as http, socket_client(node.websocket) as client:
            data = {"callsign": "W1AW"}
            first = asyncio.create_task(
                http.post("/api/queue/register", json=data, headers={"Idempotency-Key": KEY})
            )
            await lookup.asked.wait()
            second = await client.send("queue.register", data, idempotency_key=KEY)
            lookup.go.set()
            answer = await client.answer(second)
            assert answer["data"] == (await first).json()
        assert await standing(admin) == (None, ["W1AW"])


# --- Who asks -------------------------------------------------------------------------------------


async def test_who_retries_is_authorised_again() -> None:
    async with (
        running() as node,
        http_client(node.url) as http,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        await busy(admin, *CALLERS)
        begun = await next_over_http(node.url)
        for headers in ({}, {"Authorization": basic("admin", "wrong")}):
            answer = await http.post(NEXT, headers={**headers, "Idempotency-Key": KEY})
            assert answer.status_code == 401
            assert begun["callsign"] not in answer.text
        async with socket_client(node.websocket) as anyone:
            refused = await anyone.call("admin.next_qso", idempotency_key=KEY)
            assert code_of(refused) == "not_authenticated"
        # The same connection, before and after it has logged out.
        again = await admin.call("admin.next_qso", idempotency_key=KEY)
        assert again["data"] == begun
        await admin.call("auth.logout")
        assert code_of(await admin.call("admin.next_qso", idempotency_key=KEY)) == "not_authenticated"


async def test_the_operators_keys_and_everyones_are_two_stores() -> None:
    async with (
        running() as node,
        socket_client(node.websocket) as anyone,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        await admin.call("admin.set_system_status", {"active": True}, idempotency_key=KEY)
        # The key is taken for the operator, and free for everyone: no mismatch tells of it.
        entered = await anyone.call("queue.register", {"callsign": "W1AW"}, idempotency_key=KEY)
        assert entered["success"]
        # And the other way about.
        other = KEY + "-other"
        await anyone.call("queue.register", {"callsign": "K1ABC"}, idempotency_key=other)
        assert (await admin.call("admin.next_qso", idempotency_key=other))["data"]["callsign"] == "W1AW"


# --- What is stored -------------------------------------------------------------------------------


async def test_other_data_or_another_operation_under_the_key_is_a_mismatch() -> None:
    async with (
        running() as node,
        http_client(node.url) as http,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        await admin.call("admin.set_frequency", {"frequency": "14.2"}, idempotency_key=KEY)
        keyed = {**RIGHT, "Idempotency-Key": KEY}
        for path, body in (("frequency", {"frequency": "14.3"}), ("split", {"split": "14.2"})):
            answer = await http.post(f"/api/admin/{path}", json=body, headers=keyed)
            assert (answer.status_code, answer.headers["x-error-code"]) == (409, "idempotency_mismatch")
        mismatch = await admin.call("admin.clear_queue", idempotency_key=KEY)
        assert code_of(mismatch) == "idempotency_mismatch"
        # What comes to the same, however it is spelt, is a retry.
        spelt = '{"later": 1, "frequency": "14\\u002e2"}'
        again = await http.post(
            "/api/admin/frequency", content=spelt, headers={**keyed, "Content-Type": "application/json"}
        )
        assert again.status_code == 200


async def test_errors_store_nothing() -> None:
    async with running() as node, http_client(node.url) as http:
        keyed = {"Idempotency-Key": KEY}
        data = {"callsign": "W1AW"}
        closed = await http.post("/api/queue/register", json=data, headers=keyed)
        assert closed.headers["x-error-code"] == "system_inactive"
        assert (await http.post("/api/queue/register", json={}, headers=keyed)).status_code in (400, 422)
        async with socket_client(node.websocket, ADMIN) as admin:
            await admin.call("admin.set_system_status", {"active": True})
            # The same key, now that it can succeed.
            assert (await http.post("/api/queue/register", json=data, headers=keyed)).status_code == 200
            again = await admin.call("queue.register", data, idempotency_key=KEY)
            assert again["success"]
            # Without the key it is another request.
            assert code_of(await admin.call("queue.register", data)) == "already_queued"


async def test_a_result_is_kept_for_a_day() -> None:
    now = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)

    async with running(clock=lambda: now) as node, socket_client(node.websocket, ADMIN) as admin:
        await busy(admin, *CALLERS)
        begun = await next_over_http(node.url)
        now += timedelta(hours=IDEMPOTENCY_HOURS, seconds=-1)
        assert await next_over_websocket(node.websocket) == begun
        now += timedelta(seconds=1)
        assert (await next_over_websocket(node.websocket))["callsign"] == "K1ABC"


# --- Members that are left out --------------------------------------------------------------------


async def test_a_member_left_out_equals_its_default() -> None:
    """Clients differ in whether they spell defaults out; a retry by another one is a retry."""
    started = {"callsign": "EI6LF", "timestamp": "2026-05-01T12:00:00Z"}
    spelt_out = {**started, "frequency_mhz": None, "mode": None, "source": None, "triggered_by": None}
    path = "/api/admin/qso/logging-direct"
    async with (
        running() as node,
        http_client(node.url) as http,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        await busy(admin)

        async def logged(data: Json, key: str) -> tuple[int, Json]:
            body = {"type": "qso_start", "data": data}
            answer = await http.post(path, json=body, headers={**RIGHT, "Idempotency-Key": key})
            return answer.status_code, answer.json()

        status, first = await logged(started, KEY)
        assert status == 200
        position = node.bridge.node.log.snapshot.position
        assert await logged(spelt_out, KEY) == (200, first)
        over = await admin.call(
            "admin.logging_direct", {"type": "qso_start", "data": spelt_out}, idempotency_key=KEY
        )
        assert over["data"] == first
        assert node.bridge.node.log.snapshot.position == position
        assert (await logged({**started, "mode": "SSB"}, KEY))[0] == 409


async def test_several_key_headers_are_one_malformed_key() -> None:
    async with running() as node, http_client(node.url) as http:
        headers = [*RIGHT.items(), ("Idempotency-Key", KEY), ("Idempotency-Key", KEY)]
        answer = await http.post(NEXT, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["header", "idempotency-key"]
