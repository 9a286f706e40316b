"""Failures as values: what both transports answer when an operation cannot be carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class ErrorSpec:
    """One error of the registry (`errors.yaml`), or an operation's own wording of it.

    `message` is a `str.format` template over the fields that the raiser supplies.
    `headers` are sent with the HTTP answer.
    """

    code: str
    status: int
    message: str
    retryable: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


class CodedError(Protocol):
    """An exception of the domain: `code` names a registry error, `fields` fill its message."""

    @property
    def code(self) -> str: ...

    @property
    def fields(self) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """The answer to a request that failed; the same value on every transport.

    `message` is the HTTP `detail` too, except for a 422, whose HTTP `detail` is `details`.
    """

    code: str
    status: int
    message: str
    retryable: bool = False
    details: Sequence[Mapping[str, Any]] = ()
    retry_after_ms: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def as_error(self) -> dict[str, Any]:
        """The `error` member of a WebSocket response (DESIGN: protocol 1.0, Response)."""
        return {
            "code": self.code,
            "status": self.status,
            "message": self.message,
            "retryable": self.retryable,
            "details": list(self.details),
            "retry_after_ms": self.retry_after_ms,
        }


class Refused(Exception):
    """Carries a `Failure` out of nested code; the executor turns it back into the value."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.status} {failure.code}: {failure.message}")
        self.failure = failure


class ErrorTable:
    """All errors of the registry by code."""

    def __init__(self, specs: Sequence[ErrorSpec]) -> None:
        self._specs = {spec.code: spec for spec in specs}

    def __getitem__(self, code: str) -> ErrorSpec:
        return self._specs[code]

    def failure(
        self,
        code: str,
        *,
        details: Sequence[Mapping[str, Any]] = (),
        retry_after_ms: int | None = None,
        **fields: object,
    ) -> Failure:
        """The failure for `code`, its message filled in from `fields`."""
        return failure_of(self._specs[code], fields, details, retry_after_ms)


def failure_of(
    spec: ErrorSpec,
    fields: Mapping[str, object],
    details: Sequence[Mapping[str, Any]] = (),
    retry_after_ms: int | None = None,
) -> Failure:
    """Fill in a spec's message. Raises LookupError when a field of it is missing."""
    return Failure(
        code=spec.code,
        status=spec.status,
        message=spec.message.format_map(fields),
        retryable=spec.retryable,
        details=details,
        retry_after_ms=retry_after_ms,
        headers=spec.headers,
    )
