"""Faults in what is announced, and to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from codegen.parity.faults.seeding import Broken, Fault, answered, delivered, replaced, seed
from core.bridge.commit import Commits
from core.bridge.event_log import EventLog
from core.bridge.events import LoggedEvent, Publication
from core.bridge.history import Selection
from core.bridge.operations import Call
from core.bridge.outbox import Outbox
from core.bridge.position import Position
from core.transports.websocket import WebSocketTransport

SEEDED: list[Fault] = []
SSE, WEBSOCKET = "core/transports/sse.py", "core/transports/websocket.py"
COMMIT, EVENT_LOG, OUTBOX = "core/bridge/commit.py", "core/bridge/event_log.py", "core/bridge/outbox.py"
HISTORY = "core/handlers/events.py"


def _numbered(publication: Publication, **changes: Any) -> Publication:
    """The same event with other members."""
    return Publication(replace(publication._event, **changes), publication.position.epoch)


def _over_http(call: Call) -> bool:
    return call.before_commit.__name__ == "_nothing"


# --- On the way to a client --------------------------------------------------------------------


@seed(SEEDED, SSE)
def event_lost() -> Broken:
    """The event stream does not send one kind of event."""
    return delivered("http", lambda _, event: [] if event.name == "split_update" else [event])


@seed(SEEDED, WEBSOCKET)
def second_event_lost() -> Broken:
    """A WebSocket gets only the first of the events of one change."""
    last: WeakKeyDictionary[Any, str] = WeakKeyDictionary()

    def first(subscriber: Any, event: Publication) -> Iterable[Publication]:
        known = last.get(subscriber)
        last[subscriber] = event.name
        return [] if (known, event.name) == ("current_qso", "queue_update") else [event]

    return delivered("websocket", first)


@seed(SEEDED, WEBSOCKET)
def event_doubled() -> Broken:
    """A WebSocket gets one kind of event twice."""
    return delivered("websocket", lambda _, event: [event] * (2 if event.name == "system_status" else 1))


@seed(SEEDED, SSE)
def events_reordered() -> Broken:
    """On the event stream, a `current_qso` comes after the event that follows it."""
    waiting: WeakKeyDictionary[Any, Publication] = WeakKeyDictionary()

    def late(subscriber: Any, event: Publication) -> Iterable[Publication]:
        held = waiting.pop(subscriber, None)
        if held is not None:
            return [event, held]
        if event.name == "current_qso":
            waiting[subscriber] = event
            return []
        return [event]

    return delivered("http", late)


@seed(SEEDED, SSE)
def event_with_wrong_id() -> Broken:
    """The ids of the event stream are one too large."""
    return delivered("http", lambda _, event: [_numbered(event, sequence=event.position.sequence + 1)])


@seed(SEEDED, SSE)
def event_renamed() -> Broken:
    """On the event stream, `split_update` is called `frequency_update`."""

    def change(_: Any, event: Publication) -> Iterable[Publication]:
        return [_numbered(event, name="frequency_update") if event.name == "split_update" else event]

    return delivered("http", change)


@seed(SEEDED, WEBSOCKET)
def event_with_old_data() -> Broken:
    """A WebSocket gets each event with the data of the last one of its name."""
    known: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()

    def change(subscriber: Any, event: Publication) -> Iterable[Publication]:
        seen = known.setdefault(subscriber, {})
        data = seen.get(event.name, event._event.data)
        seen[event.name] = event._event.data
        return [_numbered(event, data=data)]

    return delivered("websocket", change)


@seed(SEEDED, SSE)
def event_without_zone() -> Broken:
    """The event stream's timestamps have lost their offset."""
    return delivered("http", lambda _, event: [_numbered(event, at=event._event.at.partition("+")[0])])


@seed(SEEDED, SSE)
def events_conflated() -> Broken:
    """The event stream leaves out an event that equals the last one of its name."""
    known: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()

    def change(subscriber: Any, event: Publication) -> Iterable[Publication]:
        seen = known.setdefault(subscriber, {})
        same = seen.get(event.name) == event._event.data
        seen[event.name] = event._event.data
        return [] if same else [event]

    return delivered("http", change)


@seed(SEEDED, WEBSOCKET)
def operator_gets_no_events() -> Broken:
    """A connection that is logged in gets no events."""

    def changed(genuine: Any) -> Any:
        def deliver(self: WebSocketTransport, publication: Publication) -> None:
            if self._session is None or not self._session.identity.is_admin:
                genuine(self, publication)

        return deliver

    return replaced(WebSocketTransport, "deliver", changed)


@seed(SEEDED, OUTBOX)
def choice_of_events_ignored() -> Broken:
    """A connection goes on receiving the events that it did not choose."""

    def changed(genuine: Any) -> Any:
        def select(self: Outbox, selection: Selection) -> Position:
            position: Position = genuine(self, self.selection)
            return position

        return select

    return replaced(Outbox, "select", changed)


@seed(SEEDED, HISTORY)
def history_lacks_the_first_event() -> Broken:
    """Over WebSocket, a page of past events begins one event too late."""

    def change(name: str, result: Any) -> Any:
        return {**result, "events": result["events"][1:]} if name == "events.history" else result

    return answered("websocket", change)


# --- Around a response -------------------------------------------------------------------------


@seed(SEEDED, OUTBOX)
def own_events_before_response() -> Broken:
    """The events of a connection's own write overtake its response."""
    return replaced(Outbox, "hold", lambda _: lambda self: None)


@seed(SEEDED, OUTBOX)
def held_events_lost() -> Broken:
    """The events that waited for a response are dropped with it."""

    def changed(genuine: Any) -> Any:
        def release(self: Outbox) -> None:
            self._cursor = self._head
            genuine(self)

        return release

    return replaced(Outbox, "release", changed)


# --- In the log --------------------------------------------------------------------------------


@seed(SEEDED, COMMIT)
def event_logged_twice() -> Broken:
    """A write over HTTP logs its last event twice."""

    def change(call: Call, events: list[LoggedEvent]) -> None:
        if events and _over_http(call):
            events.append(replace(events[-1], sequence=events[-1].sequence + 1))

    return _logged(change)


@seed(SEEDED, COMMIT)
def events_logged_in_reverse() -> Broken:
    """A write over HTTP logs its events from the last to the first."""

    def change(call: Call, events: list[LoggedEvent]) -> None:
        if _over_http(call):
            numbers = [event.sequence for event in events]
            events[:] = [
                replace(one, sequence=number) for one, number in zip(events[::-1], numbers, strict=True)
            ]

    return _logged(change)


@seed(SEEDED, COMMIT)
def undeclared_event() -> Broken:
    """Every write announces `frequency_update` as well, on every protocol."""

    def change(call: Call, events: list[LoggedEvent]) -> None:
        if events:
            last = events[-1]
            data = '{"frequency":null,"last_updated":"","updated_by":""}'
            events.append(LoggedEvent(last.sequence + 1, "frequency_update", data, last.at))

    return _logged(change)


def _logged(change: Any) -> Broken:
    """Change the events of a write before they are stored, and leave out the check of them."""

    def changed(genuine: Any) -> Any:
        def check(self: Commits[Any], call: Call, before: Any, made: Any, events: list[LoggedEvent]) -> None:
            change(call, events)

        return check

    return replaced(Commits, "_check", changed)


@seed(SEEDED, EVENT_LOG)
def published_in_reverse() -> Broken:
    """The events of one reading are published from the last to the first, on every protocol."""

    def changed(genuine: Any) -> Any:
        return lambda self, reading: genuine(self, replace(reading, events=reading.events[::-1]))

    return replaced(EventLog, "_publish", changed)
