"""Clients that are slow on purpose: each part of a request has to arrive in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from websockets.frames import Opcode

from generated.server import limits
from tests.security.attacker import SETTINGS
from tests.support.clients import socket_client
from tests.support.server import ADMIN, Running, running, settings
from tests.transports.raw import UPGRADE, encoded, raw_connection, raw_socket

POST = b"POST /api/queue/register HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
HANDSHAKE = "".join(f"{name}: {value}\r\n" for name, value in UPGRADE.items()).encode()
BEGUN = {
    "nothing": b"",
    "line end": b"\r\n",
    "half a method": b"GE",
    "half a request line": b"GET /healthz",
    "no header": b"GET /healthz HTTP/1.1\r\n",
    "half a header": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: a",
    "half a handshake": b"GET /ws HTTP/1.1\r\nHost: x\r\n" + HANDSHAKE,
    "no body": POST + b"Content-Length: 10\r\n\r\n",
    "half a body": POST + b"Content-Length: 10\r\n\r\n{",
    "no chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n",
    "half a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
    "no last chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    "half a trailer": POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: ",
    "half a TLS hello": b"\x16\x03\x01",
}


@pytest.fixture
async def hasty(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    """A server that waits for a tenth of a second where others wait for many."""
    for name in ("HEADERS_MS", "BODY_MS", "MESSAGE_MS", "CLOSE_GRACE_MS"):
        monkeypatch.setattr(limits, name, 100)
    async with running(settings(**SETTINGS)) as node:
        yield node


async def nobody_is_left(node: Running) -> None:
    while node.server.server_state.connections or node.server.server_state.tasks:
        await asyncio.sleep(0)


@pytest.mark.parametrize("begun", BEGUN.values(), ids=BEGUN)
async def test_a_request_that_is_begun_and_not_finished_is_given_up(hasty: Running, begun: bytes) -> None:
    async with raw_connection(hasty) as client:
        await client.send(begun)
        # The client keeps its side open: it is the server that ends the connection.
        with suppress(ConnectionError):
            await client._reader.read()
        await nobody_is_left(hasty)


TRICKLES = {
    "header": (BEGUN["half a header"], b"a"),
    "headers": (BEGUN["no header"], b"X: y\r\n"),
    "body": (POST + b"Content-Length: 60000\r\n\r\n", b"a"),
    "chunks": (BEGUN["no chunk"], b"2\r\n{}\r\n"),
    "line ends after an answer": (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n"),
}


@pytest.mark.parametrize(("begun", "more"), TRICKLES.values(), ids=TRICKLES)
async def test_a_byte_now_and_then_buys_no_time(hasty: Running, begun: bytes, more: bytes) -> None:
    async with raw_connection(hasty) as client:
        await client.send(begun)
        reading = asyncio.create_task(client._reader.read())
        while not reading.done():
            try:
                await client.send(more)
            except ConnectionError:
                break
            await asyncio.wait([reading], timeout=0.02)
        await asyncio.wait([reading])
        await nobody_is_left(hasty)


@pytest.mark.parametrize(
    "begun",
    [
        encoded(Opcode.TEXT, b"{" * 100)[:1],
        encoded(Opcode.TEXT, b"{" * 100)[:20],
        encoded(Opcode.TEXT, b"{", fin=False),
        encoded(Opcode.TEXT, b"{", fin=False) + encoded(Opcode.CONT, b"}" * 50)[:9],
        encoded(Opcode.PING, b"x" * 100)[:30],
    ],
    ids=["half a head", "half a frame", "half a message", "half a fragment", "half a ping"],
)
async def test_a_message_that_is_begun_and_not_finished_ends_the_connection(
    hasty: Running, begun: bytes
) -> None:
    async with raw_socket(hasty) as client:
        await client.event("connected")
        await client.send(begun)
        assert (await client.close_frame()).code == 4002
        await nobody_is_left(hasty)


async def test_fragments_now_and_then_buy_no_time(hasty: Running) -> None:
    async with raw_socket(hasty) as client:
        await client.event("connected")
        await client.send(encoded(Opcode.TEXT, b" ", fin=False))
        closing = asyncio.create_task(client.close_frame())
        while not closing.done():
            await client.send(encoded(Opcode.CONT, b" ", fin=False))
            await asyncio.wait([closing], timeout=0.02)
        assert (await closing).code == 4002


async def test_a_peer_that_never_answers_a_close_is_cut(hasty: Running) -> None:
    async with raw_socket(hasty) as client:
        await client.send(encoded(Opcode.BINARY, b"x"))
        await client.ended()
        await nobody_is_left(hasty)


async def test_an_answer_that_nobody_reads_is_given_up(hasty: Running) -> None:
    async with socket_client(hasty.websocket, ADMIN) as admin:
        for number in range(200):
            assert (await admin.call("admin.set_split", {"split": f"{number}" + "x" * 60_000}))["success"]
    while hasty.server.server_state.connections:
        await asyncio.sleep(0)
    # Twelve million bytes, which is more than the sockets between take.
    path = f"/api/events/history?limit=500&after={hasty.bridge.node.log.snapshot.position.epoch}:0"
    async with raw_connection(hasty, receive_buffer=4096) as client:
        await client.send(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while not hasty.server.server_state.connections:
            await asyncio.sleep(0)
        await nobody_is_left(hasty)


async def test_many_slow_clients_keep_nobody_waiting(hasty: Running) -> None:
    async with asyncio.timeout(20):
        slow = [await asyncio.open_connection(hasty.host, hasty.port) for _ in range(200)]
        try:
            for number, (_, writer) in enumerate(slow):
                writer.write(list(BEGUN.values())[number % len(BEGUN)])
            async with socket_client(hasty.websocket, ADMIN) as client:
                for number in range(20):
                    assert (await client.call("admin.set_split", {"split": f"up {number}"}))["success"]
            for reader, _ in slow:
                # What was written after the server had given up is answered with a reset.
                with suppress(ConnectionError):
                    await reader.read()
        finally:
            for _, writer in slow:
                writer.transport.abort()
        await nobody_is_left(hasty)
