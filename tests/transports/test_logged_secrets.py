"""What goes wrong is logged with its place, but never with the values that were there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import os, sys
import structlog
from core import logs

logs.configure("info", sys.argv[1])

def login(username, password):
    raise ValueError("wrong")

try:
    login("admin", os.environ["SECRET"])
except ValueError as error:
    structlog.get_logger("test").error("failed", exc_info=error)
"""


@pytest.mark.parametrize("style", ["console", "json"])
def test_a_traceback_shows_no_local_variables(style: str) -> None:
    program = subprocess.run(
        [sys.executable, "-c", PROGRAM, style],
        env={**os.environ, "SECRET": "hunter2"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ValueError: wrong" in program.stderr
    assert "hunter2" not in program.stderr + program.stdout
