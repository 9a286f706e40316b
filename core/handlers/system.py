"""The server itself, and the events that concern one connection (core/registry/system.yaml, events.yaml)."""

from __future__ import annotations

from collections.abc import Callable

from core.bridge.auth import Identity
from core.bridge.commit import Clock
from core.bridge.connection import Connection
from core.bridge.events import Event
from core.bridge.history import Resumption
from core.bridge.operations import Snapshot
from core.bridge.position import Position
from core.station.state import Station
from generated.server import events, limits, protocol
from generated.server.models.events import (
    ConnectedData,
    ConnectionPrincipal,
    GoodbyeData,
    KeepaliveData,
    ReconnectAdvice,
    ResumeOutcome,
)
from generated.server.models.public import StationSnapshot
from generated.server.models.schemas import Fallback, ServerIdentity, ServerLimits
from generated.server.models.system import HeartbeatResult, Pong, ServerInfo
from generated.server.ports import SystemPort

FALLBACK = Fallback(http=protocol.HTTP_PATH, sse=protocol.SSE_PATH)
IDENTITY = ServerIdentity(
    name=protocol.TITLE,
    version=protocol.API_VERSION,
    protocol=protocol.PROTOCOL_VERSION,
    subprotocol=protocol.SUBPROTOCOL,
    registry_hash=protocol.REGISTRY_HASH,
)
LIMITS = ServerLimits(
    message_bytes=limits.MESSAGE_BYTES,
    body_bytes=limits.BODY_BYTES,
    requests_in_flight=limits.REQUESTS_IN_FLIGHT,
    json_depth=limits.JSON_DEPTH,
)


class SystemHandler(SystemPort[Station]):
    """`operations` tells the names that WebSocket offers; `heartbeat_ms` is the keepalive interval."""

    def __init__(self, clock: Clock, operations: Callable[[], list[str]], heartbeat_ms: int) -> None:
        self._clock = clock
        self._operations = operations
        self._heartbeat_ms = heartbeat_ms

    def ping(self, snapshot: Snapshot[Station]) -> Pong:
        return Pong(pong=True, timestamp=self._clock().isoformat())

    def info(self, snapshot: Snapshot[Station]) -> ServerInfo:
        return ServerInfo(
            server=IDENTITY,
            operations=self._operations(),
            events=sorted(events.EVENTS),
            limits=LIMITS,
            fallback=FALLBACK,
            websocket=protocol.WEBSOCKET_PATH,
        )

    def heartbeat(self, connection: Connection) -> HeartbeatResult:
        connection.heartbeat()
        return HeartbeatResult(alive=True, interval_ms=self._heartbeat_ms)


class ConnectionEventFactory:
    """Makes `connected`, `keepalive` and `goodbye`; implements `core.bridge.node.ConnectionEvents`."""

    def __init__(self, heartbeat_ms: int, snapshot: Callable[[], StationSnapshot]) -> None:
        self._heartbeat_ms = heartbeat_ms
        self._snapshot = snapshot

    def connected(
        self,
        connection_id: str,
        identity: Identity,
        position: Position,
        resumption: Resumption | None = None,
    ) -> Event:
        """What a client needs to know first."""
        data = ConnectedData(
            connection_id=connection_id,
            server=IDENTITY,
            principal=ConnectionPrincipal(authenticated=identity.is_admin, username=identity.name),
            heartbeat_interval_ms=self._heartbeat_ms,
            limits=LIMITS,
            position=str(position),
            reconnect=ReconnectAdvice(
                base_ms=limits.RECONNECT_BASE_MS, cap_ms=limits.RECONNECT_CAP_MS, jitter="full"
            ),
            fallback=FALLBACK,
        )
        if resumption is not None:
            data.resume = self._outcome(resumption)
        return events.connected(data)

    def resumed(self, resumption: Resumption) -> Event:
        """How an event stream goes on."""
        return events.resume(self._outcome(resumption))

    def _outcome(self, resumption: Resumption) -> ResumeOutcome:
        return ResumeOutcome(
            outcome=resumption.outcome,
            reason=resumption.reason,
            position=str(resumption.position),
            snapshot=self._snapshot() if resumption.outcome == "reset" else None,
        )

    def keepalive(self, position: Position) -> Event:
        """Up to where everything has been sent."""
        return events.keepalive(KeepaliveData(position=str(position)))

    def goodbye(self, reason: str, reconnect_after_ms: int) -> Event:
        """Why the connection ends, and when to come back."""
        return events.goodbye(
            GoodbyeData(reason=reason, reconnect_after_ms=reconnect_after_ms, fallback=FALLBACK)
        )
