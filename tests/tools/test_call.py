"""`pileup call` on a live server, and all the ways to use it wrongly."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pty
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pileup_client._tables import INTERFACE
from tests.support.ports import free_port
from tests.support.server import ADMIN, Running, running
from tests.tools.command import ROOT, environment, pileup


@pytest.fixture
async def server() -> AsyncIterator[Running]:
    async with running() as started:
        yield started


@pytest.mark.parametrize("via", ["ws", "http", "auto"])
async def test_it_calls_over_either_protocol(server: Running, via: str) -> None:
    opened = await pileup("call", "admin.set_system_status", "active=true", "--via", via, server=server)
    assert (opened.code, opened.err) == (0, "")
    assert opened.json["status"]["active"] is True
    answer = await pileup("call", "queue.register", "callsign=w1aw", "--via", via, "--json", server=server)
    assert answer.json["ok"] is True
    assert answer.json["data"]["entry"]["callsign"] == "W1AW"


async def test_members_of_members_are_written_with_dots(server: Running) -> None:
    await pileup("call", "admin.set_system_status", "active=true", server=server)
    answer = await pileup(
        "call",
        "admin.logging_direct",
        "type=qso_start",
        "data.callsign=EA8/EI6LF/P",
        "data.timestamp=now",
        "data.frequency_mhz=14.2715",
        server=server,
    )
    assert answer.code == 0, answer.err
    assert answer.json["qso_started"]["frequency_mhz"] == 14.2715


async def test_an_error_of_the_server_is_one_line_and_exit_code_1(server: Running) -> None:
    done = await pileup("call", "queue.register", "callsign=W1AW", server=server, login=False)
    assert done.code == 1
    assert done.out == ""
    assert done.err.splitlines() == [
        "pileup call: queue.register: System is currently inactive. Registration is not available. "
        "(503 system_inactive)"
    ]
    as_json = await pileup("call", "queue.register", "callsign=W1AW", "--json", server=server, login=False)
    assert as_json.code == 1
    assert as_json.json["error"]["code"] == "system_inactive"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["queue.registr"], "there is no operation 'queue.registr', did you mean 'queue.register'?"),
        (["queue.register", "callsgn=W1AW"], "takes no 'callsgn', did you mean 'callsign'?"),
        (["queue.register"], "queue.register needs callsign"),
        (["queue.register", "W1AW"], "'W1AW' should look like key=value"),
        (["queue.list", "a=b"], "queue.list takes nothing"),
        (["admin.set_system_status", "active=maybe"], "active should be true or false, but is 'maybe'"),
        (["queue.get_status", "callsign=a/b"], "callsign cannot be 'a/b'"),
        (["queue.list", "--url", "ftp://localhost"], "--url is 'ftp://localhost'"),
        (["queue.list", "--url", "ws://localhost:port"], "is no address"),
        (["queue.list", "--via", "telnet"], "--via is 'telnet', but must be auto, ws or http"),
        (["auth.logout", "--via", "http"], "is for WebSocket only"),
    ],
)
async def test_misuse_is_one_line_and_exit_code_2(arguments: list[str], said: str) -> None:
    done = await pileup("call", *arguments, login=False)
    assert done.code == 2, done
    assert len(done.err.splitlines()) == 1
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("via", ["ws", "http", "auto"])
async def test_a_server_that_is_down_is_one_line_and_exit_code_3(via: str) -> None:
    done = await pileup(
        "call", "queue.list", "--url", f"ws://127.0.0.1:{free_port()}", "--via", via, login=False
    )
    assert done.code == 3
    assert len(done.err.splitlines()) == 1
    assert "cannot be reached" in done.err


async def test_a_wrong_password_is_one_line_and_is_not_shown(server: Running) -> None:
    done = await pileup("call", "admin.get_queue", "--username", "nobody", server=server)
    assert done.code == 1
    assert done.err == "pileup call: admin.get_queue: Invalid admin credentials (401 invalid_credentials)\n"


async def test_every_operation_of_the_registry_is_listed_and_explained() -> None:
    listed = await pileup("call", "--json", login=False)
    assert [one["name"] for one in listed.json] == list(INTERFACE.operations)
    told = await pileup("call", "admin.logging_direct", "--explain", login=False)
    assert "POST /api/admin/qso/logging-direct" in told.out
    assert "type=…" in told.out


async def test_the_password_is_asked_for_on_a_terminal_and_not_echoed(server: Running) -> None:
    master, slave = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "core.cli", "call", "admin.get_system_status", "--username", ADMIN[0]),
        cwd=ROOT,
        env=environment(server, login=False),
        stdin=slave,
        stdout=asyncio.subprocess.PIPE,
        stderr=slave,
    )
    os.close(slave)
    shown = b""
    while b"Password of admin: " not in shown:
        shown += await asyncio.to_thread(os.read, master, 4096)
    os.write(master, ADMIN[1].encode() + b"\n")
    out, _ = await asyncio.wait_for(process.communicate(), 30)
    with contextlib.suppress(OSError):
        shown += os.read(master, 4096)
    os.close(master)
    assert json.loads(out)["active"] is False
    assert ADMIN[1].encode() not in shown


async def test_the_login_may_stand_in_options(server: Running) -> None:
    login = ("--username", ADMIN[0], "--password")
    done = await pileup("call", "admin.get_queue", *login, ADMIN[1], server=server, login=False)
    assert done.json["admin"] is True
    wrong = await pileup("call", "admin.get_queue", *login, "wrong-secret", server=server, login=False)
    assert (wrong.code, wrong.out) == (1, "")
    assert "wrong-secret" not in wrong.err
    nobody = await pileup("call", "queue.list", "--password", "x", server=server, login=False)
    assert nobody.code == 2
    assert "no user name" in nobody.err


async def test_the_shell_completes_operations_and_events() -> None:
    async def completed(line: str) -> list[str]:
        last = str(line.count(" "))
        words = {"_PILEUP_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": last}
        process = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("pileup"),
            env=environment(None, login=False, **words),
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
        return out.decode().split()

    assert await completed("pileup call admin.set_") == [
        "admin.set_frequency",
        "admin.set_split",
        "admin.set_system_status",
    ]
    assert await completed("pileup call queue.register call") == ["callsign="]
    assert await completed("pileup watch q") == ["queue_update"]
