"""One executor for every transport: authorise, validate, run, and turn every outcome into a value.

The order of checks is the recorded one. A transport decodes the JSON first and finds the operation;
what comes after is here, so that no transport can differ in it.
"""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import structlog
from pydantic import BaseModel

from core.bridge.auth import Identity
from core.bridge.connection import Connection
from core.bridge.errors import CodedError, ErrorTable, Failure, Refused, failure_of
from core.bridge.metrics import SUCCESS, Metrics
from core.bridge.operations import (
    Call,
    ConnectionOperation,
    Operation,
    OperationTable,
    ReadOperation,
    Snapshot,
    Transport,
    WriteOperation,
)
from core.bridge.peer import UNKNOWN, Peer
from core.bridge.rate_limit import RATE_LIMITED, UNNAMED, RateLimiter
from core.bridge.store import OutcomeUnknown, StoreUnavailable
from core.bridge.validation import Invalid, digest, key_details, parameters, unreachable_path

log = structlog.get_logger("pileup.executor")

StateCo = TypeVar("StateCo", covariant=True)

# How like another a name must be to be taken for it. Comparing costs most where it comes to nothing:
# at difflib's own 0.6 a wrong name took as long as fifty right ones.
_NEAR = 0.8


class SnapshotSource(Protocol[StateCo]):
    """Where reads find the newest state: the event log's follower."""

    @property
    def snapshot(self) -> Snapshot[StateCo]: ...


@dataclass(frozen=True, slots=True)
class Success:
    """An operation's result as compact JSON."""

    body: bytes


