"""`pileup parity`, as people and CI run it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from rich.console import Console

from codegen.parity import permissions
from codegen.parity.twins import Twin
from core import logs
from core.cli.parity import Wanted, run, table
from tests.parity.support import LOGIN, answered_on_websocket, cells, deployed, fresh


@pytest.fixture(autouse=True)
def keep_logging() -> Iterator[None]:
    """The command sets up logging for a process of its own."""
    yield
    logs.configure("warning", "console")


def wanted(**options: Any) -> Wanted:
    """A command line, short runs unless it says otherwise."""
    defaults: dict[str, Any] = {
        "sequences": 1,
        "steps": 10,
        "seed": 1,
        "url": None,
        "url2": None,
        "allow_writes": False,
        "username": None,
        "permissions": False,
        "as_json": False,
    }
    return Wanted(**{**defaults, **options})


def nobody(body: bytes) -> bytes:
    """An entry of the queue with another callsign."""
    return body.replace(b"W1AW", b"N0CALL")


def test_success_prints_counts_seed_and_what_is_exempt(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(wanted()) == 0
    output, errors = capsys.readouterr()
    assert errors == ""
    lines = output.splitlines()
    assert lines[0].startswith("The protocols agree: 1 sequence, ")
    assert lines[0].endswith(" (seed 1).")
    assert [line.split(":")[1].strip() for line in lines[1:]] == [
        "auth.login",
        "auth.logout",
        "events.subscribe",
        "events.unsubscribe",
        "system.heartbeat",
    ]
    assert all(len(line.split(": ", 2)[2]) > 20 for line in lines[1:])


def test_a_difference_is_printed_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with answered_on_websocket("queue.get_status", nobody):
        assert run(wanted()) == 1
    output, errors = capsys.readouterr()
    assert errors == ""
    assert output.startswith("After 3 steps the two sides disagree.")
    assert "curl -sS -i -X GET" in output
    assert "--seed 1 finds it again" in output


def test_a_server_of_another_kind_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    async def not_found(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    @asynccontextmanager
    async def stranger() -> AsyncIterator[Twin]:
        async with await asyncio.start_server(not_found, "127.0.0.1", 0) as listening:
            yield Twin(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}")

    with deployed(stranger) as url:
        assert run(wanted(url=url)) == 2
    assert (
        capsys.readouterr().err == f"pileup parity: {url} cannot be reached: the event stream answers 404\n"
    )


def test_a_difference_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    with answered_on_websocket("queue.get_status", nobody):
        assert run(wanted(as_json=True)) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert told["counterexample"]["steps"][-1]["operation"] == "queue.get_status"


def test_a_deployed_server(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PILEUP_PASSWORD", LOGIN[1])
    with deployed(fresh) as url:
        assert run(wanted(url=f"{url}/", username=LOGIN[0], as_json=True)) == 0
        told = json.loads(capsys.readouterr().out)
        assert run(wanted(url=url, username=LOGIN[0], allow_writes=True)) == 0
    assert (told["ok"], told["seed"], told["sequences"], told["unseen"]) == (True, 1, 1, {})
    assert told["counterexample"] is None
    assert told["exemptions"][0]["operation"] == "auth.login"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"url2": "http://127.0.0.1:1"}, "--url2 goes with --url"),
        ({"allow_writes": True}, "--allow-writes goes with --url"),
        ({"username": "admin"}, "--username goes with --url"),
        ({"url": "pileup.example.org"}, "must be like https://pileup.example.org"),
        ({"url": "http://127.0.0.1:1", "url2": "ws://x"}, "--url2 is 'ws://x'"),
        ({"url": "http://me:secret@127.0.0.1:1"}, "has a login in it"),
        ({"url": "http://127.0.0.1:1", "allow_writes": True}, "--allow-writes needs --username"),
        ({"url": "http://127.0.0.1:1", "permissions": True}, "--permissions needs servers"),
        ({"url": "http://127.0.0.1:1"}, "http://127.0.0.1:1 cannot be reached: "),
    ],
)
def test_misuse_is_one_line_and_exit_code_2(
    options: dict[str, Any], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(wanted(**options)) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith("pileup parity: ")
    assert told in errors
    assert errors.count("\n") == 1
    assert "secret@" not in errors


def test_a_password_that_is_missing_is_asked_for_by_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PILEUP_PASSWORD", raising=False)
    assert run(wanted(url="http://127.0.0.1:1", username="admin")) == 2
    assert "PILEUP_PASSWORD" in capsys.readouterr().err


@pytest.mark.xdist_group("permissions")
def test_permissions_as_a_table() -> None:
    console = Console(width=80)
    with console.capture() as capture:
        console.print(table(list(cells())))
    rows = {line.split()[0]: line.split()[1:] for line in capture.get().splitlines() if "." in line}
    assert rows["admin.next_qso"] == ["admin", "401", "401", "401", "401", "503", "200", "200"]
    assert rows["queue.list"] == ["public", *["200"] * 7]


def test_permissions_for_machines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The others have their test.
    monkeypatch.setattr(permissions, "matrix", partial(permissions.matrix, only={"admin.get_queue"}))
    assert run(wanted(permissions=True, as_json=True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    expected = {
        "operation": "admin.get_queue",
        "auth": "admin",
        "caller": "none",
        "over": "http",
        "status": 401,
    }
    assert any(expected.items() <= cell.items() for cell in told["cells"])
