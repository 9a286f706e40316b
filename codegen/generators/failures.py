"""Which errors an operation may be answered with, over which transport."""

from __future__ import annotations

from typing import Literal

from codegen.registry.model import Api, ErrorDef, Operation

# These answer requests that reach no operation.
_OF_NO_OPERATION = frozenset(
    {
        "method_not_allowed",
        "unknown_operation",
        "too_many_connections",
        "handshake_invalid",
        "request_invalid",
        "request_timeout",
        "subprotocol_unsupported",
        "upgrade_required",
    }
)
_OF_FRAMES = frozenset({"frame_invalid", "id_in_use", "too_many_requests_in_flight"})
# Implied errors that only operations answer which carry something.
_OF_MEMBERS = frozenset({"validation_failed"})
_OF_BODIES = frozenset({"json_invalid", "body_unreadable", "body_too_large"})
# Carried in the address of a request, which counts with its headers.
_OF_ADDRESSES = frozenset({"headers_too_large"})
_OF_WRITES = frozenset({"idempotency_mismatch", "outcome_unknown"})


def failures(api: Api, operation: Operation, transport: Literal["http", "websocket"]) -> dict[str, str]:
    """Code and message of each error: those of the operation first, then what it implies."""
    found = {use.code: use.message or api.errors[use.code].message for use in operation.errors}
    concerns = _concerns_http if transport == "http" else _concerns_websocket
    for error in api.implied_errors(operation):
        if concerns(api, error, operation):
            found.setdefault(error.code, error.message)
    return found


def all_failures(api: Api, operation: Operation) -> dict[str, str]:
    """The same over all transports that the operation has."""
    http = failures(api, operation, "http") if operation.http is not None else {}
    return http | failures(api, operation, "websocket")


def _concerns_http(api: Api, error: ErrorDef, operation: Operation) -> bool:
    places = api.places(operation).values()
    code = error.code
    if code in _OF_NO_OPERATION | _OF_FRAMES | {"not_found", "too_many_connections_here"}:
        return False
    if code in _OF_MEMBERS:
        # An idempotency key can be malformed, too.
        return bool(places) or not operation.safe
    if code in _OF_BODIES:
        return "body" in places
    if code in _OF_ADDRESSES:
        return "path" in places or "query" in places
    if code in _OF_WRITES:
        return not operation.safe
    return True


def _concerns_websocket(api: Api, error: ErrorDef, operation: Operation) -> bool:
    places = api.places(operation).values()
    code = error.code
    if code in _OF_NO_OPERATION | _OF_ADDRESSES | {"body_unreadable"}:
        return False
    if code == "not_found":
        return "path" in places
    if code == "too_many_connections_here":
        return operation.role == "login"
    if code in _OF_MEMBERS:
        return bool(places) or not operation.safe
    if code == "body_too_large":
        return bool(places)
    if code in _OF_WRITES:
        return not operation.safe
    return True
