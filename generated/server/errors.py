# Generated from core/registry/errors.yaml. Edit that, then: make generate
"""Every error that a client can see, in the registry's wording."""

from __future__ import annotations

from typing import Final

from core.bridge.errors import ErrorSpec, ErrorTable

CALLSIGN_REQUIRED: Final = ErrorSpec(
    code="callsign_required",
    status=400,
    message="Callsign is required",
)
"""The callsign is empty, or nothing but white space."""

INVALID_CALLSIGN: Final = ErrorSpec(
    code="invalid_callsign",
    status=400,
    message="Invalid callsign format. Must follow ITU standards (e.g., KC1ABC, W1AW)",
)
"""The text is not one or two letters, one or two digits and one to four letters, nor one digit, one letter,
one digit and one to three letters.
"""

SYSTEM_INACTIVE: Final = ErrorSpec(
    code="system_inactive",
    status=503,
    message="System is currently inactive.",
    retryable=True,
)
"""The operator has not opened the queue."""

ALREADY_QUEUED: Final = ErrorSpec(
    code="already_queued",
    status=400,
    message="Callsign already in queue",
)
"""The callsign waits in the queue already."""

QUEUE_FULL: Final = ErrorSpec(
    code="queue_full",
    status=400,
    message="Queue is full. Maximum queue size is {max_size}",
    retryable=True,
)
"""As many callsigns are waiting as the operator allows."""

CALLSIGN_NOT_FOUND: Final = ErrorSpec(
    code="callsign_not_found",
    status=404,
    message="Callsign not found in queue",
)
"""The callsign does not wait in the queue. The callsign in QSO does not, either."""

UNSUPPORTED_MESSAGE_TYPE: Final = ErrorSpec(
    code="unsupported_message_type",
    status=400,
    message="Unsupported message type. Expected 'qso_start'",
)
"""The logging program sent a message of a type that the server does not know."""

NOT_AUTHENTICATED: Final = ErrorSpec(
    code="not_authenticated",
    status=401,
    message="Not authenticated",
    headers={"WWW-Authenticate": "Basic"},
)
"""No credentials were given, or they were not well-formed HTTP Basic credentials."""

INVALID_CREDENTIALS: Final = ErrorSpec(
    code="invalid_credentials",
    status=401,
    message="Invalid admin credentials",
    headers={"WWW-Authenticate": "Basic"},
)
"""User name or password is wrong."""

AUTH_NOT_CONFIGURED: Final = ErrorSpec(
    code="auth_not_configured",
    status=503,
    message=(
        "Admin authentication not configured. Please set ADMIN_USERNAME and "
        "ADMIN_PASSWORD environment variables."
    ),
    headers={"WWW-Authenticate": "Basic"},
)
"""The server has no admin credentials, so that none can be right."""

JSON_INVALID: Final = ErrorSpec(
    code="json_invalid",
    status=422,
    message="The JSON is invalid: {reason} at character {position}",
)
"""The body or frame is no JSON, or JSON that readers would understand differently: duplicate keys, NaN or
Infinity, numbers out of range, unpaired surrogates, nesting that is too deep.
"""

VALIDATION_FAILED: Final = ErrorSpec(
    code="validation_failed",
    status=422,
    message="Validation failed",
)
"""The data does not fit the operation's schema; `details` says where and why."""

BODY_UNREADABLE: Final = ErrorSpec(
    code="body_unreadable",
    status=400,
    message="There was an error parsing the body",
)
"""The body cannot be decoded as UTF-8, UTF-16 or UTF-32."""

BODY_TOO_LARGE: Final = ErrorSpec(
    code="body_too_large",
    status=413,
    message="The body is larger than {limit} bytes",
)
"""The HTTP body, or the data of a WebSocket request as it is written, exceeds the limit."""

NOT_FOUND: Final = ErrorSpec(
    code="not_found",
    status=404,
    message="Not Found",
)
"""There is no such path. On WebSocket, a member that HTTP carries in the path is empty, contains a slash, or
is `.` or `..`, so that no path can be made of it.
"""

METHOD_NOT_ALLOWED: Final = ErrorSpec(
    code="method_not_allowed",
    status=405,
    message="Method Not Allowed",
)
"""The path exists, but not with this HTTP method."""

FRAME_INVALID: Final = ErrorSpec(
    code="frame_invalid",
    status=400,
    message="The frame is no request of protocol 1.0: {reason}",
)
"""A WebSocket frame that is JSON, but whose members are not those of a request."""

UNKNOWN_OPERATION: Final = ErrorSpec(
    code="unknown_operation",
    status=404,
    message="There is no operation '{operation}'{hint}",
)
"""The registry has no operation of that name on this transport."""

ID_IN_USE: Final = ErrorSpec(
    code="id_in_use",
    status=409,
    message="A request with this id is in flight already",
)
"""The id of a WebSocket request must be unique among those without a response."""

TOO_MANY_REQUESTS_IN_FLIGHT: Final = ErrorSpec(
    code="too_many_requests_in_flight",
    status=429,
    message="More than {limit} requests are in flight",
    retryable=True,
)
"""The connection sent requests faster than it took their responses."""

RATE_LIMITED: Final = ErrorSpec(
    code="rate_limited",
    status=429,
    message="Too many requests",
    retryable=True,
)
"""The client exceeded its rate; try again after `retry_after_ms`."""

