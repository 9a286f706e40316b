"""Floods: who asks, fails or connects too often is slowed down, and nobody else is."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.frames import Opcode

from generated.server import limits
from tests.security.attacker import RIGHT, SETTINGS, WRONG, ask, http, raw_exchange
from tests.support.clients import socket_client, stream_client
from tests.support.process import server_process
from tests.support.server import ADMIN, Running, running, settings
from tests.transports.raw import UPGRADE, RawSocket, encoded, raw_connection, raw_socket, request

STRANGER, OTHER, HOME = (
    {"X-Forwarded-For": address} for address in ("203.0.113.7", "203.0.113.8", "198.51.100.1")
)
LOGIN = {"username": ADMIN[0], "password": ADMIN[1]}


@asynccontextmanager
async def station(**values: Any) -> AsyncIterator[Running]:
    """A server on which no time passes, behind a proxy, so that clients come from where they say."""
    chosen = settings(trusted_proxies="127.0.0.1", **values)
    async with running(chosen, monotonic_ns=lambda: 10**12) as node:
        yield node


async def spend(node: Running, origin: dict[str, str], operation: str, count: int) -> list[str]:
    """Ask `count` times, on a connection that costs a read itself; returns the codes of the refusals."""
    async with raw_socket(node, origin) as client:
        await client.event("connected")
        codes = []
        for start in range(0, count, 50):
            some = range(start, min(start + 50, count))
            await client.send(b"".join(request(operation, f"{number}") for number in some))
            for _ in some:
                while (message := await client.message())["type"] != "response":
                    pass
                if not message["success"]:
                    codes.append(message["error"]["code"])
    return codes


async def served(node: Running, origin: dict[str, str]) -> bool:
    """Whether a client from there is served over both transports."""
    answer = await ask(node, "/api/queue/list", origin)
    async with socket_client(node.websocket, additional_headers=origin) as client:
        return answer.status == 200 and bool((await client.call("queue.list"))["success"])


async def test_reads_are_limited_for_one_client_over_all_transports() -> None:
    async with (
        station() as node,
        socket_client(node.websocket, additional_headers=STRANGER) as client,
    ):
        # Less the two connections, which cost as much.
        assert await spend(node, STRANGER, "queue.list", limits.READ_BURST - 2) == []
        error = (await client.call("queue.list"))["error"]
        assert (error["code"], error["retryable"]) == ("rate_limited", True)
        assert error["retry_after_ms"] >= 1
        for path, headers in (("/api/queue/list", {}), ("/ws", UPGRADE), ("/api/events/stream", {})):
            answer = await ask(node, path, {**STRANGER, **headers})
            assert (answer.status, answer.json["detail"]) == (429, "Too many requests")
            assert int(answer.headers["retry-after"]) >= 1
        assert await served(node, OTHER)


@pytest.mark.parametrize("path", ["/status", "/docs", "/openapi.json", "/static/logo.png"])
async def test_pages_cost_as_much_as_reads(path: str) -> None:
    async with station() as node:
        await spend(node, STRANGER, "queue.list", limits.READ_BURST)
        assert (await ask(node, path, STRANGER)).status == 429
        assert (await ask(node, path, OTHER)).status == 200


@pytest.mark.parametrize("operation", ["no.such_operation", "x" * 64, "admin.get_system_statuz"])
async def test_operations_that_there_are_not_cost_as_much_as_those_that_there_are(operation: str) -> None:
    async with station() as node:
        await spend(node, STRANGER, operation, limits.READ_BURST)
        assert (await ask(node, "/api/queue/list", STRANGER)).status == 429
        assert await served(node, OTHER)


async def test_refused_admin_operations_cost_as_much_as_allowed_ones() -> None:
    async with station() as node:
        codes = await spend(node, STRANGER, "admin.clear_queue", limits.WRITE_BURST)
        assert set(codes) == {"not_authenticated"}
        answer = await ask(node, "/api/admin/queue/clear", STRANGER, "POST")
        assert answer.status == 429
        # The operator, from the same address, draws on the account's budget.
        answer = await ask(node, "/api/admin/queue/clear", {**STRANGER, "Authorization": RIGHT}, "POST")
        assert answer.status == 200


async def test_who_goes_on_after_refusals_is_disconnected() -> None:
    async with station() as node:
        async with raw_socket(node, STRANGER) as client:
            await spend(node, STRANGER, "queue.list", limits.READ_BURST)
            await client.send(request("queue.list") * (limits.RATE_REFUSALS + 1))
            close = await client.close_frame()
            assert close.code == 4008
        assert await served(node, OTHER)


async def test_a_flood_of_logins_is_refused_on_every_way_in() -> None:
    async with station() as node:
        for _ in range(limits.LOGIN_ADDRESS_FAILURES):
            answer = await ask(node, "/api/admin/queue", {**STRANGER, "Authorization": WRONG})
            assert answer.status == 401
        # From there on nothing is judged, so that nobody learns what would have been right.
        for header in (WRONG, RIGHT):
            answer = await ask(node, "/api/admin/queue", {**STRANGER, "Authorization": header})
            assert (answer.status, answer.headers["x-error-code"]) == (429, "rate_limited")
            answer = await ask(node, "/ws", {**UPGRADE, **STRANGER, "Authorization": header})
            assert answer.status == 429
        async with socket_client(node.websocket, additional_headers=STRANGER) as client:
            for password in ("wrong", ADMIN[1]):
                error = (await client.call("auth.login", {**LOGIN, "password": password}))["error"]
                assert (error["code"], error["status"]) == ("rate_limited", 429)


async def test_no_stranger_locks_the_admin_out() -> None:
    async with (
        station() as node,
        socket_client(node.websocket, ADMIN, additional_headers=HOME) as admin,
    ):
        # More failures than the account has, from as many addresses as it takes.
        failures = 0
        for number in range(1, 255):
            origin = {"X-Forwarded-For": f"203.0.113.{number}"}
            for _ in range(limits.LOGIN_FRESH_FAILURES + 1):
                answer = await ask(node, "/api/admin/queue", {**origin, "Authorization": WRONG})
                failures += answer.status == 401
        assert failures > limits.LOGIN_ACCOUNT_FAILURES
        assert (await ask(node, "/api/admin/queue", {**origin, "Authorization": RIGHT})).status == 429
        # Who is logged in stays so, and an address that has not failed gets in, by every way.
        assert (await admin.call("admin.get_queue"))["success"]
        assert (await ask(node, "/api/admin/queue", {**HOME, "Authorization": RIGHT})).status == 200
        async with socket_client(node.websocket, additional_headers=OTHER | HOME) as client:
            assert (await client.call("auth.login", LOGIN))["success"]


async def test_a_flood_of_replays_is_refused_with_the_time_to_wait() -> None:
    async with station() as node:
        resume = f"/ws?resume={node.bridge.node.log.snapshot.position}"
        for _ in range(limits.REPLAY_BURST):
            assert (await ask(node, "/api/events/history?after=0123456789abcdef:0", STRANGER)).status == 200
        history = await ask(node, "/api/events/history?after=0123456789abcdef:0", STRANGER)
        socket = await ask(node, resume, {**UPGRADE, **STRANGER})
        stream = await ask(node, "/api/events/stream", {"Last-Event-ID": "0123456789abcdef:0", **STRANGER})
        for answer in (history, socket, stream):
            assert answer.status == 429
            assert int(answer.headers["retry-after"]) >= 1
        async with socket_client(node.websocket, additional_headers=STRANGER) as client:
            # Without a replay the connection itself is not refused.
            assert (await client.call("queue.list"))["success"]
        async with raw_socket(node, OTHER, path=resume) as other:
            assert (await other.event("connected"))["data"]["resume"]["outcome"] == "current"


@pytest.mark.parametrize("opcode", [Opcode.PING, Opcode.PONG], ids=["pings", "pongs"])
async def test_a_flood_of_control_frames_ends_its_connection(opcode: Opcode) -> None:
    async with station() as node, raw_socket(node) as client:
        await client.event("connected")
        await client.send(encoded(opcode, b"x") * (2 * limits.CONTROL_FRAMES))
        assert (await client.close_frame()).code == 4008
        assert await served(node, OTHER)


@pytest.mark.parametrize("data", [b"", b" "], ids=["empty", "one byte"])
async def test_a_flood_of_fragments_ends_its_connection(data: bytes) -> None:
    async with station() as node, raw_socket(node) as client:
        await client.event("connected")
        fragments = encoded(Opcode.CONT, data, fin=False) * limits.MESSAGE_FRAGMENTS
        await client.send(encoded(Opcode.TEXT, b"", fin=False) + fragments)
        assert (await client.close_frame()).code == 4200
        assert await served(node, OTHER)


# --- Connections ----------------------------------------------------------------------------------


async def refusal(node: Running, origin: dict[str, str], path: str = "/ws") -> tuple[int, str] | None:
    """Status and code with which a stream is refused."""
    async with raw_connection(node) as client:
        answer = await client.ask(path, {**UPGRADE, **origin} if path == "/ws" else origin)
        if answer.status in (101, 200):
            return None
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.json["fallback"] == {"http": "/api", "sse": "/api/events/stream"}
        return answer.status, answer.headers["x-error-code"]


@pytest.mark.parametrize("kind", ["websockets", "event streams"])
async def test_one_address_takes_not_all_the_places(kind: str) -> None:
    async with station(max_connections_per_address=5) as node, AsyncExitStack() as stack:
        for _ in range(5):
            if kind == "websockets":
                await stack.enter_async_context(socket_client(node.websocket, additional_headers=STRANGER))
            else:
                client = await stack.enter_async_context(raw_connection(node))
                assert (await client.ask("/api/events/stream", STRANGER)).status == 200
        for path in ("/ws", "/api/events/stream"):
            assert await refusal(node, STRANGER, path) == (429, "too_many_connections_here")
            assert await refusal(node, OTHER, path) is None
        assert (await ask(node, "/api/queue/list", STRANGER)).status == 200


async def test_strangers_from_everywhere_leave_room_for_the_operator() -> None:
    async with station(websocket_max_connections=5) as node, AsyncExitStack() as stack:
        for number in range(5):
            origin = {"X-Forwarded-For": f"203.0.113.{number}"}
            await stack.enter_async_context(socket_client(node.websocket, additional_headers=origin))
        assert await refusal(node, OTHER) == (503, "too_many_connections")
        assert await refusal(node, {**HOME, "Authorization": WRONG}) == (503, "too_many_connections")
        async with socket_client(node.websocket, ADMIN, additional_headers=HOME) as admin:
            assert (await admin.call("admin.get_queue"))["success"]


async def test_one_account_takes_not_all_the_places() -> None:
    async with station(max_connections_per_account=3) as node, AsyncExitStack() as stack:
        for _ in range(3):
            await stack.enter_async_context(socket_client(node.websocket, ADMIN))
        with pytest.raises(InvalidStatus) as refused:
            await stack.enter_async_context(socket_client(node.websocket, ADMIN))
        assert refused.value.response.status_code == 429
        client = await stack.enter_async_context(socket_client(node.websocket))
        error = (await client.call("auth.login", LOGIN))["error"]
        assert error["code"] == "too_many_connections_here"


async def test_idle_sockets_of_one_address_are_bounded() -> None:
    async with (
        running(settings(**SETTINGS, max_connections_per_address=2)) as node,
        AsyncExitStack() as stack,
    ):
        count = 2 * limits.SOCKETS_PER_CONNECTION
        idle = [await stack.enter_async_context(raw_connection(node)) for _ in range(count)]
        for client in idle:
            assert (await client.ask("/healthz", {})).status == 200
        for _ in range(20):
            answer = await raw_exchange(node, http("GET", "/healthz"))
            assert not answer or int(answer.split()[1]) == 429


async def test_connections_that_come_and_go_leave_nothing_behind() -> None:
    async with station() as node:
        server, bridge = node.server.server_state, node.bridge.node
        for number in range(100):
            async with raw_connection(node) as client:
                await _leave_somehow(client, number)
        async with socket_client(node.websocket), stream_client(node.url):
            while len(server.connections) > 2 or len(server.tasks) > 1 or len(bridge.connections) > 2:
                await asyncio.sleep(0)
            assert len(bridge.connections) == 2
        while server.connections or server.tasks or len(bridge.connections):
            await asyncio.sleep(0)
        assert len(bridge.log._subscribers) == 0


async def _leave_somehow(client: RawSocket, number: int) -> None:
    """End the connection at one of many points."""
    begin = "GET {} HTTP/1.1\r\nHost: x\r\n{}\r\n"
    upgrade = "".join(f"{name}: {value}\r\n" for name, value in UPGRADE.items())
    points = [
        b"", b"G", begin.format("/ws", upgrade).encode()[:-2], begin.format("/ws", upgrade).encode(),
        begin.format("/ws", upgrade).encode() + request("queue.register", data={"callsign": "W1AW"}),
        begin.format("/ws", upgrade).encode() + encoded(Opcode.TEXT, b"{", fin=False),
        begin.format("/ws", upgrade).encode() + encoded(Opcode.CLOSE, b"\x03\xe8"),
        begin.format("/api/events/stream", "").encode(), begin.format("/api/queue/list", "").encode() * 3,
        begin.format("/status", "Content-Length: 10\r\n").encode(),
    ]  # fmt: skip
    await client.send(points[number % len(points)])
    if number % 3 == 0:
        await asyncio.sleep(0)


async def test_nothing_of_a_refused_request_is_longer_than_the_request() -> None:
    async with station() as node, socket_client(node.websocket, additional_headers=STRANGER) as client:
        for operation in ("x" * 60_000, "\u0000" * 5_000, "😀" * 5_000):
            answer = await client.call(operation)
            assert len(json.dumps(answer)) < len(json.dumps(operation)) + 2_000


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_the_process_may_open_as_many_sockets_as_connections_are_allowed(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    try:
        async with server_process(tmp_path, WEBSOCKET_MAX_CONNECTIONS="400") as server:
            told = Path(f"/proc/{server.process.pid}/limits").read_text(encoding="ascii")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    (soft,) = (line.split()[3] for line in told.splitlines() if line.startswith("Max open files"))
    assert int(soft) > 2 * 400
