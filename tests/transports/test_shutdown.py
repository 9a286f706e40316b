"""How connections end when the server does (DESIGN, section 5: Close codes)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.frames import Close, Opcode

from generated.server import limits
from tests.support.clients import socket_client, stream_client
from tests.support.lookup import SlowLookup
from tests.support.server import ADMIN, Running, running
from tests.transports.raw import UPGRADE, raw_connection, raw_socket


@asynccontextmanager
async def ending() -> AsyncIterator[tuple[Running, asyncio.Event]]:
    """A server that goes away when the event is set; the block may go on and watch it."""
    go, node_is_there = asyncio.Event(), asyncio.Event()
    started: list[Running] = []

    async def serve() -> None:
        async with running() as node:
            started.append(node)
            node_is_there.set()
            await go.wait()

    task = asyncio.create_task(serve())
    await node_is_there.wait()
    try:
        yield started[0], go
    finally:
        go.set()
        await task


async def test_goodbye_precedes_the_close_that_asks_to_reconnect() -> None:
    async with ending() as (node, go), raw_socket(node) as client:
        assert (await client.message())["event"] == "connected"
        go.set()
        goodbye = await client.message()
        assert goodbye["event"] == "goodbye"
        assert "id" not in goodbye
        assert goodbye["data"]["reason"] == "drain"
        assert 0 <= goodbye["data"]["reconnect_after_ms"] < 1000
        assert goodbye["data"]["fallback"] == {"http": "/api", "sse": "/api/events/stream"}
        frame = await client.frame()
        assert frame is not None
        assert Close.parse(bytes(frame.data)) == Close(4000, "server is going away")


async def test_a_library_client_sees_code_4000_and_not_1012() -> None:
    async with ending() as (node, go), socket_client(node.websocket) as client:
        go.set()
        await client.event("goodbye")
        with pytest.raises(ConnectionClosedError) as closed:
            await client.connection.recv()
        assert closed.value.rcvd == Close(4000, "server is going away")


async def test_an_event_stream_ends_completely() -> None:
    async with ending() as (node, go), stream_client(node.url) as stream:
        go.set()
        # A stream that is cut off in the middle of a chunk would raise a protocol error instead.
        with pytest.raises(EOFError):
            await stream.frame()


async def test_clients_of_all_kinds_do_not_keep_the_server_from_ending(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with (
        ending() as (node, go),
        socket_client(node.websocket),
        stream_client(node.url),
        raw_connection(node) as idle,
        raw_connection(node) as kept_alive,
    ):
        assert (await kept_alive.ask("/healthz", {})).status == 200
        go.set()
        assert await idle.ended() == []
        assert await kept_alive.ended() == []
    assert not node.server.server_state.connections
    assert not node.server.server_state.tasks
    # What uvicorn says when its patience is at an end.
    assert "Cancel" not in caplog.text


async def test_a_peer_that_never_closes_its_side_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CLOSE_GRACE_MS", 50)
    async with running(grace=None) as node, raw_socket(node) as client:
        node.end()
        frames = await client.ended()
        # The end of the stream came; the connection itself is still open on this side.
        assert frames[-1].opcode is Opcode.CLOSE
        while node.server.server_state.connections:
            await asyncio.sleep(0)


async def test_a_write_that_runs_is_answered_before_goodbye() -> None:
    directory = SlowLookup()
    async with running(lookup=directory) as node, socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_system_status", {"active": True})
        async with raw_socket(node) as caller:
            await caller.request("queue.register", "w", data={"callsign": "W1AW"})
            await caller.request("queue.list", "r")
            await directory.asked.wait()
            # Answered after what was sent before it has been read.
            await admin.call("system.ping")
            node.end()
            await admin.event("goodbye")
            directory.go.set()
            texts = []
            while (frame := await caller.frame()) is not None and frame.opcode is Opcode.TEXT:
                texts.append(json.loads(bytes(frame.data)))
            assert frame is not None
            assert Close.parse(bytes(frame.data)).code == 4000
            told = [text.get("id") if text["type"] == "response" else text["event"] for text in texts]
            assert told == ["connected", "w", "queue_update", "r", "goodbye"]
            assert all(text["success"] for text in texts if text["type"] == "response")


async def test_a_node_that_goes_away_says_so_and_takes_nobody_new() -> None:
    async with (
        running() as node,
        httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http,
        raw_connection(node) as newcomer,
    ):
        assert (await http.get("/readyz")).status_code == 200
        node.bridge.node.connections.drain()
        answer = await http.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"status": "unavailable", "reasons": ["the server is going away"]}
        assert (await http.get("/healthz")).status_code == 200
        assert (await newcomer.ask("/ws", UPGRADE)).status == 503
        stream = await http.get("/api/events/stream")
        assert stream.status_code == 503
        assert stream.headers["x-error-code"] == "too_many_connections"
        assert len(node.bridge.node.connections) == 0
