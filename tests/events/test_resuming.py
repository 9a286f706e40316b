"""A client that is dropped again and again sees the log: each event exactly once, and in order.

The drops are a cut of the TCP connection, a server that is asked to end (SIGTERM), and one that is
killed (SIGKILL), at random points of a random workload; each time the client resumes on a random
transport. `pytest -s` shows the seed, which RESUMING_SEED sets.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.exceptions import WebSocketException

from core.bridge.event_log import EventLog
from core.bridge.store import Reading
from tests.events.support import Feed, Seen, SocketFeed, logged, number, socket_feed, stream_feed
from tests.support.clients import basic
from tests.support.ports import free_port
from tests.support.process import ServerProcess, server_process
from tests.support.relay import Relay
from tests.support.server import ADMIN, running, settings

CALLSIGNS = ["W1AW", "EI6LF", "G4ABC", "JA1XYZ", "DL1ABC", "K1TTT"]
DROPS = ["cut"] * 8 + ["terminate"] * 2 + ["kill"] * 2
LOST = (OSError, EOFError, WebSocketException, httpx2.TransportError)


class Workload:
    """Somebody who uses the station all the time, and tries again what failed, with its key."""

    def __init__(self, urls: list[str], dice: random.Random) -> None:
        self._urls = urls
        self._dice = dice
        self._count = 0
        self.written = 0

    async def run(self) -> None:
        headers = {"Authorization": basic(*ADMIN)}
        timeout = httpx2.Timeout(5)
        async with httpx2.AsyncClient(
            headers=headers, timeout=timeout, trust_env=False, verify=False
        ) as client:
            await self._write(client, "/api/admin/status", {"active": True})
            while True:
                await self._write(client, *self._step())
                # Others get the processor, too.
                await asyncio.sleep(self._dice.random() * 0.01)

    def _step(self) -> tuple[str, Any]:
        text = str(self._dice.randrange(10**6)) * self._dice.choice([1, 1, 1, 2000])
        steps: list[tuple[str, Any]] = [
            ("/api/queue/register", {"callsign": self._dice.choice(CALLSIGNS)}),
            ("/api/admin/queue/next", None),
            ("/api/admin/qso/complete", None),
            ("/api/admin/frequency", {"frequency": text}),
            ("/api/admin/split", {"split": text}),
        ]
        return self._dice.choice(steps)

    async def _write(self, client: httpx2.AsyncClient, path: str, body: Any) -> None:
        self._count += 1
        key = {"Idempotency-Key": f"workload-{self._count:012}"}
        while True:
            try:
                response = await client.post(self._dice.choice(self._urls) + path, json=body, headers=key)
            except httpx2.TransportError:
                await asyncio.sleep(0.02)
                continue
            if response.status_code == 200:
                self.written += 1
            # A full queue, or a callsign that waits already, is an answer like any other.
            if response.status_code < 500:
                return
            await asyncio.sleep(0.02)


class Collector:
    """The client: what it has seen so far, and from where it goes on."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.seen: list[Seen] = []
        self.start: str | None = None
        self.position: str | None = None
        self.transports: list[str] = []

    @asynccontextmanager
    async def connected(self, url: str) -> AsyncIterator[Feed]:
        """A connection over either transport, resumed where the last one ended."""
        # Chance alone might leave one of them out.
        chance = self._dice.choice(["websocket", "sse"])
        transport = chance if len(self.transports) > 1 else ("websocket", "sse")[len(self.transports)]
        self.transports.append(transport)
        async with AsyncExitStack() as stack:
            if transport == "websocket":
                socket = url.replace("http", "ws", 1) + "/ws"
                feed: Feed = await stack.enter_async_context(socket_feed(socket, resume=self.position))
            else:
                feed = await stack.enter_async_context(stream_feed(url, resume=self.position))
            if self.position is None:
                self.start = self.position = feed.position
            else:
                assert feed.resume["outcome"] in ("current", "replayed")
                assert feed.resume["position"] == self.position
            yield feed

    async def collect(self, feed: Feed, until: Callable[[], bool]) -> None:
        """Take events until enough have come."""
        while not until():
            seen = await feed.next()
            self.seen.append(seen)
            self.position = seen.id

    async def to_the_end(self, url: str, last: str) -> None:
        """Resume once more, and take what is left."""
        async with asyncio.timeout(20), self.connected(url) as feed:
            await self.collect(feed, lambda: self.position == last)

    def check(self, log: list[Seen]) -> None:
        """What was seen is what the log has."""
        numbers = [number(one.id) for one in self.seen]
        assert numbers == list(range(number(self.start) + 1, number(self.start) + 1 + len(numbers)))
        assert self.seen == log


async def _one_drop(
    collector: Collector,
    url: str,
    port: int,
    events: int,
    drop: Callable[[], Awaitable[None]] | None,
) -> None:
    """Collect so many events, then lose the connection; without `drop` by a cut between the two."""
    enough = len(collector.seen) + events
    with Relay(port) as relay:
        lost = False
        try:
            async with asyncio.timeout(30), collector.connected(f"http://127.0.0.1:{relay.port}") as feed:
                await collector.collect(feed, lambda: len(collector.seen) >= enough)
                if drop is None:
                    relay.cut()
                else:
                    await drop()
                # What was on its way may still arrive.
                await collector.collect(feed, lambda: False)
        except LOST:
            lost = True
        assert lost


