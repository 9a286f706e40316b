# Generated from core/registry/events.yaml. Edit that, then: make generate
"""Every event, as a table and as one function each that makes it."""

from __future__ import annotations

from typing import Final

from core.bridge.events import Event, EventSpec, EventTable
from generated.server.models.events import (
    ConnectedData,
    GoodbyeData,
    KeepaliveData,
    ResumeOutcome,
    SystemStatusEvent,
)
from generated.server.models.schemas import FrequencyUpdate, Qso, QueueList, SplitUpdate
from generated.server.wire import encoder

EVENTS: Final = EventTable(
    [
        EventSpec(name="connected", logged=False, conflate=False),
        EventSpec(name="keepalive", logged=False, conflate=False),
        EventSpec(name="goodbye", logged=False, conflate=False),
        EventSpec(name="resume", logged=False, conflate=False),
        EventSpec(name="current_qso", logged=True, conflate=False),
        EventSpec(name="queue_update", logged=True, conflate=True),
        EventSpec(name="system_status", logged=True, conflate=True),
        EventSpec(name="frequency_update", logged=True, conflate=True),
        EventSpec(name="split_update", logged=True, conflate=True),
    ]
)

CONNECTED_SSE_DATA: Final = '{"message": "SSE connection established"}'
KEEPALIVE_SSE_DATA: Final = "{}"

_connected_data = encoder(ConnectedData)
_frequency_update = encoder(FrequencyUpdate)
_goodbye_data = encoder(GoodbyeData)
_keepalive_data = encoder(KeepaliveData)
_qso_or_null = encoder(Qso | None)
_queue_list = encoder(QueueList)
_resume_outcome = encoder(ResumeOutcome)
_split_update = encoder(SplitUpdate)
_system_status_event = encoder(SystemStatusEvent)


def connected(data: ConnectedData, /) -> Event:
    """The connection stands.

    Always the first event. On an event stream it says only that it is there.
    """
    return Event("connected", _connected_data(data).decode())


def keepalive(data: KeepaliveData, /) -> Event:
    """Nothing has happened for a while, and the connection still stands."""
    return Event("keepalive", _keepalive_data(data).decode())


def goodbye(data: GoodbyeData, /) -> Event:
    """The server is about to close this connection."""
    return Event("goodbye", _goodbye_data(data).decode())


def resume(data: ResumeOutcome, /) -> Event:
    """How an event stream goes on that asked to resume.

    Sent once, right after `connected`, when the request had `Last-Event-ID` or `?resume=`. On WebSocket it
    is the member `resume` of `connected`.
    """
    return Event("resume", _resume_outcome(data).decode())


def current_qso(data: Qso | None, /) -> Event:
    """A QSO began or ended.

    The data is the QSO, or null when there is none any more.
    """
    return Event("current_qso", _qso_or_null(data).decode())


def queue_update(data: QueueList, /) -> Event:
    """The queue changed."""
    return Event("queue_update", _queue_list(data).decode())


def system_status(data: SystemStatusEvent, /) -> Event:
    """The queue was opened or closed."""
    return Event("system_status", _system_status_event(data).decode())


def frequency_update(data: FrequencyUpdate, /) -> Event:
    """The frequency was set or cleared."""
    return Event("frequency_update", _frequency_update(data).decode())


def split_update(data: SplitUpdate, /) -> Event:
    """The split was set or cleared."""
    return Event("split_update", _split_update(data).decode())
