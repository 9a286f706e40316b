"""The Qt desktop program: its window driven through a whole evening, scripted and with a real server."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from contextlib import AsyncExitStack
from pathlib import Path

import httpx2
import pytest

from tests.sdk_cpp.building import Build
from tests.sdk_cpp.toolchain import BUILD, PACKAGES, ROOT, SDK, require
from tests.support.process import ServerProcess, server_process
from tests.support.server import ADMIN

GUIDE = ROOT / "docs" / "guides" / "desktop.md"
HEADLESS = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"}

pytestmark = pytest.mark.timeout(1200)

# What the snippets of the guide take for granted: a window with its widgets, and an answer.
_AROUND = """
#include <pileup/qt/client.hpp>
#include <QLabel>
#include <QMainWindow>
#include <QPushButton>
#include <QSslConfiguration>
#include <QStatusBar>

struct Window : QMainWindow {
  QLabel* waiting_;
  QLabel* callsign_;
  QPushButton* next_;
  QString password;
  pileup::qt::Client* client;
  pileup::Options options;
  std::function<void(pileup::Result<std::optional<pileup::models::Qso>>)> handler;
  pileup::Result<pileup::models::Qso> result{pileup::Error{}};
  using QMainWindow::show;
  void show(const pileup::models::StationSnapshot& snapshot);
  void askForPassword();
%s
};
"""


def _guide() -> str:
    """The C++ of the guide, one function for each snippet."""
    snippets = re.findall(r"^```cpp\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    bodies = [re.sub(r"^#include .*$", "", text, flags=re.MULTILINE) for text in snippets]
    functions = [f"  void snippet{at}() {{\n{text}  }}" for at, text in enumerate(bodies)]
    return _AROUND % "\n".join(functions)


def _run(*command: str, seconds: int) -> str:
    done = subprocess.run(command, env=HEADLESS, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    return done.stdout


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder with the program and its test; what has not changed is not built again."""
    require(*PACKAGES)
    folder = BUILD / "desktop"
    folder.mkdir(parents=True, exist_ok=True)
    guide = folder / "guide.cpp"
    if not guide.exists() or guide.read_text() != _guide():
        guide.write_text(_guide())
    options = ("CMAKE_BUILD_TYPE=", "CMAKE_CXX_FLAGS=-O0", f"SDK={SDK}", f"GUIDE={guide}")
    Build("desktop", *options, source=ROOT / "tests" / "sdk_cpp" / "desktop").make()
    return folder


def test_window_scripted(built: Path) -> None:
    _run(str(built / "desktop_test"), seconds=120)


@pytest.mark.parametrize("options", [("light",), ("dark",), ("dark", "--lost")])
def test_screenshot(built: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    file = tmp_path / "window.png"
    program = str(built / "program" / "pileup-desktop")
    _run(program, "--demo", "--screenshot", str(file), "--theme", *options, seconds=60)
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
def test_bad_arguments_are_told(built: Path, arguments: tuple[str, ...], complaint: str) -> None:
    program = str(built / "program" / "pileup-desktop")
    done = subprocess.run(
        (program, *arguments), env=HEADLESS, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode in (1, 2)
    assert complaint in done.stderr


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_whole_evening_with_a_server(built: Path, tmp_path: Path, scheme: str) -> None:
    """`desktop_test` says on its output what is to happen outside: a caller, a kill, a start."""
    async with AsyncExitStack() as stack, httpx2.AsyncClient(trust_env=False) as outside:
        server = await stack.enter_async_context(server_process(tmp_path))
        program = await asyncio.create_subprocess_exec(
            str(built / "desktop_test"),
            env={
                **HEADLESS,
                "PILEUP_TEST_URL": f"{scheme}://127.0.0.1:{server.port}",
                "PILEUP_TEST_USER": ADMIN[0],
                "PILEUP_TEST_PASSWORD": ADMIN[1],
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        lines: list[str] = []
        try:
            async with asyncio.timeout(180):
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
