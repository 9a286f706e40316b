# Generated from core/registry/system.yaml. Edit that, then: make generate
"""Models of core/registry/system.yaml."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from generated.server.models.schemas import Fallback, ServerIdentity, ServerLimits
from generated.server.wire import Model


class Pong(Model):
    """A sign of life."""

    pong: StrictBool
    """Always true."""
    timestamp: Annotated[str, Field(max_length=40)]
    """The server's clock, ISO 8601 with its offset."""


class ServerInfo(Model):
    """What the server is and can do."""

    server: ServerIdentity
    operations: list[Annotated[str, Field(max_length=64)]]
    """Names of all operations that WebSocket offers."""
    events: list[Annotated[str, Field(max_length=64)]]
    """Names of all events."""
    limits: ServerLimits
    fallback: Fallback
    websocket: Annotated[str, Field(max_length=256)]
    """Path of the WebSocket."""


class HeartbeatResult(Model):
    """Until when the promise holds."""

    alive: StrictBool
    """Always true."""
    interval_ms: Annotated[StrictInt, Field(ge=1)]
    """Send something at least this often."""
