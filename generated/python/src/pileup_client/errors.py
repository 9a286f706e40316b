# Generated from core/registry/*.yaml. Edit that, then: make generate
"""One exception for each error code; `except OperationError` catches them all."""

from __future__ import annotations

from typing import ClassVar, Final

from pileup_client._runtime.errors import (
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
    "AlreadyQueued",
    "AuthNotConfigured",
    "BodyTooLarge",
    "BodyUnreadable",
    "CallsignNotFound",
    "CallsignRequired",
    "ClientError",
    "ConnectionFailed",
    "EventsOverflow",
    "FrameInvalid",
    "HandshakeInvalid",
    "HeadersTooLarge",
    "IdInUse",
    "IdempotencyMismatch",
    "InternalError",
    "InvalidCallsign",
    "InvalidCredentials",
    "InvalidRequest",
    "JsonInvalid",
    "MethodNotAllowed",
    "NotAuthenticated",
    "NotConnected",
    "NotFound",
    "OperationError",
    "OutcomeUnknown",
    "QueueFull",
    "RateLimited",
    "RequestInvalid",
    "RequestTimeout",
    "StorageUnavailable",
    "SubprotocolUnsupported",
    "SystemInactive",
    "TimedOut",
    "TooManyConnections",
    "TooManyConnectionsHere",
    "TooManyRequestsInFlight",
    "UnexpectedAnswer",
    "UnknownOperation",
    "UnsupportedMessageType",
    "UpgradeRequired",
    "ValidationFailed",
]


class CallsignRequired(OperationError):
    """The callsign is empty, or nothing but white space.

    Status 400: Callsign is required
    """

    code: ClassVar[str] = "callsign_required"


class InvalidCallsign(OperationError):
    """The text is not one or two letters, one or two digits and one to four letters, nor one digit, one
    letter, one digit and one to three letters.

    Status 400: Invalid callsign format. Must follow ITU standards (e.g., KC1ABC, W1AW)
    """

    code: ClassVar[str] = "invalid_callsign"


class SystemInactive(OperationError):
    """The operator has not opened the queue.

    Status 503: System is currently inactive.
    """

    code: ClassVar[str] = "system_inactive"
    may_succeed_later: ClassVar[bool] = True


class AlreadyQueued(OperationError):
    """The callsign waits in the queue already.

    Status 400: Callsign already in queue
    """

    code: ClassVar[str] = "already_queued"


class QueueFull(OperationError):
    """As many callsigns are waiting as the operator allows.

    Status 400: Queue is full. Maximum queue size is {max_size}
    """

    code: ClassVar[str] = "queue_full"
    may_succeed_later: ClassVar[bool] = True


class CallsignNotFound(OperationError):
    """The callsign does not wait in the queue. The callsign in QSO does not, either.

    Status 404: Callsign not found in queue
    """

    code: ClassVar[str] = "callsign_not_found"


class UnsupportedMessageType(OperationError):
    """The logging program sent a message of a type that the server does not know.

    Status 400: Unsupported message type. Expected 'qso_start'
    """

    code: ClassVar[str] = "unsupported_message_type"


class NotAuthenticated(OperationError):
    """No credentials were given, or they were not well-formed HTTP Basic credentials.

    Status 401: Not authenticated
    """

    code: ClassVar[str] = "not_authenticated"


class InvalidCredentials(OperationError):
    """User name or password is wrong.

    Status 401: Invalid admin credentials
    """

    code: ClassVar[str] = "invalid_credentials"


class AuthNotConfigured(OperationError):
    """The server has no admin credentials, so that none can be right.

    Status 503: Admin authentication not configured. Please set ADMIN_USERNAME and ADMIN_PASSWORD
    environment variables.
    """

    code: ClassVar[str] = "auth_not_configured"


class JsonInvalid(OperationError):
    """The body or frame is no JSON, or JSON that readers would understand differently: duplicate keys, NaN or
    Infinity, numbers out of range, unpaired surrogates, nesting that is too deep.

    Status 422: The JSON is invalid: {reason} at character {position}
    """

    code: ClassVar[str] = "json_invalid"


class ValidationFailed(OperationError):
    """The data does not fit the operation's schema; `details` says where and why.

    Status 422: Validation failed
    """

    code: ClassVar[str] = "validation_failed"


class BodyUnreadable(OperationError):
    """The body cannot be decoded as UTF-8, UTF-16 or UTF-32.

    Status 400: There was an error parsing the body
    """

    code: ClassVar[str] = "body_unreadable"


class BodyTooLarge(OperationError):
    """The HTTP body, or the data of a WebSocket request as it is written, exceeds the limit.

    Status 413: The body is larger than {limit} bytes
    """

    code: ClassVar[str] = "body_too_large"


class NotFound(OperationError):
    """There is no such path. On WebSocket, a member that HTTP carries in the path is empty, contains a slash,
    or is `.` or `..`, so that no path can be made of it.

    Status 404: Not Found
    """

    code: ClassVar[str] = "not_found"


