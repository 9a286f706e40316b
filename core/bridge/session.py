"""One WebSocket conversation without I/O: text and time in, actions out (protocol 1.0).

    actions = session.receive('{"id":"1","type":"request","operation":"queue.list"}', now)
    # [Send(frame)]

Requests of a connection run in order. Reads are answered at once; while a write runs, later requests
wait here. The transport carries out the actions in their order and reports a write's outcome with
`completed`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextvars import copy_context
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from core.bridge.actions import Action, Close, Release, Send, Start
from core.bridge.auth import INVALID_CREDENTIALS, Identity
from core.bridge.connection import Feed
from core.bridge.connections import Registration
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
from core.bridge.login_guard import LoginGuard
from core.bridge.origin import ORIGIN
from core.bridge.rate_limit import RATE_LIMITED, UNNAMED, Patience


class SessionLimits(NamedTuple):
    """What one conversation may do: requests in flight, frames in a row that are no requests.

    A login lasts for `session`.
    """

    in_flight: int
    consecutive_errors: int
    too_many_errors_code: int
    rate_abuse_code: int
    session_expired_code: int
    session: timedelta


class Session:
    """The conversation on one connection; also what connection operations act on.

    `place` is the connection's among the others of the node; who is logged in at the beginning stands
    in its record, and a login lasts from `now` on. `hold` is called when a write of this connection
    enters `commit`, `promise` when the client uses `system.heartbeat`, `expiring` when a login begins
    that will end.
    """

    def __init__(
        self,
        executor: Executor[Any],
        reader: RequestReader,
        authenticator: LoginGuard,
        place: Registration,
        limits: SessionLimits,
        now: datetime,
        *,
        feed: Feed,
        hold: Callable[[], None],
        promise: Callable[[], None],
        expiring: Callable[[], None],
    ) -> None:
        self._executor = executor
        self._reader = reader
        self._authenticator = authenticator
        self._place = place
        self._record = place.record
        self._identity = self._record.identity
        self._peer = self._record.peer
        self._limits = limits
        self._now = now
        self._expires_at = now + limits.session if self._identity.is_admin else None
        self._over = False
        self._feed = feed
        self._hold = hold
        self._promise = promise
        self._expiring = expiring
        self._running: Request | None = None
        self._waiting: deque[Request] = deque()
        self._in_flight: set[str] = set()
        self._errors_in_a_row = 0
        self._patience: Patience | None = None

    # --- Connection: what ports with `scope: connection` see ---------------------------------

    @property
    def identity(self) -> Identity:
        """Who the connection is logged in as."""
        return self._identity

    def login(self, username: str, password: str) -> Identity:
        """Judge credentials; success changes `identity`, failure changes nothing.

        Right credentials fail, too, when the account has as many connections as it may have.
        """
        verdict = self._authenticator.check(username, password, self._peer)
        if verdict.denial == INVALID_CREDENTIALS:
            self._executor.metrics.auth_failed("websocket")
        if verdict.is_admin:
            refused = self._place.refusal(verdict)
            if refused is not None:
                return Identity(None, refused)
            self._over = False
            self._become(verdict, self._now + self._limits.session)
            self._expiring()
        return verdict

    def logout(self) -> None:
        """Become anonymous."""
        self._become(Identity(None), None)

    @property
    def feed(self) -> Feed:
        """The events that the connection receives."""
        return self._feed

    def heartbeat(self) -> None:
        """Note that the client promises regular signs of life from now on."""
        self._promise()

    # --- The login's end ---------------------------------------------------------------------

    @property
    def expires_at(self) -> datetime | None:
        """When the login ends; None when there is none."""
        return self._expires_at

    def expire(self, now: datetime) -> Sequence[Action]:
        """End a login whose time has come, and the connection with it, once no write runs."""
        if self._expires_at is None or now < self._expires_at or self._over:
            return ()
        self._lapse()
        return () if self.busy else [self._farewell()]

    def _lapse(self) -> None:
        # What still waits is judged as a stranger's. The time stays, so that nothing more is taken.
        self._become(Identity(None), self._expires_at)
        self._over = True

    def _farewell(self) -> Close:
        return Close(self._limits.session_expired_code, "session expired", "session_expired")

    def _become(self, identity: Identity, expires_at: datetime | None) -> None:
        self._identity = identity
        self._expires_at = expires_at
        self._place.identify(identity)

    # --- The conversation --------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a write runs; requests may wait behind it."""
        return self._running is not None

    def receive(self, text: str, now: datetime) -> Sequence[Action]:
        """Take one text message."""
        self._now = now
        if self._expires_at is not None and now >= self._expires_at:
            return self._last_words(text, now)
        return self._take(text, now)

    def _last_words(self, text: str, now: datetime) -> Sequence[Action]:
        """Answer what arrives first after the login's end, as a stranger's, and nothing more."""
        if self._over:
            return ()
        self._lapse()
        actions = [*self._take(text, now)]
        return [*actions, self._farewell()] if self._over and not self.busy else actions

    def _take(self, text: str, now: datetime) -> Sequence[Action]:
        self._record.requests += 1
        try:
            request = self._reader.read(text)
        except BadFrame as bad:
            return self._refuse(bad, now)
        self._errors_in_a_row = 0
        if request.id in self._in_flight:
            failure = self._executor.errors.failure("id_in_use")
            return [self._rejected(None, request.operation, failure, now), *self._charged()]
        if self._running is None:
            return self._run(request, now)
        if len(self._in_flight) >= self._limits.in_flight:
            limit = self._limits.in_flight
            failure = self._executor.errors.failure("too_many_requests_in_flight", limit=limit)
            return [self._rejected(request.id, request.operation, failure, now), *self._charged()]
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
        self._now = now
        self.expire(now)
        actions: list[Action] = [self._respond(request, outcome, now), Release()]
        while self._waiting and self._running is None:
            waited = self._waiting.popleft()
            self._in_flight.discard(waited.id)
            actions += self._run(waited, now)
        if self._over and not self.busy:
            actions.append(self._farewell())
        return actions

    def _run(self, request: Request, now: datetime) -> Sequence[Action]:
        caller = Caller(self._identity, self, self._hold, self._peer)
        operation = self._executor.find(request.operation, "websocket", caller)
        if isinstance(operation, Failure):
            rejected = self._rejected(request.id, request.operation, operation, now)
            return [rejected, *self._impatient(operation)]
        if request.too_large and operation.has_body:
            # As HTTP answers it: before the rate is looked at, but not for nothing.
            failure = self._executor.errors.failure("body_too_large", limit=self._reader.max_data)
            return [self._rejected(request.id, request.operation, failure, now), *self._charged()]
        token = ORIGIN.set((self._record.id, request.id))
        try:
            outcome = self._executor.execute(operation, request.data, request.key, caller)
            if isinstance(outcome, Success):
                return [self._respond(request, outcome, now)]
            if isinstance(outcome, Failure):
                return [self._respond(request, outcome, now), *self._impatient(outcome)]
            context = copy_context()
        finally:
            ORIGIN.reset(token)
        self._running = request
        self._in_flight.add(request.id)
        return [Start(outcome, context)]

    def _refuse(self, bad: BadFrame, now: datetime) -> Sequence[Action]:
        actions: list[Action] = [
            self._rejected(bad.request_id, bad.operation, bad.failure, now),
            *self._charged(),
        ]
        self._errors_in_a_row += 1
        if self._errors_in_a_row > self._limits.consecutive_errors:
            actions.append(Close(self._limits.too_many_errors_code, "too many errors"))
        return actions

    def _charged(self) -> Sequence[Action]:
        """Have a frame that no operation is asked for cost as much as others, though it is answered."""
        limiter = self._executor.limiter
        refused = limiter.take(self._peer, self._identity, UNNAMED).retry_after_ms is not None
        return self._lose_patience() if refused else ()

    def _impatient(self, failure: Failure) -> Sequence[Action]:
        return self._lose_patience() if failure.code == RATE_LIMITED else ()

    def _lose_patience(self) -> Sequence[Action]:
        if self._patience is None:
            self._patience = self._executor.limiter.patience()
        return [Close(self._limits.rate_abuse_code, "too many requests")] if self._patience.lost() else ()

    def _respond(self, request: Request, outcome: Outcome, now: datetime) -> Send:
        if isinstance(outcome, Failure):
            return self._failed(request.id, request.operation, outcome, now)
        middle = success_middle(request.operation, outcome.body)
        return Send(text_frame(success_text(request.id, middle, now.isoformat())))

    def _rejected(
        self, request_id: str | None, operation: str | None, failure: Failure, now: datetime
    ) -> Send:
        # Nothing of the registry was asked for: what the client calls it must not become a label.
        self._executor.metrics.request("websocket", None, failure.code)
        return self._failed(request_id, operation, failure, now)

    def _failed(self, request_id: str | None, operation: str | None, failure: Failure, now: datetime) -> Send:
        self._record.failures += 1
        return Send(text_frame(failure_text(request_id, operation, failure, now.isoformat())))
