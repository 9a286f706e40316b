"""The directory of a server without credentials for one."""

from __future__ import annotations

from core.station.lookup import not_configured
from core.station.state import Lookup


class NotConfiguredLookup:
    """Answers every callsign with the reason why nothing is known of it."""

    async def lookup(self, callsign: str) -> Lookup:
        """Always a failure that names the missing settings."""
        return not_configured(callsign)

    async def aclose(self) -> None:
        """Nothing to release."""
