"""Keepalives, pings and promises on real connections (DESIGN, section 5: Keepalive)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from websockets.frames import Close, Frame, Opcode

from core.bridge import heartbeat
from tests.support.clients import socket_client
from tests.support.server import ADMIN, Running, running, settings
from tests.transports.raw import RawSocket, encoded, raw_socket, request

BEATS = 3


@pytest.fixture
async def node(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    """A server whose heart beats fast, and that waits no longer for promises than two beats.

    A test that stands still for a whole beat, on a busy machine, is lost.
    """
    monkeypatch.setattr(heartbeat, "PROMISE_GRACE_SECONDS", 0.0)
    async with running(settings(websocket_heartbeat_interval=0.3)) as started:
        yield started


async def beats(client: RawSocket) -> list[Frame]:
    """The frames up to the next protocol ping, which is the last of them."""
    frames: list[Frame] = []
    while not frames or frames[-1].opcode is not Opcode.PING:
        frame = await client.frame()
        assert frame is not None, f"the connection ended after {frames}"
        frames.append(frame)
    return frames


async def test_keepalive_tells_how_far_everything_was_sent(node: Running) -> None:
    async with socket_client(node.websocket, ADMIN) as client:
        position = node.bridge.node.log.snapshot.position
        first = await client.event("keepalive")
        assert set(first) == {"type", "event", "data", "timestamp"}
        assert first["data"] == {"position": str(position)}
        await client.call("admin.set_frequency", {"frequency": "14.205"})
        update = await client.event("frequency_update")
        assert (await client.event("keepalive"))["data"] == {"position": update["id"]}


async def test_every_keepalive_comes_with_a_ping_and_a_pong_keeps_the_connection(node: Running) -> None:
    async with raw_socket(node) as client:
        assert (await client.message())["event"] == "connected"
        for _ in range(BEATS):
            event, ping = await beats(client)
            assert b'"keepalive"' in bytes(event.data)
            await client.send(encoded(Opcode.PONG, bytes(ping.data)))


@pytest.mark.parametrize(
    "sign",
    [encoded(Opcode.PING, b"mine"), encoded(Opcode.PONG, b"unasked"), request("system.ping")],
    ids=["ping", "other pong", "request"],
)
async def test_anything_that_arrives_is_a_sign_of_life(node: Running, sign: bytes) -> None:
    async with raw_socket(node) as client:
        for _ in range(BEATS):
            await beats(client)
            await client.send(sign)


async def test_a_part_of_a_frame_is_a_sign_of_life(node: Running) -> None:
    message = encoded(Opcode.TEXT, b" " * 2000 + b"{}")
    async with raw_socket(node) as client:
        for sent in range(BEATS):
            await beats(client)
            await client.send(message[sent : sent + 1])
        await client.send(message[BEATS:])
        while (answer := await client.message())["type"] != "response":
            pass
        assert answer["error"]["code"] == "frame_invalid"


async def test_a_client_that_answers_no_ping_is_lost(node: Running) -> None:
    async with raw_socket(node) as client:
        frames = await client.ended()
    assert frames[-1].opcode is Opcode.PING
    assert not [frame for frame in frames if frame.opcode is Opcode.CLOSE]
    while node.server.server_state.connections or node.bridge.node.connections:
        await asyncio.sleep(0)


async def test_a_broken_promise_closes_with_4001_whatever_the_library_answers(node: Running) -> None:
    async with raw_socket(node) as client:
        await client.request("system.heartbeat", "h")
        kept = []
        while (frame := await client.frame()) is not None and frame.opcode is not Opcode.CLOSE:
            kept.append(frame.opcode)
            if frame.opcode is Opcode.PING:
                await client.send(encoded(Opcode.PONG, bytes(frame.data)))
        assert frame is not None
        assert Close.parse(bytes(frame.data)) == Close(4001, "no heartbeat")
        assert Opcode.PING in kept


async def test_a_promise_that_is_kept_keeps_the_connection(node: Running) -> None:
    async with raw_socket(node) as client:
        await client.request("system.heartbeat", "h")
        for number in range(2 * BEATS):
            *_, ping = await beats(client)
            await client.send(encoded(Opcode.PONG, bytes(ping.data)))
            await client.request("system.ping", f"{number}")


async def test_the_answer_to_a_heartbeat_tells_the_interval(node: Running) -> None:
    async with socket_client(node.websocket) as client:
        assert (await client.call("system.heartbeat"))["data"] == {"alive": True, "interval_ms": 300}
