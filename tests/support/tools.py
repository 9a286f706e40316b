"""Programs that tests need of the machine: found, installed where that is allowed, or told.

    chromium = require("chromium")             # the program's path
    modules = node_modules()                   # tests/node/package.json, installed

A test is skipped where a tool is missing and may not be installed, but never where CI is set.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[2]
NODE = ROOT / "tests" / "node"
BUILD = ROOT / "build"
# Daemons lie outside an ordinary user's search path.
_INSTALL = (
    *("apt-get", "install", "--yes", "--no-install-recommends"),
    # Somebody else may be installing.
    *("-o", "DPkg::Lock::Timeout=300"),
)
_PLACES = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin", "/usr/local/sbin"))


@dataclass(frozen=True, slots=True)
class Tool:
    """`programs`: the first found is the tool; `packages`: what Debian and Ubuntu call it."""

    programs: tuple[str, ...]
    packages: tuple[str, ...]

    def find(self) -> Path | None:
        return next(
            (Path(path) for name in self.programs if (path := shutil.which(name, path=_PLACES))), None
        )


TOOLS: Mapping[str, Tool] = {
    # Without a font every letter is a box.
    "chromium": Tool(("chromium", "chromium-browser", "google-chrome"), ("chromium", "fonts-dejavu-core")),
    "compiler": Tool(("c++", "g++", "clang++"), ("g++", "nlohmann-json3-dev")),
    "curl": Tool(("curl",), ("curl",)),
    "caddy": Tool(("caddy",), ("caddy",)),
    "nginx": Tool(("nginx",), ("nginx-light",)),
    "node": Tool(("node", "nodejs"), ("nodejs", "npm")),
    "npm": Tool(("npm",), ("nodejs", "npm")),
    "openssl": Tool(("openssl",), ("openssl",)),
    "promtool": Tool(("promtool",), ("prometheus",)),
    "systemd-analyze": Tool(("systemd-analyze",), ("systemd",)),
    "tshark": Tool(("tshark",), ("tshark",)),
}


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for this process: several may test at once, and share what is built."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def find(name: str) -> Path | None:
    """The tool's program, after the attempt to install it; None where that may not be."""
    return TOOLS[name].find() or _installed(name)[0]


def require(name: str) -> Path:
    """The tool's program; skips the test without it, and fails where it must not be skipped."""
    found = find(name)
    if found is None:
        packages = " ".join(TOOLS[name].packages)
        wanted = f"sudo apt-get install --no-install-recommends {packages}"
        lacking(f"{name} is not installed; run: {wanted}\n{_installed(name)[1]}".rstrip())
    return found


def lacking(reason: str) -> NoReturn:
    """Skip the test, or with CI set fail it."""
    if required():
        pytest.fail(reason)
    pytest.skip(reason)


def required() -> bool:
    """Whether a missing tool is a failure: in CI it is."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


@cache
def _installed(name: str) -> tuple[Path | None, str]:
    """Tried once in each process; the second of two processes finds what the first has installed."""
    with locked(BUILD / "tools"):
        tool = TOOLS[name]
        found = tool.find()
        trouble = "" if found else install(tool.packages)
        return tool.find(), trouble


def install(packages: Sequence[str]) -> str:
    """Install packages where this user may, without a password. Returns why not; nothing when it is done.

    In a container Debian starts the daemons that it installs, except in this run level.
    """
    if shutil.which("apt-get") is None:
        return "It cannot be installed from here: there is no apt-get."
    root = os.geteuid() == 0
    if not root and (
        shutil.which("sudo") is None
        or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    ):
        return "It cannot be installed from here: that takes root, or sudo without a password."
    settings = ["DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"]
    before = ["env", *settings] if root else ["sudo", "-n", "env", *settings]
    said = ""
    with locked(BUILD / "apt"):
        # What a failed update knows may still be enough to install from.
        for command in (["apt-get", "update"], [*_INSTALL, *packages]):
            done = subprocess.run([*before, *command], capture_output=True, text=True, check=False)
            if done.returncode:
                told = (done.stderr or done.stdout).strip()[-1500:]
                said += f"`{' '.join(command)}` ended with {done.returncode}:\n{told}\n"
    return said if done.returncode else ""


@cache
def node_modules() -> Path:
    """The folder `node_modules` with what tests/node/package-lock.json names, installed once."""
    npm = require("npm")
    require("node")
    folder = BUILD / "node"
    with locked(folder):
        wanted = (NODE / "package-lock.json").read_bytes()
        done = folder / "installed.json"
        if not done.is_file() or done.read_bytes() != wanted:
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(NODE / name, folder / name)
            command = [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if ran.returncode:
                lacking(f"`npm ci` in {folder} failed:\n{ran.stderr[-2000:]}")
            done.write_bytes(wanted)
    return folder / "node_modules"
