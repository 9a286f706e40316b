"""One running node, as its transports see it: what the composition root has wired together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from core.bridge.auth import Authenticator, Identity
from core.bridge.commit import Clock
from core.bridge.connections import Connections
from core.bridge.envelope import RequestReader
from core.bridge.errors import ErrorTable
from core.bridge.event_log import EventLog
from core.bridge.events import Event
from core.bridge.executor import Executor
from core.bridge.peer import TrustedProxies
from core.bridge.position import Position
from core.bridge.session import SessionLimits
from core.bridge.strict_json import StrictDecoder


class ConnectionEvents(Protocol):
    """Makes the events that concern one connection, from the registry's schemas."""

    def connected(self, connection_id: str, identity: Identity, position: Position) -> Event: ...

    def keepalive(self, position: Position) -> Event: ...

    def goodbye(self, reason: str, reconnect_after_ms: int) -> Event: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeOptions:
    """Numbers and addresses that transports go by. Times are in seconds, sizes in bytes."""

    websocket_path: str
    subprotocol: str
    sse_path: str
    message_bytes: int
    body_bytes: int
    outbox_bytes: int
    outbox_frames: int
    heartbeat_interval: float
    sse_keepalive: float
    close_grace: float
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
    decoder: StrictDecoder
    reader: RequestReader
    authenticator: Authenticator
    log: EventLog[Any]
    connections: Connections
    proxies: TrustedProxies
    connection_events: ConnectionEvents
    clock: Clock
