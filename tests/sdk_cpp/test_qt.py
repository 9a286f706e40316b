"""The Qt client against live servers, over WebSocket and over HTTP with Server-Sent Events."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from codegen.registry import load
from codegen.registry.model import Example, Operation
from pileup_client import PileupClient
from tests.sdk_cpp.building import Build
from tests.sdk_cpp.qt_driver import CallFailed, driving
from tests.sdk_python.faults import FAULTS, FaultProxy, PlainProxy
from tests.sdk_python.test_conformance import contained
from tests.support.process import free_port, server_process
from tests.support.relay import Relay
from tests.support.server import ADMIN, database, running, settings

API = load(Path(__file__).parents[2] / "core" / "registry")[0]
assert API is not None
LOGIN: Any = {"username": ADMIN[0], "password": ADMIN[1]}
BOTH = pytest.mark.parametrize("scheme", ["ws", "http"])
# Over HTTP the client answers by itself what acts on its connection.
CASES = [
    pytest.param(operation, example, scheme, id=f"{operation.name} {number} {scheme}")
    for operation in API.operations.values()
    for number, example in enumerate(operation.examples, 1)
    for scheme in (("ws", "http") if operation.role is None else ("ws",))
]


@pytest.fixture(scope="session")
def program(qt_build: Build) -> Path:
    qt_build.make("live_qt_conformance")
    return qt_build.program("live_qt_conformance")


# --- Operations -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("operation", "example", "scheme"), CASES)
async def test_examples_hold(program: Path, operation: Operation, example: Example, scheme: str) -> None:
    assert API is not None
    async with running(settings(rate_limit=False)) as server, driving(program) as client:
        await client.open(f"{scheme}://127.0.0.1:{server.port}", fallback=False, **LOGIN)
        for step in API.scenarios[example.given.name].steps if example.given else ():
            await client.call(step.operation.name, step.data)
        if example.error is not None:
            with pytest.raises(CallFailed) as caught:
                await client.call(operation.name, example.data)
            assert caught.value.code == example.error.name
            assert caught.value.error["status"] == API.errors[example.error.name].status
            assert caught.value.error["kind"] == "Operation"
            return
        result = await client.call(operation.name, example.data)
        assert example.result is not None
        assert contained(example.result.value, result)


@BOTH
async def test_connection_operations_mean_the_same_over_both(program: Path, scheme: str) -> None:
    async with running(settings(rate_limit=False)) as server, driving(program) as client:
        await client.open(f"{scheme}://127.0.0.1:{server.port}", fallback=False)
        assert (await client.call("auth.login", LOGIN))["authenticated"] is True
        await client.until(lambda line: line.get("username") == ADMIN[0])
        assert (await client.call("admin.get_system_status"))["active"] is False
        chosen = await client.call("events.subscribe", {"events": ["split_update", "queue_update"]})
        assert chosen["events"] == ["queue_update", "split_update"]
        await client.call("admin.set_frequency", {"frequency": "1"})
        await client.call("admin.set_split", {"split": "up 5"})
        await client.event("split_update")
        assert not [line for line in client.lines if line.get("event") == "frequency_update"]
        left = await client.call("events.unsubscribe", {"events": ["split_update"]})
        assert left["events"] == ["queue_update"]
        assert (await client.call("system.heartbeat"))["alive"] is True
        await client.call("auth.logout")
        await client.until(lambda line: line.get("username") == "")
        with pytest.raises(CallFailed) as caught:
            await client.call("admin.get_system_status")
        assert caught.value.code == "not_authenticated"


@BOTH
async def test_methods_signals_and_threads(program: Path, scheme: str) -> None:
    async with running() as server, driving(program) as client:
        await client.open(f"{scheme}://127.0.0.1:{server.port}", **LOGIN)
        await client.call("admin.set_system_status", {"active": True})
        await client.tell("methods")
        assert (await client.until(lambda line: "listed" in line))["listed"] == 1
        await client.tell("other thread")
        assert (await client.until(lambda line: "elsewhere" in line))["elsewhere"] == 1
        assert {"queue": 1} in client.lines
        assert not [line for line in client.lines if "called" in line]
        update = next(
            line for line in client.lines if line.get("event") == "queue_update" and line["data"]["total"]
        )
        assert {"position": update["id"]} in client.lines


# --- Logins and refusals ----------------------------------------------------------------------------


@BOTH
async def test_a_wrong_password_is_told_by_the_call(program: Path, scheme: str) -> None:
    async with running() as server, driving(program) as client:
        await client.open(f"{scheme}://127.0.0.1:{server.port}", username=ADMIN[0], password="wrong")
        with pytest.raises(CallFailed) as caught:
            await client.call("admin.next_qso")
        assert (caught.value.code, caught.value.error["status"]) == ("invalid_credentials", 401)
        assert (await client.call("system.ping"))["pong"] is True


@BOTH
async def test_a_server_that_is_not_there(program: Path, scheme: str) -> None:
    async with driving(program) as client:
        await client.tell("open", url=f"{scheme}://127.0.0.1:{free_port()}")
        ended = await client.until(lambda line: "ended" in line)
        assert "refused" in ended["ended"].lower()
        assert {"state": "closed"} in client.lines
        with pytest.raises(CallFailed) as caught:
            await client.call("system.ping")
        assert caught.value.error["kind"] in ("NotConnected", "ConnectionFailed")


@BOTH
async def test_a_patient_client_waits_for_its_server(program: Path, scheme: str) -> None:
    port = free_port()
    async with driving(program) as client:
        await client.tell("open", url=f"{scheme}://127.0.0.1:{port}", patient=True, hasty=True)
        trouble = await client.until(lambda line: bool(line.get("last_error")))
        assert "refused" in trouble["last_error"].lower(), trouble
        async with running() as server, passing_on(server.port, port):
            await client.until(lambda line: line.get("state") in ("live", "fallback"))
            assert (await client.call("system.ping"))["pong"] is True


@asynccontextmanager
async def passing_on(target: int, port: int = 0, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Listen on `port` and pass everything on to `target`, less TLS where there is a `context`."""
    joined: set[asyncio.Task[None]] = set()

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError):
                while data := await source.read(65536):
                    sink.write(data)
                    await sink.drain()
        finally:
            sink.transport.abort()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", target)
        for work in (pump(reader, up_writer), pump(up_reader, writer)):
            joined.add(asyncio.create_task(work))

    listening = await asyncio.start_server(serve, "127.0.0.1", port, ssl=context)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        for task in joined:
            task.cancel()
        await asyncio.gather(*joined, return_exceptions=True)
        await asyncio.sleep(0)


