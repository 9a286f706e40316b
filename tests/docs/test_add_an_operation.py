"""docs/add-an-operation.md, followed to the letter on a copy of the project."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.sdk_cpp.building import Build, mirror
from tests.sdk_cpp.toolchain import BUILD, CPP, PACKAGES, toolchain
from tests.support.clients import socket_client
from tests.support.process import server_process
from tests.support.server import ADMIN
from tests.support.tools import locked, required

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "add-an-operation.md").read_text(encoding="utf-8")
COPIED = ("core", "codegen", "generated", "pyproject.toml")


def blocks(language: str) -> list[str]:
    """The guide's code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)


def insert(file: Path, before: str, text: str) -> None:
    """Put `text` before the first line that begins with `before`, or at the end."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next((number for number, line in enumerate(lines) if line.startswith(before)), len(lines))
    file.write_text("".join([*lines[:at], text + "\n", *lines[at:]]), encoding="utf-8")


def paths(folder: Path) -> str:
    """Where the copy's packages are, the generated client among them."""
    return os.pathsep.join([str(folder), str(folder / "generated" / "python" / "src")])


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of this environment in the copy, which goes before the installed project."""
    environment = {**os.environ, "PYTHONPATH": paths(folder)}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True
    )


def knows_it_in_cpp(folder: Path) -> Build | None:
    """The C++ clients have the operation, documented. Returns a build of a program that calls it.

    None where the toolchain is not there, unless it has to be.
    """
    sdk = folder / "generated" / "cpp"
    for header in ("include/pileup/client.hpp", "qt/include/pileup/qt/client.hpp"):
        text = (sdk / header).read_text("utf-8")
        before, found, _ = text.partition(" queueCount(")
        assert found, header
        assert "/// Tell how many callers wait." in before.rpartition(";")[2] + before[-2000:], header
    assert "struct QueueCount" in (sdk / "include/pileup/models.hpp").read_text("utf-8")
    lacking = toolchain().missing(tuple(PACKAGES))
    if lacking and not required():
        return None
    assert lacking == [], f"the C++ toolchain lacks {', '.join(lacking)}"
    files = {path.relative_to(sdk).as_posix(): path for path in sdk.rglob("*") if path.is_file()}
    # Kept between runs, so that only what has changed is compiled again.
    kept = BUILD / "grown-sdk"
    with locked(BUILD):
        mirror({name: path.read_bytes() for name, path in files.items()}, kept)
    build = Build("grown", "CMAKE_BUILD_TYPE=", "CMAKE_CXX_FLAGS=-O0", f"SDK={kept}", source=CPP / "grown")
    build.make("grown")
    return build


# Some twenty processes, two of them mypy without a cache, and a C++ build.
@pytest.mark.timeout(1800)
async def test_the_guide_leads_to_an_operation_on_both_protocols(tmp_path: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        ignore = shutil.ignore_patterns("__pycache__")
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=ignore)
        else:
            shutil.copy(source, tmp_path / name)
    operation, schema = blocks("yaml")
    method = blocks("python")[0]
    registry = tmp_path / "core" / "registry" / "queue.yaml"
    handler = tmp_path / "core" / "handlers" / "queue.py"

    version = registry.with_name("api.yaml")
    version.write_text(
        version.read_text("utf-8").replace("version: 1.0.0", "version: 1.1.0"), encoding="utf-8"
    )
    insert(registry, "schemas:", operation)
    insert(registry, "\0", schema)
    generated = run(tmp_path, "core.cli", "generate")
    assert generated.returncode == 0, generated.stderr
    for command in (["lint", "--strict"], ["diff"]):
        judged = run(tmp_path, "core.cli", *command)
        assert judged.returncode == 0, judged.stdout + judged.stderr

    cpp = await asyncio.to_thread(knows_it_in_cpp, tmp_path)

    check = ["mypy", "--package", "core.app"]
    unfinished = run(tmp_path, *check)
    assert unfinished.returncode != 0
    assert '"count"' in unfinished.stdout
    assert "QueueHandler" in unfinished.stdout

    insert(handler, "\0", method)
    code = handler.read_text(encoding="utf-8")
    handler.write_text(
        code.replace("import RegisterRequest", "import QueueCount, RegisterRequest"), encoding="utf-8"
    )
    assert run(tmp_path, *check).stdout.startswith("Success")

    async with server_process(tmp_path, PYTHONPATH=paths(tmp_path)) as server:
        async with socket_client(server.websocket, ADMIN) as client:
            await client.call("admin.set_system_status", {"active": True})
            await client.call("queue.register", {"callsign": "W1AW"})
            over_websocket = await client.call("queue.count")
        async with httpx2.AsyncClient(base_url=server.url, trust_env=False, verify=False) as http:
            over_http = await http.get("/api/queue/count")
            described = await asyncio.wait_for(http.get("/openapi.json"), 30)
        call = ["core.cli", "call", "queue.count", "--url", server.websocket[:-3], "--via"]
        told = [await asyncio.to_thread(run, tmp_path, *call, via) for via in ("ws", "http")]
        if cpp is not None:
            urls = (server.url, server.websocket[:-3])
            called = [await asyncio.to_thread(cpp.run, "grown", url, timeout=60) for url in urls]
            assert [one.stdout for one in called] == ["1\n1\n", "1\n1\n"], [one.stderr for one in called]
    assert over_websocket["data"] == over_http.json() == {"waiting": 1}
    assert "/api/queue/count" in described.json()["paths"]
    # The client, its docstrings and the tools have it without another edit.
    assert [json.loads(one.stdout) for one in told] == [{"waiting": 1}, {"waiting": 1}], told
    explained = run(tmp_path, "core.cli", "call", "queue.count", "--explain")
    assert "GET /api/queue/count" in explained.stdout
    documented = run(tmp_path, "pydoc", "pileup_client.operations.Queue.count")
    assert "-> 'models.QueueCount'" in documented.stdout