async def test_through_cuts_restarts_and_kills(tmp_path: Path) -> None:
    seed = int(os.environ.get("RESUMING_SEED", random.randrange(10**6)))
    print(f"RESUMING_SEED={seed}")
    dice = random.Random(seed)
    drops = dice.sample(DROPS, len(DROPS))
    port = free_port()
    collector = Collector(dice)
    environment = {"RATE_LIMIT": "false", "MAX_QUEUE_SIZE": "20", "LOG_LEVEL": "warning"}

    async with AsyncExitStack() as stack:
        server: ServerProcess = await stack.enter_async_context(server_process(tmp_path, port, **environment))
        work = Workload([server.url], dice)
        # It writes from before the first connection until after the last.
        working = asyncio.create_task(work.run())
        for drop in drops:
            events = 10 + dice.randrange(30)
            if drop == "cut":
                await _one_drop(collector, server.url, port, events, None)
                continue

            async def end(how: str = drop, running: ServerProcess = server) -> None:
                if how == "kill":
                    await running.kill()
                else:
                    assert await running.terminate() == 0

            await _one_drop(collector, server.url, port, events, end)
            server = await stack.enter_async_context(server_process(tmp_path, port, **environment))
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

        assert collector.start is not None
        log = await logged(server.url, collector.start)
        await collector.to_the_end(server.url, log[-1].id)
        collector.check(log)
    assert work.written > 100
    assert len(log) > 100
    assert {"websocket", "sse"} == set(collector.transports)
    assert len(collector.transports) == len(drops) + 1


async def test_from_one_node_to_another(postgres_url: str) -> None:
    """Two servers share a station: what is missed at one is made up for at the other."""
    dice = random.Random(20260501)
    chosen = settings(database_url=postgres_url, max_queue_size=20, rate_limit=False)
    collector = Collector(dice)
    async with running(chosen) as left, running(chosen) as right:
        working = asyncio.create_task(Workload([left.url, right.url], dice).run())
        for _ in range(12):
            node = dice.choice([left, right])
            await _one_drop(collector, node.url, node.port, dice.randrange(15), None)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        assert collector.start is not None
        # A write that was cut off may still be on its way, and one node hears of it before the other.
        async with asyncio.timeout(20):
            logs = [await logged(node.url, collector.start) for node in (left, right)]
            while logs[0] != logs[1]:
                logs = [await logged(node.url, collector.start) for node in (left, right)]
        await collector.to_the_end(left.url, logs[0][-1].id)
        collector.check(logs[0])
    assert {"websocket", "sse"} == set(collector.transports)


def hold_back(log: EventLog[Any], monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Let a node read nothing of what others commit, until it has to know; set while it holds a reading."""
    held, needed = asyncio.Event(), asyncio.Event()
    read, refreshed = log._store.read, log.refreshed

    async def late(after: int) -> Reading:
        held.set()
        await needed.wait()
        return await read(after)

    async def refresh() -> None:
        needed.set()
        await refreshed()

    monkeypatch.setattr(log._store, "read", late)
    monkeypatch.setattr(log, "refreshed", refresh)
    log.wake()
    return held


@pytest.mark.parametrize("stream", ["websocket", "sse"])
async def test_a_node_that_lags_behind_catches_up_first(
    postgres_url: str, stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not told yet what its new client has seen at another node."""
    chosen = settings(database_url=postgres_url, rate_limit=False)
    async with running(chosen) as left, running(chosen) as right:
        log = right.bridge.node.log
        await asyncio.wait_for(hold_back(log, monkeypatch).wait(), 30)
        before = log.snapshot.position
        async with httpx2.AsyncClient(base_url=left.url, auth=ADMIN, trust_env=False, verify=False) as client:
            for text in ("1", "2"):
                assert (
                    await client.post("/api/admin/frequency", json={"frequency": text})
                ).status_code == 200
        seen = left.bridge.node.log.snapshot.position
        assert log.snapshot.position == before
        for asked, outcome in ((str(seen), "current"), (f"{seen.epoch}:99", "reset")):
            resumed = (
                socket_feed(right.websocket, resume=asked)
                if stream == "websocket"
                else stream_feed(right.url, resume=asked)
            )
            async with resumed as feed:
                assert feed.resume["outcome"] == outcome
                assert feed.position == str(seen)
                if isinstance(feed, SocketFeed):
                    assert (await feed.client.call("system.ping"))["success"]


@pytest.mark.parametrize("stream", ["websocket", "sse"])
async def test_a_restarted_server_goes_on_where_it_was(tmp_path: Path, stream: str) -> None:
    """What happened while nobody listened, before and after a restart, is there."""
    dice = random.Random(7)
    port = free_port()
    collector = Collector(dice)
    async with server_process(tmp_path, port, RATE_LIMIT="false") as server:
        async with collector.connected(server.url) as feed:
            assert feed.resume is None
        async with httpx2.AsyncClient(
            base_url=server.url, auth=ADMIN, trust_env=False, verify=False
        ) as client:
            for text in ("1", "2"):
                await client.post("/api/admin/frequency", json={"frequency": text})
        await server.kill()
    async with server_process(tmp_path, port, RATE_LIMIT="false") as server:
        async with httpx2.AsyncClient(
            base_url=server.url, auth=ADMIN, trust_env=False, verify=False
        ) as client:
            await client.post("/api/admin/frequency", json={"frequency": "3"})
        assert collector.position is not None
        resumed = (
            socket_feed(server.websocket, resume=collector.position)
            if stream == "websocket"
            else stream_feed(server.url, resume=collector.position)
        )
        async with resumed as feed, asyncio.timeout(20):
            assert [(await feed.next()).data["frequency"] for _ in range(3)] == ["1", "2", "3"]
