"""Callsigns: how a text becomes one, and which are accepted where."""

from __future__ import annotations

import re

MAX_LOGGABLE_LENGTH = 20
"""Characters of the longest callsign that a log may name, all its parts and slashes included."""

# Spelt out: `\d`, `\w` and IGNORECASE would let digits and letters outside ASCII in.
_REGISTRABLE = re.compile(r"[A-Z]{1,2}[0-9]{1,2}[A-Z]{1,4}|[0-9][A-Z][0-9][A-Z]{1,3}")
_PART = re.compile(r"[A-Z0-9]+")
# ITU Radio Regulations 19.50 and 19.68: prefix, at least one digit, a suffix that ends in a letter.
# 3DA0 (Eswatini) has a prefix of three characters; special event calls have many digits.
_STATION_PART = re.compile(r"(?:[A-Z]{1,2}|[A-Z][0-9]|[0-9][A-Z]{1,2})[0-9][A-Z0-9]*[A-Z]")


def normalise(text: str) -> str:
    """Upper-case first, then trim, both by Unicode rules: `" w1aw\\n"` is `W1AW`, `ß1aw` is `SS1AW`."""
    return text.upper().strip()


def is_valid(callsign: str) -> bool:
    """Whether a normalised callsign may register: the original server's grammar, to the letter.

    One or two letters, one or two digits, one to four letters; or one digit, one letter, one
    digit, one to three letters. Only ASCII counts. Portable calls and some real ones (`3DA0AB`,
    `TM2024X`) are not among them.
    """
    return _REGISTRABLE.fullmatch(callsign) is not None


def is_loggable(callsign: str) -> bool:
    """Whether a logging program may name this normalised callsign as the other side of a QSO.

    ASCII letters and digits in parts joined by `/`, at most `MAX_LOGGABLE_LENGTH` characters, and
    one part at least that is a call by itself: `EA8/EI6LF/P`, `TM2024X`. All that `is_valid`
    accepts is loggable.
    """
    if len(callsign) > MAX_LOGGABLE_LENGTH:
        return False
    parts = callsign.split("/")
    return all(_PART.fullmatch(part) for part in parts) and any(
        _STATION_PART.fullmatch(part) for part in parts
    )
