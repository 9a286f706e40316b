"""The SDK as others get it: wheel and sdist, installed alone, its examples run, its types checked."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from codegen.registry import load
from pileup_client import PileupClient
from pileup_client.events import EVENTS, LOGGED
from tests.support.server import ADMIN, Running, running

ROOT = Path(__file__).parents[2]
SDK = ROOT / "generated" / "python"
EXAMPLES = SDK / "examples"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    for target in ("wheel", "sdist"):
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)],
            cwd=SDK,
            check=True,
            capture_output=True,
        )
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose `site` holds what the wheel installs."""
    folder = tmp_path_factory.mktemp("alone")
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder


def python(*arguments: str) -> list[str]:
    """A command line; -S and -P keep this project's packages away."""
    return [sys.executable, "-S", "-P", *arguments]


def environ(alone: Path, **more: str) -> dict[str, str]:
    """The environment in which the SDK is found and what it depends on, but not this project.

    Installed in development mode, this project is known to `site` only, which `-S` leaves out.
    """
    return {**os.environ, "PYTHONPATH": f"{alone / 'site'}:{sysconfig.get_path('purelib')}", **more}


@pytest.fixture
async def server() -> AsyncIterator[Running]:
    async with running() as started:
        yield started


def test_wheel_and_sdist_hold_what_they_should(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "pileup_client/__init__.py",
        "pileup_client/py.typed",
        "pileup_client/_runtime/connection.py",
    } <= names
    assert not {name for name in names if name.startswith(("core/", "codegen/", "tests/"))}
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "src/pileup_client/py.typed"} <= inside


def test_it_imports_nothing_of_the_server(installed: Path) -> None:
    program = (
        "import sys, pileup_client.sync; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        python("-c", program), env=environ(installed), capture_output=True, text=True, check=True
    )
    assert not {"core", "codegen", "generated", "pydantic", "fastapi"} & set(eval(done.stdout))


def test_the_runtime_is_the_source_to_the_byte() -> None:
    for source, copy in (
        (ROOT / "codegen" / "runtime" / "python", SDK / "src" / "pileup_client" / "_runtime"),
        (ROOT / "codegen" / "runtime" / "pileup_client_examples", EXAMPLES),
    ):
        originals = {path.name: path.read_bytes() for path in source.glob("*.py")}
        assert {path.name: path.read_bytes() for path in copy.glob("*.py")} == originals


async def run(alone: Path, name: str, *arguments: str, **environment: str) -> asyncio.subprocess.Process:
    """Start an example."""
    return await asyncio.create_subprocess_exec(
        *python("-u", str(EXAMPLES / f"{name}.py"), *arguments),
        env=environ(alone, **environment),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def line_with(process: asyncio.subprocess.Process, text: str) -> str:
    """The next line of the output that contains `text`."""
    assert process.stdout is not None
    while line := (await process.stdout.readline()).decode():
        if text in line:
            return line
    assert process.stderr is not None
    raise AssertionError(f"ended without {text!r}: {(await process.stderr.read()).decode()}")


async def test_the_examples_run(installed: Path, server: Running, tmp_path: Path) -> None:
    url = f"ws://127.0.0.1:{server.port}"
    adif = tmp_path / "contest.adi"
    adif.write_text("A log\n<ADIF_VER:5>3.1.4 <EOH>\n<CALL:4>G4AB<EOR>\n", encoding="utf-8")
    async with PileupClient(url, username=ADMIN[0], password=ADMIN[1]) as admin, asyncio.timeout(60):
        watcher = await run(installed, "queue_watcher", url)
        await line_with(watcher, "nobody waits")
        await admin.admin.set_system_status(active=True)
        await line_with(watcher, "the queue is open")
        minimal = await run(installed, "minimal_client", url, "w1aw")
        assert await line_with(minimal, "W1AW") == "W1AW is number 1 in the queue\n"
        assert await minimal.wait() == 0
        await line_with(watcher, "1 of 4 waiting: W1AW")
        bridge = await run(installed, "logging_bridge", url, ADMIN[0], str(adif), PILEUP_PASSWORD=ADMIN[1])
        await line_with(bridge, "following")
        with adif.open("a", encoding="utf-8") as log:
            log.write("<CALL:4>W1AW <FREQ:7>14.2715<MODE:3>SSB <EOR>\n")
        assert await line_with(bridge, "W1AW") == "W1AW: in QSO, from the queue\n"
        await line_with(watcher, "in QSO with W1AW")
        again = await run(installed, "minimal_client", url, "HELLO")
        assert again.stderr is not None
        assert "Invalid callsign" in (await again.stderr.read()).decode()
        assert await again.wait() == 1
        for process in (watcher, bridge):
            process.terminate()
            await process.communicate()


def test_a_program_that_uses_everything_passes_strict_typing(installed: Path, tmp_path: Path) -> None:
    api, _ = load(ROOT / "core" / "registry")
    assert api is not None
    calls = []
    for operation in api.operations.values():
        required = api.schemas[operation.params.name].schema.required if operation.params else ()
        arguments = ", ".join(f"{name}={value(api, operation, name)}" for name in required)
        result = f"models.{operation.result.schema}" + (" | None" if operation.result.nullable else "")
        name = operation.name.replace(".", "_")
        calls.append(f"    {name}: {result} = await pileup.{operation.name}({arguments})")
    kinds = [EVENTS[name].__name__ for name in sorted(LOGGED)]
    cases = [f"            case events.{kind}(data=data):\n                print(data)" for kind in kinds]
    program = tmp_path / "program.py"
    program.write_text(
        "from pileup_client import PileupClient, Resync, events, models\n\n\n"
        "async def main(pileup: PileupClient) -> None:\n"
        + "\n".join(calls)
        + f"\n    async for event in pileup.events({', '.join(f'events.{kind}' for kind in kinds[:4])}):\n"
        + "        match event:\n"
        + "\n".join(cases)
        + "\n            case Resync(data=station):\n                print(station.queue.total)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file=", str(program)],
        env={**os.environ, "MYPYPATH": str(installed / "site")},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from pileup_client import PileupClient\n\n\n"
        "async def main(pileup: PileupClient) -> None:\n"
        "    await pileup.queue.register(callsgn='W1AW')\n"
        "    answer = await pileup.queue.list()\n"
        "    print(answer.totl)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file=", str(wrong)],
        env={**os.environ, "MYPYPATH": str(installed / "site")},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert "callsgn" in done.stdout
    assert "totl" in done.stdout


def value(api: object, operation: object, name: str) -> str:
    """An expression for a member of a request."""
    from codegen.registry.model import Api, Operation

    assert isinstance(api, Api)
    assert isinstance(operation, Operation)
    schema = api.members(operation)[name]
    if schema.ref is not None:
        required = api.schemas[schema.ref].schema.required
        return f"models.{schema.ref}({', '.join(f'{one}={chr(39)}x{chr(39)}' for one in required)})"
    return {"boolean": "True", "integer": "1", "array": "['queue_update']"}.get(schema.type or "", "'x'")
