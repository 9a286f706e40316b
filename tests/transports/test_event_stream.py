"""Server-Sent Events (DESIGN, sections 5 and 7; QUIRKS, section 7)."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from core.bridge.events import LoggedEvent
from core.bridge.peer import UNKNOWN
from core.transports.sse import EventStream
from generated.server import limits
from tests.support.clients import socket_client, stream_client
from tests.support.server import ADMIN, Running, running
from tests.transports.raw import raw_connection


async def test_the_stream_begins_as_the_originals(node: Running) -> None:
    async with raw_connection(node) as client:
        answer = await client.ask("/api/events/stream", {"Last-Event-ID": "x", "Authorization": "Basic x"})
        assert answer.status == 200
        assert answer.headers["content-type"] == "text/event-stream"
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["connection"] == "keep-alive"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-allow-headers"] == "Cache-Control"
        frame = b'event: connected\ndata: {"message": "SSE connection established"}\n\n'
        assert await client._reader.readuntil(b"\n\n\r\n") == b"%x\r\n%s\r\n" % (len(frame), frame)


async def test_both_streams_have_the_same_events_with_the_same_ids(node: Running) -> None:
    async with socket_client(node.websocket, ADMIN) as admin, stream_client(node.url) as stream:
        await admin.call("admin.set_system_status", {"active": True})
        await admin.call("queue.register", {"callsign": "W1AW"})
        await admin.call("admin.next_qso")
        await admin.call("admin.set_split", {"split": "up 5 é"})
        await admin.call("admin.set_system_status", {"active": False})
        told = []
        for _ in range(9):
            name, data, event_id = await stream.frame()
            event = await admin.event()
            assert data == {"type": name, "data": event["data"], "timestamp": event["timestamp"]}
            assert (name, event_id) == (event["event"], event["id"])
            told.append((name, event_id))
    epoch = node.bridge.node.log.snapshot.position.epoch
    assert told == [
        ("system_status", f"{epoch}:1"),
        ("queue_update", f"{epoch}:2"),
        ("current_qso", f"{epoch}:3"),
        ("queue_update", f"{epoch}:4"),
        ("split_update", f"{epoch}:5"),
        ("system_status", f"{epoch}:6"),
        ("current_qso", f"{epoch}:7"),
        ("queue_update", f"{epoch}:8"),
        ("split_update", f"{epoch}:9"),
    ]


async def test_silence_is_broken_by_keepalives_that_tell_the_position(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "SSE_KEEPALIVE_MS", 20)
    async with (
        running() as node,
        socket_client(node.websocket, ADMIN) as admin,
        stream_client(node.url) as stream,
    ):
        epoch = node.bridge.node.log.snapshot.position.epoch
        for _ in range(3):
            assert await stream.frame() == ("keepalive", {}, f"{epoch}:0")
        await admin.call("admin.set_frequency", {"frequency": "14.205"})
        while (frame := await stream.frame())[0] == "keepalive":
            assert frame[2] == f"{epoch}:0"
        assert (frame[0], frame[2]) == ("frequency_update", f"{epoch}:1")
        assert await stream.frame() == ("keepalive", {}, f"{epoch}:1")


async def test_a_client_that_leaves_is_forgotten(node: Running) -> None:
    connections, log = node.bridge.node.connections, node.bridge.node.log
    async with stream_client(node.url):
        assert len(connections) == 1
    while len(connections) or log._subscribers or node.server.server_state.tasks:
        await asyncio.sleep(0)


async def test_streams_count_like_websockets(node: Running) -> None:
    async with stream_client(node.url), stream_client(node.url):
        records = node.bridge.node.connections.records
        assert [record.transport for record in records] == ["sse", "sse"]
        assert {record.peer.network for record in records} == {"127.0.0.1"}


async def test_a_replaced_history_ends_both_kinds_of_stream(node: Running) -> None:
    async with socket_client(node.websocket) as client, stream_client(node.url) as stream:
        node.bridge.node.log._replace()
        assert (await client.event("goodbye"))["data"]["reason"] == "drain"
        with pytest.raises(EOFError):
            await stream.frame()


async def test_no_keepalive_claims_an_event_that_is_still_to_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies: asyncio.Queue[bytes] = asyncio.Queue()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            bodies.put_nowait(message["body"])

    monkeypatch.setattr(limits, "SSE_KEEPALIVE_MS", 50)
    async with running() as node:
        stream = EventStream(node.bridge.node, lambda: None, UNKNOWN, None)
        task = asyncio.create_task(stream.run(send))
        assert (await bodies.get()).startswith(b"event: connected\n")
        event = LoggedEvent(1, "split_update", "null", "2026-05-01T12:00:00+00:00")

        def publish() -> None:
            stream.deliver(node.bridge.node.log.window.append(event))

        asyncio.get_running_loop().call_later(0.06, publish)
        # Both timers are due when the loop looks again: first the silence is over, then the event comes.
        time.sleep(0.2)
        assert (await bodies.get()).startswith(b"event: split_update\n")
        assert (await bodies.get()).startswith(b"event: keepalive\n")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
