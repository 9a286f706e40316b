"""docs/connections.md names what there is: all close codes, and limits and errors that exist."""

from __future__ import annotations

import re
from pathlib import Path

from generated.server import limits, protocol
from generated.server.errors import ERRORS

PAGE = (Path(__file__).parents[2] / "docs" / "connections.md").read_text(encoding="utf-8")


def test_the_page_has_every_close_code_under_its_name() -> None:
    rows = re.findall(r"^\| (4\d{3}) \| `(\w+)` \|", PAGE, re.MULTILINE)
    assert rows == [(str(int(code)), code.name.lower()) for code in sorted(protocol.CloseCode)]


def test_the_page_has_every_refusal_with_its_status() -> None:
    rows = re.findall(r"^\| (\d{3}) \| ((?:`\w+`(?:, )?)+) \|", PAGE, re.MULTILINE)
    for status, codes in rows:
        for code in re.findall(r"`(\w+)`", codes):
            assert ERRORS[code].status == int(status), code
    named = {code for _, codes in rows for code in re.findall(r"`(\w+)`", codes)}
    assert named >= {"too_many_connections", "too_many_connections_here", "handshake_invalid"}


def test_the_limits_that_the_page_names_exist() -> None:
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)*_(?:ms|bytes|frames|fragments|errors))`", PAGE))
    members = {"heartbeat_interval_ms", "reconnect_after_ms", "too_many_errors"}
    assert named - members
    for name in named - members:
        assert hasattr(limits, name.upper()), name
