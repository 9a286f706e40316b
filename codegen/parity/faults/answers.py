"""Faults in how one protocol spells what the executor answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from codegen.parity.faults.seeding import Broken, Fault, answered, refused, replaced, seed
from core.bridge import session
from core.bridge.errors import Failure
from core.transports import http

SEEDED: list[Fault] = []
SESSION, ENVELOPE, HTTP = "core/bridge/session.py", "core/bridge/envelope.py", "core/transports/http.py"


def _members(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[str, Any], Any]:
    """Change every object in a result, the innermost first."""

    def changed(value: Any) -> Any:
        if isinstance(value, dict):
            return change({name: changed(below) for name, below in value.items()})
        return [changed(one) for one in value] if isinstance(value, list) else value

    return lambda name, result: changed(result)


# --- Results -----------------------------------------------------------------------------------


@seed(SEEDED, HTTP)
def member_dropped() -> Broken:
    """HTTP leaves `position` out of queue entries."""
    return answered("http", _members(lambda value: _less(value, "position") if "qrz" in value else value))


def _less(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {other: below for other, below in value.items() if other != name}


@seed(SEEDED, ENVELOPE)
def members_swapped() -> Broken:
    """On WebSocket, `name` and `address` have each other's values."""

    def swapped(value: dict[str, Any]) -> dict[str, Any]:
        if not {"name", "address"} <= value.keys():
            return value
        return {**value, "name": value["address"], "address": value["name"]}

    return answered("websocket", _members(swapped))


@seed(SEEDED, HTTP)
def null_for_absent() -> Broken:
    """HTTP writes members that were not set, as null (`exclude_unset` is lost)."""

    def filled(value: dict[str, Any]) -> dict[str, Any]:
        return {"metadata": None, **value} if "qrz" in value and "position" not in value else value

    return answered("http", _members(filled))


@seed(SEEDED, ENVELOPE)
def absent_for_null() -> Broken:
    """On WebSocket, members that are null are left out."""

    def emptied(value: dict[str, Any]) -> dict[str, Any]:
        return {name: below for name, below in value.items() if below is not None}

    return answered("websocket", _members(emptied))


@seed(SEEDED, HTTP)
def empty_body_for_null() -> Broken:
    """Over HTTP, a result that is null becomes an empty object."""
    return answered("http", lambda name, result: {} if result is None else result)


@seed(SEEDED, ENVELOPE)
def numbers_as_texts() -> Broken:
    """On WebSocket, `total` is a text."""
    return answered(
        "websocket",
        _members(lambda value: {**value, "total": str(value["total"])} if "total" in value else value),
    )


@seed(SEEDED, ENVELOPE)
def whole_numbers_as_fractions() -> Broken:
    """On WebSocket, integers are written as 4.0."""

    def fraction(value: Any) -> Any:
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    return answered(
        "websocket", _members(lambda value: {name: fraction(below) for name, below in value.items()})
    )


@seed(SEEDED, HTTP)
def list_in_reverse() -> Broken:
    """HTTP lists the queue from its end."""

    def reversed_lists(value: dict[str, Any]) -> dict[str, Any]:
        return {name: below[::-1] if isinstance(below, list) else below for name, below in value.items()}

    return answered("http", lambda name, result: _members(reversed_lists)(name, result))


@seed(SEEDED, HTTP)
def result_wrapped() -> Broken:
    """Over HTTP, one operation's result is wrapped in another object."""
    return answered("http", lambda name, result: {"data": result} if name == "system.ping" else result)


# --- Failures ----------------------------------------------------------------------------------


@seed(SEEDED, HTTP)
def other_status() -> Broken:
    """HTTP answers 400 in place of the domain's 404."""

    def change(failure: Failure) -> Failure:
        return replace(failure, status=400) if failure.code == "callsign_not_found" else failure

    return refused("http", change)


@seed(SEEDED, ENVELOPE)
def other_code() -> Broken:
    """On WebSocket, a queue that holds the caller already is said to be full."""

    def change(failure: Failure) -> Failure:
        return replace(failure, code="queue_full") if failure.code == "already_queued" else failure

    return refused("websocket", change)


@seed(SEEDED, ENVELOPE)
def other_message() -> Broken:
    """On WebSocket, messages have lost the full stop at their end."""
    return refused("websocket", lambda failure: replace(failure, message=failure.message.removesuffix(".")))


@seed(SEEDED, ENVELOPE)
def retry_advice_lost() -> Broken:
    """On WebSocket, no error is retryable."""
    return refused("websocket", lambda failure: replace(failure, retryable=False))


@seed(SEEDED, HTTP)
def headers_lost() -> Broken:
    """HTTP answers 401 without its `WWW-Authenticate`."""
    return refused("http", lambda failure: replace(failure, headers={}))


def _details(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Failure], Failure]:
    return lambda failure: replace(failure, details=[change(dict(one)) for one in failure.details])


@seed(SEEDED, HTTP)
def details_without_place() -> Broken:
    """The `loc` of HTTP's complaints lacks the place: body, path or query."""
    return refused("http", _details(lambda detail: {**detail, "loc": detail["loc"][1:]}))


@seed(SEEDED, ENVELOPE)
def details_without_input() -> Broken:
    """WebSocket's complaints lack the refused value."""
    return refused("websocket", _details(lambda detail: _less(detail, "input")))


@seed(SEEDED, ENVELOPE)
def details_without_context() -> Broken:
    """WebSocket's complaints lack `ctx`, such as the limit that was exceeded."""
    return refused("websocket", _details(lambda detail: _less(detail, "ctx")))


@seed(SEEDED, HTTP)
def only_the_first_detail() -> Broken:
    """HTTP tells the first complaint only."""
    return refused("http", lambda failure: replace(failure, details=failure.details[:1]))


@seed(SEEDED, SESSION)
def failure_without_id() -> Broken:
    """On WebSocket, failures do not echo the request's id."""

    def changed(genuine: Any) -> Any:
        return lambda request_id, name, failure, at: genuine(None, name, failure, at)

    return replaced(session, "failure_text", changed)


@seed(SEEDED, SESSION)
def failure_without_operation() -> Broken:
    """On WebSocket, responses to failed requests name no operation."""

    def changed(genuine: Any) -> Any:
        return lambda request_id, name, failure, at: genuine(request_id, "", failure, at)

    return replaced(session, "failure_text", changed)


@seed(SEEDED, HTTP)
def code_not_told() -> Broken:
    """HTTP leaves `X-Error-Code` out."""

    def changed(genuine: Any) -> Any:
        def response(failure: Failure) -> Any:
            answer = genuine(failure)
            del answer.headers["X-Error-Code"]
            return answer

        return response

    return replaced(http, "failure_response", changed)
