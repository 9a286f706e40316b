"""A toy interface around a shelf of books: a table of operations made by hand, as the generator makes it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from core.bridge.auth import Authenticator
from core.bridge.commit import Change
from core.bridge.connection import Connection
from core.bridge.errors import ErrorSpec, ErrorTable, Refused
from core.bridge.events import Event
from core.bridge.executor import Executor
from core.bridge.login_guard import LoginGuard
from core.bridge.operations import (
    Call,
    Committed,
    ConnectionOperation,
    Operation,
    OperationTable,
    ReadOperation,
    Snapshot,
    Transport,
    WriteOperation,
)
from core.bridge.position import Position

NOW = datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)
BOTH: frozenset[Transport] = frozenset({"http", "websocket"})
KEY_LENGTHS = (16, 128)
KEY = "0123456789abcdef"
SHELF_SIZE = 3

_anything: TypeAdapter[Any] = TypeAdapter(Any)


@dataclass(frozen=True)
class Shelf:
    """The toy's state."""

    books: tuple[str, ...] = ()


class ShelfCodec:
    """Writes a shelf down as a JSON list."""

    def encode(self, state: Shelf) -> str:
        return json.dumps(state.books)

    def decode(self, text: str) -> Shelf:
        return Shelf(tuple(json.loads(text)))


class ShelfError(Exception):
    """The toy's domain error."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields: Mapping[str, object] = fields


class Title(BaseModel):
    model_config = ConfigDict(extra="ignore")

    title: Annotated[str, Field(max_length=40)]
    copies: Annotated[int, Field(ge=1)] = 1


class Secret(BaseModel):
    username: str
    password: str


ERRORS = ErrorTable(
    [
        ErrorSpec("json_invalid", 422, "The JSON is invalid: {reason} at character {position}"),
        ErrorSpec("frame_invalid", 400, "The frame is no request: {reason}"),
        ErrorSpec("unknown_operation", 404, "There is no operation '{operation}'{hint}"),
        ErrorSpec("id_in_use", 409, "The id is in use"),
        ErrorSpec("too_many_requests_in_flight", 429, "More than {limit} requests are in flight", True),
        ErrorSpec("validation_failed", 422, "Validation failed"),
        ErrorSpec("body_too_large", 413, "More than {limit} bytes"),
        ErrorSpec("rate_limited", 429, "Too many requests", True),
        ErrorSpec("not_found", 404, "Not Found"),
        ErrorSpec("not_authenticated", 401, "Not authenticated"),
        ErrorSpec("invalid_credentials", 401, "Invalid admin credentials"),
        ErrorSpec("auth_not_configured", 503, "Admin authentication not configured"),
        ErrorSpec("idempotency_mismatch", 409, "The key was used for another request"),
        ErrorSpec("storage_unavailable", 503, "The database does not answer", True),
        ErrorSpec("outcome_unknown", 503, "The database did not say", True),
        ErrorSpec("internal_error", 500, "Internal Server Error"),
        ErrorSpec("shelf_full", 400, "The shelf is full"),
    ]
)


class Library:
    """The toy's ports. Replace `write` to say what the write operations do."""

    def __init__(self) -> None:
        self.snapshot = Snapshot(Shelf(), Position("e", 0))
        self.reads = 0
        self.calls: list[tuple[Call, Any]] = []
        self.write: Callable[[Call, Any], Awaitable[Committed[object]]] = self.store

    def put(self, *books: str) -> None:
        """Replace the snapshot, as the follower does."""
        state, position = self.snapshot.state, self.snapshot.position
        self.snapshot = Snapshot(
            replace(state, books=(*state.books, *books)), Position(position.epoch, position.sequence + 1)
        )

    async def store(self, call: Call, params: Any) -> Committed[object]:
        call.before_commit()
        self.calls.append((call, params))
        if params is not None:
            self.put(params.title)
        return Committed(b'{"done":true}')

    def list(self, snapshot: Snapshot[Shelf], _: None) -> object:
        self.reads += 1
        return list(snapshot.state.books)

    def find(self, snapshot: Snapshot[Shelf], params: Title) -> object:
        if params.title not in snapshot.state.books:
            raise ShelfError("not_on_shelf", title=params.title)
        return {"title": params.title, "copies": params.copies}

    def broken(self, snapshot: Snapshot[Shelf], _: None) -> object:
        raise ZeroDivisionError("the secret text of an exception")

    def undeclared(self, snapshot: Snapshot[Shelf], _: None) -> object:
        raise ShelfError("shelf_full")

    def misworded(self, snapshot: Snapshot[Shelf], _: None) -> object:
        raise ShelfError("not_on_shelf", author="the message asks for a title")

    def login(self, connection: Connection, params: Secret) -> object:
        verdict = connection.login(params.username, params.password)
        if not verdict.is_admin:
            raise Refused(ERRORS.failure(verdict.denial))
        return {"username": verdict.name}

    def logout(self, connection: Connection, _: None) -> object:
        connection.logout()
        return None

    def heartbeat(self, connection: Connection, _: None) -> object:
        connection.heartbeat()
        return {"alive": True}

    def table(self) -> OperationTable:
        """The operations, bound to these ports."""
        missing = {"not_on_shelf": ErrorSpec("not_on_shelf", 404, "{title} is not on the shelf")}
        full = {"shelf_full": ErrorSpec("shelf_full", 400, "No room for another, {size} is all")}
        return OperationTable(
            [
                _read("shelf.list", self.list, constant=True),
                _read("shelf.find", self.find, params=Title, places={"title": "path"}, errors=missing),
                _read("shelf.broken", self.broken),
                _read("shelf.undeclared", self.undeclared),
                _read("shelf.misworded", self.misworded, errors=missing),
                _read("shelf.web_page", self.list, transports=frozenset({"http"})),
                _read("admin.list", self.list, auth="admin"),
                _read("admin.find", self.find, auth="admin", params=Title, places={"title": "path"}),
                _write("shelf.put", self, params=Title, errors=full),
                _write("shelf.touch", self),
                _write("admin.put", self, auth="admin", params=Title, errors=full),
                _control("me.login", self.login, params=Secret, sensitive=frozenset({"password"})),
                _control("me.logout", self.logout),
                _control("me.heartbeat", self.heartbeat),
            ]
        )

    def executor(self) -> Executor[Shelf]:
        """An executor of this table."""
        return Executor(self.table(), ERRORS, self, ShelfError, KEY_LENGTHS)


