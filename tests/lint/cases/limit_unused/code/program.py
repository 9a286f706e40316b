"""A program that holds two of the limits."""

from __future__ import annotations

from types import SimpleNamespace

limits = SimpleNamespace(BODY_BYTES=4096, ROOMS=12)