@BOTH
async def test_an_unknown_event_is_refused_for_good(program: Path, scheme: str) -> None:
    async with running() as server, driving(program) as client:
        await client.tell(
            "open", url=f"{scheme}://127.0.0.1:{server.port}", events=["nonsense"], patient=True
        )
        ended = await client.until(lambda line: "ended" in line)
        assert "422" in ended["ended"]


# --- TLS --------------------------------------------------------------------------------------------


@BOTH
async def test_certificates(program: Path, scheme: str, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    command += ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    async with running() as server, passing_on(server.port, context=context) as port:
        url = f"{scheme}s://127.0.0.1:{port}"
        async with driving(program) as client:
            await client.tell("open", url=url, fallback=False)
            ended = await client.until(lambda line: "ended" in line)
            assert "TLS" in ended["ended"]
            assert "self-signed" in ended["ended"]
        async with driving(program) as client:
            await client.open(url, fallback=False, authority=str(certificate))
            assert (await client.call("system.ping"))["pong"] is True


# --- Links that break -------------------------------------------------------------------------------


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


# --- The end ----------------------------------------------------------------------------------------


@BOTH
async def test_closing_and_destroying(program: Path, scheme: str) -> None:
    async with running() as server, driving(program) as client:
        url = f"{scheme}://127.0.0.1:{server.port}"
        await client.open(url, **LOGIN)
        await client.tell("close")
        assert (await client.until(lambda line: "ended" in line))["ended"] == ""
        await client.open(url, **LOGIN)
        await client.tell("delete in slot")
        await client.until(lambda line: "ready" in line)
        async with PileupClient(f"ws://127.0.0.1:{server.port}", **LOGIN) as other:
            await other.admin.set_system_status(active=True)
            await other.queue.register(callsign="W1AW")
        await client.tell("destroy")
        await client.until(lambda line: "destroyed" in line)
        await client.open(url)
        await client.tell("destroy")
        await client.until(lambda line: "destroyed" in line)
