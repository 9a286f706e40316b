"""Readers that stand still cost nothing and miss nothing that matters (DESIGN, section 6: outbox)."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from websockets.frames import Close, Opcode

from core.bridge import history
from core.bridge.heartbeat import Heartbeat
from core.transports.websocket import WebSocketTransport
from generated.server import limits
from tests.events.support import number, socket_feed, take
from tests.support.clients import socket_client
from tests.support.heartbeats import wait_long_for_readers
from tests.support.server import ADMIN, Running, running, settings
from tests.transports.raw import raw_socket

READERS = 100
HANDSHAKE = (
    "GET /ws HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
STREAM = "GET /api/events/stream HTTP/1.1\r\nHost: {host}\r\n\r\n"
MIB = 1024 * 1024
QSO = {"type": "qso_start", "data": {"callsign": "W1AW", "timestamp": "2026-05-01T12:00:00Z"}}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine it may take more than half a minute until all sockets are full."""
    wait_long_for_readers(monkeypatch)


async def _stalled(node: Running, request: str) -> socket.socket:
    reader = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(reader, (node.host, node.port))
    await loop.sock_sendall(reader, request.format(host=f"{node.host}:{node.port}").encode())
    assert (await loop.sock_recv(reader, 64)).startswith(b"HTTP/1.1 ")
    return reader


@asynccontextmanager
async def _many(node: Running) -> AsyncIterator[None]:
    readers = [await _stalled(node, text) for text in [HANDSHAKE, STREAM] * READERS]
    try:
        yield
    finally:
        for reader in readers:
            reader.close()


async def test_memory_stays_flat_with_200_stalled_readers() -> None:
    text = "x" * 20_000
    # On a busy machine all this takes longer than a pong may.
    chosen = settings(max_connections_per_address=1000, rate_limit=False, websocket_heartbeat_interval=3600)
    async with (
        running(chosen) as node,
        socket_client(node.websocket, ADMIN) as admin,
        socket_feed(node.websocket) as fast,
        _many(node),
    ):
        connections = node.bridge.node.connections
        async with asyncio.timeout(20):
            while len(connections) < 2 * READERS + 2:
                await asyncio.sleep(0.01)

        async def publish(count: int) -> None:
            for _ in range(count):
                await admin.call("admin.set_frequency", {"frequency": text})
                # Those who read get every event, whatever others do.
                assert not (await take(fast, 1))[0].skipped
            admin.events.clear()

        # The sockets are full, and so is the store of shared encodings.
        await publish(270)
        gc.collect()
        tracemalloc.start()
        try:
            await publish(100)
            gc.collect()
            grown = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
        # The window has grown by 100 events, 2 MB, and makes room for new encodings in place of old ones.
        # One copy for each reader would be 400 MB.
        assert grown < 20 * MIB
        assert len(connections) == 2 * READERS + 2


async def test_a_reader_that_goes_on_gets_the_newest_and_what_has_to_arrive() -> None:
    async with (
        running(settings(rate_limit=False)) as node,
        socket_client(node.websocket, ADMIN) as admin,
        raw_socket(node, receive_buffer=4096) as slow,
    ):
        await admin.call("admin.set_system_status", {"active": True})
        for count in range(150):
            await admin.call("admin.set_frequency", {"frequency": f"{count} " + "x" * 50_000})
            if count % 50 == 0:
                assert (await admin.call("admin.logging_direct", QSO))["success"]
        last = (await admin.call("public.get_snapshot"))["data"]["position"]
        seen: list[Any] = []
        while not seen or seen[-1].get("id") != last:
            seen.append(await slow.message())
        events = seen[1:]
        numbers = [number(event["id"]) for event in events]
        assert numbers == sorted(set(numbers))
        qsos = [event for event in events if event["event"] == "current_qso" and event["data"]]
        assert len(qsos) == 3
        tunings = [event for event in events if event["event"] == "frequency_update"]
        assert tunings[-1]["data"]["frequency"].startswith("149 ")
        assert len(tunings) < 150
        assert sum(event.get("skipped", 0) for event in tunings) == 150 - len(tunings)
        skipped = [one.events_skipped for one in node.bridge.node.connections.records]
        assert sorted(skipped) == [0, 150 - len(tunings)]
        assert node.bridge.node.metrics.skipped["websocket"] == 150 - len(tunings)


async def test_a_reader_that_stands_still_is_told_and_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """It missed nothing that has to arrive, but takes no ping for too long."""
    monkeypatch.setattr(limits, "CLOSE_GRACE_MS", 20_000)
    async with running(settings(rate_limit=False)) as node, socket_client(node.websocket, ADMIN) as admin:
        connections = node.bridge.node.connections
        before = set(node.server.server_state.connections)
        async with raw_socket(node, receive_buffer=4096) as slow:
            (standing,) = cast("set[WebSocketTransport]", node.server.server_state.connections - before)
            while not standing._blocked:
                await admin.call("admin.set_frequency", {"frequency": "x" * 60_000})
            # Its heart beats fast only now: before, a missing pong would mean that the connection is lost.
            standing._heartbeat = Heartbeat(0.3, asyncio.get_running_loop().time())
            standing._schedule()
            async with asyncio.timeout(20):
                while len(connections) > 1:
                    await asyncio.sleep(0.01)
            while (frame := await slow.frame()) is not None and frame.opcode is not Opcode.CLOSE:
                if frame.opcode is Opcode.TEXT:
                    assert json.loads(bytes(frame.data))["type"] == "event"
            assert frame is not None
            assert Close.parse(bytes(frame.data)) == Close(4002, "too slow")


async def test_a_replay_that_is_not_taken_is_given_up_when_it_leaves_the_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "_LIVE", 1)
    chosen = settings(event_history_count=250, rate_limit=False)
    async with running(chosen) as node, socket_client(node.websocket, ADMIN) as admin:
        connections = node.bridge.node.connections
        for _ in range(200):
            await admin.call("admin.set_frequency", {"frequency": "x" * 60_000})
        first = (await admin.event("frequency_update"))["id"]
        async with raw_socket(node, receive_buffer=4096, path=f"/ws?resume={first}"):
            assert len(connections) == 2
            for count in range(300):
                if len(connections) == 1:
                    break
                await admin.call("admin.set_split", {"split": str(count)})
            assert len(connections) == 1
