"""The log: one line an event, whatever clients send, and never a secret."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from websockets.frames import Opcode

from tests.support.clients import basic, socket_client
from tests.support.process import ServerProcess, server_process
from tests.support.server import ADMIN
from tests.transports.raw import UPGRADE, encoded, request

FORGED = '{"event": "forged", "level": "critical"}'
# Line ends of every kind, escapes that move the cursor and colour, and one that turns text around.
HOSTILE = f"x\n{FORGED}\r{FORGED}\u2028{FORGED}\x85\x1b[2J\x1b[31m\x07\x08\u202eevil\0"
BREAKS = ("\x1b", "\x07", "\x08", "\0", "\r", "\u2028", "\x85", "\u202e")


async def send(server: ServerProcess, data: bytes) -> None:
    """Send bytes and read what comes, until nothing comes any more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        async with asyncio.timeout(30):
            writer.write(data)
            writer.write_eof()
            while await reader.read(65536):
                pass
    except (ConnectionError, TimeoutError):
        pass
    finally:
        writer.transport.abort()


def http(path: str, *lines: str, method: str = "GET", body: str = "") -> bytes:
    head = [
        f"{method} {path} HTTP/1.1",
        "Host: x",
        "Connection: close",
        f"Content-Length: {len(body.encode())}",
    ]
    return "\r\n".join([*head, *lines, "", body]).encode("utf-8")


def upgrade(*lines: str, path: str = "/ws") -> bytes:
    known = (f"{name}: {value}" for name, value in UPGRADE.items())
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *known, *lines, "", ""]).encode("utf-8")


async def attack(server: ServerProcess) -> None:
    """Put the hostile text wherever there is room for a text."""
    url = quote(HOSTILE)
    as_header = "".join(one for one in HOSTILE if one not in "\r\n\0")
    for path in (
        f"/{url}",
        f"/api/queue/status/{url}",
        f"/api/queue/list?x={url}",
        f"/api/events/stream?events={url}",
    ):
        await send(server, http(path))
        await send(server, upgrade(path=path.replace("/api/events/stream", "/ws")))
    for name in (
        "User-Agent", "X-Request-ID", "Idempotency-Key", "Origin", "Referer", "X-Forwarded-For",
        "Last-Event-ID",
        "Authorization", "Content-Type", "Sec-WebSocket-Protocol", "X-Forwarded-User",
    ):  # fmt: skip
        for value in (as_header, url, FORGED):
            await send(server, http("/api/queue/register", f"{name}: {value}", method="POST", body="{}"))
            await send(server, upgrade(f"{name}: {value}") + request("system.ping"))
    await send(server, http("/api/queue/register", method="POST", body=json.dumps({"callsign": HOSTILE})))
    await send(server, http("/api/queue/register", method="POST", body=HOSTILE))
    await send(server, HOSTILE.encode() * 3)
    async with socket_client(server.websocket, ADMIN) as client:
        await client.call("admin.set_system_status", {"active": True})
        for operation, data in (
            (HOSTILE, None),
            ("queue.register", {"callsign": HOSTILE}),
            ("admin.set_frequency", {"frequency": HOSTILE}),
            ("admin.set_split", {"split": HOSTILE}),
            ("auth.login", {"username": HOSTILE, "password": HOSTILE}),
            ("events.subscribe", {"events": [HOSTILE]}),
            ("events.history", {"after": HOSTILE}),
        ):
            await client.call(operation, data, idempotency_key=HOSTILE)
            await client.call(operation, data, id="i" + HOSTILE[:60], idempotency_key="k" * 20)
        await client.raw(HOSTILE)
    await send(server, upgrade() + encoded(Opcode.CLOSE, b"\x03\xe8" + HOSTILE.encode()[:100]))


@asynccontextmanager
async def logged(folder: Path, style: str) -> AsyncIterator[tuple[ServerProcess, list[str]]]:
    """A server that logs all it can; the list is filled with its log's lines when the block ends."""
    lines: list[str] = []
    async with server_process(folder, LOG_LEVEL="debug", LOG_FORMAT=style) as server:
        yield server, lines
        assert await server.terminate() == 0
    # Only \n ends a line here: whatever else would end one elsewhere is to be found in it.
    lines += server.log.read_bytes().decode("utf-8").removesuffix("\n").split("\n")


