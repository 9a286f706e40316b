"""Hypothesis strategies for the station's values."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from core.station.clock import wire_time
from core.station.state import Entry, Lookup, Qso, QsoMetadata, Station, Status, Tuning

LETTERS = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
DIGITS = st.sampled_from("0123456789")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def _joined(*parts: tuple[st.SearchStrategy[str], int, int]) -> st.SearchStrategy[str]:
    texts = [st.text(letters, min_size=least, max_size=most) for letters, least, most in parts]
    return st.tuples(*texts).map("".join)


CALLSIGNS = st.one_of(
    _joined((LETTERS, 1, 2), (DIGITS, 1, 2), (LETTERS, 1, 4)),
    _joined((DIGITS, 1, 1), (LETTERS, 1, 1), (DIGITS, 1, 1), (LETTERS, 1, 3)),
)
"""Every callsign that may register, and no other text."""

FEW_CALLSIGNS = st.sampled_from(["W1AW", "K1ABC", "N0XYZ", "EI6LF", "9A1ABC", "2E0A", "GB75AB"])
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
WIRE_TIMES = TIMES.map(wire_time)
OPTIONAL_TEXT = st.none() | TEXT
LOOKUPS = st.builds(Lookup, TEXT, OPTIONAL_TEXT, OPTIONAL_TEXT, OPTIONAL_TEXT, OPTIONAL_TEXT, OPTIONAL_TEXT)
ENTRIES = st.builds(Entry, CALLSIGNS, WIRE_TIMES, st.integers(1, 1000), LOOKUPS)
METADATA = st.builds(
    QsoMetadata,
    st.sampled_from(["queue", "direct"]),
    st.booleans(),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    OPTIONAL_TEXT,
    TEXT,
    OPTIONAL_TEXT,
    OPTIONAL_TEXT,
)
QSOS = st.builds(Qso, CALLSIGNS, WIRE_TIMES, LOOKUPS, st.none() | METADATA)
TUNINGS = st.just(Tuning()) | st.builds(Tuning, TEXT, WIRE_TIMES, TEXT)
STATIONS = st.builds(
    Station,
    st.builds(Status, st.booleans(), WIRE_TIMES, TEXT),
    st.lists(ENTRIES, max_size=5, unique_by=lambda entry: entry.callsign).map(tuple),
    st.none() | QSOS,
    TUNINGS,
    TUNINGS,
)
