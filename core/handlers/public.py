"""What everyone may read of the station (core/registry/public.yaml)."""

from __future__ import annotations

from core.bridge.operations import Snapshot
from core.handlers import wire
from core.station.state import Station
from generated.server.models.public import PublicFrequency, PublicSplit, PublicStatus, StationSnapshot
from generated.server.ports import PublicPort


class PublicHandler(PublicPort[Station]):
    """Answers from the snapshot. `max_size` is how many callsigns may wait."""

    def __init__(self, max_size: int) -> None:
        self._max_size = max_size

    def get_status(self, snapshot: Snapshot[Station]) -> PublicStatus:
        return PublicStatus(active=snapshot.state.status.active)

    def get_frequency(self, snapshot: Snapshot[Station]) -> PublicFrequency:
        return wire.frequency(snapshot.state.frequency)

    def get_split(self, snapshot: Snapshot[Station]) -> PublicSplit:
        return wire.split(snapshot.state.split)

    def get_snapshot(self, snapshot: Snapshot[Station]) -> StationSnapshot:
        station = snapshot.state
        return StationSnapshot(
            position=str(snapshot.position),
            active=station.status.active,
            queue=wire.queue_list(station, self._max_size),
            current_qso=wire.qso_or_none(station.current_qso),
            frequency=wire.frequency(station.frequency),
            split=wire.split(station.split),
        )
