"""Running `writer_process` as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def writer(url: str) -> Iterator[subprocess.Popen[str]]:
    """A running writer, which has the store open; killed (SIGKILL) in the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.writer_process", url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def acknowledged(process: subprocess.Popen[str], lines: int) -> tuple[str, int]:
    """Wait for that many more lines; returns the epoch and sequence of the last."""
    assert process.stdout is not None
    line = ""
    for _ in range(lines):
        line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr else "the writer ended"
    epoch, sequence = line.split(":")
    return epoch, int(sequence)
