"""A load of closed loops: every connection sends its next request when the last is answered."""

from __future__ import annotations

import asyncio
import base64
import os
import struct
import time
from collections.abc import Callable
from typing import cast


def masked(text: str) -> bytes:
    """A client's text frame (RFC 6455, 5.3); the mask is zero, so that sending costs nothing."""
    payload = text.encode()
    head = struct.pack("!BB", 0x81, 0x80 | len(payload)) if len(payload) < 126 else b""
    if not head:
        head = struct.pack("!BBH", 0x81, 0x80 | 126, len(payload))
    return head + bytes(4) + payload


class LoadConnection(asyncio.Protocol):
    """One WebSocket client. `greet` frames are sent first; `wanted` says which messages are answers."""

    def __init__(self, path: str, greet: list[str], request: str, wanted: Callable[[bytes], bool]) -> None:
        self.answered = 0
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._path = path
        self._greet = [masked(text) for text in greet]
        self._request = masked(request)
        self._wanted = wanted
        self._buffer = bytearray()
        self._upgraded = False
        self._stopped = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer
        buffer += data
        if not self._upgraded:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            assert buffer.startswith(b"HTTP/1.1 101"), bytes(buffer[:200])
            del buffer[: end + 4]
            self._upgraded = True
            for frame in self._greet:
                self._transport.write(frame)
            self.ready.set_result(None)
        while (message := self._message()) is not None:
            if self._wanted(message):
                self.answered += 1
                if not self._stopped:
                    self._transport.write(self._request)

    def begin(self) -> None:
        """Send the first request."""
        self._transport.write(self._request)

    def stop(self) -> None:
        """Send no more and hang up."""
        self._stopped = True
        self._transport.abort()

    def _message(self) -> bytes | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, start = buffer[1], 2
        if size == 126:
            size, start = int.from_bytes(buffer[2:4], "big"), 4
        if len(buffer) < start + size:
            return None
        message = bytes(buffer[start : start + size])
        del buffer[: start + size]
        return message


async def measured_load(
    port: int,
    connections: int,
    seconds: float,
    cpu_seconds: Callable[[], float],
    *,
    path: str = "/ws",
    greet: list[str] | None = None,
    request: str = '{"id":"1","type":"request","operation":"queue.list"}',
    wanted: Callable[[bytes], bool] = lambda message: b'"response"' in message[:40],
) -> tuple[float, float]:
    """Answers a second, and answers a second of the server's processor time, after a short warm-up."""
    loop = asyncio.get_running_loop()
    clients = []
    for _ in range(connections):
        _, client = await loop.create_connection(
            lambda: LoadConnection(path, greet or [], request, wanted), "127.0.0.1", port
        )
        clients.append(client)
    await asyncio.wait_for(asyncio.gather(*(client.ready for client in clients)), 10)
    await asyncio.sleep(0.2)
    for client in clients:
        client.begin()
    await asyncio.sleep(0.3)
    before, began, used = sum(client.answered for client in clients), time.perf_counter(), cpu_seconds()
    await asyncio.sleep(seconds)
    after, ended, spent = sum(client.answered for client in clients), time.perf_counter(), cpu_seconds()
    for client in clients:
        client.stop()
    return (after - before) / (ended - began), (after - before) / (spent - used)
