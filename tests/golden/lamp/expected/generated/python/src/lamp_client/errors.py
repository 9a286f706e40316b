# Generated from core/registry/*.yaml. Edit that, then: make generate
"""One exception for each error code; `except OperationError` catches them all."""

from __future__ import annotations

from typing import ClassVar, Final

from lamp_client._runtime.errors import (
    ClientError,
    ConnectionFailed,
    EventsOverflow,
    InvalidRequest,
    NotConnected,
    OperationError,
    TimedOut,
    UnexpectedAnswer,
)

__all__ = [
    "BY_CODE",
    "AuthNotConfigured",
    "BodyTooLarge",
    "BodyUnreadable",
    "ClientError",
    "ConnectionFailed",
    "EventsOverflow",
    "FrameInvalid",
    "HandshakeInvalid",
    "HeadersTooLarge",
    "IdInUse",
    "IdempotencyMismatch",
    "InternalError",
    "InvalidCredentials",
    "InvalidRequest",
    "JsonInvalid",
    "LampBroken",
    "LampMissing",
    "MethodNotAllowed",
    "NotAuthenticated",
    "NotConnected",
    "NotFound",
    "OperationError",
    "OutcomeUnknown",
    "RequestInvalid",
    "RequestTimeout",
    "StorageUnavailable",
    "SubprotocolUnsupported",
    "TimedOut",
    "TooManyConnections",
    "TooManyConnectionsHere",
    "TooManyRequestsInFlight",
    "UnexpectedAnswer",
    "UnknownOperation",
    "ValidationFailed",
]


class LampBroken(OperationError):
    """The lamp cannot be set.

    Status 409: The lamp is broken: {reason}
    """

    code: ClassVar[str] = "lamp_broken"
    may_succeed_later: ClassVar[bool] = True


class LampMissing(OperationError):
    """No lamp stands in that room.

    Status 404: There is no lamp in {room}
    """

    code: ClassVar[str] = "lamp_missing"


class NotAuthenticated(OperationError):
    """No credentials were given.

    Status 401: Not authenticated
    """

    code: ClassVar[str] = "not_authenticated"


class InvalidCredentials(OperationError):
    """User name or password is wrong.

    Status 401: That is not the keeper
    """

    code: ClassVar[str] = "invalid_credentials"


class AuthNotConfigured(OperationError):
    """The server has no credentials.

    Status 503: The lamp has no keeper
    """

    code: ClassVar[str] = "auth_not_configured"


class ValidationFailed(OperationError):
    """The data does not fit.

    Status 422: Validation failed
    """

    code: ClassVar[str] = "validation_failed"


class JsonInvalid(OperationError):
    """The body or frame is not JSON.

    Status 422: No JSON: {reason} at character {position}
    """

    code: ClassVar[str] = "json_invalid"


class BodyUnreadable(OperationError):
    """The body is in no encoding of JSON.

    Status 400: The body cannot be read
    """

    code: ClassVar[str] = "body_unreadable"


class BodyTooLarge(OperationError):
    """The body exceeds the limit.

    Status 413: The body is larger than {limit} bytes
    """

    code: ClassVar[str] = "body_too_large"


class NotFound(OperationError):
    """There is no such path.

    Status 404: Nothing is here
    """

    code: ClassVar[str] = "not_found"


class MethodNotAllowed(OperationError):
    """The path exists, but not with this method.

    Status 405: Not like this
    """

    code: ClassVar[str] = "method_not_allowed"


class FrameInvalid(OperationError):
    """The frame's members are not those of a request.

    Status 400: No request: {reason}
    """

    code: ClassVar[str] = "frame_invalid"


class UnknownOperation(OperationError):
    """There is no operation of that name.

    Status 404: There is no operation {operation}{hint}
    """

    code: ClassVar[str] = "unknown_operation"


class IdInUse(OperationError):
    """A request with this id has no response yet.

    Status 409: The id is in use
    """

    code: ClassVar[str] = "id_in_use"


class TooManyRequestsInFlight(OperationError):
    """Requests came faster than responses were taken.

    Status 429: More than {limit} requests are in flight
    """

    code: ClassVar[str] = "too_many_requests_in_flight"
    transient: ClassVar[bool] = True
    may_succeed_later: ClassVar[bool] = True


