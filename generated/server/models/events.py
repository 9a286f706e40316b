# Generated from core/registry/events.yaml. Edit that, then: make generate
"""Models of core/registry/events.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from generated.server.models.schemas import Fallback, ServerIdentity, ServerLimits
from generated.server.wire import Model


class SystemStatusEvent(Model):
    """Whether the queue is open."""

    active: StrictBool
    """True while callers may register."""


class ReconnectAdvice(Model):
    """How to reconnect: a random delay between 0 and base doubled at each failure, up to cap."""

    base_ms: Annotated[StrictInt, Field(ge=0)]
    """First bound of the delay."""
    cap_ms: Annotated[StrictInt, Field(ge=0)]
    """Last bound of the delay."""
    jitter: Literal["full"]
    """How the delay is drawn within its bound."""


class ConnectionPrincipal(Model):
    """Who the connection is logged in as."""

    authenticated: StrictBool
    """Whether it is the operator."""
    username: Annotated[str, Field(max_length=1024)] | None
    """The operator's user name; null while anonymous."""


class ConnectedData(Model):
    """What a client needs to know of the connection."""

    connection_id: Annotated[str, Field(max_length=64)]
    """Names the connection in logs."""
    server: ServerIdentity
    principal: ConnectionPrincipal
    heartbeat_interval_ms: Annotated[StrictInt, Field(ge=1)]
    """How often the server sends keepalive."""
    limits: ServerLimits
    position: Annotated[str, Field(max_length=64)]
    """Id of the last event before this connection."""
    reconnect: ReconnectAdvice
    fallback: Fallback


class KeepaliveData(Model):
    """Up to where everything has been sent."""

    position: Annotated[str, Field(max_length=64)]
    """Id up to which every event was sent."""


class GoodbyeData(Model):
    """Why the connection ends and what to do."""

    reason: Annotated[str, Field(max_length=128)]
    """Name of the close code."""
    reconnect_after_ms: Annotated[StrictInt, Field(ge=0)]
    """How long to wait before reconnecting."""
    fallback: Fallback
