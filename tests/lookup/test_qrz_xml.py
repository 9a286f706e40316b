"""Reading QRZ's documents: the mapping of fields, and texts that are not to be trusted."""

from __future__ import annotations

from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.station.lookup import CallsignLookup
from core.station.state import Lookup
from core.transports.lookup import NotConfiguredLookup, QrzLookup
from core.transports.lookup.qrz_xml import MAX_TEXT_LENGTH, UnreadableReply, parse, printable, to_lookup
from tests.support.qrz_server import W1AW, document


def test_both_directories_are_what_the_station_asks_for() -> None:
    directories: list[type[CallsignLookup]] = [QrzLookup, NotConfiguredLookup]
    assert all(get_type_hints(directory.lookup)["return"] is Lookup for directory in directories)


def test_a_record_is_read_in_any_namespace() -> None:
    plain = document(session={"Key": "k"}, record=W1AW)
    for namespace in (b"http://xmldata.qrz.com", b"http://www.qrz.com", b"http://xml.qrz.com"):
        reply = parse(plain.replace(b"http://xmldata.qrz.com", namespace))
        assert (reply.key, reply.error, reply.record) == ("k", None, W1AW)


def test_country_comes_before_state_and_postal_code() -> None:
    assert to_lookup("W1AW", W1AW).address == "1 Main St, Newington, United States, CT, 06111"


def test_empty_parts_leave_no_comma() -> None:
    assert to_lookup("EI6LF", {"addr1": " ", "addr2": "Cork", "country": "Ireland", "zip": ""}).address == (
        "Cork, Ireland"
    )


def test_an_empty_record_is_a_success_with_nothing_in_it() -> None:
    lookup = to_lookup("W1AW", {})
    assert lookup == Lookup("W1AW", None, None, None, None, None)
    assert lookup.has_image


def test_a_last_name_alone_is_no_name() -> None:
    assert to_lookup("W1AW", {"name": "Maxim", "fname": "Hiram"}).name is None


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//host/a.jpg", "https://h/a b", "https://h/" + "a" * 500],
)
def test_an_image_that_no_page_should_load_is_left_out(address: str) -> None:
    assert to_lookup("W1AW", {"image": address}).image is None


@pytest.mark.parametrize("error", ["Session Timeout", "Invalid session key", "session timeout (idle)"])
def test_a_lost_session_is_known_by_its_text(error: str) -> None:
    assert parse(document(session={"Key": "k", "Error": error})).session_lost


def test_a_lost_session_is_known_by_its_missing_key() -> None:
    assert parse(document(session={"Error": "Session does not exist or expired"})).session_lost
    assert not parse(document(session={"Error": "Not found: EI5AB"})).session_lost
    assert not parse(document(session={}, record=W1AW)).session_lost


def test_a_text_that_cannot_be_printed_is_trimmed_and_bounded() -> None:
    assert printable("Not\x00\x1b[31m found\u2028") == "Not [31m found"
    assert printable("x" * 1000) == "x" * MAX_TEXT_LENGTH


@given(st.text())
def test_printable_is_bounded_and_has_no_control_characters(text: str) -> None:
    made = printable(text)
    assert len(made) <= MAX_TEXT_LENGTH
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in made)


@given(st.binary())
def test_bytes_are_read_or_refused_never_worse(body: bytes) -> None:
    try:
        parse(body)
    except UnreadableReply:
        return
    assert b"QRZDatabase" in body


@given(st.dictionaries(st.sampled_from(sorted(W1AW)), st.text()))
def test_any_record_makes_a_success(record: dict[str, str]) -> None:
    assert to_lookup("W1AW", record).error is None
