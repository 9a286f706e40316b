"""The states of a connection."""

from __future__ import annotations

from enum import StrEnum


class ConnectionState(StrEnum):
    """Where a client stands. `live` and `fallback` answer calls at once; in the others calls wait."""

    CONNECTING = "connecting"
    """The first connection is being made."""

    LIVE = "live"
    """Connected as asked for."""

    RESUMING = "resuming"
    """The connection was lost and is being made again; events go on where they stopped."""

    FALLBACK = "fallback"
    """Connected over HTTP and Server-Sent Events, because WebSocket did not work."""

    CLOSED = "closed"
    """Closed by the program, or for good by the server."""
