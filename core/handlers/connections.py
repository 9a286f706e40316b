"""Who is attached to this node, as the operator is shown it (core/registry/admin.yaml)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from core.bridge.connections import ConnectionRecord, Connections, Waiting
from generated.server.models import admin as models

# A ping goes out each interval, and is answered within one.
_SILENT_INTERVALS = 2


class AttachedClients:
    """Describes the open connections, without anything secret.

    `heartbeat` is the interval of pings in seconds, `monotonic` the event loop's clock.
    """

    def __init__(
        self, connections: Connections, heartbeat: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._connections = connections
        self._silent_after = _SILENT_INTERVALS * heartbeat
        self._monotonic = monotonic

    def describe(self, limit: int) -> models.AdminConnections:
        """The newest `limit` connections, and how many there are of each kind."""
        connections = self._connections
        records = connections.records
        websockets = sum(record.transport == "websocket" for record in records)
        capacity = connections.capacity
        now = self._monotonic()
        return models.AdminConnections(
            connections=[self._described(record, now) for record in records[:limit]],
            totals=models.ConnectionTotals(
                open=len(records),
                websockets=websockets,
                streams=len(records) - websockets,
                admins=sum(record.identity.is_admin for record in records),
                addresses=connections.networks,
                requests=sum(record.requests for record in records),
                failures=sum(record.failures for record in records),
                events_sent=sum(record.events_sent for record in records),
                events_skipped=sum(record.events_skipped for record in records),
            ),
            limits=models.ConnectionLimits(
                total=capacity.total, per_address=capacity.per_address, per_account=capacity.per_account
            ),
            draining=connections.draining,
        )

    def _described(self, record: ConnectionRecord, now: float) -> models.AttachedClient:
        waiting = record.waiting()
        idle = max(0.0, now - record.last_received_at)
        return models.AttachedClient(
            id=record.id,
            transport=record.transport,
            address=record.peer.address,
            username=record.identity.name,
            user_agent=record.user_agent,
            opened_at=record.opened_at.isoformat(),
            idle_ms=round(idle * 1000),
            health=self._health(record, waiting, idle),
            requests=record.requests,
            failures=record.failures,
            events_sent=record.events_sent,
            events_skipped=record.events_skipped,
            waiting_frames=waiting.frames,
            waiting_bytes=waiting.bytes,
        )

    def _health(
        self, record: ConnectionRecord, waiting: Waiting, idle: float
    ) -> Literal["ok", "slow", "silent"]:
        # Nothing is ever received on an event stream.
        if record.transport == "websocket" and idle > self._silent_after:
            return "silent"
        return "slow" if waiting.frames else "ok"
