# Generated from core/registry/*.yaml. Edit that, then: make generate
"""Every error that a client can see, in the registry's wording."""

from __future__ import annotations

from typing import Final

from core.bridge.errors import ErrorSpec, ErrorTable

LAMP_BROKEN: Final = ErrorSpec(
    code="lamp_broken",
    status=409,
    message="The lamp is broken: {reason}",
    retryable=True,
)
"""The lamp cannot be set."""

LAMP_MISSING: Final = ErrorSpec(
    code="lamp_missing",
    status=404,
    message="There is no lamp in {room}",
)
"""No lamp stands in that room."""

NOT_AUTHENTICATED: Final = ErrorSpec(
    code="not_authenticated",
    status=401,
    message="Not authenticated",
    headers={"WWW-Authenticate": "Basic"},
)
"""No credentials were given."""

INVALID_CREDENTIALS: Final = ErrorSpec(
    code="invalid_credentials",
    status=401,
    message="That is not the keeper",
    headers={"WWW-Authenticate": "Basic"},
)
"""User name or password is wrong."""

AUTH_NOT_CONFIGURED: Final = ErrorSpec(
    code="auth_not_configured",
    status=503,
    message="The lamp has no keeper",
)
"""The server has no credentials."""

VALIDATION_FAILED: Final = ErrorSpec(
    code="validation_failed",
    status=422,
    message="Validation failed",
)
"""The data does not fit."""

JSON_INVALID: Final = ErrorSpec(
    code="json_invalid",
    status=422,
    message="No JSON: {reason} at character {position}",
)
"""The body or frame is not JSON."""

BODY_UNREADABLE: Final = ErrorSpec(
    code="body_unreadable",
    status=400,
    message="The body cannot be read",
)
"""The body is in no encoding of JSON."""

BODY_TOO_LARGE: Final = ErrorSpec(
    code="body_too_large",
    status=413,
    message="The body is larger than {limit} bytes",
)
"""The body exceeds the limit."""

NOT_FOUND: Final = ErrorSpec(
    code="not_found",
    status=404,
    message="Nothing is here",
)
"""There is no such path."""

METHOD_NOT_ALLOWED: Final = ErrorSpec(
    code="method_not_allowed",
    status=405,
    message="Not like this",
)
"""The path exists, but not with this method."""

FRAME_INVALID: Final = ErrorSpec(
    code="frame_invalid",
    status=400,
    message="No request: {reason}",
)
"""The frame's members are not those of a request."""

UNKNOWN_OPERATION: Final = ErrorSpec(
    code="unknown_operation",
    status=404,
    message="There is no operation {operation}{hint}",
)
"""There is no operation of that name."""

ID_IN_USE: Final = ErrorSpec(
    code="id_in_use",
    status=409,
    message="The id is in use",
)
"""A request with this id has no response yet."""

TOO_MANY_REQUESTS_IN_FLIGHT: Final = ErrorSpec(
    code="too_many_requests_in_flight",
    status=429,
    message="More than {limit} requests are in flight",
    retryable=True,
)
"""Requests came faster than responses were taken."""

IDEMPOTENCY_MISMATCH: Final = ErrorSpec(
    code="idempotency_mismatch",
    status=409,
    message="The key belongs to another request",
)
"""Something else is stored under the idempotency key."""

TOO_MANY_CONNECTIONS: Final = ErrorSpec(
    code="too_many_connections",
    status=503,
    message="The house is full",
    retryable=True,
)
"""The handshake was refused."""

TOO_MANY_CONNECTIONS_HERE: Final = ErrorSpec(
    code="too_many_connections_here",
    status=429,
    message="Somebody has too many lines to the house",
    retryable=True,
)
"""As many connections as one address or account may have are open."""

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
    message="Only {subprotocol} is spoken here",
)
"""None of the offered subprotocols is known."""

STORAGE_UNAVAILABLE: Final = ErrorSpec(
    code="storage_unavailable",
    status=503,
    message="Nothing was changed",
    retryable=True,
)
"""The database did not answer."""

OUTCOME_UNKNOWN: Final = ErrorSpec(
    code="outcome_unknown",
    status=503,
    message="Perhaps it was changed",
    retryable=True,
)
"""The database did not say whether the write was kept."""

INTERNAL_ERROR: Final = ErrorSpec(
    code="internal_error",
    status=500,
    message="The fault is ours",
)
"""A fault of the server."""

ERRORS: Final = ErrorTable(
    [
        LAMP_BROKEN,
        LAMP_MISSING,
        NOT_AUTHENTICATED,
        INVALID_CREDENTIALS,
        AUTH_NOT_CONFIGURED,
        VALIDATION_FAILED,
        JSON_INVALID,
        BODY_UNREADABLE,
        BODY_TOO_LARGE,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        FRAME_INVALID,
        UNKNOWN_OPERATION,
        ID_IN_USE,
        TOO_MANY_REQUESTS_IN_FLIGHT,
        IDEMPOTENCY_MISMATCH,
        TOO_MANY_CONNECTIONS,
        TOO_MANY_CONNECTIONS_HERE,
        REQUEST_INVALID,
        REQUEST_TIMEOUT,
        HEADERS_TOO_LARGE,
        HANDSHAKE_INVALID,
        SUBPROTOCOL_UNSUPPORTED,
        STORAGE_UNAVAILABLE,
        OUTCOME_UNKNOWN,
        INTERNAL_ERROR,
    ]
)

CODES: Final = frozenset(
    {
        "auth_not_configured",
        "body_too_large",
        "body_unreadable",
        "frame_invalid",
        "handshake_invalid",
        "headers_too_large",
        "id_in_use",
        "idempotency_mismatch",
        "internal_error",
        "invalid_credentials",
        "json_invalid",
        "lamp_broken",
        "lamp_missing",
        "method_not_allowed",
        "not_authenticated",
        "not_found",
        "outcome_unknown",
        "request_invalid",
        "request_timeout",
        "storage_unavailable",
        "subprotocol_unsupported",
        "too_many_connections",
        "too_many_connections_here",
        "too_many_requests_in_flight",
        "unknown_operation",
        "validation_failed",
    }
)