def put_book(title: str, event: str = "shelf_update") -> Callable[[Shelf, datetime], Change[Shelf, object]]:
    """A change that puts a book on the shelf and announces the shelf."""

    def apply(shelf: Shelf, now: datetime) -> Change[Shelf, object]:
        if len(shelf.books) >= SHELF_SIZE:
            raise ShelfError("shelf_full", size=SHELF_SIZE)
        changed = Shelf((*shelf.books, title))
        return Change(changed, {"books": len(changed.books)}, [Event(event, json.dumps(changed.books))])

    return apply


def authenticator(configured: bool = True) -> LoginGuard:
    """Knows admin/right, or nobody."""
    return LoginGuard(Authenticator("admin", "right") if configured else Authenticator(None, None))


def _common(
    name: str,
    auth: str = "public",
    params: type[BaseModel] | None = None,
    places: Mapping[str, str] | None = None,
    errors: Mapping[str, ErrorSpec] | None = None,
    transports: frozenset[Transport] = BOTH,
    sensitive: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    members = {} if params is None else dict.fromkeys(params.model_fields, "body")
    if places is not None:
        members = {member: places.get(member, "query") for member in members}
    return {
        "name": name,
        "auth": auth,
        "rate": "read",
        "transports": transports,
        "places": members,
        "sensitive": sensitive,
        "params": params,
        "encode": _anything.dump_json,
        "errors": errors or {},
    }


def _read(
    name: str, read: Callable[[Any, Any], object], *, constant: bool = False, **common: Any
) -> Operation:
    return ReadOperation(read=read, constant=constant, **_common(name, **common))


def _write(name: str, library: Library, **common: Any) -> Operation:
    return WriteOperation(
        write=lambda call, params: library.write(call, params),
        emits=frozenset({"shelf_update", "lamp"}),
        **_common(name, **common),
    )


def _control(name: str, control: Callable[[Any, Any], object], **common: Any) -> Operation:
    return ConnectionOperation(control=control, **_common(name, **common))
