# Generated from core/registry/*.yaml. Edit that, then: make generate
"""What operations take and answer, and what events carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicStatus:
    """Whether the queue is open."""

    active: bool
    """True while callers may register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFrequency:
    """The operator's frequency; both members are null while there is none."""

    frequency: str | None
    """The text as the operator set it; null when none is set."""

    last_updated: str | None
    """When it was set, in UTC without a zone; null when none is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSplit:
    """The operator's split; both members are null while there is none."""

    split: str | None
    """The text as the operator set it; null when none is set."""

    last_updated: str | None
    """When it was set, in UTC without a zone; null when none is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsignLookup:
    """What the callsign lookup service said when the callsign was registered. `image` is absent, not null,
    when the lookup failed or is not configured.
    """

    callsign: str
    """The callsign that was looked up."""

    name: str | None
    """Formatted name of the operator; null when the lookup did not tell it."""

    address: str | None
    """Postal address: lines, city, country, state and postal code, joined by commas; null when the lookup did
    not tell it.
    """

    dxcc_name: str | None
    """Name of the DXCC entity; null when the lookup did not tell it."""

    error: str | None
    """Why the lookup failed; null when it succeeded."""

    image: str | None = None
    """Address of a picture; only after a successful lookup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """A callsign that waits in the queue."""

    callsign: str
    """Who waits, in capitals."""

    timestamp: str
    """When it was registered, in UTC without a zone."""

    position: int
    """Place in the queue, counted from 1."""

    qrz: CallsignLookup


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueList:
    """The whole queue."""

    queue: list[QueueEntry]
    """Waiting callsigns, first in first."""

    total: int
    """How many wait."""

    max_size: int
    """How many may wait; none when 0 or negative."""

    system_active: bool
    """Whether the queue is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QsoMetadata:
    """How a QSO that a logging program reported was started."""

    source: str
    """Whether the caller had been waiting in the queue: `queue`, `direct`, or another of a newer server."""

    logging_initiated: bool
    """Always true."""

    frequency_mhz: float | None
    """Where it takes place in MHz; null when not reported."""

    mode: str | None
    """Kind of emission, such as SSB; null when not reported."""

    started_via: str
    """Always `logging_software`."""

    triggered_by: str | None
    """What made the logging program report; null when it did not say."""

    logging_source: str | None
    """Name of the logging program; null when it did not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Qso:
    """The contact under way."""

    callsign: str
    """The other station."""

    timestamp: str
    """When the QSO began, in UTC without a zone."""

    qrz: CallsignLookup
    metadata: QsoMetadata | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StationSnapshot:
    """The whole station as of `position`."""

    position: str
    """Id of the last event that this state contains."""

    active: bool
    """Whether the queue is open."""

    queue: QueueList
    current_qso: Qso | None
    """The contact under way; null when there is none."""

    frequency: PublicFrequency
    split: PublicSplit


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRequest:
    """A caller's wish to be called back."""

    callsign: str
    """The caller's callsign, in any case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterResult:
    """Confirmation, with the caller's place."""

    message: str
    """A sentence for people."""

    entry: QueueEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionsRequest:
    """How many connections to list."""

    limit: int | None = None
    """At most so many connections, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedClient:
    """One open connection."""

    id: str
    """Names the connection in logs and, on WebSocket, in `connected`."""

    transport: str
    """What kind of connection it is: `websocket`, `sse`, or another of a newer server."""

    address: str
    """The client's address; behind a trusted proxy, as the proxy tells it."""

    username: str | None
    """Who is logged in on it; null while anonymous."""

    user_agent: str | None
    """What the client calls itself, without control characters; null when it does not say."""

    opened_at: str
    """When it was opened, ISO 8601 in UTC."""

    idle_ms: int
    """How long nothing has been received."""

    health: str
    """`slow` while frames wait for the client to read, `silent` when a WebSocket owes the answer to a ping:
    `ok`, `slow`, `silent`, or another of a newer server.
    """

    requests: int
    """Messages received."""

    failures: int
    """Messages that were answered with an error."""

    events_sent: int
    """Station events sent."""

    events_skipped: int
    """Station events left out because newer ones replace them."""

    waiting_frames: int
    """Frames that the client has still to read."""

    waiting_bytes: int
    """About how many bytes they have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionTotals:
    """All open connections of this server together."""

    open: int
    """How many are open."""

    websockets: int
    """How many of them are WebSockets."""

    streams: int
    """How many of them are event streams."""

    admins: int
    """How many of them are logged in."""

    addresses: int
    """From how many addresses they come."""

    requests: int
    """Messages received on them."""

    failures: int
    """Messages that were answered with an error."""

    events_sent: int
    """Station events sent on them."""

    events_skipped: int
    """Station events left out on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """How many connections may be open at once."""

    total: int
    """On this server."""

    per_address: int
    """From one address, or one /64 of IPv6."""

    per_account: int
    """Logged in with one account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminConnections:
    """The open connections of this server."""

    connections: list[AttachedClient]
    """The newest ones, newest first."""

    totals: ConnectionTotals
    """All of them in numbers."""

    limits: ConnectionLimits
    draining: bool
    """Whether the server is going away and takes no new ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminQueue:
    """The queue as the operator sees it."""

    queue: list[QueueEntry]
    """Waiting callsigns, first in first."""

    total: int
    """How many wait."""

    admin: bool
    """Always true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveResult:
    """Confirmation of a removal."""

    message: str
    """A sentence for people."""

    removed: QueueEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearResult:
    """How many callsigns were taken out of the queue."""

    message: str
    """A sentence for people."""

    cleared_count: int
    """How many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteResult:
    """The QSO that was ended, or null when there was none."""

    message: str
    """A sentence for people."""

    cleared_qso: Qso | None
    """The QSO that was ended; null when there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyRequest:
    """A frequency to show."""

    frequency: str
    """Any text, kept as sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyUpdate:
    """The operator's frequency and who set it."""

    frequency: str | None
    """The text as it was set; null when cleared."""

    last_updated: str
    """When, in UTC without a zone."""

    updated_by: str
    """The admin's user name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyResult:
    """The frequency as it was set."""

    message: str
    """A sentence for people."""

    frequency_data: FrequencyUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyCleared:
    """The cleared frequency, and whether one had been set."""

    frequency: None
    """Always null."""

    last_updated: str
    """When, in UTC without a zone."""

    updated_by: str
    """The admin's user name."""

    cleared: bool
    """Whether a frequency had been set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyClearedResult:
    """Confirmation that no frequency is set any more."""

    message: str
    """A sentence for people."""

    frequency_data: FrequencyCleared


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRequest:
    """A split to show."""

    split: str
    """Any text, kept as sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitUpdate:
    """The operator's split and who set it."""

    split: str | None
    """The text as it was set; null when cleared."""

    last_updated: str
    """When, in UTC without a zone."""

    updated_by: str
    """The admin's user name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitResult:
    """The split as it was set or cleared."""

    message: str
    """A sentence for people."""

    split_data: SplitUpdate


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRequest:
    """Whether the queue is to be open."""

    active: bool
    """True opens the queue, false closes it. Texts and numbers that mean a boolean are taken, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """The new status and what was lost by setting it."""

    active: bool
    """Whether the queue is open."""

    last_updated: str
    """When, in UTC without a zone."""

    updated_by: str
    """The admin's user name."""

    queue_cleared: bool
    """Always true, even when nobody was waiting."""

    cleared_count: int
    """How many callsigns were taken out of the queue."""

    qso_cleared: bool
    """Whether a QSO was ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusResult:
    """The new status and a sentence about it."""

    message: str
    """A sentence for people."""

    status: StatusChange


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemStatus:
    """Whether the queue is open, and who said so."""

    active: bool
    """Whether the queue is open."""

    last_updated: str
    """When, in UTC without a zone."""

    updated_by: str
    """The admin's user name; `system` before anyone set it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedQso:
    """The QSO as the logging program tells it."""

    callsign: str
    """The other station; portable forms are legal."""

    timestamp: str
    """When the logging program says it began; kept as sent."""

    frequency_mhz: float | None = None
    """Where the QSO takes place, in MHz."""

    mode: str | None = None
    """Kind of emission, such as SSB."""

    source: str | None = None
    """Name of the logging program."""

    triggered_by: str | None = None
    """What made the program report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggingRequest:
    """A message of a logging program."""

    type: str
    """Kind of the message; `qso_start` is the only one."""

    data: LoggedQso


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedQso:
    """The QSO that was started."""

    callsign: str
    """The other station."""

    source: str
    """Whether the caller had been waiting in the queue: `queue`, `direct`, or another of a newer server."""

    was_in_queue: bool
    """The same as a boolean."""

    frequency_mhz: float | None
    """Where it takes place in MHz; null when not reported."""

    mode: str | None
    """Kind of emission, such as SSB; null when not reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggingResult:
    """Acknowledgement for the logging program."""

    type: str
    """Always `ack`."""

    timestamp: str
    """When, in UTC without a zone."""

    received: LoggingRequest
    qso_started: StartedQso


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRequest:
    """The operator's credentials."""

    username: str
    """The operator's login."""

    password: str
    """The operator's secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginResult:
    """Who the connection is now."""

    authenticated: bool
    """Always true."""

    username: str
    """The operator's user name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoutResult:
    """Who the connection is now."""

    authenticated: bool
    """Always false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribeRequest:
    """Which events a connection is to receive."""

    events: list[str] | None = None
    """Names of events; null, or nothing at all, stands for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeRequest:
    """Which events a connection is to receive no more."""

    events: list[str]
    """Names of events; those that it does not receive anyway are ignored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSelection:
    """What a connection receives from now on."""

    events: list[str]
    """Names of the events, sorted."""

    position: str
    """Id of the last event before the choice holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRequest:
    """A place in the log, and how much of it to read."""

    after: str
    """Id of the last event that is known, or any `position`."""

    limit: int | None = None
    """At most so many events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvent:
    """An event as it was announced."""

    id: str
    """Its place in the log."""

    event: str
    """Its name."""

    data: Any
    """What it announced."""

    timestamp: str
    """When it happened, ISO 8601 with its offset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Events after a position, or a new beginning."""

    outcome: str
    """Whether nothing happened since (`current`), the events follow (`replayed`), or `snapshot` begins anew
    (`reset`): `current`, `replayed`, `reset`, or another of a newer server.
    """

    reason: str | None
    """Why it is a reset; null otherwise: `epoch_changed`, `too_old`, `too_many`, `future`, or another of a
    newer server.
    """

    events: list[PastEvent]
    """The events in order."""

    snapshot: StationSnapshot | None
    """The station at a reset; null otherwise."""

    position: str
    """Where the client is when it has taken all this; ask for what comes after it next."""

    more: bool
    """Whether there are events after `position` already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeOutcome:
    """How a connection goes on that asked to resume. The events after `position` follow, each once and in
    order.
    """

    outcome: str
    """Whether nothing happened since (`current`), what was missed follows (`replayed`), or `snapshot` begins
    anew (`reset`): `current`, `replayed`, `reset`, or another of a newer server.
    """

    reason: str | None
    """Why it is a reset; null otherwise: `epoch_changed`, `too_old`, `too_many`, `future`, or another of a
    newer server.
    """

    position: str
    """Id after which the events that follow begin."""

    snapshot: StationSnapshot | None
    """The station at a reset; null otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemStatusEvent:
    """Whether the queue is open."""

    active: bool
    """True while callers may register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconnectAdvice:
    """How to reconnect: a random delay between 0 and base doubled at each failure, up to cap."""

    base_ms: int
    """First bound of the delay."""

    cap_ms: int
    """Last bound of the delay."""

    jitter: str
    """How the delay is drawn within its bound: `full`, or another of a newer server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionPrincipal:
    """Who the connection is logged in as."""

    authenticated: bool
    """Whether it is the operator."""

    username: str | None
    """The operator's user name; null while anonymous."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerIdentity:
    """Which server this is."""

    name: str
    """Name of the software."""

    version: str
    """Release of the software."""

    protocol: str
    """Version of the WebSocket protocol."""

    subprotocol: str
    """Subprotocol to offer in the handshake."""

    registry_hash: str
    """Changes whenever the interface does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """What one client may send and keep waiting."""

    message_bytes: int
    """Size of a WebSocket message in bytes."""

    body_bytes: int
    """Size of an HTTP body in bytes."""

    requests_in_flight: int
    """Requests without a response on one connection."""

    json_depth: int
    """Nesting of JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """Where the same interface is without WebSocket. Paths are relative to the server's address."""

    http: str
    """Prefix of the HTTP routes."""

    sse: str
    """Path of the event stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedData:
    """What a client needs to know of the connection."""

    connection_id: str
    """Names the connection in logs."""

    server: ServerIdentity
    principal: ConnectionPrincipal
    heartbeat_interval_ms: int
    """How often the server sends keepalive."""

    limits: ServerLimits
    position: str
    """Id of the last event before this connection."""

    reconnect: ReconnectAdvice
    fallback: Fallback
    resume: ResumeOutcome | None = None
    """How the connection goes on; only when it asked to resume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepaliveData:
    """Up to where everything has been sent."""

    position: str
    """Id up to which every event that this connection receives was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodbyeData:
    """Why the connection ends and what to do."""

    reason: str
    """Name of the close code."""

    reconnect_after_ms: int
    """How long to wait before reconnecting."""

    fallback: Fallback


@dataclass(frozen=True, slots=True, kw_only=True)
class Pong:
    """A sign of life."""

    pong: bool
    """Always true."""

    timestamp: str
    """The server's clock, ISO 8601 with its offset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerInfo:
    """What the server is and can do."""

    server: ServerIdentity
    operations: list[str]
    """Names of all operations that WebSocket offers."""

    events: list[str]
    """Names of all events."""

    limits: ServerLimits
    fallback: Fallback
    websocket: str
    """Path of the WebSocket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatResult:
    """Until when the promise holds."""

    alive: bool
    """Always true."""

    interval_ms: int
    """Send something at least this often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsignPath:
    """Names one callsign."""

    callsign: str
    """The callsign; upper-cased and trimmed before it is compared."""