class IdempotencyMismatch(OperationError):
    """Something else is stored under the idempotency key.

    Status 409: The key belongs to another request
    """

    code: ClassVar[str] = "idempotency_mismatch"


class TooManyConnections(OperationError):
    """The handshake was refused.

    Status 503: The house is full
    """

    code: ClassVar[str] = "too_many_connections"
    transient: ClassVar[bool] = True
    may_succeed_later: ClassVar[bool] = True


class TooManyConnectionsHere(OperationError):
    """As many connections as one address or account may have are open.

    Status 429: Somebody has too many lines to the house
    """

    code: ClassVar[str] = "too_many_connections_here"
    transient: ClassVar[bool] = True
    may_succeed_later: ClassVar[bool] = True


class RequestInvalid(OperationError):
    """The bytes that arrived cannot be read as an HTTP/1.1 request. The connection is closed.

    Status 400: The request is not valid HTTP
    """

    code: ClassVar[str] = "request_invalid"


class RequestTimeout(OperationError):
    """Headers or body of the request came too slowly, or not at all. The connection is closed.

    Status 408: The request did not arrive completely in {seconds} seconds
    """

    code: ClassVar[str] = "request_timeout"
    transient: ClassVar[bool] = True
    may_succeed_later: ClassVar[bool] = True


class HeadersTooLarge(OperationError):
    """The address and headers of the request are too many or too long. The connection is closed.

    Status 431: The request's headers exceed {limit}
    """

    code: ClassVar[str] = "headers_too_large"


class HandshakeInvalid(OperationError):
    """A header that RFC 6455 demands of a WebSocket handshake is missing or wrong.

    Status 400: The WebSocket handshake is invalid: {reason}
    """

    code: ClassVar[str] = "handshake_invalid"


class SubprotocolUnsupported(OperationError):
    """None of the offered subprotocols is known.

    Status 400: Only {subprotocol} is spoken here
    """

    code: ClassVar[str] = "subprotocol_unsupported"


class StorageUnavailable(OperationError):
    """The database did not answer.

    Status 503: Nothing was changed
    """

    code: ClassVar[str] = "storage_unavailable"
    transient: ClassVar[bool] = True
    may_succeed_later: ClassVar[bool] = True


class OutcomeUnknown(OperationError):
    """The database did not say whether the write was kept.

    Status 503: Perhaps it was changed
    """

    code: ClassVar[str] = "outcome_unknown"
    transient: ClassVar[bool] = True
    may_succeed_later: ClassVar[bool] = True


class InternalError(OperationError):
    """A fault of the server.

    Status 500: The fault is ours
    """

    code: ClassVar[str] = "internal_error"


BY_CODE: Final[dict[str, type[OperationError]]] = {
    "lamp_broken": LampBroken,
    "lamp_missing": LampMissing,
    "not_authenticated": NotAuthenticated,
    "invalid_credentials": InvalidCredentials,
    "auth_not_configured": AuthNotConfigured,
    "validation_failed": ValidationFailed,
    "json_invalid": JsonInvalid,
    "body_unreadable": BodyUnreadable,
    "body_too_large": BodyTooLarge,
    "not_found": NotFound,
    "method_not_allowed": MethodNotAllowed,
    "frame_invalid": FrameInvalid,
    "unknown_operation": UnknownOperation,
    "id_in_use": IdInUse,
    "too_many_requests_in_flight": TooManyRequestsInFlight,
    "idempotency_mismatch": IdempotencyMismatch,
    "too_many_connections": TooManyConnections,
    "too_many_connections_here": TooManyConnectionsHere,
    "request_invalid": RequestInvalid,
    "request_timeout": RequestTimeout,
    "headers_too_large": HeadersTooLarge,
    "handshake_invalid": HandshakeInvalid,
    "subprotocol_unsupported": SubprotocolUnsupported,
    "storage_unavailable": StorageUnavailable,
    "outcome_unknown": OutcomeUnknown,
    "internal_error": InternalError,
}
