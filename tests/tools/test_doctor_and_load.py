"""`pileup doctor` and `pileup load` on live servers, on sick ones, and on none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pileup_client import PileupClient
from tests.support.ports import free_port
from tests.support.server import ADMIN, Running, running
from tests.tools.command import pileup


@pytest.fixture
async def server() -> AsyncIterator[Running]:
    async with running() as started:
        yield started


def operator(server: Running) -> PileupClient:
    return PileupClient(f"ws://127.0.0.1:{server.port}", username=ADMIN[0], password=ADMIN[1])


async def test_a_healthy_server_passes_everything(server: Running) -> None:
    done = await pileup("doctor", "--json", server=server)
    assert done.code == 0, done.out
    checks = {one["check"]: one for one in done.json["checks"]}
    assert {name for name, one in checks.items() if one["verdict"] == "skip"} == {"tls", "idle"}
    assert {one["verdict"] for one in checks.values()} == {"pass", "skip"}
    assert checks["operations over WebSocket"]["text"].startswith("all safe")


async def test_writes_are_tried_and_what_they_changed_is_restored(server: Running) -> None:
    async with operator(server) as admin:
        await admin.admin.set_system_status(active=True)
        await admin.admin.set_frequency(frequency="7.012 MHz")
        before = await admin.public.get_snapshot()
        done = await pileup("doctor", "--write", "--json", server=server)
        after = await admin.public.get_snapshot()
    assert done.code == 0, done.out
    assert "restored" in {one["check"] for one in done.json["checks"]}
    assert after.active == before.active
    assert after.frequency.frequency == before.frequency.frequency
    assert after.split.split is None
    assert (after.queue.total, after.current_qso) == (0, None)


async def test_a_station_in_use_is_not_written_to(server: Running) -> None:
    async with operator(server) as admin:
        await admin.admin.set_system_status(active=True)
        await admin.queue.register(callsign="W1AW")
        done = await pileup("doctor", "--write", "--json", server=server)
        assert (await admin.queue.list()).total == 1
    assert done.code == 1
    (failed,) = [one for one in done.json["checks"] if one["verdict"] == "fail"]
    assert "would lose the callers" in failed["text"]


async def test_what_is_wrong_is_named_with_what_to_do(server: Running) -> None:
    wrong = await pileup("doctor", "--username", "nobody", server=server)
    assert wrong.code == 1
    assert "fail  login: Invalid admin credentials" in wrong.out
    assert "→ check user name and password" in wrong.out
    down = await pileup("doctor", "--url", f"ws://127.0.0.1:{free_port()}", login=False)
    assert down.code == 1
    assert "nothing listens at 127.0.0.1" in down.out
    unknown = await pileup("doctor", "--url", "ws://no-such-host.invalid", login=False)
    assert unknown.code == 1
    assert "cannot be resolved" in unknown.out


async def test_load_reports_and_draws(server: Running, tmp_path: Path) -> None:
    drawing = tmp_path / "load.svg"
    done = await pileup(
        "load", "--connections", "5", "--duration", "1", "--ramp", "0.1", "--plot", str(drawing), "--json",
        server=server,
    )  # fmt: skip
    assert done.code == 0, done.err
    report = done.json
    assert (report["opened"], report["errors"]) == (5, {})
    assert report["calls"] > 5
    assert report["latency"]["p50"] <= report["latency"]["p99"] <= report["latency"]["max"]
    assert ElementTree.parse(drawing).getroot().tag.endswith("svg")
    shown = await pileup("load", "--connections", "2", "--duration", "0.5", "--via", "http", server=server)
    assert shown.code == 0
    assert "2 of 2 connections" in shown.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--mix", "queue.lst"], "there is no operation 'queue.lst'"),
        (["--mix", "queue.list=many"], "should be a whole number"),
        (["--url", "ws://192.0.2.1"], "is not this machine"),
        (["--mix", "admin.get_queue"], "give --username"),
    ],
)
async def test_load_refuses_what_it_should_not_do(arguments: list[str], said: str) -> None:
    done = await pileup("load", *arguments, login=False)
    assert done.code == 2, done
    assert len(done.err.splitlines()) == 1
    assert said in done.err


async def test_load_tells_of_a_server_that_is_down() -> None:
    done = await pileup("load", "--url", f"ws://127.0.0.1:{free_port()}", "--duration", "1", login=False)
    assert (done.code, len(done.err.splitlines())) == (3, 1)
    assert done.out == ""
