# Generated from core/registry/*.yaml. Edit that, then: make generate
"""Names, versions, addresses and close codes of the interface."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

TITLE: Final = "Pileup Buster bridge"
API_VERSION: Final = "1.0.0"
PROTOCOL_VERSION: Final = "1.0"
SUBPROTOCOL: Final = "pileup.v1.json"
REGISTRY_HASH: Final = "eeb349bed941f016"
"""Changes with anything that clients can notice, not with descriptions."""
WEBSOCKET_PATH: Final = "/ws"
HTTP_PATH: Final = "/api"
"""Under which all routes of operations are."""
SSE_PATH: Final = "/api/events/stream"


class CloseCode(IntEnum):
    """WebSocket close codes: 40xx reconnect, 41xx authenticate again, 42xx do not reconnect."""

    DRAIN = 4000
    """The server is shutting down or being replaced. Reconnect after the advised delay."""

    HEARTBEAT_MISSED = 4001
    """A connection that had used system.heartbeat was silent for too long."""

    TOO_SLOW = 4002
    """The client did not read what waited for it, or did not complete a message in time. Reconnect and
    resume.
    """

    RATE_ABUSE = 4008
    """The client went on sending after it had been refused for its rate again and again, or sent too many
    pings.
    """

    OVERLOAD = 4009
    """The server has no room for this connection at the moment."""

    SESSION_EXPIRED = 4102
    """The login has expired. Reconnect and authenticate again."""

    PROTOCOL_VIOLATION = 4200
    """The client broke protocol 1.0 in a way that reconnecting would not mend."""

    TOO_MANY_ERRORS = 4206
    """The client kept sending frames that are no requests of protocol 1.0."""