class MethodNotAllowed(OperationError):
    """The path exists, but not with this HTTP method.

    Status 405: Method Not Allowed
    """

    code: ClassVar[str] = "method_not_allowed"


class FrameInvalid(OperationError):
    """A WebSocket frame that is JSON, but whose members are not those of a request.

    Status 400: The frame is no request of protocol 1.0: {reason}
    """

    code: ClassVar[str] = "frame_invalid"


class UnknownOperation(OperationError):
    """The registry has no operation of that name on this transport.

    Status 404: There is no operation '{operation}'{hint}
    """

    code: ClassVar[str] = "unknown_operation"


class IdInUse(OperationError):
    """The id of a WebSocket request must be unique among those without a response.

    Status 409: A request with this id is in flight already
    """

    code: ClassVar[str] = "id_in_use"


class TooManyRequestsInFlight(OperationError):
    """The connection sent requests faster than it took their responses.

    Status 429: More than {limit} requests are in flight
    """

    code: ClassVar[str] = "too_many_requests_in_flight"
    transient: ClassVar[bool] = True
    may_succeed_later: ClassVar[bool] = True


class RateLimited(OperationError):
    """The client exceeded its rate; try again after `retry_after_ms`.

    Status 429: Too many requests
    """

    code: ClassVar[str] = "rate_limited"
    transient: ClassVar[bool] = True
    may_succeed_later: ClassVar[bool] = True


class IdempotencyMismatch(OperationError):
    """Another operation or other data is stored under the same idempotency key.

    Status 409: The idempotency key was used for another request
    """

    code: ClassVar[str] = "idempotency_mismatch"


class TooManyConnections(OperationError):
    """The WebSocket or event stream was refused, because as many are open as may be, or because the server is
    going away. The HTTP interface goes on working.

    Status 503: The server has no room for another connection
    """

    code: ClassVar[str] = "too_many_connections"
    transient: ClassVar[bool] = True
    may_succeed_later: ClassVar[bool] = True


class TooManyConnectionsHere(OperationError):
    """The WebSocket, event stream or login was refused, because as many connections as one address or one
    account may have are open. The HTTP interface goes on working.

    Status 429: Too many connections from this address or account
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
    """The WebSocket handshake offered subprotocols, but not the server's.

    Status 400: None of the offered subprotocols is known; this server speaks {subprotocol}
    """

    code: ClassVar[str] = "subprotocol_unsupported"


class UpgradeRequired(OperationError):
    """A plain HTTP request, or a handshake of another WebSocket version, was sent to the WebSocket address.

    Status 426: This address speaks WebSocket only
    """

    code: ClassVar[str] = "upgrade_required"


class StorageUnavailable(OperationError):
    """The write could not be carried out; it is safe to try again with the same key.

    Status 503: The database does not answer. Nothing was changed.
    """

    code: ClassVar[str] = "storage_unavailable"
    transient: ClassVar[bool] = True
    may_succeed_later: ClassVar[bool] = True


class OutcomeUnknown(OperationError):
    """The connection to the database was lost while the write was being committed.

    Status 503: The database did not say whether the write was kept. Try again with the same idempotency
    key.
    """

    code: ClassVar[str] = "outcome_unknown"
    transient: ClassVar[bool] = True
    may_succeed_later: ClassVar[bool] = True


class InternalError(OperationError):
    """A fault of the server, which is in its log.

    Status 500: Internal Server Error
    """

    code: ClassVar[str] = "internal_error"


BY_CODE: Final[dict[str, type[OperationError]]] = {
    "callsign_required": CallsignRequired,
    "invalid_callsign": InvalidCallsign,
    "system_inactive": SystemInactive,
    "already_queued": AlreadyQueued,
    "queue_full": QueueFull,
    "callsign_not_found": CallsignNotFound,
    "unsupported_message_type": UnsupportedMessageType,
    "not_authenticated": NotAuthenticated,
    "invalid_credentials": InvalidCredentials,
    "auth_not_configured": AuthNotConfigured,
    "json_invalid": JsonInvalid,
    "validation_failed": ValidationFailed,
    "body_unreadable": BodyUnreadable,
    "body_too_large": BodyTooLarge,
    "not_found": NotFound,
    "method_not_allowed": MethodNotAllowed,
    "frame_invalid": FrameInvalid,
    "unknown_operation": UnknownOperation,
    "id_in_use": IdInUse,
    "too_many_requests_in_flight": TooManyRequestsInFlight,
    "rate_limited": RateLimited,
    "idempotency_mismatch": IdempotencyMismatch,
    "too_many_connections": TooManyConnections,
    "too_many_connections_here": TooManyConnectionsHere,
    "request_invalid": RequestInvalid,
    "request_timeout": RequestTimeout,
    "headers_too_large": HeadersTooLarge,
    "handshake_invalid": HandshakeInvalid,
    "subprotocol_unsupported": SubprotocolUnsupported,
    "upgrade_required": UpgradeRequired,
    "storage_unavailable": StorageUnavailable,
    "outcome_unknown": OutcomeUnknown,
    "internal_error": InternalError,
}
