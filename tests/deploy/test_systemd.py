"""The systemd unit: understood by systemd, confined, and its paths those of docs/operations.md."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from core.settings import Settings
from generated.server import limits
from tests.support.tools import ROOT, lacking, require

UNIT = ROOT / "deploy" / "systemd" / "pileup-buster@.service"
# Of 10, as `systemd-analyze security` counts what a service could do to the system.
EXPOSURE = 2.0


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """The unit for port 8000, with a program that is there."""
    program = tmp_path / "pileup"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = UNIT.read_text(encoding="utf-8")
    assert text.count("/opt/pileup/current/bin/pileup ") == 1
    unit = tmp_path / "pileup-buster@8000.service"
    unit.write_text(text.replace("/opt/pileup/current/bin/pileup ", f"{program} "), encoding="utf-8")
    return unit


def test_systemd_accepts_it(instance: Path) -> None:
    command = [str(require("systemd-analyze")), "verify", "--man=no", str(instance)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in ran.stderr.splitlines() if instance.name in line]
    assert (ran.returncode, said) == (0, []), ran.stderr


def test_it_can_do_little_to_the_system(instance: Path) -> None:
    analyze = [str(require("systemd-analyze")), "security", "--offline=true", "--no-pager"]
    listing = subprocess.run(
        [*analyze, "--json=short", str(instance)], capture_output=True, text=True, check=False
    )
    if listing.returncode and "unrecognized option" in listing.stderr:
        lacking("this systemd-analyze is too old to judge a file (it takes systemd 250)")
    open_to = {one["json_field"] for one in json.loads(listing.stdout) if one["set"] is False}
    assert not any(name.startswith("CapabilityBoundingSet") for name in open_to)
    judged = subprocess.run(
        [*analyze, f"--threshold={EXPOSURE * 10:.0f}", str(instance)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout[-500:]


def test_it_waits_longer_than_the_server_takes_to_end() -> None:
    seconds = re.search(r"(?m)^TimeoutStopSec=(\d+)$", UNIT.read_text(encoding="utf-8"))
    assert seconds is not None
    assert int(seconds[1]) * 1000 > limits.SHUTDOWN_GRACE_MS


def test_there_are_descriptors_for_the_connections_that_are_allowed() -> None:
    number = re.search(r"(?m)^LimitNOFILE=(\d+)$", UNIT.read_text(encoding="utf-8"))
    assert number is not None
    assert int(number[1]) > 2 * Settings.model_fields["websocket_max_connections"].default


def test_the_example_settings_are_an_environment_file() -> None:
    """systemd reads NAME=value lines and comments; what it would read otherwise must not be there."""
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        assert not line or line.startswith("#") or re.fullmatch(r"[A-Z_]+=[^\s'\"\\$]*", line), line


def test_the_page_has_the_same_paths() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for path in ("/opt/pileup/current", "/etc/pileup-buster/env", "/var/lib/pileup-buster", UNIT.name):
        assert path in page, path
