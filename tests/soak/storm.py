"""Everything that strangers do to a server at once; `python -m tests.soak.storm PORT SECONDS WORKERS SEED`.

A process of its own, so that the clients whose latency is measured do not wait for it. Prints what it
did as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import random
import struct
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from tests.soak.wire import StreamWire, WebSocketWire, Wire, addresses, connect, dial, frame
from tests.support.clients import basic

NETWORK = 2
# Few enough to be all known to the server, and what it remembers of them, after the first storm.
ADDRESSES = 60
CROWD = "127.3.0.1"
# How long an attack on one connection lasts at most.
ATTACK_SECONDS = 2.0
STALLED = 4096

READ = '{"id":"1","type":"request","operation":"queue.list"}'
JUNK = (
    "{",
    "[]",
    '{"id":1}',
    '{"id":"1","type":"request","operation":"no.such_thing"}',
    '{"id":"1","type":"request","operation":"admin.next_qso"}',
    '{"id":"1","type":"request","operation":"queue.register","data":{"callsign":"?"}}',
    "\x00" * 2000,
)


class Storm:
    """One storm: workers that choose an attack at random, again and again, until the time is up."""

    def __init__(self, port: int, seed: int) -> None:
        self.port = port
        self.random = random.Random(seed)
        self.done: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        self._position = "0:0"
        self._sources = addresses(NETWORK, ADDRESSES)

    async def run(self, seconds: float, workers: int) -> None:
        """Attack for so long."""
        until = time.monotonic() + seconds
        crowd = asyncio.create_task(self._crowd(until))
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(self._work(until))
        await crowd

    def attacks(self) -> list[Callable[[str], Awaitable[None]]]:
        """What the workers choose from."""
        return [
            self._visit,
            self._drop,
            self._vanish,
            self._half_open,
            self._half_handshake,
            self._flood,
            self._junk,
            self._pings,
            self._stall_socket,
            self._stall_stream,
            self._refused,
            self._resume,
            self._stream,
            self._oversized,
            self._guess,
        ]

    async def _work(self, until: float) -> None:
        attacks = self.attacks()
        while time.monotonic() < until:
            attack = self.random.choice(attacks)
            try:
                async with asyncio.timeout(ATTACK_SECONDS * 3):
                    await attack(self.random.choice(self._sources))
            except (OSError, TimeoutError):
                self.done["failed"] += 1
            self.done[attack.__name__.strip("_")] += 1

    async def _open(self, source: str, path: str = "/ws", **options: object) -> WebSocketWire:
        wire = WebSocketWire(self._heard, path, **options)  # type: ignore[arg-type]
        await connect(wire, self.port, source)
        return wire

    def _heard(self, message: bytes) -> None:
        if message.startswith(b'{"type":"event"') and b'"id":"' in message[-60:]:
            self._position = message.rpartition(b'"id":"')[2].rstrip(b'"}').decode()

    async def _ended(self, wire: Wire) -> None:
        """Wait a while for the server to end it; then do so."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.random.random() * ATTACK_SECONDS):
                code = await asyncio.shield(wire.closed)
                self.ends[str(code)] += 1
        wire.transport.abort()

    # --- Comings and goings ------------------------------------------------------------------

    async def _visit(self, source: str) -> None:
        wire = await self._open(source)
        if wire.opened.result() == 101:
            wire.send(READ)
            wire.close()
        await self._ended(wire)

    async def _drop(self, source: str) -> None:
        wire = await self._open(source)
        for _ in range(self.random.randrange(20)):
            wire.send(READ)
        await asyncio.sleep(self.random.random() / 10)
        wire.reset()

    async def _vanish(self, source: str) -> None:
        """Cut in the middle of a frame."""
        wire = await self._open(source)
        wire.transport.write(frame(READ.encode())[: self.random.randrange(1, 30)])
        await asyncio.sleep(self.random.random() / 10)
        wire.transport.abort()

    async def _half_open(self, source: str) -> None:
        """Answer no ping, as if the other end had lost its power."""
        wire = await self._open(source, pongs=False)
        await self._ended(wire)

    async def _half_handshake(self, source: str) -> None:
        """Begin a request and never finish it."""
        wire = Wire("/ws", {"X-Slow": "1"})
        await dial(wire, self.port, source)
        wire.transport.write(b"GET /api/queue/list HTTP/1.1\r\nHost: x\r\nX-")
        await self._ended(wire)

    async def _crowd(self, until: float) -> None:
        """Many connections from one address: those beyond its share are refused."""
        while time.monotonic() < until:
            opened: list[WebSocketWire] = []
            for _ in range(130):
                with contextlib.suppress(OSError, TimeoutError):
                    opened.append(await self._open(CROWD))
            self.done["crowd"] += len(opened)
            self.ends.update(f"status {one.opened.result()}" for one in opened)
            await asyncio.sleep(0.5)
            for wire in opened:
                wire.reset()
            await asyncio.sleep(0.5)

    # --- Too much ----------------------------------------------------------------------------

    async def _flood(self, source: str) -> None:
        """As many requests as go through."""
        wire = await self._open(source)
        batch = frame(READ.encode()) * 50
        until = time.monotonic() + self.random.random() * ATTACK_SECONDS
        while time.monotonic() < until and not wire.transport.is_closing():
            if wire.transport.get_write_buffer_size() < 100_000:
                wire.transport.write(batch)
            await asyncio.sleep(0.005)
        await self._ended(wire)

    async def _junk(self, source: str) -> None:
        wire = await self._open(source)
        for _ in range(self.random.randrange(200)):
            if wire.transport.is_closing():
                break
            wire.send(self.random.choice(JUNK))
        await self._ended(wire)

    async def _pings(self, source: str) -> None:
        wire = await self._open(source)
        wire.transport.write(frame(b"?", 9) * 500)
        await self._ended(wire)

    async def _oversized(self, source: str) -> None:
        """A message that claims to be huge, or one in very many fragments."""
        wire = await self._open(source)
        if self.random.random() < 0.5:
            wire.transport.write(struct.pack("!BBQ", 0x81, 0xFF, 2**40) + bytes(4))
        else:
            wire.transport.write(b"\x01\x81" + bytes(4) + b"x" + (b"\x00\x81" + bytes(4) + b"x") * 2000)
        await self._ended(wire)

    # --- Too slow ----------------------------------------------------------------------------

    async def _stall_socket(self, source: str) -> None:
        """Ask a lot and read nothing."""
        wire = WebSocketWire()
        await connect(wire, self.port, source, receive_buffer=STALLED)
        wire.stall()
        for _ in range(300):
            wire.send(READ)
        await asyncio.sleep(self.random.random() * ATTACK_SECONDS)
        wire.reset()

    async def _stall_stream(self, source: str) -> None:
        """Read nothing of an event stream that begins with all there is to replay."""
        stream = StreamWire(headers={"Last-Event-ID": self._earlier()})
        await connect(stream, self.port, source, receive_buffer=STALLED)
        stream.stall()
        await asyncio.sleep(self.random.random() * ATTACK_SECONDS)
        stream.reset()

    # --- Refused, and back again -------------------------------------------------------------

    async def _refused(self, source: str) -> None:
        path, headers = self.random.choice(
            [
                ("/nowhere", {}),
                ("/ws", {"Sec-WebSocket-Protocol": "soap"}),
                ("/ws", {"Sec-WebSocket-Version": "7"}),
                ("/ws?events=nothing_like_it", {}),
                ("/ws", {"X-Long": "x" * 100_000}),
            ]
        )
        wire = WebSocketWire(path=path, headers=headers)
        await connect(wire, self.port, source)
        self.ends[f"status {wire.opened.result()}"] += 1
        wire.transport.abort()

    async def _guess(self, source: str) -> None:
        """Guess the password, over both protocols."""
        wire = await self._open(source, headers={"Authorization": basic("admin", "12345678")})
        for number in range(10):
            wire.send(
                f'{{"id":"{number}","type":"request","operation":"auth.login",'
                '"data":{"username":"admin","password":"letmein"}}'
            )
        await self._ended(wire)

    async def _resume(self, source: str) -> None:
        """Come back from anywhere in the log, and drop in the middle of what is replayed."""
        wire = await self._open(source, f"/ws?resume={self._earlier()}")
        self.ends[f"status {wire.opened.result()}"] += 1
        await asyncio.sleep(self.random.random() / 5)
        wire.reset()

    async def _stream(self, source: str) -> None:
        stream = StreamWire(headers={"Last-Event-ID": self._earlier()})
        await connect(stream, self.port, source)
        await asyncio.sleep(self.random.random() / 2)
        self.random.choice([stream.reset, stream.transport.abort, stream.transport.close])()

    def _earlier(self) -> str:
        epoch, _, sequence = self._position.partition(":")
        return f"{epoch}:{max(0, int(sequence) - self.random.randrange(200))}"


def main() -> None:
    """Storm as the command line says."""
    port, seconds, workers, seed = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    os.nice(5)
    # It tells of every write to a connection that the server has just ended.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    storm = Storm(port, seed)
    asyncio.run(storm.run(seconds, workers))
    print(json.dumps({"attacks": storm.done, "ends": storm.ends}))


if __name__ == "__main__":
    main()
