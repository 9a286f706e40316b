"""The end of a server, seen from outside: signals, goodbyes, exit codes (DESIGN, section 5: Close codes)."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError
from websockets.frames import Close, Opcode

from generated.server import limits
from tests.support.clients import basic, socket_client, stream_client
from tests.support.lookup import SlowLookup
from tests.support.process import ServerProcess, server_process
from tests.support.qrz_server import QrzServer
from tests.support.server import ADMIN, running
from tests.transports.raw import encoded, raw_connection, raw_socket

CLIENTS = 200
FALLBACK = {"http": "/api", "sse": "/api/events/stream"}


async def last_messages(socket: Any) -> tuple[list[Any], Close | None]:
    """All messages up to the close frame, and that."""
    messages = []
    try:
        while True:
            messages.append(json.loads(await socket.recv()))
    except ConnectionClosedError as closed:
        return messages, closed.rcvd


async def test_everybody_is_told_when_to_come_back(tmp_path: Path) -> None:
    async with (
        server_process(tmp_path, MAX_CONNECTIONS_PER_ADDRESS="500") as server,
        AsyncExitStack() as stack,
    ):
        sockets = [
            await stack.enter_async_context(connect(server.websocket, proxy=None)) for _ in range(CLIENTS)
        ]
        streams = [await stack.enter_async_context(stream_client(server.url)) for _ in range(5)]
        server.process.send_signal(signal.SIGTERM)
        ends = await asyncio.gather(*(last_messages(socket) for socket in sockets))
        times = []
        for messages, close in ends:
            assert [message["event"] for message in messages] == ["connected", "goodbye"]
            assert close == Close(4000, "server is going away")
            goodbye = messages[-1]["data"]
            assert goodbye["reason"] == "drain"
            assert goodbye["fallback"] == FALLBACK
            times.append(goodbye["reconnect_after_ms"])
        spread = (CLIENTS + len(streams)) * limits.DRAIN_STEP_MS
        assert 0 <= min(times) <= max(times) < spread
        # No tenth of the time gets more than about its share.
        shares = [sum(time * 10 // spread == tenth for time in times) for tenth in range(10)]
        assert min(shares) >= CLIENTS // 10 - 5
        assert max(shares) <= CLIENTS // 10 + 5
        for stream in streams:
            with pytest.raises(EOFError):
                await stream.frame()
        assert await asyncio.wait_for(server.process.wait(), 30) == 0
        assert "Traceback" not in server.log.read_text()


@asynccontextmanager
async def station(folder: Path, directory: QrzServer) -> AsyncIterator[ServerProcess]:
    """A server with an open queue that has looked one callsign up, and so is logged in at the directory."""
    name, password = QrzServer.USERNAME, QrzServer.PASSWORD
    async with server_process(
        folder, QRZ_URL=directory.url, QRZ_USERNAME=name, QRZ_PASSWORD=password
    ) as server:
        async with httpx2.AsyncClient(base_url=server.url, trust_env=False, verify=False, auth=ADMIN) as http:
            assert (await http.post("/api/admin/status", json={"active": True})).status_code == 200
            assert (await http.post("/api/queue/register", json={"callsign": "W1AW"})).status_code == 200
        yield server


def registration(callsign: str) -> str:
    data = {"callsign": callsign}
    return json.dumps({"id": "w", "type": "request", "operation": "queue.register", "data": data})


async def test_writes_in_flight_are_answered_on_every_transport(tmp_path: Path) -> None:
    with QrzServer() as directory:
        async with station(tmp_path, directory) as server:
            before = len(directory.received)
            async with (
                connect(server.websocket, proxy=None) as socket,
                httpx2.AsyncClient(base_url=server.url, trust_env=False, verify=False, timeout=20) as http,
            ):
                with directory.holding():
                    await socket.send(registration("K1ABC"))
                    await socket.send(json.dumps({"id": "r", "type": "request", "operation": "queue.list"}))
                    over_http = asyncio.create_task(
                        http.post("/api/queue/register", json={"callsign": "N0CALL"})
                    )
                    await asyncio.to_thread(directory.wait_received, before + 2)
                    server.process.send_signal(signal.SIGTERM)
                    await _stopped_listening(server)
                messages, close = await last_messages(socket)
                answer = await over_http
            assert answer.status_code == 200
            assert answer.headers["connection"] == "close"
            assert close == Close(4000, "server is going away")
            answered = {one["id"]: one["success"] for one in messages if one["type"] == "response"}
            assert answered == {"w": True, "r": True}
            assert messages[-1]["event"] == "goodbye"
            assert await asyncio.wait_for(server.process.wait(), 30) == 0


async def _stopped_listening(server: ServerProcess) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", server.port)
            except ConnectionRefusedError:
                return
            writer.transport.abort()
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_ends_at_once(tmp_path: Path, number: signal.Signals) -> None:
    with QrzServer() as directory:
        async with station(tmp_path, directory) as server, connect(server.websocket, proxy=None) as socket:
            before = len(directory.received)
            with directory.holding():
                await socket.send(registration("K1ABC"))
                await asyncio.to_thread(directory.wait_received, before + 1)
                server.process.send_signal(signal.SIGTERM)
                await _stopped_listening(server)
                server.process.send_signal(number)
                assert await asyncio.wait_for(server.process.wait(), 20) == -number
    # What was acknowledged is there, and the file can be opened again.
    async with server_process(tmp_path) as again, httpx2.AsyncClient(trust_env=False, verify=False) as http:
        listed = (await http.get(f"{again.url}/api/queue/list")).json()
    assert [entry["callsign"] for entry in listed["queue"]] == ["W1AW"]


# --- In one process -------------------------------------------------------------------------------


async def test_a_lookup_that_never_ends_keeps_nobody_from_a_goodbye(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CLOSE_GRACE_MS", 600)
    directory = SlowLookup()
    async with running(lookup=directory, grace=1) as node:
        async with socket_client(node.websocket, ADMIN) as admin:
            await admin.call("admin.set_system_status", {"active": True})
        async with raw_socket(node) as client:
            await client.request("queue.register", "w", data={"callsign": "W1AW"})
            await directory.asked.wait()
            node.end()
            goodbye = await client.event("goodbye")
            assert goodbye["data"]["reason"] == "drain"
            frame = await client.frame()
            assert frame is not None
            assert Close.parse(bytes(frame.data)) == Close(4000, "server is going away")
            await client.send(encoded(Opcode.CLOSE, bytes(frame.data)))
            assert await client.frame() is None


async def test_a_server_that_goes_away_is_not_ready_and_refuses_newcomers() -> None:
    async with running() as node, raw_connection(node) as first, raw_connection(node) as second:
        assert (await first.ask("/readyz", {})).status == 200
        node.bridge.node.connections.drain()
        answer = await first.ask("/readyz", {})
        assert answer.status == 503
        assert "the server is going away" in answer.json["reasons"]
        answer = await second.ask("/api/events/stream", {"Authorization": basic(*ADMIN)})
        assert (answer.status, answer.headers["x-error-code"]) == (503, "too_many_connections")
        assert answer.json["fallback"] == FALLBACK


async def test_what_waits_for_a_stream_is_sent_before_it_ends() -> None:
    async with (
        running() as node,
        stream_client(node.url) as stream,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        for number in range(5):
            await admin.call("admin.set_frequency", {"frequency": f"{number}"})
        node.end()
        for number in range(5):
            name, data, _ = await stream.frame()
            assert (name, data["data"]["frequency"]) == ("frequency_update", f"{number}")
        with pytest.raises(EOFError):
            await stream.frame()
