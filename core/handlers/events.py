"""Choosing events and reading past ones (core/registry/events.yaml)."""

from __future__ import annotations

import json

from core.bridge.connection import Connection
from core.bridge.history import Selection, Window
from core.bridge.operations import Encoded, Snapshot
from core.bridge.position import Position
from core.handlers.public import PublicHandler
from core.station.state import Station
from generated.server.events import EVENTS
from generated.server.models.events import (
    EventSelection,
    HistoryPage,
    HistoryRequest,
    SubscribeRequest,
    UnsubscribeRequest,
)
from generated.server.ports import EventsPort


class EventsHandler(EventsPort[Station]):
    """Answers from the `window` of the log; at a reset, with the state as `public` shows it."""

    def __init__(self, window: Window, public: PublicHandler) -> None:
        self._window = window
        self._public = public
        self._shown: tuple[Snapshot[Station], str] | None = None

    def subscribe(self, connection: Connection, params: SubscribeRequest) -> EventSelection:
        return _selected(connection, None if params.events is None else frozenset(params.events))

    def unsubscribe(self, connection: Connection, params: UnsubscribeRequest) -> EventSelection:
        return _selected(connection, _names(connection.feed.selection) - frozenset(params.events))

    def history(self, snapshot: Snapshot[Station], params: HistoryRequest) -> Encoded[HistoryPage]:
        after = Position.parse(params.after)
        # The schema's pattern is that of positions.
        assert after is not None
        page = self._window.page(after, params.limit)
        events = ",".join(event.item for event in page.events)
        state = self._state(snapshot) if page.outcome == "reset" else "null"
        text = (
            f'{{"outcome":"{page.outcome}","reason":{json.dumps(page.reason)},"events":[{events}],'
            f'"snapshot":{state},"position":"{page.position}","more":{json.dumps(page.more)}}}'
        )
        return Encoded(text.encode())

    def _state(self, snapshot: Snapshot[Station]) -> str:
        """The state as JSON, encoded once: after a change of database all clients ask for it."""
        if self._shown is None or self._shown[0] is not snapshot:
            text = self._public.get_snapshot(snapshot).model_dump_json(exclude_unset=True)
            self._shown = (snapshot, text)
        return self._shown[1]


def _names(selection: Selection) -> frozenset[str]:
    return EVENTS.logged if selection is None else frozenset(selection)


def _selected(connection: Connection, selection: frozenset[str] | None) -> EventSelection:
    position = connection.feed.select(selection)
    return EventSelection(events=sorted(_names(selection)), position=str(position))
