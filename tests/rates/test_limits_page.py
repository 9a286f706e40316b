"""docs/limits.md against the registry: the names are those of limits, the examples are what is sent."""

from __future__ import annotations

import re
from pathlib import Path

from codegen.parity.deployed import RESTING
from core import defence
from core.settings import Settings
from core.transports.budget import policy
from tests.parity.support import api

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
LIMITS = api().limits
# Beginnings of names by which limits of these kinds are known.
KINDS = (
    "read_",
    "write_",
    "auth_",
    "rate_",
    "login_",
    "replay_burst",
    "replay_per_second",
    "body_bytes",
    "message_bytes",
    "json_depth",
    "requests_in_flight",
)


def test_limits_that_the_page_names_exist() -> None:
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", PAGE))
    codes = set(api().errors) | {"idempotency_key"}
    members = {"retry_after_ms"}
    assert named - set(LIMITS) <= codes | members
    # And none that an author of a client can meet is left out.
    kinds = {name for name in LIMITS if name.startswith(KINDS)}
    assert kinds <= named


def test_the_example_of_the_headers_is_true() -> None:
    assert f"RateLimit-Policy: {policy('read', defence.RATES['read'])}\n" in PAGE
    assert "up to ten minutes in all" in PAGE
    assert RESTING == 600


def test_settings_that_the_page_names_exist() -> None:
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)(?:=\w+)?`", PAGE))
    assert named
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_the_page_is_found_from_the_readme() -> None:
    assert "(docs/limits.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
