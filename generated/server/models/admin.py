# Generated from core/registry/admin.yaml. Edit that, then: make generate
"""Models of core/registry/admin.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt

from generated.server.models.schemas import FrequencyUpdate, Qso, QueueEntry, SplitUpdate
from generated.server.wire import Model


class ConnectionsRequest(Model):
    """How many connections to list."""

    limit: Annotated[int, Field(ge=1, le=500)] = 100
    """At most so many connections, the newest."""


class AttachedClient(Model):
    """One open connection."""

    id: Annotated[str, Field(max_length=64)]
    """Names the connection in logs and, on WebSocket, in `connected`."""
    transport: Literal["websocket", "sse"]
    """What kind of connection it is."""
    address: Annotated[str, Field(max_length=64)]
    """The client's address; behind a trusted proxy, as the proxy tells it."""
    username: Annotated[str, Field(max_length=1024)] | None
    """Who is logged in on it; null while anonymous."""
    user_agent: Annotated[str, Field(max_length=128)] | None
    """What the client calls itself, without control characters; null when it does not say."""
    opened_at: Annotated[str, Field(max_length=40)]
    """When it was opened, ISO 8601 in UTC."""
    idle_ms: Annotated[StrictInt, Field(ge=0)]
    """How long nothing has been received."""
    health: Literal["ok", "slow", "silent"]
    """`slow` while frames wait for the client to read, `silent` when a WebSocket owes the answer to a ping.
    """
    requests: Annotated[StrictInt, Field(ge=0)]
    """Messages received."""
    failures: Annotated[StrictInt, Field(ge=0)]
    """Messages that were answered with an error."""
    events_sent: Annotated[StrictInt, Field(ge=0)]
    """Station events sent."""
    events_skipped: Annotated[StrictInt, Field(ge=0)]
    """Station events left out because newer ones replace them."""
    waiting_frames: Annotated[StrictInt, Field(ge=0)]
    """Frames that the client has still to read."""
    waiting_bytes: Annotated[StrictInt, Field(ge=0)]
    """About how many bytes they have."""


class ConnectionTotals(Model):
    """All open connections of this server together."""

    open: Annotated[StrictInt, Field(ge=0)]
    """How many are open."""
    websockets: Annotated[StrictInt, Field(ge=0)]
    """How many of them are WebSockets."""
    streams: Annotated[StrictInt, Field(ge=0)]
    """How many of them are event streams."""
    admins: Annotated[StrictInt, Field(ge=0)]
    """How many of them are logged in."""
    addresses: Annotated[StrictInt, Field(ge=0)]
    """From how many addresses they come."""
    requests: Annotated[StrictInt, Field(ge=0)]
    """Messages received on them."""
    failures: Annotated[StrictInt, Field(ge=0)]
    """Messages that were answered with an error."""
    events_sent: Annotated[StrictInt, Field(ge=0)]
    """Station events sent on them."""
    events_skipped: Annotated[StrictInt, Field(ge=0)]
    """Station events left out on them."""


class ConnectionLimits(Model):
    """How many connections may be open at once."""

    total: Annotated[StrictInt, Field(ge=1)]
    """On this server."""
    per_address: Annotated[StrictInt, Field(ge=1)]
    """From one address, or one /64 of IPv6."""
    per_account: Annotated[StrictInt, Field(ge=1)]
    """Logged in with one account."""


class AdminConnections(Model):
    """The open connections of this server."""

    connections: list[AttachedClient]
    """The newest ones, newest first."""
    totals: ConnectionTotals
    """All of them in numbers."""
    limits: ConnectionLimits
    draining: StrictBool
    """Whether the server is going away and takes no new ones."""


class AdminQueue(Model):
    """The queue as the operator sees it."""

    queue: list[QueueEntry]
    """Waiting callsigns, first in first."""
    total: Annotated[StrictInt, Field(ge=0)]
    """How many wait."""
    admin: StrictBool
    """Always true."""


class RemoveResult(Model):
    """Confirmation of a removal."""

    message: Annotated[str, Field(max_length=256)]
    """A sentence for people."""
    removed: QueueEntry


class ClearResult(Model):
    """How many callsigns were taken out of the queue."""

    message: Annotated[str, Field(max_length=256)]
    """A sentence for people."""
    cleared_count: Annotated[StrictInt, Field(ge=0)]
    """How many."""