Outcome = Success | Failure


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and over what. `connection` is None where there is no connection to act on."""

    identity: Identity
    connection: Connection | None = None
    before_commit: Callable[[], None] = _nothing
    peer: Peer = UNKNOWN


class Executor(Generic[StateCo]):
    """Runs operations for all transports.

    `domain_error` is the base class of exceptions that carry a registry code. `key_lengths` bounds
    idempotency keys, in characters.
    """

    def __init__(
        self,
        operations: OperationTable,
        errors: ErrorTable,
        source: SnapshotSource[StateCo],
        domain_error: type[Exception],
        key_lengths: tuple[int, int],
        metrics: Metrics | None = None,
        limiter: RateLimiter | None = None,
    ) -> None:
        self.operations = operations
        self.errors = errors
        self._source = source
        self._domain_error = domain_error
        self._key_lengths = key_lengths
        self.metrics = metrics or Metrics()
        self.limiter = limiter or RateLimiter()
        self._constants: dict[str, Success] = {}
        self._constants_of: Snapshot[StateCo] | None = None

    def find(self, name: str, transport: Transport, caller: Caller) -> Operation | Failure:
        """The operation called `name`, or the failure that says there is none on `transport`."""
        operation = self.operations.get(name)
        if operation is not None and transport in operation.transports:
            return operation
        # Before looking for similar names, which takes long.
        wait = self.limiter.take(caller.peer, caller.identity, UNNAMED).retry_after_ms
        if wait is not None:
            return self.errors.failure(RATE_LIMITED, retry_after_ms=wait)
        near = difflib.get_close_matches(name[:64], [one.name for one in self.operations], 1, _NEAR)
        hint = f", did you mean '{near[0]}'?" if near else ""
        return self.errors.failure("unknown_operation", operation=name[:64], hint=hint)

    def execute(
        self, operation: Operation, data: Any, key: Any, caller: Caller
    ) -> Outcome | Awaitable[Outcome]:
        """Answer a decoded request; an awaitable only for writes, which end in `commit`."""
        metrics = self.metrics
        began = metrics.clock()
        outcome = self._outcome(operation, data, key, caller, began)
        if isinstance(outcome, Success):
            transport = "http" if caller.connection is None else "websocket"
            metrics.request(transport, operation.name, SUCCESS, metrics.clock() - began)
        elif isinstance(outcome, Failure):
            self._count(operation, caller, outcome, began)
        return outcome

    def _count(self, operation: Operation, caller: Caller, outcome: Outcome, began: float) -> None:
        metrics = self.metrics
        transport = "http" if caller.connection is None else "websocket"
        code = SUCCESS if isinstance(outcome, Success) else outcome.code
        metrics.request(transport, operation.name, code, metrics.clock() - began)

    def _outcome(
        self, operation: Operation, data: Any, key: Any, caller: Caller, began: float
    ) -> Outcome | Awaitable[Outcome]:
        wait = self.limiter.take(caller.peer, caller.identity, operation.rate).retry_after_ms
        if wait is not None:
            return self.errors.failure(RATE_LIMITED, retry_after_ms=wait)
        if unreachable_path(operation, data):
            return self.errors.failure("not_found")
        if operation.auth == "admin" and not caller.identity.is_admin:
            identity = caller.identity
            return self.errors.failure(identity.denial, retry_after_ms=identity.retry_after_ms)
        if isinstance(operation, ReadOperation) and operation.constant:
            return self._constant(operation)
        try:
            params = parameters(operation, data)
            if isinstance(operation, WriteOperation):
                return self._write(self._call(operation, params, key, caller), params, caller, began)
            return self._answer(operation, params, caller)
        except Invalid as invalid:
            return self.errors.failure("validation_failed", details=invalid.details)

    def _constant(self, operation: ReadOperation) -> Outcome:
        snapshot = self._source.snapshot
        if snapshot is not self._constants_of:
            self._constants_of = snapshot
            self._constants = {}
        known = self._constants.get(operation.name)
        if known is None:
            outcome = self._answer(operation, None, None)
            if isinstance(outcome, Failure):
                return outcome
            known = self._constants[operation.name] = outcome
        return known

    def _answer(self, operation: Operation, params: BaseModel | None, caller: Caller | None) -> Outcome:
        try:
            if isinstance(operation, ReadOperation):
                return Success(operation.encode(operation.read(self._source.snapshot, params)))
            assert isinstance(operation, ConnectionOperation)
            if caller is None or caller.connection is None:
                raise RuntimeError(f"{operation.name} needs a connection to act on")
            return Success(operation.encode(operation.control(caller.connection, params)))
        except Exception as error:
            return self._failure(operation, error)

    def _call(self, operation: WriteOperation, params: BaseModel | None, key: Any, caller: Caller) -> Call:
        if key is None:
            return Call(operation, caller.identity, None, "", caller.before_commit)
        details = key_details(key, *self._key_lengths)
        if details:
            raise Invalid(details)
        return Call(operation, caller.identity, key, digest(params), caller.before_commit)

    async def _write(self, call: Call, params: BaseModel | None, caller: Caller, began: float) -> Outcome:
        outcome = await self._written(call, params)
        self._count(call.operation, caller, outcome, began)
        return outcome

    async def _written(self, call: Call, params: BaseModel | None) -> Outcome:
        try:
            committed = await call.operation.write(call, params)
        except Exception as error:
            return self._failure(call.operation, error)
        return Success(committed.body)

    def _failure(self, operation: Operation, error: Exception) -> Failure:
        if isinstance(error, Refused):
            return error.failure
        if isinstance(error, self._domain_error):
            coded: CodedError = error  # type: ignore[assignment]
            spec = operation.errors.get(coded.code)
            if spec is None:
                log.error("undeclared_error", operation=operation.name, code=coded.code)
                return self.errors.failure("internal_error")
            try:
                return failure_of(spec, coded.fields)
            except LookupError:
                log.error("unfilled_message", operation=operation.name, code=coded.code, exc_info=error)
                return self.errors.failure("internal_error")
        if isinstance(error, StoreUnavailable):
            log.error("storage_unavailable", operation=operation.name, reason=str(error))
            unknown = isinstance(error, OutcomeUnknown)
            return self.errors.failure("outcome_unknown" if unknown else "storage_unavailable")
        log.error("operation_failed", operation=operation.name, exc_info=error)
        return self.errors.failure("internal_error")
