"""A callsign directory for tests that decide when it answers."""

from __future__ import annotations

import asyncio

from core.station.lookup import not_configured
from core.station.state import Lookup


class SlowLookup:
    """A callsign directory that answers when it is told to."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.go = asyncio.Event()

    async def lookup(self, callsign: str) -> Lookup:
        self.asked.set()
        await self.go.wait()
        return not_configured(callsign)

    async def aclose(self) -> None:
        """Let who waits go."""
        self.go.set()
