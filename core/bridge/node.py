"""One running node, as its transports see it: what the composition root has wired together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from core.bridge.auth import Identity
from core.bridge.commit import Clock
from core.bridge.connections import Connections
from core.bridge.envelope import RequestReader
from core.bridge.errors import ErrorTable
from core.bridge.event_log import EventLog
from core.bridge.events import Event, EventTable
from core.bridge.executor import Executor
from core.bridge.history import Resumption
from core.bridge.login_guard import LoginGuard
from core.bridge.metrics import Metrics
from core.bridge.outbox import OutboxLimits
from core.bridge.peer import TrustedProxies
from core.bridge.position import Position
from core.bridge.rate_limit import RateLimiter
from core.bridge.session import SessionLimits
from core.bridge.strict_json import StrictDecoder


class ConnectionEvents(Protocol):
    """Makes the events that concern one connection, from the registry's schemas."""

    def connected(
        self,
        connection_id: str,
        identity: Identity,
        position: Position,
        resumption: Resumption | None = None,
    ) -> Event:
        """The first event; `position` is that of the newest event, `resumption` what was asked for."""

    def resumed(self, resumption: Resumption) -> Event:
        """How an event stream goes on, whose `connected` cannot say it."""

    def keepalive(self, position: Position) -> Event: ...

    def goodbye(self, reason: str, reconnect_after_ms: int) -> Event: ...


class WireLimits(NamedTuple):
    """What a client may send below the level of messages. Times are in seconds, sizes in bytes.

    `header_time` bounds the headers of a request or handshake, `body_time` its body, `message_time` a
    WebSocket message from its first byte to its last. `control_frames` may come in a burst, and
    `control_rate` a second after it. `sockets_per_connection` times as many TCP connections as one
    address may have streams may it have besides. Of `pipelined_requests` one runs and the others wait.
    """

    header_time: float
    body_time: float
    header_bytes: int
    header_count: int
    control_frames: int
    control_rate: float
    message_fragments: int
    message_time: float
    sockets_per_connection: int
    pipelined_requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeOptions:
    """Numbers and addresses that transports go by. Times are in seconds, sizes in bytes."""

    websocket_path: str
    subprotocol: str
    http_path: str
    sse_path: str
    message_bytes: int
    body_bytes: int
    outbox: OutboxLimits
    heartbeat_interval: float
    sse_keepalive: float
    close_grace: float
    shutdown_grace: float
    wire: WireLimits
    allowed_origins: frozenset[str]
    session: SessionLimits
    close_codes: Mapping[str, int]
    sse_connected_data: str
    sse_keepalive_data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Everything that a transport may use."""

    options: NodeOptions
    executor: Executor[Any]
    errors: ErrorTable
    events: EventTable
    decoder: StrictDecoder
    reader: RequestReader
    authenticator: LoginGuard
    limiter: RateLimiter
    log: EventLog[Any]
    connections: Connections
    proxies: TrustedProxies
    connection_events: ConnectionEvents
    clock: Clock
    metrics: Metrics
