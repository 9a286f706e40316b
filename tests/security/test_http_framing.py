"""Where a request ends: what two readers might understand differently is refused (RFC 9112, 11.2)."""

from __future__ import annotations

import json

import pytest

from tests.security.attacker import RIGHT, http, position, raw_exchange
from tests.support.server import Running
from tests.transports.raw import raw_connection

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOST = b"Host: server\r\n"
POST = b"POST /api/queue/register HTTP/1.1\r\n" + HOST
GET = b"GET /healthz HTTP/1.1\r\n"
# What would be done if the rest of a request were taken for another one.
SMUGGLED = b"POST /api/admin/queue/next HTTP/1.1\r\n" + HOST + f"Authorization: {RIGHT}\r\n\r\n".encode()
CHUNKS = b"0\r\n\r\n"

AMBIGUOUS = {
    "length and chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + CHUNKS,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
    "the same length twice": POST + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
    "list of lengths": POST + b"Content-Length: 0, 5\r\n\r\n",
    "signed length": POST + b"Content-Length: +5\r\n\r\n",
    "negative length": POST + b"Content-Length: -5\r\n\r\n",
    "hexadecimal length": POST + b"Content-Length: 0x5\r\n\r\n",
    "length with a blank in it": POST + b"Content-Length: 1 0\r\n\r\n",
    "empty length": POST + b"Content-Length: \r\n\r\n",
    "length beyond all numbers": POST + b"Content-Length: 99999999999999999999999\r\n\r\n",
    "unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS,
    "coding after chunks": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKS,
    "two codings": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + CHUNKS,
    "control in the coding": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + CHUNKS,
    "blank before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKS,
    "chunk size that is none": POST + b"Transfer-Encoding: chunked\r\n\r\nx\r\n",
    "chunk size with a sign": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
    "chunk size beyond all numbers": POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    "chunk longer than its size": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n" + CHUNKS,
    "chunk ended by a bare line feed": POST + b"Transfer-Encoding: chunked\r\n\r\n1\na\n0\n\n",
    "line ended by a bare line feed": b"GET /healthz HTTP/1.1\nHost: server\n\n",
    "header ended by a bare line feed": GET + b"Host: server\nX: y\r\n\r\n",
    "bare carriage return in a header": GET + HOST + b"X: a\rTransfer-Encoding: chunked\r\n\r\n",
    "folded header": GET + HOST + b"X: a\r\n b\r\n\r\n",
    "folded coding": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n" + CHUNKS,
    "NUL in a header": GET + HOST + b"X: a\0b\r\n\r\n",
    "NUL in a name": GET + HOST + b"X\0: a\r\n\r\n",
    "no colon": GET + HOST + b"X\r\n\r\n",
    "name that is not ASCII": GET + HOST + b"X\xe9: a\r\n\r\n",
    "path that is not ASCII": b"GET /\xe9 HTTP/1.1\r\n" + HOST + b"\r\n",
    "blank in the path": b"GET /health z HTTP/1.1\r\n" + HOST + b"\r\n",
    "unknown version": b"GET /healthz HTTP/9.9\r\n" + HOST + b"\r\n",
    "HTTP/2 without asking": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(32),
    "nothing but line ends and noise": b"\r\n\r\n\0\0\0\0",
}


@pytest.mark.parametrize("data", AMBIGUOUS.values(), ids=AMBIGUOUS)
async def test_an_ambiguous_request_ends_the_connection(node: Running, data: bytes) -> None:
    before = position(node)
    answer = await raw_exchange(node, data + SMUGGLED)
    assert answer.startswith(b"HTTP/1.1 4")
    # The one answer is that to what was refused, or the 422 of an empty body before the end was seen.
    assert answer.count(b"HTTP/1.1 ") <= 2
    assert answer.rindex(b"HTTP/1.1 400") >= 0
    assert position(node) == before


async def test_requests_behind_each_other_are_answered_one_by_one(node: Running) -> None:
    body = json.dumps({"callsign": "BAD!"}).encode()
    framed = POST + f"Content-Length: {len(body)}\r\nContent-Type: application/json\r\n\r\n".encode() + body
    chunked = POST + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked += f"{len(body):x};ext=1\r\n".encode() + body + b"\r\n0\r\nTrailer: x\r\n\r\n"
    async with raw_connection(node) as client:
        await client.send(framed + chunked + GET + HOST + b"\r\n" + framed)
        statuses = [(await client.answer()).status for _ in range(4)]
    assert statuses == [400, 400, 200, 400]


@pytest.mark.parametrize(
    "path", ["/api/queue/list", "/api/admin/queue/next", "/healthz", "/api/events/stream"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_no_upgrade_leads_past_the_routes(node: Running, path: str, method: str) -> None:
    before = position(node)
    lines = ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "Upgrade: websocket"]
    head = [f"{method} {path} HTTP/1.1", "Host: server", "Connection: Upgrade", *lines, "", ""]
    answer = await raw_exchange(node, "\r\n".join(head).encode() + SMUGGLED)
    assert int(answer.split()[1]) in (400, 404, 405)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert position(node) == before


async def test_an_upgrade_to_another_protocol_is_none(node: Running) -> None:
    lines = ["Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"]
    for path, status in (("/healthz", 200), ("/api/admin/queue", 401)):
        answer = await raw_exchange(node, http("GET", path, *lines))
        assert int(answer.split()[1]) == status
