"""The Qt client with live servers: logins, refusals, TLS, its methods and signals, and its end."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest

from pileup_client import PileupClient
from tests.sdk_cpp.network import passing_on
from tests.sdk_cpp.qt_driver import BOTH, LOGIN, CallFailed, driving
from tests.support.ports import free_port
from tests.support.server import ADMIN, running

# The first test waits for the build.
pytestmark = pytest.mark.timeout(1800)


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


@BOTH
async def test_an_unknown_event_is_refused_for_good(program: Path, scheme: str) -> None:
    async with running() as server, driving(program) as client:
        await client.tell(
            "open", url=f"{scheme}://127.0.0.1:{server.port}", events=["nonsense"], patient=True
        )
        ended = await client.until(lambda line: "ended" in line)
        assert "422" in ended["ended"]


def certified(folder: Path, names: str) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a self-signed certificate for these names, and that certificate."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
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
    command += ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=test"]
    command += ["-addext", f"subjectAltName={names}"]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


@BOTH
async def test_certificates_that_nobody_vouches_for_are_refused(
    program: Path, scheme: str, tmp_path: Path
) -> None:
    context, certificate = certified(tmp_path, "DNS:localhost,IP:127.0.0.1")
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


@BOTH
async def test_a_certificate_for_another_name_is_refused(program: Path, scheme: str, tmp_path: Path) -> None:
    context, certificate = certified(tmp_path, "DNS:elsewhere.example")
    async with (
        running() as server,
        passing_on(server.port, context=context) as port,
        driving(program) as client,
    ):
        url = f"{scheme}s://127.0.0.1:{port}"
        await client.tell("open", url=url, fallback=False, authority=str(certificate))
        ended = await client.until(lambda line: "ended" in line)
        assert "TLS" in ended["ended"]
        assert "host name" in ended["ended"]


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
