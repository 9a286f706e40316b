"""What can go wrong, as exceptions under one base class.

`OperationError` and its subclasses say that the server answered with an error; there is one subclass
for each error code. The others say that there was no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class ClientError(Exception):
    """Base class of everything that this package raises on purpose."""


class OperationError(ClientError):
    """The server answered with an error.

    `status` is the HTTP status of the same failure, `details` the list of complaints of a 422, and
    `retry_after` the time to wait in seconds, where the server names one. `retryable` says that the
    same request may succeed later. `transient` marks failures of the server or the link, which the
    client retries by itself as long as the call's time allows.
    """

    code: ClassVar[str] = ""
    transient: ClassVar[bool] = False
    may_succeed_later: ClassVar[bool] = False

    def __init__(
        self,
        code: str,
        status: int,
        message: str,
        *,
        retryable: bool = False,
        details: Sequence[Mapping[str, Any]] = (),
        retry_after: float | None = None,
        operation: str | None = None,
    ) -> None:
        super().__init__(message)
        self.error_code = code
        self.status = status
        self.message = message
        self.retryable = retryable
        self.details = list(details)
        self.retry_after = retry_after
        self.operation = operation

    def __str__(self) -> str:
        where = f"{self.operation}: " if self.operation else ""
        places = [f"{'.'.join(map(str, one.get('loc', ())))}: {one.get('msg', '')}" for one in self.details]
        return f"{where}{self.message}" + (f" ({'; '.join(places)})" if places else "")


class NotConnected(ClientError):
    """The client was not opened, or has been closed for good; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ConnectionFailed(ClientError):
    """No connection came about, or it was lost and could not be had again in time."""


class TimedOut(ClientError, TimeoutError):
    """No answer arrived in time.

    `sent` tells whether the request may have reached the server. Writes carry an idempotency key, so
    that calling again with `key` is safe.
    """

    def __init__(self, operation: str, seconds: float, *, sent: bool, key: str | None) -> None:
        again = f"; call again with idempotency_key={key!r} to be sure" if sent and key else ""
        super().__init__(f"{operation}: no answer within {seconds:g} s{again}")
        self.operation = operation
        self.sent = sent
        self.key = key


class UnexpectedAnswer(ClientError):
    """The server sent something that this version of the protocol does not know how to read."""


class EventsOverflow(ClientError):
    """A program took its events too slowly, and more waited than its stream may keep."""


class InvalidRequest(ClientError, ValueError):
    """The request cannot be sent as it is, on any transport."""
