"""The Qt desktop program: its window driven through a whole evening, scripted and with a real server."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import httpx2
import pytest

from tests.sdk_cpp.building import Build, environment
from tests.support.process import ServerProcess, server_process
from tests.support.server import ADMIN

# A small machine takes minutes for what it builds the first time, and its windows are slow then.
pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("cpp_desktop")]


def test_window_scripted(qt_build: Build) -> None:
    done = qt_build.run("desktop_test", timeout=300)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]


@pytest.mark.parametrize("options", [("light",), ("dark",), ("dark", "--lost")])
def test_screenshot(qt_build: Build, tmp_path: Path, options: tuple[str, ...]) -> None:
    file = tmp_path / "window.png"
    done = qt_build.run("pileup-desktop", "--demo", "--screenshot", str(file), "--theme", *options)
    assert done.returncode == 0, done.stderr
    picture = file.read_bytes()
    assert picture.startswith(b"\x89PNG")
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert width >= 1000
    assert height >= 700
    # A window without its texts and tables would be a tenth of it.
    assert len(picture) > 40_000


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--theme", "purple"), "'purple' is no theme"),
        (("--url", "ftp://example.org"), "'ftp://example.org' is no address"),
        (("--demo", "--screenshot", "/nowhere/window.png"), "cannot write /nowhere/window.png"),
    ],
)
def test_bad_arguments_are_told(qt_build: Build, arguments: tuple[str, ...], complaint: str) -> None:
    done = qt_build.run("pileup-desktop", *arguments)
    assert done.returncode in (1, 2), done.stderr
    assert complaint in done.stderr


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_whole_evening_with_a_server(qt_build: Build, tmp_path: Path, scheme: str) -> None:
    """`desktop_test` says on its output what is to happen outside: a caller, a kill, a start."""
    async with AsyncExitStack() as stack, httpx2.AsyncClient(trust_env=False) as outside:
        server = await stack.enter_async_context(server_process(tmp_path))
        program = await asyncio.create_subprocess_exec(
            str(qt_build.program("desktop_test")),
            env=environment(
                PILEUP_TEST_URL=f"{scheme}://127.0.0.1:{server.port}",
                PILEUP_TEST_USER=ADMIN[0],
                PILEUP_TEST_PASSWORD=ADMIN[1],
            ),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        lines: list[str] = []
        try:
            async with asyncio.timeout(300):
                assert program.stdout is not None
                async for line in program.stdout:
                    lines.append(line.decode())
                    match lines[-1].split():
                        case ["do:", "register", callsign]:
                            await _register(outside, server, callsign)
                        case ["do:", "kill"]:
                            await server.kill()
                        case ["do:", "start", callsign]:
                            again = server_process(tmp_path, server.port)
                            server = await stack.enter_async_context(again)
                            await _register(outside, server, callsign)
                code = await program.wait()
        finally:
            if program.returncode is None:
                program.kill()
                await program.wait()
        assert code == 0, "".join(lines)[-6000:]
        assert [line for line in lines if line.startswith("do: start")], "the evening ended early"


async def _register(outside: httpx2.AsyncClient, server: ServerProcess, callsign: str) -> None:
    answer = await outside.post(f"{server.url}/api/queue/register", json={"callsign": callsign})
    assert answer.status_code == 200, answer.text
