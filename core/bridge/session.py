"""One WebSocket conversation without I/O: text and time in, actions out (protocol 1.0).

    actions = session.receive('{"id":"1","type":"request","operation":"queue.list"}', now)
    # [Send(frame)]

Requests of a connection run in order. Reads are answered at once; while a write runs, later requests
wait here. The transport carries out the actions in their order and reports a write's outcome with
`completed`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from core.bridge.auth import Authenticator, Identity
from core.bridge.envelope import (
    BadFrame,
    Request,
    RequestReader,
    failure_text,
    success_middle,
    success_text,
)
from core.bridge.errors import Failure
from core.bridge.executor import Caller, Executor, Outcome, Success
from core.bridge.frames import text_frame
from core.bridge.peer import Peer


@dataclass(frozen=True, slots=True)
class Send:
    """Queue a response; `frame` is a complete text frame."""

    frame: bytes


@dataclass(frozen=True, slots=True)
class Start:
    """Await `work`, then report its outcome with `completed`."""

    work: Awaitable[Outcome]


@dataclass(frozen=True, slots=True)
class Release:
    """The response to a write is queued: let the held events follow it."""


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection."""

    code: int
    reason: str


Action = Send | Start | Release | Close


class SessionLimits(NamedTuple):
    """What one conversation may do: requests in flight, frames in a row that are no requests."""

    in_flight: int
    consecutive_errors: int
    too_many_errors_code: int


class Session:
    """The conversation on one connection; also what connection operations act on.

    `hold` is called when a write of this connection enters `commit`, `promise` when the client uses
    `system.heartbeat`.
    """

    def __init__(
        self,
        executor: Executor[Any],
        reader: RequestReader,
        authenticator: Authenticator,
        identity: Identity,
        peer: Peer,
        limits: SessionLimits,
        *,
        hold: Callable[[], None],
        promise: Callable[[], None],
    ) -> None:
        self._executor = executor
        self._reader = reader
        self._authenticator = authenticator
        self._identity = identity
        self._peer = peer
        self._limits = limits
        self._hold = hold
        self._promise = promise
        self._running: Request | None = None
        self._waiting: deque[Request] = deque()
        self._in_flight: set[str] = set()
        self._errors_in_a_row = 0

    # --- Connection: what ports with `scope: connection` see ---------------------------------

    @property
    def identity(self) -> Identity:
        """Who the connection is logged in as."""
        return self._identity

    def login(self, username: str, password: str) -> Identity:
        """Judge credentials; success changes `identity`, failure changes nothing."""
        verdict = self._authenticator.check(username, password)
        if verdict.is_admin:
            self._identity = verdict
        return verdict

    def logout(self) -> None:
        """Become anonymous."""
        self._identity = Identity(None)

    def heartbeat(self) -> None:
        """Note that the client promises regular signs of life from now on."""
        self._promise()

    # --- The conversation --------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a write runs; requests may wait behind it."""
        return self._running is not None

    def receive(self, text: str, now: datetime) -> Sequence[Action]:
        """Take one text message."""
        try:
            request = self._reader.read(text)
        except BadFrame as bad:
            return self._refuse(bad, now)
        self._errors_in_a_row = 0
        if request.id in self._in_flight:
            return [self._failed(None, request.operation, self._executor.errors.failure("id_in_use"), now)]
        if self._running is None:
            return self._run(request, now)
        if len(self._in_flight) >= self._limits.in_flight:
            limit = self._limits.in_flight
            failure = self._executor.errors.failure("too_many_requests_in_flight", limit=limit)
            return [self._failed(request.id, request.operation, failure, now)]
        self._in_flight.add(request.id)
        self._waiting.append(request)
        return ()

    def completed(self, outcome: Outcome, now: datetime) -> Sequence[Action]:
        """Take the outcome of the write that `Start` began, and go on with what waited."""
        request = self._running
        if request is None:
            raise RuntimeError("no write was running")
        self._running = None
        self._in_flight.discard(request.id)
        actions: list[Action] = [self._respond(request, outcome, now), Release()]
        while self._waiting and self._running is None:
            waited = self._waiting.popleft()
            self._in_flight.discard(waited.id)
            actions += self._run(waited, now)
        return actions

    def _run(self, request: Request, now: datetime) -> Sequence[Action]:
        operation = self._executor.find(request.operation, "websocket")
        if isinstance(operation, Failure):
            return [self._failed(request.id, request.operation, operation, now)]
        caller = Caller(self._identity, self, self._hold, self._peer)
        outcome = self._executor.execute(operation, request.data, request.key, caller)
        if isinstance(outcome, Success | Failure):
            return [self._respond(request, outcome, now)]
        self._running = request
        self._in_flight.add(request.id)
        return [Start(outcome)]

    def _refuse(self, bad: BadFrame, now: datetime) -> Sequence[Action]:
        actions: list[Action] = [self._failed(bad.request_id, bad.operation, bad.failure, now)]
        self._errors_in_a_row += 1
        if self._errors_in_a_row > self._limits.consecutive_errors:
            actions.append(Close(self._limits.too_many_errors_code, "too many errors"))
        return actions

    def _respond(self, request: Request, outcome: Outcome, now: datetime) -> Send:
        if isinstance(outcome, Failure):
            return self._failed(request.id, request.operation, outcome, now)
        middle = success_middle(request.operation, outcome.body)
        return Send(text_frame(success_text(request.id, middle, now.isoformat())))

    def _failed(self, request_id: str | None, operation: str | None, failure: Failure, now: datetime) -> Send:
        return Send(text_frame(failure_text(request_id, operation, failure, now.isoformat())))
