"""The event stream byte by byte, as a plain socket sees it, against the recording of the original."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.compat.players import http_client, read_snapshot
from tests.compat.transcripts import Json, read
from tests.support.server import ADMIN, Running, running

RECORDED = read("sse_wire.json")
RESPONSE = RECORDED["response"]
# Date and time, without a zone; microseconds of 0 are left out. What follows is compared as it stands.
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?"
DATE = r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"
POSITION = r"[0-9a-f]+:[0-9]+"


class Stream:
    """A client of the event stream that takes nothing for granted but HTTP/1.1's chunks."""

    def __init__(self, reader: asyncio.StreamReader, status_line: str, headers: list[str]) -> None:
        self._reader = reader
        self.status_line = status_line
        self.headers = headers

    async def chunk(self) -> str:
        """The next chunk (RFC 9112, 7.1)."""
        size = int((await self._reader.readline()).strip(), 16)
        data = await self._reader.readexactly(size + 2)
        assert data.endswith(b"\r\n")
        return data[:-2].decode("ascii")


@asynccontextmanager
async def open_stream(server: Running) -> AsyncIterator[Stream]:
    """Send the recorded request and read the head of the answer."""
    asked = RECORDED["request"]
    headers = {**asked["headers"], "host": f"{server.host}:{server.port}"}
    reader, writer = await asyncio.open_connection(server.host, server.port)
    lines = [
        f"GET {asked['path']} HTTP/1.1",
        *(f"{name}: {value}" for name, value in headers.items()),
        "",
        "",
    ]
    writer.write("\r\n".join(lines).encode())
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        yield Stream(reader, head[0], head[1:-2])
    finally:
        writer.close()
        await writer.wait_closed()


async def test_the_head_has_the_recorded_headers_in_order() -> None:
    async with running() as server, open_stream(server) as stream:
        assert stream.status_line == RESPONSE["status_line"]
        recorded = [line.partition(":")[0] for line in RESPONSE["headers"]]
        ours = [line for line in stream.headers if line.partition(":")[0] in recorded]
        assert len(ours) == len(recorded)
        for line, expected in zip(ours, RESPONSE["headers"], strict=True):
            assert re.fullmatch(_pattern(expected), line)


async def test_each_frame_is_one_chunk_with_the_recorded_text_and_an_id() -> None:
    async with running() as server, open_stream(server) as stream, http_client() as client:
        for recorded in RECORDED["chunks"]:
            if recorded["because"].endswith("without an event"):
                continue
            if recorded["because"] == "connected":
                assert await stream.chunk() == recorded["text"]
                continue
            method, path, *body = recorded["because"].split(" ", 2)
            response = await client.request(
                method,
                server.url + path,
                content=body[0].encode() if body else None,
                headers={"content-type": "application/json"},
                auth=ADMIN,
            )
            assert response.status_code == 200
            assert re.fullmatch(_with_id(recorded["text"], POSITION), await stream.chunk())


async def test_silence_brings_keepalives_with_the_position(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.app.limits.SSE_KEEPALIVE_MS", 50)
    keepalives = [one["text"] for one in RECORDED["chunks"] if one["because"].endswith("without an event")]
    assert len(keepalives) == 2
    async with running() as server, open_stream(server) as stream, http_client() as client:
        await stream.chunk()
        before = (await read_snapshot(client, server.url))["position"]
        for recorded in keepalives:
            assert re.fullmatch(_with_id(recorded, re.escape(before)), await stream.chunk())
        await client.post(f"{server.url}/api/admin/status", json={"active": True}, auth=ADMIN)
        after = (await read_snapshot(client, server.url))["position"]
        assert after != before
        frames = [await _until(stream, "event: system_status"), await _until(stream, "event: keepalive")]
        assert all(f"\nid: {after}\n\n" in frame for frame in frames)


async def _until(stream: Stream, start: str) -> str:
    while not (frame := await stream.chunk()).startswith(start):
        pass
    return frame


def _with_id(text: str, position: str) -> str:
    """The recorded frame with our one addition: `id:` as its last line."""
    assert text.endswith("\n\n")
    return _pattern(text[:-1]) + f"id: {position}\n\n"


def _pattern(text: Json) -> str:
    escaped: str = re.escape(text)
    return escaped.replace("<timestamp>", TIME).replace("<date>", DATE)
