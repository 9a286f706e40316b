"""The Qt client through links that break, over WebSocket and over HTTP with Server-Sent Events."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from pileup_client import PileupClient
from tests.sdk_cpp.qt_driver import BOTH, LOGIN, driving
from tests.sdk_python.faults import FAULTS, FaultProxy, PlainProxy
from tests.sdk_python.scripted import Conversation, scripted
from tests.support.ports import free_port
from tests.support.process import server_process
from tests.support.relay import Relay
from tests.support.server import database, running, settings

# The first test waits for the build.
pytestmark = pytest.mark.timeout(1800)


@BOTH
async def test_each_event_comes_once_and_in_order_through_cuts(
    program: Path, scheme: str, tmp_path: Path
) -> None:
    count = 600
    chosen = settings(database_url=database(tmp_path), websocket_heartbeat_interval=0.2, rate_limit=False)
    faults = FAULTS if scheme == "ws" else tuple(one for one in FAULTS if one != "half-open")
    async with (
        running(chosen) as server,
        FaultProxy(server.port, seed=7, faults=faults).listening() as proxy,
        driving(program) as client,
        PileupClient(f"ws://127.0.0.1:{server.port}", **LOGIN) as writer,
    ):
        await client.tell(
            "open",
            url=f"{scheme}://127.0.0.1:{proxy.port}",
            patient=True,
            hasty=True,
            watchdog=300,
            open_timeout=2000,
        )
        await client.until(lambda line: "position" in line)
        for number in range(count):
            await writer.admin.set_frequency(frequency=str(number))
            if number % 50 == 49:
                proxy.cut_all()
        proxy.calm = True
        proxy.cut_all()
        last = str(count - 1)
        await client.until(
            lambda line: line.get("event") == "frequency_update" and line["data"]["frequency"] == last
        )
        seen = [line for line in client.lines if line.get("event") == "frequency_update"]
        assert [line["data"]["frequency"] for line in seen] == [str(number) for number in range(count)]
        assert not [line for line in client.lines if line.get("event") == "resync"]


async def test_a_half_open_link_is_found_and_replaced(program: Path) -> None:
    ended = asyncio.Event()

    async def dead(peer: Conversation) -> None:
        await peer.connected(interval_ms=20)
        # Neither events nor pongs any more, as when a router has forgotten the connection.
        peer.socket.transport.pause_reading()
        await ended.wait()
        peer.socket.transport.abort()

    async def alive(peer: Conversation) -> None:
        await peer.connected()
        with suppress(ConnectionClosed):
            while True:
                await peer.answer(await peer.request(), {"pong": True, "timestamp": "x"})

    async with scripted(dead, alive) as url, driving(program) as client:
        await client.open(url, fallback=False, hasty=True, watchdog=100)
        assert (await client.call("system.ping"))["pong"] is True
        ended.set()
        told = [line["last_error"] for line in client.lines if line.get("last_error")]
        assert "does not answer pings" in told[0]
        states = [line["state"] for line in client.lines if "state" in line]
        assert states[-2:] == ["resuming", "live"]


@BOTH
async def test_writes_are_executed_once_through_cuts(program: Path, scheme: str) -> None:
    async with running() as server, driving(program) as client:
        with Relay(server.port) as relay:
            await client.open(f"{scheme}://127.0.0.1:{relay.port}", fallback=False, hasty=True, **LOGIN)
            await client.call("admin.set_system_status", {"active": True})
            for call in ("W1AW", "K1ABC", "EI6LF"):
                await client.call("queue.register", {"callsign": call})
            # Whatever the client sends next; on a WebSocket it is masked.
            relay.lose(b"", "answer")
            await client.call("admin.next_qso")
            assert relay.lost.is_set()
            assert (await client.call("queue.get_current"))["callsign"] == "W1AW"
            assert (await client.call("queue.list"))["total"] == 2


async def test_a_proxy_that_knows_no_websocket_leads_to_the_fallback_and_back(program: Path) -> None:
    async with (
        running() as server,
        PlainProxy(server.port).listening() as proxy,
        driving(program) as client,
    ):
        await client.tell("open", url=f"ws://127.0.0.1:{proxy.port}", **LOGIN)
        await client.state("fallback")
        assert [line["last_error"] for line in client.lines if "502" in line.get("last_error", "")], (
            client.lines
        )
        await client.call("admin.set_frequency", {"frequency": "14250"})
        before = await client.event("frequency_update")
        proxy.refusing = False
        await client.state("live")
        await client.call("admin.set_frequency", {"frequency": "14260"})
        after = await client.event("frequency_update")
        assert (before["data"]["frequency"], after["data"]["frequency"]) == ("14250", "14260")


@BOTH
async def test_a_server_that_restarts(program: Path, scheme: str, tmp_path: Path) -> None:
    port = free_port()
    async with driving(program) as client:
        async with server_process(tmp_path, port) as first:
            await client.open(f"{scheme}://127.0.0.1:{port}", fallback=False, hasty=True, **LOGIN)
            await client.call("admin.set_frequency", {"frequency": "1"})
            await client.event("frequency_update")
            assert await first.terminate() == 0
            await client.state("resuming")
        waiting = asyncio.create_task(client.call("admin.set_frequency", {"frequency": "2"}))
        async with server_process(tmp_path, port):
            await client.state("live")
            await waiting
            assert (await client.event("frequency_update"))["data"]["frequency"] == "2"
            assert not [line for line in client.lines if line.get("event") == "resync"]
