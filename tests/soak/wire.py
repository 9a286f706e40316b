"""Clients made for being many: what they receive is looked at, not decoded."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import socket
import struct
from collections.abc import Callable, Mapping
from typing import TypeVar, cast

HOST = "127.0.0.1"
_ID = re.compile(rb"\nid: (\w+):(\d+)\n\n")
_EVENT_ID = re.compile(rb'"id":"(\w+):(\d+)"\}$')
_TEXT, _CLOSE, _PING = 1, 8, 9

Client = TypeVar("Client", bound="Wire")


def frame(payload: bytes, opcode: int = _TEXT) -> bytes:
    """A client's frame (RFC 6455, 5.3); the mask is zero, so that sending costs nothing."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
    elif size < 65536:
        head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
    return head + bytes(4) + payload


def event_id(message: bytes) -> int | None:
    """The number of a logged event in the log, None for other messages."""
    found = _EVENT_ID.search(message) if message.startswith(b'{"type":"event"') else None
    return int(found[2]) if found else None


class Wire(asyncio.Protocol):
    """One HTTP connection: sends a request's head and waits for the answer's.

    `opened` is the status, `closed` is done when the connection has ended.
    """

    def __init__(self, path: str, headers: Mapping[str, str] | None = None) -> None:
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[int] = loop.create_future()
        self.closed: asyncio.Future[int | None] = loop.create_future()
        self.transport: asyncio.Transport
        self.socket: socket.socket
        self._path = path
        self._headers = {"Host": HOST, **(headers or {})}
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        lines = [f"GET {self._path} HTTP/1.1", *(f"{name}: {value}" for name, value in self._headers.items())]
        self.transport.write("\r\n".join([*lines, "", ""]).encode())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.opened.done():
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self.opened.set_result(int(self._buffer[9:12]))
            del self._buffer[: end + 4]
        self._received()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_result(0)
        if not self.closed.done():
            self.closed.set_result(None)

    def stall(self) -> None:
        """Read nothing any more."""
        self.transport.pause_reading()

    def reset(self) -> None:
        """End with a TCP reset."""
        if not self.transport.is_closing():
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.transport.abort()

    def _received(self) -> None:
        self._buffer.clear()


class WebSocketWire(Wire):
    """A WebSocket. `on_message` is called with each text message, `closed` is the close code."""

    def __init__(
        self,
        on_message: Callable[[bytes], None] | None = None,
        path: str = "/ws",
        headers: Mapping[str, str] | None = None,
        *,
        pongs: bool = True,
    ) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        upgrade = {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
        }
        super().__init__(path, {**upgrade, **(headers or {})})
        self.on_message = on_message
        self._pongs = pongs

    def send(self, text: str) -> None:
        """Send a text message."""
        self.transport.write(frame(text.encode()))

    def close(self) -> None:
        """Begin the closing handshake."""
        self.transport.write(frame(struct.pack("!H", 1000), _CLOSE))

    def _received(self) -> None:
        if self.opened.result() != 101:
            self._buffer.clear()
            return
        buffer, start = self._buffer, 0
        while len(buffer) - start >= 2:
            size, head = buffer[start + 1], 2
            if size > 125:
                head = 4 if size == 126 else 10
                if len(buffer) - start < head:
                    break
                size = int.from_bytes(buffer[start + 2 : start + head], "big")
            end = start + head + size
            if len(buffer) < end:
                break
            self._frame(buffer[start] & 0x0F, bytes(buffer[start + head : end]))
            start = end
        del buffer[:start]

    def _frame(self, opcode: int, payload: bytes) -> None:
        if opcode == _TEXT:
            if self.on_message is not None:
                self.on_message(payload)
        elif opcode == _PING and self._pongs:
            self.transport.write(frame(payload, 10))
        elif opcode == _CLOSE:
            if not self.closed.done():
                self.closed.set_result(int.from_bytes(payload[:2], "big") if payload else None)
            self.transport.write(frame(payload[:2], _CLOSE))
            self.transport.close()


class StreamWire(Wire):
    """An event stream. `on_event` is called with the number of each event in the log."""

    def __init__(
        self,
        on_event: Callable[[int], None] | None = None,
        path: str = "/api/events/stream",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(path, headers)
        self._on_event = on_event

    def _received(self) -> None:
        end = 0
        for found in _ID.finditer(self._buffer):
            end = found.end()
            # A keepalive repeats the position of what was sent.
            begin = self._buffer.rfind(b"event: ", 0, found.start())
            if self._on_event is not None and not self._buffer.startswith(b"event: keepalive", begin):
                self._on_event(int(found[2]))
        if end:
            del self._buffer[:end]
        elif len(self._buffer) > 1_000_000:
            self._buffer.clear()


async def connect(client: Client, port: int, source: str, *, receive_buffer: int | None = None) -> Client:
    """Connect `client` from the loopback address `source` and wait for the answer to its request."""
    await dial(client, port, source, receive_buffer=receive_buffer)
    async with asyncio.timeout(30):
        await asyncio.shield(client.opened)
    return client


async def dial(client: Wire, port: int, source: str, *, receive_buffer: int | None = None) -> None:
    """Connect `client` from the loopback address `source`."""
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if receive_buffer is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.bind((source, 0))
        client.socket = connection
        loop = asyncio.get_running_loop()
        await loop.sock_connect(connection, (HOST, port))
        await loop.create_connection(lambda: client, sock=connection)
    except BaseException:
        connection.close()
        raise


def addresses(network: int, count: int) -> list[str]:
    """`count` loopback addresses: 127.`network`.x.y."""
    return [f"127.{network}.{one // 250}.{one % 250 + 1}" for one in range(count)]
