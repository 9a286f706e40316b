"""What a client may send before anything answers it: time, size and number of headers and bodies, sockets."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from core.transports.http_connection import Lobby
from core.transports.lookup.qrz import QrzLookup
from generated.server import limits
from tests.support.clients import socket_client, stream_client
from tests.support.server import Running, running, settings
from tests.transports.raw import UPGRADE, RawSocket, raw_connection, request

FALLBACK = {"http": "/api", "sse": "/api/events/stream"}


@pytest.fixture
async def hasty(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    """A server that waits a tenth of a second for headers, bodies and the end of a connection."""
    for name in ("HEADERS_MS", "BODY_MS", "CLOSE_GRACE_MS"):
        monkeypatch.setattr(limits, name, 100)
    async with running() as started:
        yield started
        while started.server.server_state.connections:
            await asyncio.sleep(0)


@pytest.fixture
async def node() -> AsyncIterator[Running]:
    async with running() as started:
        yield started


async def refused(client: RawSocket, status: int, code: str) -> dict[str, str]:
    """Check that the answer is this refusal and the last there is; returns its headers."""
    answer = await client.answer()
    assert (answer.status, answer.headers["x-error-code"]) == (status, code)
    assert answer.headers["connection"] == "close"
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == {"detail": answer.json["detail"], "code": code, "fallback": FALLBACK}
    assert await client.ended() == []
    return answer.headers


# --- Time -----------------------------------------------------------------------------------------


async def test_a_silent_connection_is_closed(hasty: Running) -> None:
    async with raw_connection(hasty) as client:
        assert await client.ended() == []


async def test_headers_that_never_end_are_refused(hasty: Running) -> None:
    async with raw_connection(hasty) as client:
        await client.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        await refused(client, 408, "request_timeout")


async def test_headers_that_trickle_get_no_more_time_for_it(hasty: Running) -> None:
    async with raw_connection(hasty) as client:
        answering = asyncio.create_task(refused(client, 408, "request_timeout"))
        await client.send(b"GET /healthz HTTP/1.1\r\n")
        while not answering.done():
            try:
                await client.send(b"X-Slow: a\r\n")
            except ConnectionError:
                break
            await asyncio.sleep(0.01)
        await answering


async def test_a_handshake_that_trickles_is_refused(hasty: Running) -> None:
    async with raw_connection(hasty) as client:
        await client.send(b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
        await refused(client, 408, "request_timeout")


@pytest.mark.parametrize(
    "body",
    [b"Content-Length: 100\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"],
    ids=["length", "chunked"],
)
async def test_a_body_that_never_ends_is_refused(hasty: Running, body: bytes) -> None:
    head = b"POST /api/queue/register HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    async with raw_connection(hasty) as client:
        await client.send(head + body)
        await refused(client, 408, "request_timeout")
    while hasty.server.server_state.tasks:
        await asyncio.sleep(0)


async def test_a_second_request_has_a_deadline_of_its_own(hasty: Running) -> None:
    async with raw_connection(hasty) as client:
        assert (await client.ask("/healthz", {})).status == 200
        await client.send(b"GET /healthz HTTP/1.1\r\n")
        await refused(client, 408, "request_timeout")


async def test_streams_outlive_every_deadline(hasty: Running) -> None:
    async with socket_client(hasty.websocket) as client, stream_client(hasty.url) as stream:
        async with raw_connection(hasty) as silent:
            assert await silent.ended() == []
        await client.call("system.ping")
        assert len(hasty.bridge.node.connections) == 2
        hasty.end()
        await client.event("goodbye")
        with pytest.raises(EOFError):
            await stream.frame()


async def test_an_open_request_at_the_end_of_the_server_is_finished(node: Running) -> None:
    async with raw_connection(node) as client:
        await client.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = await client.answer()
        assert answer.status == 200
        node.end()
        assert await client.ended() == []


# --- Size -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("upgrade", [False, True], ids=["http", "handshake"])
@pytest.mark.parametrize(
    ("path", "headers", "said"),
    [
        ("/healthz", {"X-Long": "a" * limits.HEADER_BYTES}, "bytes"),
        ("/healthz?" + "a" * limits.HEADER_BYTES, {}, "bytes"),
        ("/healthz", {f"X-{number}": "a" * 500 for number in range(90)}, "bytes"),
        ("/healthz", {f"X-{number}": "a" for number in range(limits.HEADER_COUNT)}, "in number"),
    ],
    ids=["long", "address", "together", "many"],
)
async def test_headers_beyond_the_bounds_are_refused(
    node: Running, path: str, headers: dict[str, str], said: str, upgrade: bool
) -> None:
    async with raw_connection(node) as client:
        path = path.replace("/healthz", "/ws") if upgrade else path
        answer = await client.ask(path, {**(UPGRADE if upgrade else {}), **headers})
        assert answer.status == 431
        assert answer.headers["x-error-code"] == "headers_too_large"
        assert said in answer.json["detail"]
        assert answer.json["fallback"] == FALLBACK
        assert await client.ended() == []


async def test_headers_within_the_bounds_are_taken(node: Running) -> None:
    many = {f"X-{number}": "a" * 300 for number in range(limits.HEADER_COUNT - 1)}
    async with raw_connection(node) as client:
        assert (await client.ask("/healthz", many)).status == 200
        few = {f"X-{number}": "a" for number in range(limits.HEADER_COUNT - 1 - len(UPGRADE))}
        assert (await client.ask("/ws", {**UPGRADE, **few})).status == 101


async def test_a_line_that_no_handshake_may_have_is_refused_as_such(node: Running) -> None:
    async with raw_connection(node) as client:
        answer = await client.ask("/ws", {**UPGRADE, "X-Long": "a" * 8192})
        assert (answer.status, answer.headers["x-error-code"]) == (431, "headers_too_large")
        assert "8192 bytes a line" in answer.json["detail"]


async def test_a_header_without_end_is_refused_before_it_fills_the_memory(node: Running) -> None:
    async with raw_connection(node) as client:
        await client.send(b"GET / HTTP/1.1\r\nX-Endless: " + b"a" * (limits.HEADER_BYTES + 1))
        await refused(client, 431, "headers_too_large")


# --- What is no HTTP ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_told_so(node: Running, data: bytes) -> None:
    async with raw_connection(node) as client:
        await client.send(data)
        await refused(client, 400, "request_invalid")


async def test_a_handshake_with_a_body_is_refused(node: Running) -> None:
    async with raw_connection(node) as client:
        answer = await client.ask("/ws", {**UPGRADE, "Content-Length": "5"})
        assert (answer.status, answer.headers["x-error-code"]) == (400, "handshake_invalid")
        assert answer.json["fallback"] == FALLBACK
        assert await client.ended() == []
    while node.server.server_state.connections:
        await asyncio.sleep(0)


async def test_a_plain_request_to_the_websocket_says_which_upgrade_it_wants(node: Running) -> None:
    async with raw_connection(node) as client:
        answer = await client.ask("/ws", {})
    assert answer.status == 426
    assert answer.headers["upgrade"] == "websocket"
    assert answer.headers["connection"] == "Upgrade"
    assert answer.headers["sec-websocket-version"] == "13"
    assert answer.headers["x-error-code"] == "upgrade_required"


async def test_another_protocol_is_not_spoken_and_its_request_answered(node: Running) -> None:
    async with raw_connection(node) as client:
        assert (await client.ask("/healthz", {"Upgrade": "h2c", "Connection": "Upgrade"})).status == 200


async def test_frames_sent_right_behind_the_handshake_are_not_lost(node: Running) -> None:
    lines = ["GET /ws HTTP/1.1", "Host: x", *(f"{name}: {value}" for name, value in UPGRADE.items())]
    async with raw_connection(node) as client:
        await client.send("\r\n".join([*lines, "", ""]).encode() + request("system.ping", "early"))
        assert (await client.answer()).status == 101
        assert (await client.message())["event"] == "connected"
        assert (await client.message())["id"] == "early"


# --- Sockets --------------------------------------------------------------------------------------


async def test_one_address_holds_only_so_many_idle_sockets() -> None:
    async with running(settings(max_connections_per_address=1)) as node, AsyncExitStack() as opened:
        most = limits.SOCKETS_PER_CONNECTION
        clients = [await opened.enter_async_context(raw_connection(node)) for _ in range(most)]
        async with raw_connection(node) as late:
            headers = await refused(late, 429, "too_many_connections_here")
            assert headers["retry-after"] == "5"
        # Those that were there first are served, and make room when they become streams.
        assert (await clients[0].ask("/ws", UPGRADE)).status == 101
        while len(node.server.server_state.connections) > most:
            await asyncio.sleep(0)
        async with raw_connection(node) as welcome:
            assert (await welcome.ask("/healthz", {})).status == 200


async def test_a_flood_of_sockets_is_cut_without_a_word() -> None:
    async with running(settings(max_connections_per_address=1)) as node, AsyncExitStack() as opened:
        for _ in range(2 * limits.SOCKETS_PER_CONNECTION):
            await opened.enter_async_context(raw_connection(node))
        async with raw_connection(node) as late:
            assert await late.ended() == []
    assert not node.server.server_state.connections


async def test_a_trusted_proxy_may_hold_any_number_of_sockets() -> None:
    chosen = settings(max_connections_per_address=1, trusted_proxies="127.0.0.1")
    async with running(chosen) as node, AsyncExitStack() as opened:
        for _ in range(3 * limits.SOCKETS_PER_CONNECTION):
            await opened.enter_async_context(raw_connection(node))
        async with raw_connection(node) as late:
            assert (await late.ask("/healthz", {})).status == 200


def test_the_lobby_forgets_those_who_have_left() -> None:
    lobby = Lobby(1)
    lobby.enter("a")
    lobby.enter("a")
    assert lobby.crowded("a")
    assert not lobby.overrun("a")
    lobby.enter("a")
    assert lobby.overrun("a")
    for _ in range(3):
        lobby.leave("a")
    assert len(lobby) == 0
    assert not lobby.crowded("a")


def test_the_server_waits_longer_than_a_callsign_lookup_takes() -> None:
    longest = inspect.signature(QrzLookup).parameters["timeout"].default
    assert longest * 1000 < limits.SHUTDOWN_GRACE_MS - limits.CLOSE_GRACE_MS
