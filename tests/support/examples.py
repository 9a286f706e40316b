"""How many examples a property is tried on: a few each time, many when somebody has the time."""

from __future__ import annotations

import os

LONG = bool(os.environ.get("LONG_TESTS"))


def examples(usual: int, *, long: int) -> int:
    """`usual`, or `long` where the environment has LONG_TESTS."""
    return long if LONG else usual
