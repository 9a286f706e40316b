"""Nothing that a stranger sends can forge a line of the log, or reach a terminal as more than text."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
import sys
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from core import logs
from core.bridge.origin import NOWHERE, ORIGIN
from core.log_values import MAX_CHARACTERS, MAX_LINES, REMOVED, Cleaner, printable

SECRET = "correct-horse"
# What one line of the log begins with on a terminal.
ENTRY = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z \[")

hostile = st.one_of(
    st.text(),
    st.text(st.characters(categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Co"))),
    st.sampled_from(
        [
            "\n2026-05-01T12:00:00.000000Z [error    ] forged",
            "\r\x1b[2J\x1b]0;title\x07",
            '"}\n{"event": "forged"}',
            "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e",
            "\u202egnp.exe",
            "\ud800",
            "x" * 100_000,
        ]
    ),
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), hostile, st.binary()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(hostile, inner)),
    max_leaves=8,
)


@contextlib.contextmanager
def captured(style: str, *secrets: str) -> Iterator[io.StringIO]:
    """Log into a buffer instead of standard error."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    noisy = {name: logging.getLogger(name).level for name in ("uvicorn", "uvicorn.error", "alembic")}
    output, terminal = io.StringIO(), sys.stderr
    sys.stderr = output
    try:
        logs.configure("debug", style, secrets)
        yield output
    finally:
        sys.stderr = terminal
        root.handlers[:] = before
        root.setLevel(level)
        for name, was in noisy.items():
            logging.getLogger(name).setLevel(was)
        structlog.reset_defaults()


def written(style: str, text: str, value: object) -> str:
    """What is written of one entry whose every part comes from a stranger."""
    with captured(style, SECRET) as output:
        logger = structlog.get_logger("test")
        try:
            raise ValueError(text)
        except ValueError as error:
            logger.error(text, exc_info=error, text=text, value=value)
        logging.getLogger("foreign").warning("%s", text)
    return output.getvalue()


@given(text=hostile, value=values)
def test_json_lines_are_one_object_an_entry(text: str, value: object) -> None:
    output = written("json", text, value)
    lines = output.splitlines()
    assert len(lines) == 2
    entries = [json.loads(line, parse_constant=pytest.fail) for line in lines]
    assert [entry["logger"] for entry in entries] == ["test", "foreign"]
    assert output.removesuffix("\n").replace("\n", "").isascii()
    for text_shown in (entries[0]["event"], entries[0]["text"], entries[1]["event"]):
        assert text_shown.isprintable()


@given(text=hostile, value=values)
def test_on_a_terminal_only_entries_begin_at_the_margin(text: str, value: object) -> None:
    # Other line ends than "\n" do not occur: splitlines() would find them.
    lines = written("console", text, value).splitlines()
    entries = [line for line in lines if ENTRY.match(line)]
    assert len(entries) == 2
    assert all(line.startswith(logs.CONTINUATION) for line in lines if line not in entries)
    assert all(line.isprintable() for line in lines)


@given(before=hostile, after=hostile, style=st.sampled_from(["json", "console"]))
def test_known_secrets_are_removed_wherever_they_are(before: str, after: str, style: str) -> None:
    text = before[:200] + SECRET + after[:200]
    assert SECRET not in written(style, text, [{text: text}, text])


@pytest.mark.parametrize("style", ["json", "console"])
@pytest.mark.parametrize(
    "name", ["password", "qrz_password", "Authorization", "idempotency_key", "idempotency-key", "query"]
)
def test_values_under_telling_names_are_removed(style: str, name: str) -> None:
    with captured(style) as output:
        structlog.get_logger("test").info("said", **{name: "hunter2"}, nested={name: "hunter2"})
    assert output.getvalue().count(REMOVED) == 2
    assert "hunter2" not in output.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://pileup:hunter2@db/pileup",
        "GET https://xmldata.qrz.com/xml/?username=w1aw;password=hunter2;agent=x",
        "Authorization: Basic hunter2",
        '{"authorization": "Bearer hunter2"}',
        "retried with idempotency_key=hunter2",
    ],
)
def test_what_looks_like_credentials_is_removed(text: str) -> None:
    shown = Cleaner().text(text)
    assert "hunter" not in shown
    assert REMOVED[:5] in shown


def test_a_cut_leaves_no_half_of_a_secret() -> None:
    for before in range(MAX_CHARACTERS - 30, MAX_CHARACTERS + 1):
        shown = Cleaner([SECRET]).text("x" * before + " password=hunter2 " + SECRET)
        assert "hu" not in shown
        assert "cor" not in shown


def test_plain_words_stay_as_they_are() -> None:
    text = "registered EA8/W1AW at 14.2715 MHz, split 5-10 up; token bucket is full"
    assert Cleaner(["up", "MHz"]).text(text) == text


@given(hostile)
def test_what_is_printable_is_not_changed_and_the_rest_is(text: str) -> None:
    assert printable(text).isprintable()
    if text.isprintable():
        assert printable(text) == text


@given(values)
def test_values_are_bounded(value: object) -> None:
    entry = Cleaner()(None, "info", {"value": value})
    assert len(json.dumps(entry)) < 3_000_000
    if isinstance(value, str):
        assert len(entry["value"]) < 3 * MAX_CHARACTERS


def test_a_long_traceback_keeps_its_end() -> None:
    entry = Cleaner()(None, "error", {"exception": "\n".join(["frame"] * 5000 + ["ValueError: wrong"])})
    assert len(entry["exception"].split("\n")) == MAX_LINES + 1
    assert entry["exception"].endswith("ValueError: wrong")


def test_a_value_that_cannot_say_what_it_is_costs_no_line() -> None:
    class Mute:
        def __str__(self) -> str:
            raise RuntimeError("mute")

    with captured("json") as output:
        structlog.get_logger("test").info("said", value=Mute(), huge=10**5000, nan=float("nan"))
    entry = json.loads(output.getvalue())
    assert entry["value"] == "<Mute>"
    assert entry["nan"] == "nan"
    assert entry["huge"].startswith("0x")


@pytest.mark.parametrize("style", ["json", "console"])
def test_lines_tell_the_request_that_they_belong_to(style: str) -> None:
    with captured(style) as output:
        token = ORIGIN.set(("c0ffee", "7\n8"))
        structlog.get_logger("test").info("within")
        logging.getLogger("foreign").warning("within")
        ORIGIN.reset(token)
        structlog.get_logger("test").info("outside")
    assert ORIGIN.get() == NOWHERE
    within, foreign, outside = output.getvalue().splitlines()
    for line in (within, foreign):
        assert "c0ffee" in line
        assert "7" in line and "8" in line
    assert "connection" not in outside
