"""From values of the station to the shapes of the registry."""

from __future__ import annotations

from core.bridge.events import Event
from core.station import queue
from core.station.state import Entry, Lookup, Qso, QsoMetadata, Station, Tuning
from generated.server import events
from generated.server.models import public as public_models
from generated.server.models import schemas as models


def lookup(value: Lookup) -> models.CallsignLookup:
    """`image` is absent, not null, unless the look-up succeeded."""
    shape = models.CallsignLookup(
        callsign=value.callsign,
        name=value.name,
        address=value.address,
        dxcc_name=value.dxcc_name,
        error=value.error,
    )
    if value.has_image:
        shape.image = value.image
    return shape


def entry(value: Entry) -> models.QueueEntry:
    """A waiting callsign, at the position that `value` carries."""
    return models.QueueEntry(
        callsign=value.callsign,
        timestamp=value.timestamp,
        position=value.position,
        qrz=lookup(value.qrz),
    )


def entries(station: Station) -> list[models.QueueEntry]:
    """The queue with positions counted anew."""
    return [entry(one) for one in queue.entries(station)]


def queue_list(station: Station, max_size: int) -> models.QueueList:
    """The queue as everyone sees it, and as `queue_update` announces it."""
    return models.QueueList(
        queue=entries(station),
        total=len(station.queue),
        max_size=max_size,
        system_active=station.status.active,
    )


def qso(value: Qso) -> models.Qso:
    """A QSO; `metadata` is absent unless a logging program started it."""
    shape = models.Qso(callsign=value.callsign, timestamp=value.timestamp, qrz=lookup(value.qrz))
    if value.metadata is not None:
        shape.metadata = _metadata(value.metadata)
    return shape


def qso_or_none(value: Qso | None) -> models.Qso | None:
    """The QSO, if there is one."""
    return None if value is None else qso(value)


def frequency(tuning: Tuning) -> public_models.PublicFrequency:
    """The frequency as everyone sees it."""
    return public_models.PublicFrequency(frequency=tuning.value, last_updated=tuning.last_updated)


def split(tuning: Tuning) -> public_models.PublicSplit:
    """The split as everyone sees it."""
    return public_models.PublicSplit(split=tuning.value, last_updated=tuning.last_updated)


def frequency_update(tuning: Tuning) -> models.FrequencyUpdate:
    """A setting or clearing of the frequency, with who did it and when."""
    return models.FrequencyUpdate(
        frequency=tuning.value, last_updated=tuning.last_updated or "", updated_by=tuning.updated_by or ""
    )


def split_update(tuning: Tuning) -> models.SplitUpdate:
    """A setting or clearing of the split, with who did it and when."""
    return models.SplitUpdate(
        split=tuning.value, last_updated=tuning.last_updated or "", updated_by=tuning.updated_by or ""
    )


def queue_update(station: Station, max_size: int) -> Event:
    """The event that tells everyone the whole queue."""
    return events.queue_update(queue_list(station, max_size))


def _metadata(value: QsoMetadata) -> models.QsoMetadata:
    return models.QsoMetadata(
        source=value.source,
        logging_initiated=value.logging_initiated,
        frequency_mhz=value.frequency_mhz,
        mode=value.mode,
        started_via=value.started_via,
        triggered_by=value.triggered_by,
        logging_source=value.logging_source,
    )