IDEMPOTENCY_MISMATCH: Final = ErrorSpec(
    code="idempotency_mismatch",
    status=409,
    message="The idempotency key was used for another request",
)
"""Another operation or other data is stored under the same idempotency key."""

TOO_MANY_CONNECTIONS: Final = ErrorSpec(
    code="too_many_connections",
    status=503,
    message="The server has no room for another connection",
    retryable=True,
)
"""The WebSocket or event stream was refused, because as many are open as may be, or because the server is
going away. The HTTP interface goes on working.
"""

TOO_MANY_CONNECTIONS_HERE: Final = ErrorSpec(
    code="too_many_connections_here",
    status=429,
    message="Too many connections from this address or account",
    retryable=True,
)
"""The WebSocket, event stream or login was refused, because as many connections as one address or one account
may have are open. The HTTP interface goes on working.
"""

REQUEST_INVALID: Final = ErrorSpec(
    code="request_invalid",
    status=400,
    message="The request is not valid HTTP",
)
"""The bytes that arrived cannot be read as an HTTP/1.1 request. The connection is closed."""

REQUEST_TIMEOUT: Final = ErrorSpec(
    code="request_timeout",
    status=408,
    message="The request did not arrive completely in {seconds} seconds",
    retryable=True,
)
"""Headers or body of the request came too slowly, or not at all. The connection is closed."""

HEADERS_TOO_LARGE: Final = ErrorSpec(
    code="headers_too_large",
    status=431,
    message="The request's headers exceed {limit}",
)
"""The address and headers of the request are too many or too long. The connection is closed."""

HANDSHAKE_INVALID: Final = ErrorSpec(
    code="handshake_invalid",
    status=400,
    message="The WebSocket handshake is invalid: {reason}",
)
"""A header that RFC 6455 demands of a WebSocket handshake is missing or wrong."""

SUBPROTOCOL_UNSUPPORTED: Final = ErrorSpec(
    code="subprotocol_unsupported",
    status=400,
    message="None of the offered subprotocols is known; this server speaks {subprotocol}",
)
"""The WebSocket handshake offered subprotocols, but not the server's."""

UPGRADE_REQUIRED: Final = ErrorSpec(
    code="upgrade_required",
    status=426,
    message="This address speaks WebSocket only",
    headers={"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"},
)
"""A plain HTTP request, or a handshake of another WebSocket version, was sent to the WebSocket address."""

STORAGE_UNAVAILABLE: Final = ErrorSpec(
    code="storage_unavailable",
    status=503,
    message="The database does not answer. Nothing was changed.",
    retryable=True,
)
"""The write could not be carried out; it is safe to try again with the same key."""

OUTCOME_UNKNOWN: Final = ErrorSpec(
    code="outcome_unknown",
    status=503,
    message=("The database did not say whether the write was kept. Try again with the same idempotency key."),
    retryable=True,
)
"""The connection to the database was lost while the write was being committed."""

INTERNAL_ERROR: Final = ErrorSpec(
    code="internal_error",
    status=500,
    message="Internal Server Error",
)
"""A fault of the server, which is in its log."""

ERRORS: Final = ErrorTable(
    [
        CALLSIGN_REQUIRED,
        INVALID_CALLSIGN,
        SYSTEM_INACTIVE,
        ALREADY_QUEUED,
        QUEUE_FULL,
        CALLSIGN_NOT_FOUND,
        UNSUPPORTED_MESSAGE_TYPE,
        NOT_AUTHENTICATED,
        INVALID_CREDENTIALS,
        AUTH_NOT_CONFIGURED,
        JSON_INVALID,
        VALIDATION_FAILED,
        BODY_UNREADABLE,
        BODY_TOO_LARGE,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        FRAME_INVALID,
        UNKNOWN_OPERATION,
        ID_IN_USE,
        TOO_MANY_REQUESTS_IN_FLIGHT,
        RATE_LIMITED,
        IDEMPOTENCY_MISMATCH,
        TOO_MANY_CONNECTIONS,
        TOO_MANY_CONNECTIONS_HERE,
        REQUEST_INVALID,
        REQUEST_TIMEOUT,
        HEADERS_TOO_LARGE,
        HANDSHAKE_INVALID,
        SUBPROTOCOL_UNSUPPORTED,
        UPGRADE_REQUIRED,
        STORAGE_UNAVAILABLE,
        OUTCOME_UNKNOWN,
        INTERNAL_ERROR,
    ]
)

CODES: Final = frozenset(
    {
        "already_queued",
        "auth_not_configured",
        "body_too_large",
        "body_unreadable",
        "callsign_not_found",
        "callsign_required",
        "frame_invalid",
        "handshake_invalid",
        "headers_too_large",
        "id_in_use",
        "idempotency_mismatch",
        "internal_error",
        "invalid_callsign",
        "invalid_credentials",
        "json_invalid",
        "method_not_allowed",
        "not_authenticated",
        "not_found",
        "outcome_unknown",
        "queue_full",
        "rate_limited",
        "request_invalid",
        "request_timeout",
        "storage_unavailable",
        "subprotocol_unsupported",
        "system_inactive",
        "too_many_connections",
        "too_many_connections_here",
        "too_many_requests_in_flight",
        "unknown_operation",
        "unsupported_message_type",
        "upgrade_required",
        "validation_failed",
    }
)
