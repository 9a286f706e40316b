"""`pileup serve` as a process: what it prints, where it listens, how it refuses."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from pathlib import Path

import httpx2

from tests.support.clients import basic, socket_client
from tests.support.ports import free_port
from tests.support.process import server_process
from tests.support.server import ADMIN, database


async def pileup(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run the command to its end: exit code and everything it printed."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "core.cli",
        *arguments,
        cwd=folder,
        env={**inherited, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode or 0, output.decode()


async def test_a_malformed_setting_stops_the_start_in_one_line_each(tmp_path: Path) -> None:
    code, output = await pileup(tmp_path, "serve", MAX_QUEUE_SIZE="four", ADMIN_PASWORD="x")
    assert code == 2
    assert "Traceback" not in output
    assert "MAX_QUEUE_SIZE: " in output
    assert "ADMIN_PASWORD is not a setting; did you mean ADMIN_PASSWORD?" in output
    assert not list(tmp_path.iterdir())


async def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, output = await pileup(tmp_path, "serve", "--port", str(port))
    assert code == 2
    assert f"Cannot listen on 127.0.0.1 port {port}" in output
    assert "Traceback" not in output


async def test_an_unusable_database_is_said(tmp_path: Path) -> None:
    for url in (
        "mysql://u:secret@h/d",
        f"sqlite:///{tmp_path}/nowhere/x.db",
        "postgresql://u:secret@127.0.0.1:1/d",
    ):
        code, output = await pileup(tmp_path, "serve", "--port", str(free_port()), DATABASE_URL=url)
        assert code == 2, output
        assert "pileup: " in output
        assert "Traceback" not in output
        assert "secret" not in output


async def test_a_second_server_on_the_same_file_is_refused(tmp_path: Path) -> None:
    url = database(tmp_path)
    async with server_process(tmp_path, DATABASE_URL=url):
        code, output = await pileup(tmp_path, "serve", "--port", str(free_port()), DATABASE_URL=url)
    assert code == 2
    assert "in use by another process" in output
    assert "Traceback" not in output


async def test_the_second_port_serves_the_same_interface(tmp_path: Path) -> None:
    second = free_port()
    async with (
        server_process(tmp_path, WEBSOCKET_PORT=str(second)) as server,
        socket_client(f"ws://127.0.0.1:{second}/ws", ADMIN) as admin,
        socket_client(server.websocket) as watcher,
    ):
        await admin.call("admin.set_system_status", {"active": True})
        assert (await watcher.event("system_status"))["data"] == {"active": True}


async def test_development_makes_up_a_login_and_its_hints_work(tmp_path: Path) -> None:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "core.cli",
        "serve",
        "--dev",
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PORT": str(port), "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        said = ""
        while '"queue.register"' not in said:
            said += (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        login = re.search(r"Admin login: admin / (\S+)", said)
        assert login is not None, said
        headers = {"Authorization": basic("admin", login[1])}
        async with httpx2.AsyncClient(trust_env=False, verify=False) as client:
            url = f"http://127.0.0.1:{port}/api/admin/status"
            async with asyncio.timeout(20):
                while True:
                    try:
                        answer = await client.post(url, json={"active": True}, headers=headers)
                        break
                    except httpx2.TransportError:
                        await asyncio.sleep(0.02)
        assert answer.status_code == 200
        assert f"curl -N http://127.0.0.1:{port}/api/events/stream" in said
    finally:
        process.terminate()
        await process.wait()
