"""A reader that stops reading is freed, and holds up neither the others nor the end of the server."""

from __future__ import annotations

import asyncio
import socket

import pytest

from generated.server import limits
from tests.support.clients import socket_client
from tests.support.heartbeats import wait_long_for_readers
from tests.support.server import ADMIN, Running, running, settings

HANDSHAKE = (
    "GET /ws HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
QSO = {"type": "qso_start", "data": {"callsign": "W1AW", "timestamp": "2026-05-01T12:00:00Z"}}
STREAM = "GET /api/events/stream HTTP/1.1\r\nHost: {host}\r\n\r\n"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine it may take more than half a minute until all sockets are full."""
    wait_long_for_readers(monkeypatch)


async def _stall(node: Running, request: str) -> socket.socket:
    """A client that asks, reads the beginning of the answer and then nothing more."""
    reader = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # A small window: few events are enough to fill it.
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(reader, (node.host, node.port))
    await loop.sock_sendall(reader, request.format(host=f"{node.host}:{node.port}").encode())
    begin = await loop.sock_recv(reader, 512)
    assert begin.startswith(b"HTTP/1.1 101" if "Upgrade" in request else b"HTTP/1.1 200")
    return reader


@pytest.mark.parametrize("request_text", [HANDSHAKE, STREAM], ids=["websocket", "sse"])
async def test_it_is_cut_when_its_outbox_overflows(
    request_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CLOSE_GRACE_MS", 200)
    monkeypatch.setattr(limits, "OUTBOX_FRAMES", 16)
    async with running() as node, socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_system_status", {"active": True})
        connections = node.bridge.node.connections
        stalled = await _stall(node, request_text)
        assert len(connections) == 2
        text = "x" * 60_000
        for _ in range(400):
            if len(connections) == 1:
                break
            assert (await admin.call("admin.set_frequency", {"frequency": text}))["success"]
            assert (await admin.event("frequency_update"))["data"]["frequency"] == text
            # Frequencies fill the socket, but a newer one replaces them; QSOs have to arrive.
            assert (await admin.call("admin.logging_direct", QSO))["success"]
            await admin.event("current_qso")
        assert len(connections) == 1
        # The transport goes, too: nothing is left of it in the server.
        async with asyncio.timeout(30):
            while len(node.server.server_state.connections) > 1:
                await asyncio.sleep(0.01)
        stalled.close()


@pytest.mark.parametrize("request_text", [HANDSHAKE, STREAM], ids=["websocket", "sse"])
async def test_it_does_not_hold_up_shutdown(request_text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CLOSE_GRACE_MS", 300)
    monkeypatch.setattr(limits, "OUTBOX_BYTES", 100_000_000)
    # Without a grace period uvicorn would wait for the stalled reader for ever.
    async with running(settings(), grace=None) as node:
        stalled = await _stall(node, request_text)
        async with socket_client(node.websocket, ADMIN) as admin:
            # More than the socket's buffers hold, less than the outbox does.
            for _ in range(150):
                await admin.call("admin.set_frequency", {"frequency": "x" * 60_000})
            assert len(node.bridge.node.connections) == 2
    assert not node.server.server_state.connections
    stalled.close()
