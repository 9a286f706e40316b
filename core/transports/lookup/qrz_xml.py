"""What QRZ.com's XML service answers (QRZ XML Interface Specification 1.34), read with distrust."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from core.station.state import Lookup

MAX_TEXT_LENGTH = 200
"""Characters that are taken of a text of the service, which everyone may read."""

_MAX_URL_LENGTH = 500
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SESSION_LOST = ("session timeout", "invalid session key")
# The original server's order: the country stands before state and postal code.
_ADDRESS_FIELDS = ("addr1", "addr2", "country", "state", "zip")


class UnreadableReply(Exception):
    """The service sent something else than a document of its specification."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: the session's `key` and `error`, and the fields of the callsign's `record`."""

    key: str | None
    error: str | None
    record: Mapping[str, str] | None

    @property
    def not_found(self) -> bool:
        """Whether the service knows no such callsign."""
        return self.error is not None and self.error.lower().startswith("not found")

    @property
    def session_lost(self) -> bool:
        """Whether the key that was sent has ended: only a new login helps.

        The specification has it that an answer without a key means so; older texts say it, too.
        """
        if self.error is not None and self.error.lower().startswith(_SESSION_LOST):
            return True
        return self.key is None and self.record is None and not self.not_found


def parse(body: bytes) -> Reply:
    """Read an answer. Raises UnreadableReply for anything but a `QRZDatabase` document.

    Document types are refused altogether, and so entities, external ones included.
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as error:
        # ValueError: defusedxml's refusals and unusable encodings; LookupError: unknown ones.
        raise UnreadableReply(type(error).__name__) from None
    if _local_name(root) != "QRZDatabase":
        raise UnreadableReply("not a QRZDatabase document")
    session: Mapping[str, str] = {}
    record: Mapping[str, str] | None = None
    for child in root:
        match _local_name(child):
            case "Session":
                session = _texts(child)
            case "Callsign" if record is None:
                record = _texts(child)
    return Reply(session.get("Key"), session.get("Error"), record)


def to_lookup(callsign: str, record: Mapping[str, str]) -> Lookup:
    """The look-up of `callsign` that a record makes, in the original server's terms.

    `name` is the formatted name only; `dxcc_name` the country that the callsign belongs to, which
    may differ from the one of the address.
    """
    address = ", ".join(text for field in _ADDRESS_FIELDS if (text := printable(record.get(field, ""))))
    return Lookup(
        callsign=callsign,
        name=printable(record.get("name_fmt", "")) or None,
        address=address or None,
        dxcc_name=printable(record.get("land", "")) or None,
        image=_web_address(record.get("image", "")),
    )


def printable(text: str) -> str:
    """A text of the service as it is, less control characters, surrounding blanks and excess length."""
    return _CONTROL.sub(" ", text).strip()[:MAX_TEXT_LENGTH]


def _web_address(text: str) -> str | None:
    # Screens put it into an <img>: no other scheme may get there, and half an address helps nobody.
    fits = len(text) <= _MAX_URL_LENGTH and text.isprintable() and " " not in text
    return text if fits and text.lower().startswith(("https://", "http://")) else None


def _texts(element: Element) -> dict[str, str]:
    pairs = ((_local_name(child), (child.text or "").strip()) for child in element)
    return {name: text for name, text in pairs if text}


def _local_name(element: Element) -> str:
    # The service's namespace has had several spellings over the years.
    return element.tag.rpartition("}")[2]
