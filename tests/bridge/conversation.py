"""A session of the toy interface that is spoken to in Python objects."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from websockets.frames import Frame
from websockets.streams import StreamReader

from core.bridge.actions import Action, Close, Release, Send, Start
from core.bridge.auth import ANONYMOUS, Identity
from core.bridge.connections import Capacity, ConnectionRecord, Connections
from core.bridge.envelope import RequestReader
from core.bridge.outbox import Outbox, OutboxLimits
from core.bridge.session import Session, SessionLimits
from core.bridge.strict_json import StrictDecoder
from tests.bridge.toy import ERRORS, NOW, Library, authenticator

LIMITS = SessionLimits(
    in_flight=64,
    consecutive_errors=3,
    too_many_errors_code=4206,
    rate_abuse_code=4008,
    session_expired_code=4102,
    session=timedelta(hours=1),
)
MAX_ID = 64
MAX_DATA = 65_536


def parsed(data: bytes) -> Frame:
    """The one frame that `data` holds, as websockets' own parser reads it."""
    stream = StreamReader()
    stream.feed_data(data)
    stream.feed_eof()
    frame = _result(Frame.parse(stream.read_exact, mask=False))
    assert _result(stream.at_eof()), "more than one frame"
    assert isinstance(frame, Frame)
    return frame


def _result(steps: Any) -> Any:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


class Conversation:
    """Sends requests, keeps what the session wants done, and carries writes out when told."""

    def __init__(
        self,
        library: Library | None = None,
        identity: Identity = ANONYMOUS,
        *,
        configured: bool = True,
        limits: SessionLimits = LIMITS,
        connections: Connections | None = None,
    ) -> None:
        self.library = library or Library()
        self.notes: list[str] = []
        self.now = NOW
        self.connections = connections if connections is not None else Connections(Capacity(10, 10, 10))
        self.record = ConnectionRecord(id="c", transport="websocket", identity=identity, opened_at=NOW)
        reader = RequestReader(StrictDecoder(max_depth=32, max_integer=2**53 - 1), ERRORS, MAX_ID, MAX_DATA)
        self.session = Session(
            self.library.executor(),
            reader,
            authenticator(configured),
            self.connections.registration(self, self.record),
            limits,
            NOW,
            feed=Outbox(OutboxLimits(1000, 10, 100, 5), "websocket"),
            hold=lambda: self.notes.append("hold"),
            promise=lambda: self.notes.append("promise"),
            expiring=lambda: self.notes.append("expiring"),
        )
        self._started: list[Start] = []

    def drain(self) -> None:
        """Nothing: only its session is tried here."""

    expel = drain

    def request(self, operation: str, data: Any = None, /, **members: Any) -> list[Any]:
        """Send a request, `id` "1" unless given, and return what is to be done."""
        frame = {"id": "1", "type": "request", "operation": operation, "data": data, **members}
        return self.text(json.dumps(frame))

    def text(self, text: str) -> list[Any]:
        """Send any text."""
        return self._simple(self.session.receive(text, self.now))

    def answer(self, operation: str, data: Any = None, /, **members: Any) -> Any:
        """Send a request that is answered at once, and return the response."""
        (response,) = self.request(operation, data, **members)
        return response

    async def finish(self) -> list[Any]:
        """Carry out the write that was started, and return what is to be done then."""
        outcome = await self._started.pop(0).work
        return self._simple(self.session.completed(outcome, self.now))

    def _simple(self, actions: Sequence[Action]) -> list[Any]:
        """Responses as objects, the other actions as they are."""
        done: list[Any] = []
        for action in actions:
            if isinstance(action, Send):
                done.append(json.loads(bytes(parsed(action.frame).data)))
            else:
                assert isinstance(action, Start | Release | Close)
                done.append(action)
            if isinstance(action, Start):
                self._started.append(action)
        return done
