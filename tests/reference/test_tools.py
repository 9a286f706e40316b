"""What tests do without a program that they need (tests/support/tools.py)."""

from __future__ import annotations

import json

import pytest

from tests.support import tools
from tests.support.tools import NODE, TOOLS, Tool, require


@pytest.fixture
def absent(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a tool that cannot be installed."""
    tools._installed.cache_clear()
    nowhere = Tool(("a-program-that-nobody-has",), ("one-package", "another"))
    monkeypatch.setattr(tools, "TOOLS", {**TOOLS, "absent": nowhere})
    monkeypatch.setattr(tools, "install", lambda packages: "apt said no")
    return "absent"


def test_without_a_tool_a_test_is_skipped_and_says_what_to_run(
    absent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception) as caught:
        require(absent)
    assert "apt-get install --no-install-recommends one-package another" in str(caught.value)
    assert "apt said no" in str(caught.value)


def test_where_nothing_may_be_skipped_it_fails(absent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="absent is not installed"):
        require(absent)


def test_a_tool_is_found_where_daemons_lie() -> None:
    assert require("curl").name == "curl"
    assert "/usr/sbin" in tools._PLACES


def test_packages_of_npm_are_pinned_by_hash_and_name_no_host() -> None:
    lock = json.loads((NODE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert {"node_modules/@asyncapi/parser", "node_modules/axe-core"} <= set(packages)
    for name, one in packages.items():
        assert "resolved" not in one, name
        assert one["integrity"].startswith("sha512-"), name
    wanted = json.loads((NODE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert lock["packages"][""]["dependencies"] == wanted
