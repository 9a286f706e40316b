# Generated from core/registry/events.yaml. Edit that, then: make generate
"""Models of core/registry/events.yaml."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt

from generated.server.models.public import StationSnapshot
from generated.server.models.schemas import Fallback, ServerIdentity, ServerLimits
from generated.server.wire import NOT_NULL, Model


class SubscribeRequest(Model):
    """Which events a connection is to receive."""

    events: (
        Annotated[
            list[Literal["current_qso", "frequency_update", "queue_update", "split_update", "system_status"]],
            Field(max_length=64),
        ]
        | None
    ) = None
    """Names of events; null, or nothing at all, stands for all of them."""


class UnsubscribeRequest(Model):
    """Which events a connection is to receive no more."""

    events: Annotated[
        list[Literal["current_qso", "frequency_update", "queue_update", "split_update", "system_status"]],
        Field(max_length=64),
    ]
    """Names of events; those that it does not receive anyway are ignored."""


class EventSelection(Model):
    """What a connection receives from now on."""

    events: list[Annotated[str, Field(max_length=64)]]
    """Names of the events, sorted."""
    position: Annotated[str, Field(max_length=64)]
    """Id of the last event before the choice holds."""


class HistoryRequest(Model):
    """A place in the log, and how much of it to read."""

    after: Annotated[str, Field(pattern=r"^[0-9a-f]{1,32}:(0|[1-9][0-9]{0,17})$", max_length=51)]
    """Id of the last event that is known, or any `position`."""
    limit: Annotated[int, Field(ge=1, le=500)] = 500
    """At most so many events."""


class PastEvent(Model):
    """An event as it was announced."""

    id: Annotated[str, Field(max_length=64)]
    """Its place in the log."""
    event: Annotated[str, Field(max_length=64)]
    """Its name."""
    data: Any
    """What it announced."""
    timestamp: Annotated[str, Field(max_length=40)]
    """When it happened, ISO 8601 with its offset."""


class HistoryPage(Model):
    """Events after a position, or a new beginning."""

    outcome: Literal["current", "replayed", "reset"]
    """Whether nothing happened since (`current`), the events follow (`replayed`), or `snapshot` begins anew
    (`reset`).
    """
    reason: Literal["epoch_changed", "too_old", "too_many", "future"] | None
    """Why it is a reset; null otherwise."""
    events: list[PastEvent]
    """The events in order."""
    snapshot: StationSnapshot | None
    """The station at a reset; null otherwise."""
    position: Annotated[str, Field(max_length=64)]
    """Where the client is when it has taken all this; ask for what comes after it next."""
    more: StrictBool
    """Whether there are events after `position` already."""


class ResumeOutcome(Model):
    """How a connection goes on that asked to resume. The events after `position` follow, each once and in
    order.
    """

    outcome: Literal["current", "replayed", "reset"]
    """Whether nothing happened since (`current`), what was missed follows (`replayed`), or `snapshot` begins
    anew (`reset`).
    """
    reason: Literal["epoch_changed", "too_old", "too_many", "future"] | None
    """Why it is a reset; null otherwise."""
    position: Annotated[str, Field(max_length=64)]
    """Id after which the events that follow begin."""
    snapshot: StationSnapshot | None
    """The station at a reset; null otherwise."""


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
    resume: Annotated[ResumeOutcome | None, NOT_NULL] = None
    """How the connection goes on; only when it asked to resume."""


class KeepaliveData(Model):
    """Up to where everything has been sent."""

    position: Annotated[str, Field(max_length=64)]
    """Id up to which every event that this connection receives was sent."""


class GoodbyeData(Model):
    """Why the connection ends and what to do."""

    reason: Annotated[str, Field(max_length=128)]
    """Name of the close code."""
    reconnect_after_ms: Annotated[StrictInt, Field(ge=0)]
    """How long to wait before reconnecting."""
    fallback: Fallback
