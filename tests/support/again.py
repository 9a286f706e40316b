"""Runs the tests that failed last once more, alone: python -m tests.support.again.

What fails only beside others is a fault to mend, too, but not one of the product as a rule. Exit code as
pytest's; 1 when no failure was noted.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

NOTED = Path(".pytest_cache/v/cache/lastfailed")
# pytest-xdist appends a test's group to its id.
_GROUP = re.compile(r"@[\w-]+$")


def main() -> int:
    """Returns pytest's exit code."""
    if not NOTED.is_file():
        return 1
    failed = sorted({_GROUP.sub("", name) for name in json.loads(NOTED.read_text(encoding="utf-8"))})
    if not failed:
        return 1
    listed = "\n  ".join(failed)
    print(f"\nOnce more and alone, those that failed beside others:\n  {listed}", flush=True)
    command = [sys.executable, "-m", "pytest", "--quiet", "--exitfirst", *failed]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
