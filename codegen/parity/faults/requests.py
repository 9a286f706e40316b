"""Faults in what becomes of a request before its operation is carried out."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import core.app
from codegen.parity.faults.seeding import Asked, Broken, Fault, asked, came_over, replaced, seed
from core.bridge.envelope import RequestReader
from core.bridge.errors import Failure
from core.bridge.executor import Caller, Executor
from core.bridge.operations import Operation, OperationTable
from core.bridge.strict_json import JsonInvalid, StrictDecoder
from core.bridge.validation import Invalid, parameters
from core.transports import http

SEEDED: list[Fault] = []
EXECUTOR, ENVELOPE = "core/bridge/executor.py", "core/bridge/envelope.py"
HTTP, ROUTES = "core/transports/http.py", "generated/server/http_routes.py"
DISPATCHER = "generated/server/dispatcher.py"
_LONG = 60


def _texts(change: Callable[[str], str]) -> Callable[[Asked], Asked]:
    """Change every text in a request's data."""

    def changed(value: Any) -> Any:
        if isinstance(value, str):
            return change(value)
        if isinstance(value, dict):
            return {name: changed(below) for name, below in value.items()}
        return [changed(one) for one in value] if isinstance(value, list) else value

    return lambda request: replace(request, data=changed(request.data))


# --- Reading -----------------------------------------------------------------------------------


class _Lenient:
    """A decoder that takes what the strict one refuses for one reason."""

    def __init__(self, strict: StrictDecoder, reason: str) -> None:
        self._strict = strict
        self._reason = reason

    def decode(self, text: str, *, enclosing: int = 0) -> Any:
        try:
            return self._strict.decode(text, enclosing=enclosing)
        except JsonInvalid as error:
            if self._reason not in error.reason:
                raise
            return json.loads(text)


def _read_leniently(reason: str) -> Broken:
    """Have WebSocket take JSON that is refused for `reason`."""

    def changed(genuine: Any) -> Any:
        def init(self: RequestReader, decoder: StrictDecoder, *others: Any) -> None:
            genuine(self, _Lenient(decoder, reason), *others)

        return init

    return replaced(RequestReader, "__init__", changed)


@seed(SEEDED, ENVELOPE)
def duplicate_members_taken() -> Broken:
    """WebSocket takes objects that have a member twice."""
    return _read_leniently("Duplicate member")


@seed(SEEDED, ENVELOPE)
def large_integers_taken() -> Broken:
    """WebSocket takes integers that not every reader can hold."""
    return _read_leniently("Integer out of range")


@seed(SEEDED, HTTP)
def nan_taken() -> Broken:
    """HTTP takes NaN and Infinity in a body."""

    def changed(genuine: Any) -> Any:
        async def body(node: Any, request: Any) -> Any:
            return await genuine(replace(node, decoder=_Lenient(node.decoder, "is not JSON")), request)

        return body

    return replaced(http, "_body", changed)


@seed(SEEDED, HTTP)
def missing_body_is_an_empty_object() -> Broken:
    """Over HTTP, no body at all is validated as `{}`."""

    def changed(genuine: Any) -> Any:
        async def body(node: Any, request: Any) -> Any:
            value = await genuine(node, request)
            return {} if value is None else value

        return body

    return replaced(http, "_body", changed)


@seed(SEEDED, EXECUTOR)
def data_of_another_kind_is_empty() -> Broken:
    """On WebSocket, data that is no object counts as an object without members."""

    def change(request: Asked) -> Asked:
        return request if isinstance(request.data, dict | None) else replace(request, data={})

    return asked("websocket", change)


# --- Finding the operation ---------------------------------------------------------------------


@seed(SEEDED, ROUTES)
def routes_swapped() -> Broken:
    """Two routes of the same method lead to each other's operation."""

    def changed(genuine: Any) -> Any:
        unsafe = [route for route in genuine if route.method == "DELETE" and "{" not in route.path]
        first, second = unsafe[:2]
        other = {first: second, second: first}
        return [route._replace(operation=other.get(route, route).operation) for route in genuine]

    return replaced(core.app, "ROUTES", changed)


@seed(SEEDED, ROUTES)
def alias_leads_elsewhere() -> Broken:
    """An alias route leads to another operation than the route that it stands for."""

    def changed(genuine: Any) -> Any:
        names = [route.operation for route in genuine]
        alias = next(route for route in genuine if names.count(route.operation) > 1)
        other = next(route for route in genuine if route.operation != alias.operation)
        last = max(index for index, name in enumerate(names) if name == alias.operation)
        return [
            route._replace(operation=other.operation) if index == last else route
            for index, route in enumerate(genuine)
        ]

    return replaced(core.app, "ROUTES", changed)


