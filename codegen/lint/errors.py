"""Errors that tell clients what they need to know."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from codegen.lint.rule import Finding, error, warning
from codegen.lint.view import View

_REGISTERED = frozenset(status.value for status in HTTPStatus)
_LATER = frozenset({408, 425, 429, 502, 503, 504})
_NEVER = frozenset(
    {400, 401, 403, 404, 405, 406, 410, 411, 413, 414, 415, 417, 422, 426, 428, 431, 451, 501, 505}
)
# RFC 9110, 15.5.2, 15.5.22.
_HEADERS = {401: "WWW-Authenticate", 426: "Upgrade"}


@error
def error_status_unregistered(view: View) -> Iterator[Finding]:
    """The status of an error is one that IANA has registered.

    Why: clients and proxies treat an unknown status as 400 or 500.

    Fix: take the registered status that comes closest.

    Example:
        queue_full: {status: 409, …}    # not 499
    """
    for code, fault in view.api.errors.items():
        if fault.status not in _REGISTERED:
            yield Finding(view.at("errors", code, "status"), f"{fault.status} is no registered HTTP status")


@warning
def error_retryable_mismatch(view: View) -> Iterator[Finding]:
    """`retryable` agrees with what the status means.

    Why: HTTP clients and proxies decide by the status, the SDKs by `retryable`; both should do the same.

    Fix: correct one of the two.

    Example:
        overloaded: {status: 503, retryable: true, …}
    """
    for code, fault in view.api.errors.items():
        if fault.status in _LATER and not fault.retryable:
            text = f"{fault.status} says that trying later may help, but `{code}` is not retryable"
            yield Finding(view.at("errors", code, "status"), text)
        if fault.status in _NEVER and fault.retryable:
            text = f"{fault.status} says that the same request fails again, but `{code}` is retryable"
            yield Finding(view.at("errors", code, "status"), text)


@warning
def error_header_missing(view: View) -> Iterator[Finding]:
    """401 has the header `WWW-Authenticate`, 426 has `Upgrade`.

    Why: HTTP demands it (RFC 9110, 15.5.2 and 15.5.22), and browsers act on it.

    Fix: add `headers`.

    Example:
        not_authenticated: {status: 401, headers: {WWW-Authenticate: Basic}, …}
    """
    for code, fault in view.api.errors.items():
        header = _HEADERS.get(fault.status)
        if header is not None and header.lower() not in {name.lower() for name in fault.headers}:
            text = f"`{code}` has status {fault.status}, but no header `{header}`"
            yield Finding(view.at("errors", code, "status"), text)


@warning
def error_message_duplicate(view: View) -> Iterator[Finding]:
    """Different errors have different messages.

    Why: HTTP clients of old read the message only, and could not tell them apart.

    Fix: say in each what is special about it.

    Example:
        lamp_broken: {message: The lamp is broken, …}
    """
    first: dict[str, str] = {}
    for code, fault in view.api.errors.items():
        other = first.setdefault(fault.message, code)
        if other != code:
            yield Finding(view.at("errors", code, "message"), f"`{code}` has the same message as `{other}`")


@warning
def error_message_unchanged(view: View) -> Iterator[Finding]:
    """An operation that words an error anew words it differently.

    Why: the repetition would stay behind when the message changes.

    Fix: name the code only.

    Example:
        errors: [queue_full]    # not {queue_full: {message: the same}}
    """
    for operation in view.api.operations.values():
        for use in operation.errors:
            if use.message is not None and use.message == view.api.errors[use.code].message:
                yield Finding(use.pos, f"the message of `{use.code}` is the one that it has anyway")
