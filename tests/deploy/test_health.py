"""`pileup healthcheck`, `backup` and `restore` as commands: what they print and their exit codes."""

from __future__ import annotations

import asyncio
import re
import socket
from pathlib import Path

import pytest

from core.cli import health
from core.settings import Settings
from tests.deploy.cli import pileup
from tests.support.ports import free_port
from tests.support.process import server_process
from tests.support.server import database, running


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


async def _asked(port: int, *, ready: bool = False) -> int:
    return await asyncio.to_thread(health.run, None, port, ready=ready, timeout=10)


async def test_a_server_is_alive_and_ready(capsys: pytest.CaptureFixture[str]) -> None:
    async with running() as node:
        assert await _asked(node.port) == 0
        assert await _asked(node.port, ready=True) == 0
    assert capsys.readouterr().out.split() == ["alive", "ready"]


async def test_while_it_goes_away_it_is_alive_but_not_ready(capsys: pytest.CaptureFixture[str]) -> None:
    async with running() as node:
        node.bridge.node.connections.drain()
        assert await _asked(node.port) == 0
        assert await _asked(node.port, ready=True) == 1
    assert "/readyz answers 503: the server is going away" in capsys.readouterr().err


async def test_nobody_and_somebody_else_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    assert await _asked(port) == 1
    assert f"no answer from 127.0.0.1 port {port}: Connection refused" in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert health.run(None, silent.getsockname()[1], ready=False, timeout=0.1) == 1
    assert "no answer" in capsys.readouterr().err


def test_it_asks_where_the_server_listens(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", str(port))
    assert health.run(None, None, ready=False, timeout=1) == 1
    assert f"127.0.0.1 port {port}" in capsys.readouterr().err
    monkeypatch.setenv("PORT", "many")
    assert health.run(None, None, ready=False, timeout=1) == 1
    assert "PORT: " in capsys.readouterr().err


async def test_the_commands_of_a_backup(tmp_path: Path) -> None:
    url = database(tmp_path)
    async with server_process(tmp_path, DATABASE_URL=url):
        code, said = await pileup(tmp_path, "backup", "copies", "--database", url)
        assert code == 0 and re.match(r"copies: \d+ bytes, event position [0-9a-f]{16}:0\n", said), said
        code, said = await pileup(tmp_path, "restore", "copies", DATABASE_URL=url)
        assert code == 2 and "stop the server first" in said and "Traceback" not in said
    code, said = await pileup(tmp_path, "restore", "copies", DATABASE_URL=url)
    assert code == 0
    assert re.search(r"The database that was there is now \S+/pileup\.db\.before-\d{8}T\d{6}Z\n", said)
    assert re.search(r"The station stands at event position [0-9a-f]{16}:0\.", said)
    code, said = await pileup(tmp_path, "restore", DATABASE_URL=url)
    assert (code, "event position" in said) == (0, True)
    code, said = await pileup(tmp_path, "backup", "x", DATABASE_URL="postgresql://u:secret@h/d")
    assert code == 2 and "pg_dump" in said and "secret" not in said