class CompleteResult(Model):
    """The QSO that was ended, or null when there was none."""

    message: Annotated[str, Field(max_length=256)]
    """A sentence for people."""
    cleared_qso: Qso | None
    """The QSO that was ended; null when there was none."""


class FrequencyRequest(Model):
    """A frequency to show."""

    frequency: Annotated[str, Field(max_length=65536)]
    """Any text, kept as sent."""


class FrequencyResult(Model):
    """The frequency as it was set."""

    message: Annotated[str, Field(max_length=66000)]
    """A sentence for people."""
    frequency_data: FrequencyUpdate


class FrequencyCleared(Model):
    """The cleared frequency, and whether one had been set."""

    frequency: None
    """Always null."""
    last_updated: Annotated[str, Field(max_length=32)]
    """When, in UTC without a zone."""
    updated_by: Annotated[str, Field(max_length=256)]
    """The admin's user name."""
    cleared: StrictBool
    """Whether a frequency had been set."""


class FrequencyClearedResult(Model):
    """Confirmation that no frequency is set any more."""

    message: Annotated[str, Field(max_length=256)]
    """A sentence for people."""
    frequency_data: FrequencyCleared


class SplitRequest(Model):
    """A split to show."""

    split: Annotated[str, Field(max_length=65536)]
    """Any text, kept as sent."""


class SplitResult(Model):
    """The split as it was set or cleared."""

    message: Annotated[str, Field(max_length=66000)]
    """A sentence for people."""
    split_data: SplitUpdate


class StatusRequest(Model):
    """Whether the queue is to be open."""

    active: bool
    """True opens the queue, false closes it. Texts and numbers that mean a boolean are taken, too."""


class StatusChange(Model):
    """The new status and what was lost by setting it."""

    active: StrictBool
    """Whether the queue is open."""
    last_updated: Annotated[str, Field(max_length=32)]
    """When, in UTC without a zone."""
    updated_by: Annotated[str, Field(max_length=256)]
    """The admin's user name."""
    queue_cleared: StrictBool
    """Always true, even when nobody was waiting."""
    cleared_count: Annotated[StrictInt, Field(ge=0)]
    """How many callsigns were taken out of the queue."""
    qso_cleared: StrictBool
    """Whether a QSO was ended."""


class StatusResult(Model):
    """The new status and a sentence about it."""

    message: Annotated[str, Field(max_length=256)]
    """A sentence for people."""
    status: StatusChange


class SystemStatus(Model):
    """Whether the queue is open, and who said so."""

    active: StrictBool
    """Whether the queue is open."""
    last_updated: Annotated[str, Field(max_length=32)]
    """When, in UTC without a zone."""
    updated_by: Annotated[str, Field(max_length=256)]
    """The admin's user name; `system` before anyone set it."""


class LoggedQso(Model):
    """The QSO as the logging program tells it."""

    callsign: Annotated[str, Field(max_length=1024)]
    """The other station; portable forms are legal."""
    frequency_mhz: Annotated[StrictFloat, Field(ge=0, le=1000000)] | None = None
    """Where the QSO takes place, in MHz."""
    mode: Annotated[str, Field(max_length=64)] | None = None
    """Kind of emission, such as SSB."""
    source: Annotated[str, Field(max_length=64)] | None = None
    """Name of the logging program."""
    timestamp: Annotated[str, Field(max_length=64)]
    """When the logging program says it began; kept as sent."""
    triggered_by: Annotated[str, Field(max_length=64)] | None = None
    """What made the program report."""


class LoggingRequest(Model):
    """A message of a logging program."""

    type: Annotated[str, Field(max_length=64)]
    """Kind of the message; `qso_start` is the only one."""
    data: LoggedQso


class StartedQso(Model):
    """The QSO that was started."""

    callsign: Annotated[str, Field(max_length=64)]
    """The other station."""
    source: Literal["queue", "direct"]
    """Whether the caller had been waiting in the queue."""
    was_in_queue: StrictBool
    """The same as a boolean."""
    frequency_mhz: StrictFloat | None
    """Where it takes place in MHz; null when not reported."""
    mode: Annotated[str, Field(max_length=64)] | None
    """Kind of emission, such as SSB; null when not reported."""


class LoggingResult(Model):
    """Acknowledgement for the logging program."""

    type: Literal["ack"]
    """Always `ack`."""
    timestamp: Annotated[str, Field(max_length=64)]
    """When, in UTC without a zone."""
    received: LoggingRequest
    qso_started: StartedQso
