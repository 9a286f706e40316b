"""Endless input of every kind: the server's memory stays where it was."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from websockets.frames import Frame, Opcode

from tests.support.clients import socket_client
from tests.support.process import ServerProcess, server_process
from tests.transports.raw import UPGRADE, encoded, request

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

MEBIBYTE = 2**20
# Sent by each attack, as far as the server takes it; and what the server may grow by, all in all.
SENT = 96 * MEBIBYTE
ALLOWED = 32 * MEBIBYTE

POST = b"POST /api/queue/register HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
OPEN = "\r\n".join(
    ["GET /ws HTTP/1.1", "Host: x", *(f"{name}: {value}" for name, value in UPGRADE.items()), "", ""]
).encode()
STREAM = b"GET /api/events/stream HTTP/1.1\r\nHost: x\r\n\r\n"
BLOCK = b"x" * 65536
LONG_NAME = json.dumps({"id": "1", "type": "request", "operation": "o" * 60_000})


def endless(begin: bytes, block: bytes) -> Iterator[bytes]:
    yield begin
    yield from itertools.repeat(block)


FRAGMENT = OPEN + encoded(Opcode.TEXT, b"", fin=False)
LOGIN = request("auth.login", data={"username": "a" * 1000, "password": "b"})


def many(block: bytes, begin: bytes = b"") -> Iterator[bytes]:
    return endless(begin, block * max(1, 65536 // len(block)))


ATTACKS = {
    "request line": endless(b"GET /", BLOCK),
    "query": endless(b"GET /?", BLOCK),
    "header": endless(b"GET / HTTP/1.1\r\nX: ", BLOCK),
    "header name": endless(b"GET / HTTP/1.1\r\n", BLOCK),
    "headers": many(b"X: y\r\n", b"GET / HTTP/1.1\r\n"),
    "header of a handshake": endless(OPEN[:-2] + b"X: ", BLOCK),
    "blank lines before a request": many(b"\r\n"),
    "body": endless(POST + b"Content-Length: 99999999999\r\n\r\n", BLOCK),
    "body of an operation without one": endless(
        b"POST /api/admin/queue/next HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", BLOCK
    ),
    "body of an event stream": endless(
        b"GET /api/events/stream HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", BLOCK
    ),
    "chunks": many(b"1\r\nx\r\n", POST + b"Transfer-Encoding: chunked\r\n\r\n"),
    "chunk": endless(POST + b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", BLOCK),
    "chunk extension": endless(POST + b"Transfer-Encoding: chunked\r\n\r\n1;", BLOCK),
    "trailer": endless(POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: ", BLOCK),
    "trailers": many(b"X: y\r\n", POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"),
    "requests without reading": many(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"),
    "requests that fail": many(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"),
    "frame": endless(OPEN + bytes([0x81, 0xFF]) + (2**40).to_bytes(8, "big") + bytes(4), BLOCK),
    "fragments": many(encoded(Opcode.CONT, b"x" * 60_000, fin=False), FRAGMENT),
    "small fragments": many(encoded(Opcode.CONT, b"x", fin=False), FRAGMENT),
    "empty fragments": many(encoded(Opcode.CONT, b"", fin=False), FRAGMENT),
    "pings": many(encoded(Opcode.PING, b"x" * 125), OPEN),
    "pongs": many(encoded(Opcode.PONG, b"x" * 125), OPEN),
    "unmasked frames": many(Frame(Opcode.TEXT, b"{}").serialize(mask=False), OPEN),
    "texts that are no requests": many(encoded(Opcode.TEXT, b"x"), OPEN),
    "messages without reading": many(request("queue.list"), OPEN),
    "unknown operations with long names": many(encoded(Opcode.TEXT, LONG_NAME.encode()), OPEN),
    "logins without reading": many(LOGIN, OPEN),
    "after a close": many(encoded(Opcode.TEXT, b"{}"), OPEN + encoded(Opcode.CLOSE, b"\x03\xe8")),
}  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    """A server without rate limits, so that nothing but the bounds on input protects it."""
    folder = tmp_path_factory.mktemp("server")
    async with server_process(folder, RATE_LIMIT="false", LOG_LEVEL="error") as running:
        # Once through everything that is loaded at its first use.
        async with socket_client(running.websocket) as client:
            await client.call("queue.register", {"callsign": "W1AW"})
        yield running


def begin(server: ServerProcess) -> int:
    """How much memory the server has now, in bytes; its peak is counted anew."""
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5", encoding="ascii")
    return read(server, "VmRSS")


def peak(server: ServerProcess) -> int:
    """The most memory that the server has had since `begin`."""
    return read(server, "VmHWM")


def read(server: ServerProcess, name: str) -> int:
    lines = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii").splitlines()
    (kibibytes,) = (line.split()[1] for line in lines if line.startswith(f"{name}:"))
    return int(kibibytes) * 1024


@pytest.mark.parametrize("blocks", ATTACKS.values(), ids=ATTACKS)
async def test_endless_input_fills_no_memory(server: ServerProcess, blocks: Iterator[bytes]) -> None:
    level = begin(server)
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    sent = 0
    try:
        for block in blocks:
            writer.write(block)
            async with asyncio.timeout(0.5):
                await writer.drain()
            sent += len(block)
            if sent > SENT:
                break
    except (ConnectionError, TimeoutError):
        # The server has hung up, or reads no more because nobody reads its answers.
        pass
    finally:
        writer.transport.abort()
    async with socket_client(server.websocket) as client:
        assert (await client.call("system.ping"))["success"]
    assert peak(server) - level < ALLOWED


async def test_a_crowd_of_stalled_readers_fills_no_memory(server: ServerProcess) -> None:
    level = begin(server)
    writers = []
    try:
        for number in range(80):
            _, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1024)
            writers.append(writer)
            # Its own reader stops at the limit, and so do the sockets between.
            writer.write(OPEN + request("queue.list") * 500 if number % 2 else STREAM)
        async with socket_client(server.websocket) as client:
            for _ in range(50):
                assert (await client.call("system.info"))["success"]
    finally:
        for writer in writers:
            writer.transport.abort()
    # Each may leave unread what its sockets take, which is the kernel's.
    assert peak(server) - level < 2 * ALLOWED
