"""A network on loopback that does what networks do: cuts, delays, half-open links, garbage, late answers."""

from __future__ import annotations

import asyncio
import random
import struct
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from socket import SO_LINGER, SOL_SOCKET, socket
from typing import Literal

Fault = Literal["none", "cut", "reset", "half-open", "garbage", "refuse", "bad gateway", "slow", "late"]
FAULTS: tuple[Fault, ...] = (
    "cut",
    "reset",
    "half-open",
    "garbage",
    "refuse",
    "bad gateway",
    "slow",
    "late",
)
_BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
# A text frame with the opcode of a continuation, and bytes that are no frame at all.
_GARBAGE = (b"\x80\x03abc", b"\xff\xff\xff\xff", b"HTTP/1.1 500 What\r\n\r\n")


class FaultProxy:
    """Passes connections on to `target`, and breaks each after some bytes in a way drawn from `faults`.

    While `calm` is set, new connections are passed on unharmed.
    """

    def __init__(self, target: int, seed: int, faults: tuple[Fault, ...] = FAULTS) -> None:
        self.target = target
        self.calm = False
        self.done: Counter[Fault] = Counter()
        self._faults = faults
        self._random = random.Random(seed)
        self._server: asyncio.Server
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def port(self) -> int:
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[FaultProxy]:
        """Listen until the block ends, which cuts what is left."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        try:
            yield self
        finally:
            self._server.close()
            self.cut_all()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut_all(self) -> None:
        """Cut every connection now."""
        for writer in self._writers:
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        fault: Fault = "none" if self.calm else self._random.choice(self._faults)
        self.done[fault] += 1
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._serve(reader, writer, fault)
        finally:
            if fault == "reset":
                raw: socket | None = writer.get_extra_info("socket")
                if raw is not None:
                    raw.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
            await self._close(writer)
            self._tasks.discard(task)

    async def _close(self, writer: asyncio.StreamWriter) -> None:
        writer.close()
        self._writers.discard(writer)
        with suppress(OSError):
            await writer.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault) -> None:
        if fault == "refuse":
            return
        if fault == "bad gateway":
            await reader.readuntil(b"\r\n\r\n")
            writer.write(_BAD_GATEWAY)
            await writer.drain()
            return
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
        self._writers.add(up_writer)
        if fault == "late":
            # The handshake arrives together with what follows it, and after those of later connections.
            await asyncio.sleep(self._random.uniform(0, 0.2))
        budget = None if fault in ("none", "slow") else self._random.randrange(300, 40_000)
        up = asyncio.create_task(_pump(reader, up_writer, None, slow=False))
        down = asyncio.create_task(_pump(up_reader, writer, budget, slow=fault == "slow"))
        try:
            await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
            spent = down.done() and down.exception() is None and down.result()
            if spent and fault == "garbage":
                writer.write(self._random.choice(_GARBAGE))
                await writer.drain()
            elif spent and fault == "half-open":
                # What the client sends still arrives; it hears nothing more.
                await up
        finally:
            await self._close(up_writer)
            writer.transport.abort() if fault == "half-open" else writer.close()
            await asyncio.gather(up, down, return_exceptions=True)


class PlainProxy:
    """A proxy that answers 502 to upgrades while `refusing`, and passes everything else on."""

    def __init__(self, target: int) -> None:
        self.refusing = True
        self._target = target
        self._server: asyncio.Server
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[PlainProxy]:
        """Listen until the block ends."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        try:
            yield self
        finally:
            self._server.close()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        finally:
            writer.close()
            self._tasks.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if self.refusing and b"upgrade: websocket" in head.lower():
            writer.write(_BAD_GATEWAY)
            await writer.drain()
            return
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._target)
        up_writer.write(head)
        pumps = [
            asyncio.create_task(_pump(reader, up_writer, None, slow=False)),
            asyncio.create_task(_pump(up_reader, writer, None, slow=False)),
        ]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        up_writer.close()
        writer.close()
        await asyncio.gather(*pumps, return_exceptions=True)


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, budget: int | None, *, slow: bool
) -> bool:
    """Pass bytes on until the end, or until `budget` of them have passed: then True."""
    passed = 0
    while data := await reader.read(7 if slow and passed < 2000 else 65536):
        if budget is not None and passed + len(data) > budget:
            writer.write(data[: budget - passed])
            await writer.drain()
            return True
        passed += len(data)
        writer.write(data)
        await writer.drain()
    return False
