"""Frames that RFC 6455 forbids, or that nobody should send: each ends its own connection and nothing else."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from websockets.frames import Frame, Opcode

from generated.server import limits
from tests.security.attacker import SETTINGS
from tests.support.clients import SocketClient, socket_client
from tests.support.lookup import SlowLookup
from tests.support.server import ADMIN, Running, running, settings
from tests.transports.raw import UPGRADE, RawSocket, encoded, raw_connection, raw_socket, request

pytestmark = pytest.mark.asyncio(loop_scope="module")

MASK = b"\0\0\0\0"
OVER = limits.MESSAGE_BYTES + 1


@pytest_asyncio.fixture(loop_scope="module")
async def neighbour(node: Running) -> AsyncIterator[SocketClient]:
    """Somebody else, who is served before and after."""
    async with socket_client(node.websocket) as client:
        assert (await client.call("system.ping"))["success"]
        yield client
        assert (await client.call("system.ping"))["success"]


async def closing_code(node: Running, data: bytes) -> int:
    """The code with which a connection is closed after `data`."""
    async with raw_socket(node) as client:
        await client.send(data)
        return (await client.close_frame()).code


def head(first: int, length: int, *, masked: bool = True) -> bytes:
    """The head of a frame in the longest form."""
    return (
        bytes([first, 127 | (0x80 if masked else 0)]) + length.to_bytes(8, "big") + (MASK if masked else b"")
    )


FORBIDDEN = {
    "binary": (encoded(Opcode.BINARY, b'{"id":"1"}'), 1003),
    "binary fragment": (encoded(Opcode.BINARY, b"x", fin=False), 1003),
    "not UTF-8": (encoded(Opcode.TEXT, b'{"id":"\xff"}'), 1007),
    "half of a character": (encoded(Opcode.TEXT, b'"\xe2\x82'), 1007),
    "surrogate in UTF-8": (encoded(Opcode.TEXT, b"\xed\xa0\x80"), 1007),
    "overlong UTF-8": (encoded(Opcode.TEXT, b"\xc0\xaf"), 1007),
    "beyond Unicode": (encoded(Opcode.TEXT, b"\xf4\x90\x80\x80"), 1007),
    "not UTF-8 in fragments": (
        encoded(Opcode.TEXT, b'"\xe2', fin=False) + encoded(Opcode.CONT, b'\x28\xa1"'),
        1007,
    ),
    "unmasked": (Frame(Opcode.TEXT, b"{}").serialize(mask=False), 1002),
    "unmasked and empty": (bytes([0x81, 0]), 1002),
    "unmasked ping": (Frame(Opcode.PING, b"x").serialize(mask=False), 1002),
    "reserved bit 1, as for compression": (bytes([0xC1, 0x80]) + MASK, 1002),
    "reserved bit 2": (bytes([0xA1, 0x80]) + MASK, 1002),
    "reserved bit 3": (bytes([0x91, 0x80]) + MASK, 1002),
    **{
        f"reserved opcode {opcode:X}": (bytes([0x80 | opcode, 0x80]) + MASK, 1002)
        for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
    },
    "continuation of nothing": (encoded(Opcode.CONT, b"x"), 1002),
    "text within a text": (encoded(Opcode.TEXT, b"", fin=False) + encoded(Opcode.TEXT, b"{}"), 1002),
    "fragmented ping": (bytes([0x09, 0x80]) + MASK, 1002),
    "fragmented close": (bytes([0x08, 0x80]) + MASK, 1002),
    "ping of 126 bytes": (bytes([0x89, 0xFE, 0, 126]) + MASK + bytes(126), 1002),
    "close of 126 bytes": (bytes([0x88, 0xFE, 0, 126]) + MASK + bytes(126), 1002),
    "close with half a code": (encoded(Opcode.CLOSE, b"\x03"), 1002),
    "close with a reserved code": (encoded(Opcode.CLOSE, b"\x03\xed"), 1002),
    "close with code 0": (encoded(Opcode.CLOSE, b"\x00\x00"), 1002),
    "close with code 65535": (encoded(Opcode.CLOSE, b"\xff\xff"), 1002),
    "close with a reason that is no UTF-8": (encoded(Opcode.CLOSE, b"\x03\xe8\xff"), 1007),
    "one byte too long": (encoded(Opcode.TEXT, b" " * OVER), 1009),
    "too long by its head alone": (head(0x81, 2**40), 1009),
    "fragments too long together": (
        encoded(Opcode.TEXT, b" " * (OVER - 1), fin=False) + encoded(Opcode.CONT, b"  "),
        1009,
    ),
    "length with its highest bit": (head(0x81, 2**63), 1009),
    "unmasked and too long": (head(0x81, 2**40, masked=False), 1002),
}


@pytest.mark.parametrize(("data", "code"), FORBIDDEN.values(), ids=FORBIDDEN)
async def test_a_forbidden_frame_ends_its_connection_only(
    node: Running, neighbour: SocketClient, data: bytes, code: int
) -> None:
    assert await closing_code(node, data) == code


@pytest.mark.parametrize(
    "offer",
    [
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "x-webkit-deflate-frame",
        "permessage-bzip2, permessage-deflate",
    ],
)
async def test_compression_is_not_accepted(node: Running, offer: str) -> None:
    async with raw_connection(node) as client:
        answer = await client.ask("/ws", {**UPGRADE, "Sec-WebSocket-Extensions": offer})
        assert answer.status == 101
        assert "sec-websocket-extensions" not in answer.headers
        # A bomb that is sent all the same: a kilobyte that would be a megabyte.
        pressing = zlib.compressobj(wbits=-15)
        bomb = pressing.compress(b" " * 2**20) + pressing.flush(zlib.Z_SYNC_FLUSH)
        frame = bytearray(encoded(Opcode.TEXT, bomb[:-4]))
        frame[0] |= 0x40
        await client.send(bytes(frame))
        assert (await client.close_frame()).code == 1002


async def test_the_rest_of_a_refused_connection_is_not_read(node: Running, neighbour: SocketClient) -> None:
    async with raw_socket(node) as client:
        await client.event("connected")
        await client.send(encoded(Opcode.BINARY, b"x") + request("system.ping", "after") * 50)
        # What comes next is the close, and no answer.
        frame = await client.frame()
        assert frame is not None and frame.opcode is Opcode.CLOSE
        await client.send(encoded(Opcode.CLOSE, bytes(frame.data)))
        assert await client.frame() is None


@asynccontextmanager
async def held_write() -> AsyncIterator[tuple[RawSocket, SlowLookup]]:
    """A connection on which a write, of the id `write`, waits until its look-up is let go."""
    directory = SlowLookup()
    async with (
        running(settings(**SETTINGS), lookup=directory) as node,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        await admin.call("admin.set_system_status", {"active": True})
        async with raw_socket(node) as client:
            await client.event("connected")
            await client.request("queue.register", "write", data={"callsign": "W1AW"})
            await directory.asked.wait()
            yield client, directory


async def test_a_duplicate_id_in_flight_is_refused_without_an_id() -> None:
    async with held_write() as (client, directory):
        for operation in ("queue.register", "system.ping", "admin.next_qso"):
            await client.request(operation, "write", data={"callsign": "K1ABC"})
            answer = await client.message()
            assert (answer["id"], answer["error"]["code"]) == (None, "id_in_use")
        directory.go.set()
        answer = await client.message()
        assert (answer["id"], answer["success"]) == ("write", True)


async def test_more_requests_in_flight_than_allowed_are_refused_one_by_one() -> None:
    count = 2 * limits.REQUESTS_IN_FLIGHT
    async with held_write() as (client, directory):
        for number in range(count):
            await client.request("system.ping", f"{number}")
        refused = [await client.message() for _ in range(count - limits.REQUESTS_IN_FLIGHT + 1)]
        assert {answer["error"]["code"] for answer in refused} == {"too_many_requests_in_flight"}
        assert [answer["id"] for answer in refused] == [
            f"{number}" for number in range(limits.REQUESTS_IN_FLIGHT - 1, count)
        ]
        directory.go.set()
        answered: list[str] = []
        while len(answered) < limits.REQUESTS_IN_FLIGHT:
            message = await client.message()
            if message["type"] == "response":
                assert message["success"]
                answered.append(message["id"])
        assert answered == ["write", *(f"{number}" for number in range(limits.REQUESTS_IN_FLIGHT - 1))]


async def test_frames_that_are_no_requests_end_the_connection_when_they_go_on(
    node: Running, neighbour: SocketClient
) -> None:
    async with raw_socket(node) as client:
        await client.event("connected")
        await client.send(encoded(Opcode.TEXT, b"x") * (limits.CONSECUTIVE_ERRORS + 1))
        assert (await client.close_frame()).code == 4206