@seed(SEEDED, DISPATCHER)
def dispatched_to_another_operation() -> Broken:
    """On WebSocket, `admin.get_queue` is carried out as `queue.list`."""

    def changed(genuine: Any) -> Any:
        def get(self: OperationTable, name: str) -> Operation | None:
            found: Operation | None = genuine(self, "queue.list" if name == "admin.get_queue" else name)
            return found

        return get

    return replaced(OperationTable, "get", changed)


# --- Members -----------------------------------------------------------------------------------


@seed(SEEDED, HTTP)
def path_not_unescaped() -> Broken:
    """Members of the path reach the operation as they stand in the URL."""

    def change(request: Asked) -> Asked:
        escaped = {name: quote(request.data[name], safe="") for name in request.operation.path_members}
        return replace(request, data={**request.data, **escaped}) if escaped else request

    return asked("http", change)


@seed(SEEDED, EXECUTOR)
def unreachable_path_reached() -> Broken:
    """WebSocket takes values of path members that no path can carry."""

    def change(request: Asked) -> Asked:
        operation = replace(request.operation)
        object.__setattr__(operation, "path_members", ())
        return replace(request, operation=operation)

    return asked("websocket", change)


@seed(SEEDED, HTTP)
def texts_trimmed() -> Broken:
    """HTTP takes white space off the ends of all texts."""
    return asked("http", _texts(str.strip))


@seed(SEEDED, EXECUTOR)
def texts_cut_off() -> Broken:
    """On WebSocket, long texts are cut off."""
    return asked("websocket", _texts(lambda text: text[:_LONG]))


@seed(SEEDED, HTTP)
def texts_normalised() -> Broken:
    """HTTP replaces characters by their compatible forms (Unicode NFKC)."""
    return asked("http", _texts(lambda text: unicodedata.normalize("NFKC", text)))


@seed(SEEDED, EXECUTOR)
def validated_strictly() -> Broken:
    """On WebSocket, the lenient booleans take true and false only."""

    def changed(genuine: Any) -> Any:
        def execute(self: Executor[Any], operation: Operation, data: Any, key: Any, caller: Caller) -> Any:
            outcome = genuine(self, operation, data, key, caller)
            if isinstance(outcome, Failure) or came_over(caller) == "http" or operation.params is None:
                return outcome
            booleans = [
                name for name, field in operation.params.model_fields.items() if field.annotation is bool
            ]
            if all(isinstance(data.get(name), bool) for name in booleans):
                return outcome
            if isinstance(outcome, Coroutine):
                outcome.close()
            return self.errors.failure("validation_failed")

        return execute

    return replaced(Executor, "execute", changed)


@seed(SEEDED, EXECUTOR)
def extra_members_refused() -> Broken:
    """On WebSocket, unknown members of `data` are refused."""

    def changed(genuine: Any) -> Any:
        def execute(self: Executor[Any], operation: Operation, data: Any, key: Any, caller: Caller) -> Any:
            unknown = isinstance(data, dict) and operation.places and data.keys() - operation.places.keys()
            if unknown and came_over(caller) == "websocket":
                return self.errors.failure("validation_failed")
            return genuine(self, operation, data, key, caller)

        return execute

    return replaced(Executor, "execute", changed)


@seed(SEEDED, EXECUTOR)
def bounds_unchecked() -> Broken:
    """On WebSocket, numbers out of bounds and texts of the wrong length are taken for missing."""

    def change(request: Asked) -> Asked:
        try:
            parameters(request.operation, request.data)
        except Invalid as invalid:
            data = request.data
            for detail in invalid.details:
                if detail["type"] in ("greater_than_equal", "less_than_equal", "string_too_long"):
                    data = _without(data, detail["loc"][1:])
            return replace(request, data=data)
        return request

    return asked("websocket", change)


def _without(value: Any, path: list[Any]) -> Any:
    if not path or not isinstance(value, dict):
        return value
    first, *rest = path
    if not rest:
        return {name: below for name, below in value.items() if name != first}
    return {name: _without(below, rest) if name == first else below for name, below in value.items()}


@seed(SEEDED, EXECUTOR)
def numbers_read_from_texts() -> Broken:
    """Over HTTP, texts that look like numbers are taken for numbers."""

    def change(request: Asked) -> Asked:
        try:
            parameters(request.operation, request.data)
        except Invalid as invalid:
            data = request.data
            for detail in invalid.details:
                if detail["type"] in ("float_type", "int_type"):
                    data = _numeric(data, detail["loc"][1:])
            return replace(request, data=data)
        return request

    return asked("http", change)


def _numeric(value: Any, path: list[Any]) -> Any:
    if path:
        first, *rest = path
        return {name: _numeric(below, rest) if name == first else below for name, below in value.items()}
    try:
        return float(value)
    except (TypeError, ValueError):
        return value
