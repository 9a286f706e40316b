"""Joining the queue and watching it (core/registry/queue.yaml)."""

from __future__ import annotations

from datetime import datetime

from core.bridge.commit import Change, Commits
from core.bridge.executor import SnapshotSource
from core.bridge.operations import Call, Committed, Snapshot
from core.handlers import wire
from core.station import queue
from core.station.callsign import normalise
from core.station.errors import StationError
from core.station.lookup import CallsignLookup, not_configured
from core.station.state import Station
from generated.server.models.queue import RegisterRequest, RegisterResult
from generated.server.models.schemas import CallsignPath, Qso, QueueEntry, QueueList
from generated.server.ports import QueuePort


class QueueHandler(QueuePort[Station]):
    """`max_size` is how many callsigns may wait."""

    def __init__(
        self,
        commits: Commits[Station],
        source: SnapshotSource[Station],
        lookup: CallsignLookup,
        max_size: int,
    ) -> None:
        self._commits = commits
        self._source = source
        self._lookup = lookup
        self._max_size = max_size

    async def register(self, call: Call, params: RegisterRequest) -> Committed[RegisterResult]:
        found = not_configured("")
        try:
            queue.check_registration(self._source.snapshot.state, params.callsign, self._max_size)
        except StationError:
            # A retry finds its own registration in the way; commit knows the stored answer.
            if call.key is None:
                raise
        else:
            found = await self._lookup.lookup(normalise(params.callsign))

        def apply(station: Station, now: datetime) -> Change[Station, RegisterResult]:
            changed, entry = queue.register(station, params.callsign, found, self._max_size, now)
            result = RegisterResult(message="Callsign registered successfully", entry=wire.entry(entry))
            return Change(changed, result, [wire.queue_update(changed, self._max_size)])

        return await self._commits.commit(call, apply)

    def get_status(self, snapshot: Snapshot[Station], params: CallsignPath) -> QueueEntry:
        return wire.entry(queue.find(snapshot.state, params.callsign))

    def list(self, snapshot: Snapshot[Station]) -> QueueList:
        return wire.queue_list(snapshot.state, self._max_size)

    def get_current(self, snapshot: Snapshot[Station]) -> Qso | None:
        return wire.qso_or_none(snapshot.state.current_qso)
