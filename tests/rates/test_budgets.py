"""Rate limits on real servers: one budget over all transports, and what clients are told of it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from core import defence
from core.bridge.rate_limit import SECOND, Rate
from tests.rates.clock import StoppedClock
from tests.support.clients import basic, socket_client
from tests.support.server import ADMIN, Running, running, settings

RIGHT = basic(*ADMIN)
READ, WRITE = "/api/queue/list", "/api/queue/register"
LIMITED = {
    "code": "rate_limited",
    "status": 429,
    "message": "Too many requests",
    "retryable": True,
    "details": [],
}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    """A clock for servers with budgets that a few requests use up."""
    for name, burst, regain in (("read", 6, 1), ("write", 4, 2), ("auth", 3, 1), ("replay", 2, 10)):
        monkeypatch.setitem(defence.RATES, name, Rate(burst, regain * SECOND))
    monkeypatch.setattr(defence, "REFUSALS", Rate(5, SECOND))
    return StoppedClock()


@asynccontextmanager
async def http_client(node: Running) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        yield client


def told(answer: httpx2.Response) -> tuple[int, str, str]:
    """The budget that an answer tells: what is left, and when all of it is back; and its policy."""
    match = re.fullmatch(r'"(?P<name>[a-z]+)";r=(?P<left>\d+);t=(?P<back>\d+)', answer.headers["ratelimit"])
    assert match is not None
    assert answer.headers["ratelimit-policy"].startswith(f'"{match["name"]}";q=')
    return int(match["left"]), match["back"], answer.headers["ratelimit-policy"]


def error_of(response: Any) -> Any:
    assert not response["success"]
    return response["error"]


# --- One budget -----------------------------------------------------------------------------------


async def test_http_and_websocket_draw_on_one_budget(clock: StoppedClock) -> None:
    async with (
        running(monotonic_ns=clock) as node,
        http_client(node) as http,
        socket_client(node.websocket) as one,
        socket_client(node.websocket) as two,
    ):
        clock.refill()
        for left in (5, 2):
            assert told(await http.get(READ)) == (left, str(6 - left), '"read";q=6;w=6')
            assert (await one.call("queue.list"))["success"]
            assert (await two.call("public.get_status"))["success"]
        refused = await http.get("/api/public/status")
        assert error_of(await one.call("queue.list")) == {**LIMITED, "retry_after_ms": 1000}
        clock.advance(milliseconds=400)
        assert error_of(await two.call("queue.list")) == {**LIMITED, "retry_after_ms": 600}
    assert (refused.status_code, refused.json()) == (429, {"detail": "Too many requests"})
    assert refused.headers["x-error-code"] == "rate_limited"
    assert refused.headers["retry-after"] == "1"
    assert told(refused) == (0, "6", '"read";q=6;w=6')


async def test_after_the_told_wait_the_next_request_passes(clock: StoppedClock) -> None:
    async with (
        running(monotonic_ns=clock) as node,
        http_client(node) as http,
        socket_client(node.websocket) as client,
    ):
        clock.refill()
        for _ in range(6):
            await client.call("queue.list")
        clock.advance(milliseconds=1)
        wait = error_of(await client.call("queue.list"))["retry_after_ms"]
        assert wait == 999
        clock.advance(milliseconds=wait - 1)
        assert error_of(await client.call("queue.list"))["retry_after_ms"] == 1
        # Over HTTP in whole seconds, rounded up.
        assert (await http.get(READ)).headers["retry-after"] == "1"
        clock.advance(milliseconds=1)
        assert (await client.call("queue.list"))["success"]


async def test_an_account_and_an_address_have_budgets_of_their_own(clock: StoppedClock) -> None:
    async with (
        running(monotonic_ns=clock) as node,
        http_client(node) as http,
        socket_client(node.websocket, ADMIN) as admin,
        socket_client(node.websocket) as anyone,
    ):
        clock.refill()
        for _ in range(7):
            last = await anyone.call("queue.list")
        assert error_of(last)["code"] == "rate_limited"
        # The operator sits behind the same address, over either protocol.
        assert (await http.get(READ, headers={"Authorization": RIGHT})).status_code == 200
        for _ in range(5):
            assert (await admin.call("admin.get_queue"))["success"]
        refused = await http.get("/api/admin/queue", headers={"Authorization": RIGHT})
        assert refused.status_code == 429


async def test_each_class_is_a_budget(clock: StoppedClock) -> None:
    async with running(monotonic_ns=clock) as node, socket_client(node.websocket) as client:
        for _ in range(6):
            await client.call("queue.list")
        assert (
            error_of(await client.call("queue.register", {"callsign": "W1AW"}))["code"] == "system_inactive"
        )
        assert (await client.call("auth.logout"))["success"]
        for _ in range(2):
            await client.call("auth.logout")
        assert error_of(await client.call("auth.login", {"username": "x", "password": "y"}))["code"] == (
            "rate_limited"
        )


async def test_the_limit_comes_before_the_right_and_the_data(clock: StoppedClock) -> None:
    """DESIGN, section 5: decode JSON, rate limit, authorise, validate."""
    async with (
        running(monotonic_ns=clock) as node,
        http_client(node) as http,
        socket_client(node.websocket) as client,
    ):
        statuses = [(await http.post("/api/admin/frequency", json={})).status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 401, 429]
        refused = error_of(await client.call("admin.set_frequency", {}))
        assert refused["code"] == "rate_limited"
        assert (await http.post(WRITE, json={"callsign": 7})).status_code == 429
        assert error_of(await client.call("queue.register", {"callsign": 7}))["code"] == "rate_limited"
        # JSON that is none is found first.
        assert (await http.post(WRITE, content="{")).status_code == 422


async def test_what_never_comes_to_an_operation_costs_as_much(clock: StoppedClock) -> None:
    async with running(monotonic_ns=clock) as node, http_client(node) as http:
        for _ in range(4):
            broken = await http.post(WRITE, content="{")
            assert (broken.status_code, broken.headers["x-error-code"]) == (422, "json_invalid")
        assert (await http.post(WRITE, json={"callsign": "W1AW"})).status_code == 429
        async with socket_client(node.websocket) as client:
            clock.refill()
            assert error_of(await client.raw("{"))["code"] == "json_invalid"
            assert error_of(await client.raw('{"id":"1"}'))["code"] == "frame_invalid"
            for _ in range(4):
                assert error_of(await client.call("queue.lost"))["code"] == "unknown_operation"
            assert error_of(await client.call("queue.lost"))["code"] == "rate_limited"
            assert error_of(await client.raw("{"))["code"] == "json_invalid"
            assert (await http.get(READ)).status_code == 429


async def test_a_broken_body_is_not_paid_by_the_account_that_a_header_claims(clock: StoppedClock) -> None:
    async with running(monotonic_ns=clock) as node, http_client(node) as http:
        claimed = {"Authorization": RIGHT}
        for _ in range(10):
            await http.post("/api/admin/frequency", content="{", headers=claimed)
        answer = await http.post("/api/admin/frequency", json={"frequency": "14.2"}, headers=claimed)
        assert answer.status_code == 200


async def test_resuming_takes_from_the_replays_over_every_transport(clock: StoppedClock) -> None:
    stream = "/api/events/stream"
    async with running(monotonic_ns=clock) as node, http_client(node) as http:
        position = (await http.get("/api/public/snapshot")).json()["position"]
        async with http.stream("GET", stream, headers={"Last-Event-ID": position}) as resumed:
            assert resumed.status_code == 200
        async with socket_client(f"{node.websocket}?resume={position}"):
            pass
        refused = await http.get(stream, headers={"Last-Event-ID": position})
        assert (refused.status_code, refused.headers["x-error-code"]) == (429, "rate_limited")
        assert refused.headers["retry-after"] == "10"
        assert refused.json()["detail"] == "Too many requests"
        handshake = await http.get(
            f"/ws?resume={position}",
            headers={
                "Connection": "Upgrade",
                "Upgrade": "websocket",
                "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            },
        )
        assert (handshake.status_code, handshake.headers["retry-after"]) == (429, "10")
        assert handshake.json()["fallback"] == {"http": "/api", "sse": stream}
        assert (await http.get("/api/events/history")).status_code == 429
        # Whoever does not ask for the past is let in.
        async with socket_client(node.websocket):
            pass
        clock.advance(seconds=10)
        async with http.stream("GET", f"{stream}?resume={position}") as again:
            assert again.status_code == 200


async def test_connections_and_pages_cost_a_read(clock: StoppedClock) -> None:
    pages = ("/status", "/openapi.json", "/docs")
    async with running(monotonic_ns=clock) as node, http_client(node) as http:
        assert [(await http.get(page)).status_code for page in pages] == [200, 200, 200]
        async with socket_client(node.websocket), http.stream("GET", "/api/events/stream") as stream:
            assert stream.status_code == 200
            async with socket_client(node.websocket):
                for page in (*pages, "/api/events/stream", "/ws", READ):
                    refused = await http.get(page)
                    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1"), page
                with pytest.raises(InvalidStatus, match="429"):
                    await socket_client(node.websocket).__aenter__()
                # Who is logged in has another budget, and probes of the server's health none.
                async with socket_client(node.websocket, ADMIN):
                    pass
                assert (await http.get("/healthz")).status_code == 200
                assert (await http.get("/readyz")).status_code == 200


# --- Abuse ----------------------------------------------------------------------------------------


async def test_going_on_after_refusals_closes_the_connection(clock: StoppedClock) -> None:
    async with running(monotonic_ns=clock) as node, socket_client(node.websocket) as client:
        clock.refill()
        for _ in range(6):
            await client.call("queue.list")
        for _ in range(5):
            assert error_of(await client.call("queue.list"))["code"] == "rate_limited"
        # The last one is answered, too.
        assert error_of(await client.call("queue.list"))["code"] == "rate_limited"
        with pytest.raises(ConnectionClosed) as closed:
            await client.call("queue.list")
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (4008, "too many requests")


@pytest.mark.parametrize("frame", ["{", "[]", '{"id":"1","type":"request","operation":"queue.lost"}'])
async def test_frames_that_are_no_requests_close_it_as_well(clock: StoppedClock, frame: str) -> None:
    async with running(monotonic_ns=clock) as node, socket_client(node.websocket) as client:
        clock.refill()
        for _ in range(6):
            await client.call("queue.list")
        for _ in range(6):
            await client.raw(frame)
        with pytest.raises(ConnectionClosed) as closed:
            await client.raw(frame)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4008


async def test_who_waits_as_told_is_never_closed(clock: StoppedClock) -> None:
    async with running(monotonic_ns=clock) as node, socket_client(node.websocket) as client:
        for _ in range(40):
            answer = await client.call("queue.list")
            if not answer["success"]:
                clock.advance(milliseconds=error_of(answer)["retry_after_ms"])
                assert (await client.call("queue.list"))["success"]


async def test_another_connection_of_the_client_is_left_open(clock: StoppedClock) -> None:
    async with (
        running(monotonic_ns=clock) as node,
        socket_client(node.websocket) as quiet,
        socket_client(node.websocket) as abuser,
    ):
        clock.refill()
        for _ in range(6 + 6):
            await abuser.call("queue.list")
        with pytest.raises(ConnectionClosed):
            await abuser.call("queue.list")
        clock.advance(seconds=1)
        assert (await quiet.call("queue.list"))["success"]


# --- The numbers ----------------------------------------------------------------------------------


async def test_five_hundred_writes_at_once_are_normal() -> None:
    async with running(monotonic_ns=StoppedClock()) as node, socket_client(node.websocket) as client:
        for _ in range(500):
            answer = await client.call("queue.register", {"callsign": "not one"})
            assert error_of(answer)["code"] == "invalid_callsign"


async def test_a_club_behind_one_router_may_watch_and_reconnect() -> None:
    """Fifty programs that each read everything at the start, all from one address, without a wait."""
    reads = ("public.get_snapshot", "queue.list", "queue.get_current", "public.get_status", "system.info")
    async with running(monotonic_ns=StoppedClock()) as node:
        for _ in range(50):
            async with socket_client(f"{node.websocket}?resume=none") as client:
                for operation in reads * 4:
                    assert (await client.call(operation))["success"]


def test_the_numbers_leave_room_for_what_was_recorded() -> None:
    """252 writes and 12 failed logins in a row."""
    assert defence.RATES["write"].burst >= 500
    assert defence.LOGINS.address.burst >= 20


async def test_every_operation_has_a_rate_that_there_is(clock: StoppedClock) -> None:
    async with running(monotonic_ns=clock) as node:
        classes = {operation.rate for operation in node.bridge.node.executor.operations}
        assert classes <= node.bridge.node.limiter.rates.keys()


async def test_with_rate_limit_off_nothing_is_limited(clock: StoppedClock) -> None:
    chosen = settings(rate_limit=False)
    async with running(chosen, monotonic_ns=clock) as node, http_client(node) as http:
        answers = [await http.get(READ) for _ in range(20)]
        assert {answer.status_code for answer in answers} == {200}
        assert "ratelimit" not in answers[0].headers
        wrong = {"Authorization": basic("admin", "wrong")}
        statuses = {(await http.get("/api/admin/queue", headers=wrong)).status_code for _ in range(50)}
        assert statuses == {401}


# --- What pages may read of it --------------------------------------------------------------------


async def test_pages_of_other_origins_may_read_the_headers(clock: StoppedClock) -> None:
    async with running(monotonic_ns=clock) as node, http_client(node) as http:
        answer = await http.get(READ, headers={"Origin": "https://other.example"})
    exposed = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
    assert {"ratelimit", "ratelimit-policy", "retry-after", "x-error-code"} <= exposed


async def test_openapi_tells_of_the_limit_and_its_headers_for_every_operation() -> None:
    async with running() as node, http_client(node) as http:
        document = json.loads((await http.get("/openapi.json")).text)
    described = [
        operation
        for methods in document["paths"].values()
        for operation in methods.values()
        if operation.get("operationId") != "events.stream"
    ]
    assert len(described) > 15
    for operation in described:
        refusal = operation["responses"]["429"]
        assert "rate_limited" in refusal["headers"]["X-Error-Code"]["schema"]["enum"]
        assert {"Retry-After", "RateLimit", "RateLimit-Policy"} <= refusal["headers"].keys()
        assert {"RateLimit", "RateLimit-Policy"} <= operation["responses"]["200"]["headers"].keys()
