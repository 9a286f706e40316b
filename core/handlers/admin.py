"""What the operator does (core/registry/admin.yaml)."""

from __future__ import annotations

from datetime import datetime

from core.bridge.commit import Change, Commits
from core.bridge.executor import SnapshotSource
from core.bridge.operations import Call, Committed, Snapshot
from core.handlers import wire
from core.handlers.connections import AttachedClients
from core.station import qso, queue, status, tuning
from core.station.clock import wire_time
from core.station.errors import StationError
from core.station.lookup import CallsignLookup, not_configured
from core.station.state import Station
from generated.server import events
from generated.server.models import admin as models
from generated.server.models.events import SystemStatusEvent
from generated.server.models.schemas import CallsignPath, Qso
from generated.server.ports import AdminPort


class AdminHandler(AdminPort[Station]):
    """`max_size` is how many callsigns may wait, `attached` who is connected to this node."""

    def __init__(
        self,
        commits: Commits[Station],
        source: SnapshotSource[Station],
        lookup: CallsignLookup,
        max_size: int,
        attached: AttachedClients,
    ) -> None:
        self._commits = commits
        self._source = source
        self._lookup = lookup
        self._max_size = max_size
        self._attached = attached

    # --- Connections ---------------------------------------------------------------------------

    def get_connections(
        self, snapshot: Snapshot[Station], params: models.ConnectionsRequest
    ) -> models.AdminConnections:
        return self._attached.describe(params.limit)

    # --- Queue ---------------------------------------------------------------------------------

    def get_queue(self, snapshot: Snapshot[Station]) -> models.AdminQueue:
        entries = wire.entries(snapshot.state)
        return models.AdminQueue(queue=entries, total=len(entries), admin=True)

    async def remove_callsign(self, call: Call, params: CallsignPath) -> Committed[models.RemoveResult]:
        def apply(station: Station, now: datetime) -> Change[Station, models.RemoveResult]:
            changed, entry = queue.remove(station, params.callsign)
            message = f"Callsign {entry.callsign} removed from queue"
            result = models.RemoveResult(message=message, removed=wire.entry(entry))
            return Change(changed, result, [wire.queue_update(changed, self._max_size)])

        return await self._commits.commit(call, apply)

    async def clear_queue(self, call: Call) -> Committed[models.ClearResult]:
        def apply(station: Station, now: datetime) -> Change[Station, models.ClearResult]:
            changed, count = queue.clear(station)
            result = models.ClearResult(
                message=f"Queue cleared. Removed {count} entries.", cleared_count=count
            )
            return Change(changed, result, [wire.queue_update(changed, self._max_size)] if count else [])

        return await self._commits.commit(call, apply)

    # --- QSO -----------------------------------------------------------------------------------

    async def next_qso(self, call: Call) -> Committed[Qso | None]:
        def apply(station: Station, now: datetime) -> Change[Station, Qso | None]:
            changed, begun = qso.next_qso(station, now)
            shape = wire.qso_or_none(begun)
            announced = [events.current_qso(shape)]
            if begun is not None:
                announced.append(wire.queue_update(changed, self._max_size))
            return Change(changed, shape, announced)

        return await self._commits.commit(call, apply)

    async def complete_qso(self, call: Call) -> Committed[models.CompleteResult]:
        def apply(station: Station, now: datetime) -> Change[Station, models.CompleteResult]:
            changed, ended = qso.complete(station)
            if ended is None:
                message = "No active QSO to complete"
                return Change(changed, models.CompleteResult(message=message, cleared_qso=None))
            message = f"QSO with {ended.callsign} completed successfully"
            result = models.CompleteResult(message=message, cleared_qso=wire.qso(ended))
            return Change(changed, result, [events.current_qso(None)])

        return await self._commits.commit(call, apply)

    def get_current_qso(self, snapshot: Snapshot[Station]) -> Qso | None:
        return wire.qso_or_none(snapshot.state.current_qso)

    async def logging_direct(
        self, call: Call, params: models.LoggingRequest
    ) -> Committed[models.LoggingResult]:
        logged = params.data
        start = qso.LoggedStart(
            params.type,
            logged.callsign,
            logged.frequency_mhz,
            logged.mode,
            logged.source,
            logged.triggered_by,
        )
        found = not_configured("")
        try:
            before = self._source.snapshot.state
            callsign = qso.check_logged(before, start)
        except StationError:
            # A retry may find the system closed by now; commit knows the stored answer.
            if call.key is None:
                raise
        else:
            if queue.waiting(before, callsign) is None:
                found = await self._lookup.lookup(callsign)

        def apply(station: Station, now: datetime) -> Change[Station, models.LoggingResult]:
            changed, begun, was_in_queue = qso.start_logged(station, start, found, now)
            announced = [events.current_qso(wire.qso(begun))]
            if was_in_queue:
                announced.append(wire.queue_update(changed, self._max_size))
            result = models.LoggingResult(
                type="ack",
                timestamp=wire_time(now),
                received=params,
                qso_started=models.StartedQso(
                    callsign=begun.callsign,
                    source="queue" if was_in_queue else "direct",
                    was_in_queue=was_in_queue,
                    frequency_mhz=start.frequency_mhz,
                    mode=start.mode,
                ),
            )
            return Change(changed, result, announced)

        return await self._commits.commit(call, apply)

    # --- Frequency and split -------------------------------------------------------------------

    async def set_frequency(
        self, call: Call, params: models.FrequencyRequest
    ) -> Committed[models.FrequencyResult]:
        def apply(station: Station, now: datetime) -> Change[Station, models.FrequencyResult]:
            changed, value = tuning.set_frequency(station, params.frequency, _admin(call), now)
            update = wire.frequency_update(value)
            message = f"Frequency set to {params.frequency}"
            result = models.FrequencyResult(message=message, frequency_data=update)
            return Change(changed, result, [events.frequency_update(update)])

        return await self._commits.commit(call, apply)

    async def delete_frequency(self, call: Call) -> Committed[models.FrequencyClearedResult]:
        def apply(station: Station, now: datetime) -> Change[Station, models.FrequencyClearedResult]:
            changed, value, was_set = tuning.clear_frequency(station, _admin(call), now)
            update = wire.frequency_update(value)
            data = models.FrequencyCleared(
                frequency=None,
                last_updated=update.last_updated,
                updated_by=update.updated_by,
                cleared=was_set,
            )
            result = models.FrequencyClearedResult(
                message="Frequency cleared successfully", frequency_data=data
            )
            return Change(changed, result, [events.frequency_update(update)])

        return await self._commits.commit(call, apply)

    async def set_split(self, call: Call, params: models.SplitRequest) -> Committed[models.SplitResult]:
        def apply(station: Station, now: datetime) -> Change[Station, models.SplitResult]:
            changed, value = tuning.set_split(station, params.split, _admin(call), now)
            update = wire.split_update(value)
            result = models.SplitResult(message=f"Split set to {params.split}", split_data=update)
            return Change(changed, result, [events.split_update(update)])

        return await self._commits.commit(call, apply)

    async def delete_split(self, call: Call) -> Committed[models.SplitResult]:
        def apply(station: Station, now: datetime) -> Change[Station, models.SplitResult]:
            changed, value = tuning.clear_split(station, _admin(call), now)
            update = wire.split_update(value)
            result = models.SplitResult(message="Split cleared", split_data=update)
            return Change(changed, result, [events.split_update(update)])

        return await self._commits.commit(call, apply)

    # --- Status --------------------------------------------------------------------------------

    async def set_system_status(
        self, call: Call, params: models.StatusRequest
    ) -> Committed[models.StatusResult]:
        def apply(station: Station, now: datetime) -> Change[Station, models.StatusResult]:
            changed, change = status.set_active(station, params.active, _admin(call), now)
            announced = [events.system_status(SystemStatusEvent(active=params.active))]
            # Closing tells all four, whatever there was; opening tells what was lost by it.
            if change.qso_cleared or not params.active:
                announced.append(events.current_qso(None))
            if change.cleared_count or not params.active:
                announced.append(wire.queue_update(changed, self._max_size))
            if change.split is not None:
                announced.append(events.split_update(wire.split_update(change.split)))
            data = models.StatusChange(
                active=change.status.active,
                last_updated=change.status.last_updated,
                updated_by=change.status.updated_by,
                queue_cleared=True,
                cleared_count=change.cleared_count,
                qso_cleared=change.qso_cleared,
            )
            return Change(changed, models.StatusResult(message=change.message, status=data), announced)

        return await self._commits.commit(call, apply)

    def get_system_status(self, snapshot: Snapshot[Station]) -> models.SystemStatus:
        now = snapshot.state.status
        return models.SystemStatus(
            active=now.active, last_updated=now.last_updated, updated_by=now.updated_by
        )


def _admin(call: Call) -> str:
    if call.identity.name is None:
        raise RuntimeError(f"{call.operation.name} ran without an admin")
    return call.identity.name
