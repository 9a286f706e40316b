"""`pileup watch` and `pileup monitor`: what people and programs see of events."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import re
import sys
from collections.abc import AsyncIterator

import pytest

from pileup_client import PileupClient
from tests.support.ports import free_port
from tests.support.server import ADMIN, Running, running
from tests.tools.command import ROOT, environment, pileup, start


@pytest.fixture
async def server() -> AsyncIterator[Running]:
    async with running() as started:
        yield started


def operator(server: Running) -> PileupClient:
    return PileupClient(f"ws://127.0.0.1:{server.port}", username=ADMIN[0], password=ADMIN[1])


@pytest.mark.parametrize("via", ["ws", "http"])
async def test_events_are_json_lines(server: Running, via: str) -> None:
    watching = await start("watch", "frequency_update", "--json", "--count", "2", "--via", via, server=server)
    assert watching.stdout is not None
    states = [json.loads(await watching.stdout.readline())]
    assert states[-1]["state"] == "live"
    async with operator(server) as admin:
        await admin.admin.set_split(split="up 5")
        await admin.admin.set_frequency(frequency="14.205 MHz")
        await admin.admin.set_frequency(frequency="14.210 MHz")
    out, _ = await asyncio.wait_for(watching.communicate(), 20)
    assert watching.returncode == 0
    lines = [json.loads(line) for line in out.decode().splitlines()]
    told = [line["data"]["frequency"] for line in lines if line.get("event") == "frequency_update"]
    assert told == ["14.205 MHz", "14.210 MHz"]
    assert "split_update" not in {line.get("event") for line in lines}


async def test_events_are_lines_for_people_and_resuming_misses_none(server: Running) -> None:
    async with operator(server) as admin:
        position = admin.position
        assert position is not None
        await admin.admin.set_frequency(frequency="14.205 MHz")
    done = await pileup("watch", "--resume", position, "--count", "1", server=server)
    assert done.code == 0
    assert re.search(r"^\d\d:\d\d:\d\d frequency_update .*14.205 MHz", done.out, re.MULTILINE)


async def test_misuse_and_absence_are_one_line(server: Running) -> None:
    unknown = await pileup("watch", "queue_updat", server=server)
    assert (unknown.code, len(unknown.err.splitlines())) == (2, 1)
    assert "did you mean 'queue_update'?" in unknown.err
    down = await pileup("watch", "--url", f"ws://127.0.0.1:{free_port()}")
    assert (down.code, len(down.err.splitlines())) == (3, 1)


async def test_the_monitor_shows_the_station_on_a_terminal(server: Running) -> None:
    async with operator(server) as admin:
        await admin.admin.set_system_status(active=True)
        await admin.queue.register(callsign="EI6LF")
    master, slave = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "core.cli",
        "monitor",
        "--seconds",
        "1.5",
        cwd=ROOT,
        env={**environment(server), "TERM": "xterm", "LINES": "40"},
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    shown = b""
    loop = asyncio.get_running_loop()
    while True:
        try:
            part = await loop.run_in_executor(None, os.read, master, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(master)
    assert await asyncio.wait_for(process.wait(), 20) == 0
    text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown).decode()
    for wanted in ("EI6LF", "queue 1 of 4", "in QSO", "connections", "live", "127.0.0.1"):
        assert wanted in text, wanted


@pytest.mark.parametrize("options", [[], ["--json"]])
async def test_the_monitor_prints_lines_without_a_terminal(server: Running, options: list[str]) -> None:
    process = await start("monitor", *options, server=server)
    assert process.stdout is not None
    first = await process.stdout.readline()
    assert json.loads(first)["state"] == "live" if options else first.startswith(b"live")
    process.terminate()
    await process.communicate()
