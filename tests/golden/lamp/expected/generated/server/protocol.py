# Generated from core/registry/*.yaml. Edit that, then: make generate
"""Names, versions, addresses and close codes of the interface."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

TITLE: Final = "Lamp"
API_VERSION: Final = "0.1.0"
PROTOCOL_VERSION: Final = "1.0"
SUBPROTOCOL: Final = "lamp.v1.json"
REGISTRY_HASH: Final = "30b34ddbc731c8b7"
"""Changes with anything that clients can notice, not with descriptions."""
WEBSOCKET_PATH: Final = "/ws"
HTTP_PATH: Final = "/api"
"""Under which all routes of operations are."""
SSE_PATH: Final = "/api/stream"


class CloseCode(IntEnum):
    """WebSocket close codes: 40xx reconnect, 41xx authenticate again, 42xx do not reconnect."""

    DRAIN = 4000
    """The server is going away."""

    HEARTBEAT_MISSED = 4001
    """A connection that had promised signs of life was silent."""

    TOO_SLOW = 4002
    """The client read its events too slowly."""

    RATE_ABUSE = 4008
    """The client sent more than it may."""

    SESSION_EXPIRED = 4102
    """The keeper was logged in for too long."""

    PROTOCOL_VIOLATION = 4200
    """The client broke the protocol."""

    TOO_MANY_ERRORS = 4206
    """The client kept sending frames that are no requests."""