@pytest.mark.parametrize("style", ["json", "console"])
async def test_no_text_of_a_client_forges_a_line(tmp_path: Path, style: str) -> None:
    async with logged(tmp_path, style) as (server, lines):
        await attack(server)
    assert sum("evil" in line for line in lines) >= 2, "the attack is not in the log"
    for line in lines:
        assert not any(mark in line for mark in BREAKS), line
        if style == "json":
            assert json.loads(line)["event"] != "forged"
        else:
            assert not line.startswith(FORGED[:10]), line
            assert not line.lstrip().startswith("{"), line


async def test_no_line_is_longer_than_a_screen_of_text(tmp_path: Path) -> None:
    long = "a" * 20_000
    async with logged(tmp_path, "json") as (server, lines):
        await send(server, http(f"/{long}"))
        for name in ("User-Agent", "X-Request-ID", "Idempotency-Key", "Origin", "X-Forwarded-For"):
            await send(server, http("/api/queue/list", f"{name}: {long}"))
            await send(server, upgrade(f"{name}: {long[:8000]}"))
        async with socket_client(server.websocket) as client:
            await client.call(long)
            await client.call("queue.register", {"callsign": long}, idempotency_key=long)
            await client.call("auth.login", {"username": long[:1000], "password": long[:1000]})
    assert [line[:200] for line in lines if len(line) > 4096] == []


SECRET = "hunter2-correct-horse"


async def test_no_secret_is_logged(tmp_path: Path) -> None:
    token = basic(ADMIN[0], SECRET)
    right = basic(*ADMIN)
    async with logged(tmp_path, "json") as (server, lines):
        for header in (token, right):
            encoded_header = header.removeprefix("Basic ")
            for query in (
                f"password={SECRET}", f"username=a&password={ADMIN[1]}", f"token={encoded_header}",
                f"authorization={quote(header)}", f"auth=a:{ADMIN[1]}",
            ):  # fmt: skip
                for path in ("/api/admin/queue", "/ws", "/nowhere", "/api/events/stream", "/status/"):
                    await send(server, http(f"{path}?{query}"))
                await send(server, upgrade(path=f"/ws?{query}"))
                await send(server, upgrade(path=f"/nowhere?{query}"))
            await send(server, http(f"http://a:{SECRET}@x/api/admin/queue", f"Authorization: {header}"))
            await send(server, http("/api/admin/queue", f"Authorization: {header}"))
            await send(server, http("/api/admin/queue", f"Authorization: {header}\x01"))
            await send(server, http("/metrics", f"Authorization: {header}"))
            await send(server, upgrade(f"Authorization: {header}") + request("admin.get_queue"))
            await send(server, upgrade(f"Authorization: {header}", "Sec-WebSocket-Version: 7"))
            await send(server, upgrade(f"Cookie: password={SECRET}; {ADMIN[1]}"))
        async with socket_client(server.websocket) as client:
            for data in (
                {"username": ADMIN[0], "password": SECRET},
                {"username": SECRET, "password": ADMIN[1]},
                {"password": SECRET},
                {"username": ADMIN[0], "password": [SECRET]},
                SECRET,
                {"username": ADMIN[0], "password": ADMIN[1]},
            ):
                await client.call("auth.login", data)
            await client.raw(
                f'{{"id":"1","type":"request","operation":"auth.login","data":{{"password":"{SECRET}"'
            )
            await client.call(f"auth.login {SECRET}")
        await send(server, http("/api/queue/register", method="POST", body=f'{{"password": "{SECRET}"'))
    text = "\n".join(lines)
    for secret in (SECRET, ADMIN[1]):
        for spelled in (secret, quote(secret), base64.b64encode(secret.encode()).decode()[:16]):
            assert spelled not in text, [line for line in lines if spelled in line][:3]
    for header in (token, right):
        assert header.removeprefix("Basic ")[8:] not in text
