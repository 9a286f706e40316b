"""Callsign look-ups: the client of QRZ.com's XML service, and what stands in for it without credentials."""

from __future__ import annotations

from core.transports.lookup.not_configured import NotConfiguredLookup
from core.transports.lookup.qrz import BASE_URL, QrzLookup

__all__ = ["NotConfiguredLookup", "QrzLookup", "callsign_lookup"]


def callsign_lookup(
    username: str | None, password: str | None, *, base_url: str = BASE_URL
) -> QrzLookup | NotConfiguredLookup:
    """The directory for these credentials; with only one of both it counts as not configured."""
    if username and password:
        return QrzLookup(username, password, base_url=base_url)
    return NotConfiguredLookup()
