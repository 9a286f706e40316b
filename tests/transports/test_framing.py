"""Frames, right and wrong, on an open connection (RFC 6455; DESIGN, section 5: Close codes)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import pytest_asyncio
from websockets.frames import Close, CloseCode, Frame, Opcode

from generated.server import limits
from tests.support.server import Running
from tests.transports.raw import RawSocket, encoded, raw_socket, request

pytestmark = pytest.mark.asyncio(loop_scope="module")

PING = request("system.ping", "p")


@pytest_asyncio.fixture(loop_scope="module")
async def node(shared_node: Running) -> Running:
    return shared_node


async def opened(client: RawSocket) -> None:
    assert (await client.message())["event"] == "connected"


def padded(size: int) -> bytes:
    """A request of exactly `size` bytes."""
    text = json.dumps({"id": "1", "type": "request", "operation": "system.ping", "data": ""})
    return text.replace('""', '"' + "x" * (size - len(text)) + '"').encode()


async def closes(node: Running, data: bytes) -> Close:
    """How the server closes a connection on which `data` arrives."""
    connections = node.bridge.node.connections
    async with raw_socket(node) as client:
        await client.send(data)
        close = await client.close_frame()
        assert len(connections) == 0
        return close


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (encoded(Opcode.BINARY, b'{"id":"1"}'), CloseCode.UNSUPPORTED_DATA),
        (encoded(Opcode.BINARY, b"x", fin=False), CloseCode.UNSUPPORTED_DATA),
        (encoded(Opcode.TEXT, b"\xff"), CloseCode.INVALID_DATA),
        (encoded(Opcode.TEXT, b'"\xc3'), CloseCode.INVALID_DATA),
        (encoded(Opcode.TEXT, b"\xed\xa0\x80"), CloseCode.INVALID_DATA),
        (encoded(Opcode.TEXT, padded(limits.MESSAGE_BYTES + 1)), CloseCode.MESSAGE_TOO_BIG),
        (
            encoded(Opcode.TEXT, padded(40_000), fin=False) + encoded(Opcode.CONT, b"x" * 40_000),
            CloseCode.MESSAGE_TOO_BIG,
        ),
        (Frame(Opcode.TEXT, b"{}").serialize(mask=False), CloseCode.PROTOCOL_ERROR),
        (encoded(Opcode.CONT, b"x"), CloseCode.PROTOCOL_ERROR),
        (encoded(Opcode.TEXT, b"{", fin=False) + encoded(Opcode.TEXT, b"}"), CloseCode.PROTOCOL_ERROR),
        (bytes([0x83, 0x80, 0, 0, 0, 0]), CloseCode.PROTOCOL_ERROR),
        (bytes([0xC1, 0x80, 0, 0, 0, 0]), CloseCode.PROTOCOL_ERROR),
        (bytes([0x09, 0x80, 0, 0, 0, 0]), CloseCode.PROTOCOL_ERROR),
        (bytes([0x89, 0xFE, 0, 126, 0, 0, 0, 0]) + bytes(126), CloseCode.PROTOCOL_ERROR),
        (encoded(Opcode.CLOSE, b"\x03"), CloseCode.PROTOCOL_ERROR),
    ],
    ids=[
        "binary",
        "first fragment of binary",
        "bad UTF-8",
        "truncated UTF-8",
        "surrogate in UTF-8",
        "message too big",
        "fragments too big together",
        "not masked",
        "continuation of nothing",
        "text in a fragmented text",
        "reserved opcode",
        "reserved bit",
        "fragmented ping",
        "long ping",
        "close with half a code",
    ],
)
async def test_what_the_framing_forbids_closes_with_its_code(
    node: Running, data: bytes, code: CloseCode
) -> None:
    assert (await closes(node, data)).code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (encoded(Opcode.TEXT, b"\xff"), CloseCode.INVALID_DATA),
        (encoded(Opcode.BINARY, b"x"), CloseCode.UNSUPPORTED_DATA),
        (encoded(Opcode.TEXT, b"[]") * (limits.CONSECUTIVE_ERRORS + 1), 4206),
    ],
    ids=["bad UTF-8", "binary", "too many errors"],
)
@pytest.mark.parametrize(
    "last", [encoded(Opcode.CLOSE, b"\x03\xe8"), encoded(Opcode.CONT, b"x")], ids=["close", "garbage"]
)
async def test_a_fault_and_the_end_in_one_segment(
    node: Running, data: bytes, code: int, last: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    # Which of the two is told does not matter; that the connection ends in order does.
    close = await closes(node, data + last)
    assert close.code in (code, CloseCode.NORMAL_CLOSURE, CloseCode.PROTOCOL_ERROR)
    assert [record.message for record in caplog.records if record.exc_info] == []


async def test_requests_ahead_of_a_close_in_one_segment_are_answered(node: Running) -> None:
    async with raw_socket(node) as client:
        await client.send(PING * 3 + encoded(Opcode.CLOSE, b"\x03\xe8bye"))
        await opened(client)
        assert [(await client.message())["id"] for _ in range(3)] == ["p", "p", "p"]
        assert await client.close_frame() == Close(1000, "bye")


@pytest.mark.parametrize("payload", [b"", b"\x03\xe8", b"\x03\xe9going", b"\x0f\xa0mine"])
async def test_a_close_is_echoed(node: Running, payload: bytes) -> None:
    async with raw_socket(node) as client:
        await opened(client)
        await client.send(encoded(Opcode.CLOSE, payload))
        frame = await client.frame()
        assert frame is not None
        assert (frame.opcode, bytes(frame.data)) == (Opcode.CLOSE, payload)
        assert await client.frame() is None
    assert len(node.bridge.node.connections) == 0


async def test_nothing_follows_a_close_frame(node: Running) -> None:
    async with raw_socket(node) as client:
        await opened(client)
        await client.send(encoded(Opcode.BINARY, b"x"))
        await client.send(PING * 20)
        assert (await client.close_frame()).code == CloseCode.UNSUPPORTED_DATA


async def test_a_connection_that_ends_without_a_close_is_forgotten(node: Running) -> None:
    connections, transports = node.bridge.node.connections, node.server.server_state.connections
    async with raw_socket(node) as client:
        await opened(client)
        assert (len(connections), len(transports)) == (1, 1)
    while connections or transports:
        await asyncio.sleep(0)


# --- Messages -------------------------------------------------------------------------------------


async def test_the_largest_message_is_taken(node: Running) -> None:
    async with raw_socket(node) as client:
        await opened(client)
        await client.send(encoded(Opcode.TEXT, padded(limits.MESSAGE_BYTES)))
        assert (await client.message())["success"]


async def test_a_message_may_come_in_fragments_with_pings_between_them(node: Running) -> None:
    text = json.dumps(
        {"id": "é😀", "type": "request", "operation": "system.ping"}, ensure_ascii=False
    ).encode()
    async with raw_socket(node) as client:
        await opened(client)
        # Byte by byte, so that characters are divided, and with empty fragments.
        await client.send(encoded(Opcode.TEXT, b"", fin=False))
        for byte in text:
            await client.send(encoded(Opcode.CONT, bytes([byte]), fin=False) + encoded(Opcode.PING, b"?"))
        await client.send(encoded(Opcode.CONT, b""))
        frames = [await client.frame() for _ in range(len(text) + 1)]
        assert frames.count(Frame(Opcode.PONG, b"?")) == len(text)
        (response,) = [frame for frame in frames if frame is not None and frame.opcode is Opcode.TEXT]
        assert json.loads(bytes(response.data))["id"] == "é😀"


async def test_empty_fragments_cost_nothing(node: Running) -> None:
    count = limits.MESSAGE_FRAGMENTS - 2
    async with raw_socket(node) as client:
        await opened(client)
        (transport,) = node.server.server_state.connections
        await client.send(encoded(Opcode.TEXT, b"", fin=False) + encoded(Opcode.CONT, b"", fin=False) * count)
        await client.send(encoded(Opcode.PING, b"?"))
        assert (await client.frame()) == Frame(Opcode.PONG, b"?")
        assert len(transport._inbound._fragments) == 0  # type: ignore[union-attr]
        await client.send(encoded(Opcode.CONT, b"{}"))
        assert (await client.message())["error"]["code"] == "frame_invalid"


async def test_a_message_may_come_byte_by_byte(node: Running) -> None:
    async with raw_socket(node) as client:
        await opened(client)
        for byte in PING:
            await client.send(bytes([byte]))
        assert (await client.message())["id"] == "p"


@pytest.mark.parametrize("payload", [b"", b"hello", b"x" * 125])
async def test_a_ping_is_answered_by_its_pong(node: Running, payload: bytes) -> None:
    async with raw_socket(node) as client:
        await opened(client)
        await client.send(encoded(Opcode.PONG, b"unasked") + encoded(Opcode.PING, payload))
        assert await client.frame() == Frame(Opcode.PONG, payload)


@pytest.mark.parametrize(
    ("text", "code", "status"),
    [
        (b"", "json_invalid", 422),
        (b"{", "json_invalid", 422),
        ("\ufeff{}".encode(), "json_invalid", 422),
        (b'{"id":"1","id":"1"}', "json_invalid", 422),
        (b"[" * 60_000, "json_invalid", 422),
        (b'{"n":' + b"9" * 5000 + b"}", "json_invalid", 422),
        (b'{"s":"\\ud800"}', "json_invalid", 422),
        (b"[]", "frame_invalid", 400),
        (b'{"type":"request","operation":"system.ping"}', "frame_invalid", 400),
    ],
)
async def test_a_text_that_is_no_request_is_answered_without_an_id(
    node: Running, text: bytes, code: str, status: int
) -> None:
    async with raw_socket(node) as client:
        await opened(client)
        await client.send(encoded(Opcode.TEXT, text) + PING)
        answer: Any = await client.message()
        assert (answer["id"], answer["success"]) == (None, False)
        assert (answer["error"]["code"], answer["error"]["status"]) == (code, status)
        assert (await client.message())["success"]


async def test_too_many_errors_in_a_row_close_with_their_own_code(node: Running) -> None:
    async with raw_socket(node) as client:
        await opened(client)
        await client.send(encoded(Opcode.TEXT, b"{") * limits.CONSECUTIVE_ERRORS + PING)
        for _ in range(limits.CONSECUTIVE_ERRORS):
            assert (await client.message())["error"]["code"] == "json_invalid"
        assert (await client.message())["success"]
        await client.send(encoded(Opcode.TEXT, b"{") * (limits.CONSECUTIVE_ERRORS + 1))
        for _ in range(limits.CONSECUTIVE_ERRORS + 1):
            assert (await client.message())["error"]["code"] == "json_invalid"
        assert await client.close_frame() == Close(4206, "too many errors")


async def test_a_text_between_the_fragments_of_another_is_a_violation(node: Running) -> None:
    begun = Frame(Opcode.TEXT, b"", fin=False).serialize(mask=True)
    whole = Frame(Opcode.TEXT, b'{"id":"1","type":"request","operation":"system.ping"}').serialize(mask=True)
    assert (await closes(node, begun + whole)).code == CloseCode.PROTOCOL_ERROR
