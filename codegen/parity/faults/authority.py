"""Faults in who may do what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from codegen.parity.faults.seeding import Asked, Broken, Fault, asked, replaced, seed
from core.bridge.auth import ANONYMOUS, INVALID_CREDENTIALS, Identity
from core.bridge.errors import Failure
from core.bridge.executor import Caller, Executor
from core.bridge.operations import Operation
from core.bridge.session import Session
from core.bridge.validation import Invalid, parameters
from core.transports import handshake, http

SEEDED: list[Fault] = []
EXECUTOR, SESSION = "core/bridge/executor.py", "core/bridge/session.py"
HTTP, HANDSHAKE = "core/transports/http.py", "core/transports/handshake.py"


@seed(SEEDED, EXECUTOR)
def no_login_needed() -> Broken:
    """On WebSocket, everyone may call admin operations."""

    def change(request: Asked) -> Asked:
        caller = request.caller
        known = caller.identity if caller.identity.is_admin else Identity("anyone")
        return replace(request, caller=replace(caller, identity=known))

    return asked("websocket", change)


@seed(SEEDED, HTTP)
def one_route_needs_no_login() -> Broken:
    """Over HTTP, the DELETE routes have lost their `auth: admin`."""

    def changed(genuine: Any) -> Any:
        def endpoint_of(node: Any, operation: Operation) -> Any:
            unsafe = operation.auth == "admin" and "path" in operation.places.values()
            return genuine(node, replace(operation, auth="public") if unsafe else operation)

        return endpoint_of

    return replaced(http, "_endpoint", changed)


@seed(SEEDED, EXECUTOR)
def validated_before_authorised() -> Broken:
    """On WebSocket, data is looked at before the caller's right to send it."""

    def changed(genuine: Any) -> Any:
        def execute(self: Executor[Any], operation: Operation, data: Any, key: Any, caller: Caller) -> Any:
            if caller.connection is not None:
                try:
                    parameters(operation, data)
                except Invalid as invalid:
                    return self.errors.failure("validation_failed", details=invalid.details)
            return genuine(self, operation, data, key, caller)

        return execute

    return replaced(Executor, "execute", changed)


@seed(SEEDED, EXECUTOR)
def forbidden_in_place_of_unauthorised() -> Broken:
    """On WebSocket, wrong credentials are answered 403."""

    def changed(genuine: Any) -> Any:
        def execute(self: Executor[Any], operation: Operation, data: Any, key: Any, caller: Caller) -> Any:
            outcome = genuine(self, operation, data, key, caller)
            wrong = isinstance(outcome, Failure) and outcome.code == INVALID_CREDENTIALS
            return replace(outcome, status=403) if wrong and caller.connection is not None else outcome

        return execute

    return replaced(Executor, "execute", changed)


@seed(SEEDED, HANDSHAKE)
def wrong_credentials_count_as_none() -> Broken:
    """The handshake forgets that it saw wrong credentials."""
    return replaced(
        handshake,
        "Accepted",
        lambda genuine: lambda identity, *rest: genuine(identity if identity.is_admin else ANONYMOUS, *rest),
    )


@seed(SEEDED, HANDSHAKE)
def handshake_credentials_ignored() -> Broken:
    """The handshake's right credentials are worth nothing without `auth.login`."""
    return replaced(handshake, "Accepted", lambda genuine: lambda _, *rest: genuine(ANONYMOUS, *rest))


@seed(SEEDED, HTTP)
def malformed_credentials_count_as_wrong() -> Broken:
    """Over HTTP, whoever sends no usable credentials is told that they are wrong."""

    def caller(identity: Identity, **rest: Any) -> Caller:
        return Caller(identity if identity.is_admin else Identity(None, INVALID_CREDENTIALS), **rest)

    return replaced(http, "Caller", lambda _: caller)


@seed(SEEDED, SESSION)
def logout_ignored() -> Broken:
    """`auth.logout` answers as it should and changes nothing."""
    return replaced(Session, "logout", lambda _: lambda self: None)


@seed(SEEDED, SESSION)
def failed_login_logs_out() -> Broken:
    """A failed login takes an earlier one away."""

    def changed(genuine: Any) -> Callable[[Session, str, str], Identity]:
        def login(self: Session, username: str, password: str) -> Identity:
            verdict: Identity = genuine(self, username, password)
            self._identity = verdict
            return verdict

        return login

    return replaced(Session, "login", changed)


@seed(SEEDED, SESSION)
@contextmanager
def login_leaks() -> Iterator[None]:
    """A login on one connection logs all anonymous connections of the server in."""
    known: WeakKeyDictionary[Executor[Any], Identity] = WeakKeyDictionary()

    def login(genuine: Any) -> Any:
        def changed(self: Session, username: str, password: str) -> Identity:
            verdict: Identity = genuine(self, username, password)
            if verdict.is_admin:
                known[self._executor] = verdict
            return verdict

        return changed

    def receive(genuine: Any) -> Any:
        def changed(self: Session, text: str, now: Any) -> Any:
            if not self._identity.is_admin:
                self._identity = known.get(self._executor, self._identity)
            return genuine(self, text, now)

        return changed

    with replaced(Session, "login", login), replaced(Session, "receive", receive):
        yield
