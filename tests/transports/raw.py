"""A WebSocket client that sends what it is told to, right or wrong, and reads nothing unasked."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from websockets.frames import Close, Frame, Opcode

from tests.support.server import Running

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # RFC 6455, section 1.3
UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": KEY,
    "Sec-WebSocket-Version": "13",
}

Headers = Mapping[str, str | Sequence[str]]


class Answer(NamedTuple):
    """The head of an HTTP answer, and its body when it has a length. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class RawSocket:
    """One TCP connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader = reader
        self._writer = writer
        self._host = host

    async def ask(self, path: str, headers: Headers, method: str = "GET", version: str = "1.1") -> Answer:
        """Send a request without a body and read the answer. A list of values is several lines."""
        lines = [f"{method} {path} HTTP/{version}"]
        for name, values in {"Host": self._host, **headers}.items():
            lines += [f"{name}: {value}" for value in ([values] if isinstance(values, str) else values)]
        await self.send("\r\n".join([*lines, "", ""]).encode("latin-1"))
        return await self.answer()

    async def answer(self) -> Answer:
        """Read the answer to a request."""
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.split(": ", 1) for line in head[1:-2])
        headers = {name.lower(): value for name, value in pairs}
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(head[0].split()[1]), headers, body)

    async def send(self, data: bytes) -> None:
        """Send bytes."""
        self._writer.write(data)
        await self._writer.drain()

    async def request(self, operation: str, request_id: str = "1", **members: Any) -> None:
        """Send a request of protocol 1.0."""
        await self.send(request(operation, request_id, **members))

    async def frame(self) -> Frame | None:
        """The next frame, None at the end of the connection."""
        head = await self._reader.read(1)
        if not head:
            return None
        first, second = head[0], (await self._reader.readexactly(1))[0]
        assert second < 128, "servers do not mask"
        size = second
        if size > 125:
            size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8), "big")
        return Frame(Opcode(first & 0x0F), await self._reader.readexactly(size), bool(first & 0x80))

    async def message(self) -> Any:
        """The next message; protocol pings and pongs are passed over."""
        while (frame := await self.frame()) is not None:
            if frame.opcode is Opcode.TEXT:
                return json.loads(bytes(frame.data))
            assert frame.opcode in (Opcode.PING, Opcode.PONG), frame
        raise EOFError("the connection has ended")

    async def event(self, name: str) -> Any:
        """The next event of that name; other messages are dropped."""
        while True:
            message = await self.message()
            if message["type"] == "event" and message["event"] == name:
                return message

    async def close_frame(self) -> Close:
        """Drop everything up to the close frame, which has to be the last, and echo it."""
        while True:
            frame = await self.frame()
            assert frame is not None, "the connection ended without a close frame"
            if frame.opcode is Opcode.CLOSE:
                break
        await self.send(encoded(Opcode.CLOSE, bytes(frame.data)))
        assert await self.frame() is None
        return Close.parse(bytes(frame.data))

    async def ended(self) -> list[Frame]:
        """All frames up to the end of the connection; a reset is an end."""
        frames = []
        try:
            while (frame := await self.frame()) is not None:
                frames.append(frame)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        return frames


def encoded(opcode: Opcode, data: bytes = b"", *, fin: bool = True) -> bytes:
    """A frame as a client sends it."""
    return Frame(opcode, data, fin).serialize(mask=True)


def request(operation: str, request_id: str = "1", **members: Any) -> bytes:
    """A request of protocol 1.0 in one frame."""
    text = json.dumps({"id": request_id, "type": "request", "operation": operation, **members})
    return encoded(Opcode.TEXT, text.encode())


@asynccontextmanager
async def raw_connection(node: Running, receive_buffer: int | None = None) -> AsyncIterator[RawSocket]:
    """A TCP connection; with `receive_buffer` one that takes only little before it is read from."""
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # asyncio does so only for sockets that it makes itself; Nagle would keep a second frame back.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if receive_buffer is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.setblocking(False)
    await asyncio.get_running_loop().sock_connect(connection, (node.host, node.port))
    # A small limit, so that the client's own buffer does not stand in for the socket's.
    reader, writer = await asyncio.open_connection(sock=connection, limit=receive_buffer or 2**16)
    try:
        async with asyncio.timeout(30):
            yield RawSocket(reader, writer, f"{node.host}:{node.port}")
    finally:
        writer.transport.abort()


@asynccontextmanager
async def raw_socket(
    node: Running, headers: Headers | None = None, *, path: str = "/ws", receive_buffer: int | None = None
) -> AsyncIterator[RawSocket]:
    """An open WebSocket that has not read `connected` yet."""
    async with raw_connection(node, receive_buffer) as client:
        answer = await client.ask(path, {**UPGRADE, **(headers or {})})
        assert answer.status == 101, answer
        yield client
