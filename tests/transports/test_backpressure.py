"""Clients that read slowly, or ask faster than they read (DESIGN, section 6: outbox)."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from sqlalchemy import Connection
from websockets.frames import Close, Opcode

from core.storage import open_store
from core.storage.sql_store import SqlStore
from generated.server import limits
from tests.support.clients import socket_client
from tests.support.heartbeats import wait_long_for_readers
from tests.support.server import ADMIN, running, settings
from tests.transports.raw import encoded, raw_socket, request

SMALL = 4096
QSO = {"type": "qso_start", "data": {"callsign": "W1AW", "timestamp": "2026-05-01T12:00:00Z"}}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine it may take more than half a minute until all sockets are full."""
    wait_long_for_readers(monkeypatch)


async def test_a_slow_reader_that_reads_on_learns_that_it_was_too_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "OUTBOX_FRAMES", 16)
    monkeypatch.setattr(limits, "CLOSE_GRACE_MS", 20_000)
    async with running() as node, socket_client(node.websocket, ADMIN) as admin:
        connections = node.bridge.node.connections
        async with raw_socket(node, receive_buffer=SMALL) as slow:
            text = "x" * 60_000
            await admin.call("admin.set_system_status", {"active": True})
            while len(connections) == 2:
                await admin.call("admin.set_frequency", {"frequency": text})
                # What has to arrive: a newer one does not replace it.
                assert (await admin.call("admin.logging_direct", QSO))["success"]
                await admin.event("current_qso")
            assert (await slow.message())["event"] == "connected"
            while (frame := await slow.frame()) is not None and frame.opcode is Opcode.TEXT:
                pass
            assert frame is not None
            assert Close.parse(bytes(frame.data)) == Close(4002, "too slow")
            await slow.send(encoded(Opcode.CLOSE, bytes(frame.data)))
            assert await slow.frame() is None
        # Well before the grace period is over.
        while len(node.server.server_state.connections) > 1:
            await asyncio.sleep(0)


async def test_a_burst_of_requests_is_answered_however_slowly_the_client_reads() -> None:
    count = 8 * limits.OUTBOX_FRAMES
    unlimited = settings(rate_limit=False)
    async with running(unlimited) as node, socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_frequency", {"frequency": "x" * 2000})
        async with raw_socket(node, receive_buffer=SMALL) as client:
            burst = b"".join(request("public.get_frequency", f"{number}") for number in range(count))
            sending = asyncio.create_task(client.send(burst))
            assert (await client.message())["event"] == "connected"
            answers = [await client.message() for _ in range(count)]
            await sending
            assert [answer["id"] for answer in answers] == [f"{number}" for number in range(count)]
            assert all(answer["success"] for answer in answers)


async def test_a_close_behind_a_burst_waits_for_the_answers() -> None:
    count = 2 * limits.OUTBOX_FRAMES
    async with running() as node, socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_frequency", {"frequency": "x" * 4000})
        async with raw_socket(node, receive_buffer=SMALL) as client:
            burst = b"".join(request("public.get_frequency", f"{number}") for number in range(count))
            sending = asyncio.create_task(client.send(burst + encoded(Opcode.CLOSE, b"\x03\xe8")))
            assert (await client.message())["event"] == "connected"
            ids = [(await client.message())["id"] for _ in range(count)]
            await sending
            assert ids == [f"{number}" for number in range(count)]
            assert (await client.close_frame()).code == 1000


async def test_requests_behind_a_running_write_are_refused_when_they_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = open_store("sqlite://")
    assert isinstance(store, SqlStore)
    async with running(store=store) as node, raw_socket(node) as client:
        async with socket_client(node.websocket, ADMIN) as admin:
            await admin.call("admin.set_system_status", {"active": True})
        await client.event("system_status")
        released = threading.Event()
        commit = store._commit

        def held(connection: Connection) -> None:
            assert released.wait(20)
            commit(connection)

        monkeypatch.setattr(store, "_commit", held)
        try:
            reads = b"".join(request("system.ping", f"{number}") for number in range(100))
            await client.send(request("queue.register", "w", data={"callsign": "W1AW"}) + reads)
            refused = [await client.message() for _ in range(63, 100)]
        finally:
            released.set()
        assert [answer["id"] for answer in refused] == [f"{number}" for number in range(63, 100)]
        assert {answer["error"]["code"] for answer in refused} == {"too_many_requests_in_flight"}
        done: list[Any] = []
        while len(done) < 64:
            message = await client.message()
            if message["type"] == "response":
                done.append(message)
        assert all(answer["success"] for answer in done)
        assert [answer["id"] for answer in done] == ["w", *(f"{number}" for number in range(63))]
