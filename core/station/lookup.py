"""What the station asks of a callsign directory. Implemented in `core.transports.lookup`."""

from __future__ import annotations

from typing import Protocol

from core.station.state import Lookup

NOT_CONFIGURED = (
    "QRZ.com credentials not configured. Please set QRZ_USERNAME and QRZ_PASSWORD environment variables."
)


class CallsignLookup(Protocol):
    """A directory of callsigns."""

    async def lookup(self, callsign: str) -> Lookup:
        """What is known of a normalised callsign.

        Never raises for a fault of the directory: the answer's `error` then says, fit for everyone
        to read, what went wrong. A failed look-up prevents no registration.
        """

    async def aclose(self) -> None:
        """Release what the directory holds open."""


def failed(callsign: str, error: str) -> Lookup:
    """A look-up that brought nothing but a reason."""
    return Lookup(callsign=callsign, error=error)


def not_configured(callsign: str) -> Lookup:
    """The answer while the server has no credentials for a directory."""
    return failed(callsign, NOT_CONFIGURED)
