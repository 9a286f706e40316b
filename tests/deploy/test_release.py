"""A release: its packages hold what they must, its version stands in one place, its changes are told."""

from __future__ import annotations

import ast
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from generated.server import protocol
from tests.deploy.cli import pileup
from tests.support.tools import ROOT, lacking

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with wheel and source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    _build(ROOT, folder)
    return folder


def _build(source: Path, folder: Path, *kinds: str) -> None:
    command = [sys.executable, "-m", "hatchling", "build", *kinds, "-d", str(folder)]
    ran = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def _wheel(folder: Path) -> Path:
    (found,) = folder.glob("*.whl")
    return found


@pytest.mark.xdist_group("packages")
def test_the_wheel_holds_the_server_and_its_files_and_no_tests(packages: Path) -> None:
    wheel = _wheel(packages)
    assert wheel.name == f"pileup_buster_bridge-{PROJECT['version']}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        metadata = archive.read(next(one for one in archive.namelist() if one.endswith("/METADATA"))).decode()
    assert {name.partition("/")[0] for name in names} == {"core", "codegen", "generated", "pileup_client"}
    committed = {
        str(one.relative_to(ROOT))
        for folder in ("core", "codegen", "generated/server", "generated/spec", "generated/docs")
        for one in (ROOT / folder).rglob("*")
        if one.is_file() and "__pycache__" not in one.parts
    }
    assert committed <= names
    assert not any(name.endswith((".pyc", ".db", ".env")) for name in names)
    assert f"\nVersion: {PROJECT['version']}\n" in metadata


@pytest.mark.xdist_group("packages")
def test_the_source_distribution_builds_the_same_wheel(packages: Path, tmp_path: Path) -> None:
    (source,) = packages.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = (one for one in tmp_path.iterdir() if one.is_dir())
    _build(unpacked, tmp_path / "dist", "-t", "wheel")
    assert _digest(_wheel(tmp_path / "dist")) == _digest(_wheel(packages))
    for name in (
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "requirements.lock",
        "Dockerfile",
        "deploy/Caddyfile",
    ):
        assert (unpacked / name).is_file(), name


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def test_the_command_tells_the_versions(tmp_path: Path) -> None:
    code, said = await pileup(tmp_path, "--version")
    inner = f"interface {protocol.API_VERSION}, protocol {protocol.PROTOCOL_VERSION}"
    assert (code, said.strip()) == (0, f"pileup {PROJECT['version']} ({inner})")


def test_the_version_stands_in_one_place() -> None:
    """Beside pyproject.toml only the changelog names it, as history; the interface has its own."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", PROJECT["version"])
    for source in [*(ROOT / "core").rglob("*.py"), *(ROOT / "codegen").rglob("*.py")]:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign):
                names = {one.id for one in node.targets if isinstance(one, ast.Name)}
                assert "__version__" not in names, source


def test_the_interface_is_not_ahead_of_the_release() -> None:
    release, interface = (
        tuple(map(int, text.split("."))) for text in (PROJECT["version"], protocol.API_VERSION)
    )
    assert release[:2] >= interface[:2]


def test_the_changelog_has_the_form_that_it_promises() -> None:
    sections = re.findall(r"(?m)^## (.+)$", CHANGELOG)
    assert sections[0] == "Unreleased"
    released = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) – \d{4}-\d{2}-\d{2}", one) for one in sections[1:]]
    assert all(released)
    numbers = [tuple(map(int, one.groups())) for one in released if one is not None]
    assert numbers == sorted(numbers, reverse=True)
    assert set(re.findall(r"(?m)^### (.+)$", CHANGELOG)) <= set(KINDS)
    # The version of pyproject.toml is the newest release, or the one that comes next.
    version = tuple(map(int, PROJECT["version"].split(".")))
    assert not numbers or version >= numbers[0]


def test_a_release_that_is_tagged_is_in_the_changelog() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        lacking("the tags are those of a git repository, which this is not")
    listed = subprocess.run(
        [git, "tag", "--list", "v*"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    for tag in listed.stdout.split():
        assert re.search(rf"(?m)^## {re.escape(tag[1:])} – ", CHANGELOG), tag
