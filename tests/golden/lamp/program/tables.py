"""Checks the generated tables and models one by one, without a server; says so when all hold."""

from __future__ import annotations

import asyncio
import json

from generated.server.models.lamp import House, Lamp, LampQuery, LampRequest, Maker, Removal, RemovalRequest
from generated.server.models.session import Names, Password, Standing
from pydantic import BaseModel, ValidationError

from core.bridge.auth import ANONYMOUS, Identity
from core.bridge.connection import Connection, Feed
from core.bridge.operations import (
    Call,
    Committed,
    ConnectionOperation,
    ReadOperation,
    Snapshot,
    WriteOperation,
)
from core.bridge.outbox import Outbox, OutboxLimits
from core.bridge.position import Position
from generated.server.dispatcher import operations
from generated.server.errors import CODES, ERRORS
from generated.server.events import CONNECTED_SSE_DATA, EVENTS, connected, lamp_update
from generated.server.http_routes import ROUTES
from generated.server.limits import COLOURS
from generated.server.ports import LampPort, SessionPort
from generated.server.protocol import SUBPROTOCOL, CloseCode


class Lamps(LampPort[Lamp | None]):
    """The state is the lamp, or None where there is none."""

    def list(self, snapshot: Snapshot[Lamp | None], params: LampQuery, /) -> Lamp | None:
        return snapshot.state if params.room == "hall" else None

    def snapshot(self, snapshot: Snapshot[Lamp | None], /) -> House:
        return House(lamp=snapshot.state, position=str(snapshot.position))

    async def set(self, call: Call, params: LampRequest, /) -> Committed[Lamp]:
        lamp = Lamp(colour=params.colour, brightness=1.0 if params.lit else None, since="now")
        return Committed(call.operation.encode(lamp))

    async def remove(self, call: Call, params: RemovalRequest, /) -> Committed[Removal]:
        removal = Removal(room=params.room, reason=params.reason or "")
        return Committed(call.operation.encode(removal))


class Sessions(SessionPort):
    """Names connections after their users."""

    def rename(self, connection: Connection, /) -> Names:
        return {"name": connection.identity.name or "nobody"}

    def login(self, connection: Connection, params: Password, /) -> Standing:
        return Standing(authenticated=connection.login(params.username, params.password).is_admin)

    def logout(self, connection: Connection, /) -> Standing:
        connection.logout()
        return Standing(authenticated=False)


class Link:
    """The connection of nobody."""

    identity: Identity = ANONYMOUS
    feed: Feed = Outbox(OutboxLimits(1024, 8, 512, 4), "websocket")

    def login(self, username: str, password: str) -> Identity:
        return self.identity

    def logout(self) -> None:
        return None

    def heartbeat(self) -> None:
        return None


TABLE = operations(lamp=Lamps(), session=Sessions())


def refusals(model: type[BaseModel], data: object) -> dict[str, str]:
    """Kind of fault by member."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        return {".".join(str(step) for step in fault["loc"]): fault["type"] for fault in error.errors()}
    return {}


def check_read() -> None:
    """A read, its null result, and members that HTTP carries as text."""
    read = TABLE["lamp.list"]
    assert isinstance(read, ReadOperation)
    assert (read.places, read.path_members, read.has_body) == (
        {"room": "path", "depth": "query", "verbose": "query"},
        ("room",),
        False,
    )
    assert read.constant is False
    lamp = Lamp(colour="NO", brightness=None, since="é")
    snapshot = Snapshot(lamp, Position("e", 1))
    params = LampQuery.model_validate({"room": "hall", "depth": "2", "verbose": "yes", "unknown": 1})
    assert (params.depth, params.verbose) == (2, True)
    body = read.encode(read.read(snapshot, params))
    assert body == '{"colour":"NO","brightness":null,"since":"é"}'.encode()
    assert read.encode(read.read(snapshot, LampQuery(room="attic"))) == b"null"
    assert LampQuery(room="hall").depth == 3
    assert refusals(LampQuery, {"room": "", "depth": "10", "verbose": None}) == {
        "room": "string_too_short",
        "depth": "less_than_equal",
        "verbose": "bool_type",
    }


async def answered(operation: WriteOperation, call: Call, params: object) -> Committed[object]:
    """Await a write, as the executor does."""
    return await operation.write(call, params)


def check_write() -> None:
    """A write, members of a body, and what is refused there."""
    write = TABLE["lamp.set"]
    assert isinstance(write, WriteOperation)
    assert (write.auth, sorted(write.emits), sorted(write.sensitive)) == ("admin", ["lamp_update"], ["pin"])
    assert write.errors["lamp_broken"].message == "This very lamp is broken"
    assert (write.errors["lamp_broken"].status, write.errors["lamp_broken"].retryable) == (409, True)
    call = Call(operation=write, identity=ANONYMOUS, key=None, digest="")
    for lit in (True, 1, "on", "YES"):
        params = LampRequest.model_validate({"colour": "on", "lit": lit})
        answer = asyncio.run(answered(write, call, params))
        assert json.loads(answer.body) == {"colour": "on", "brightness": 1, "since": "now"}
    assert refusals(
        LampRequest, {"colour": "on", "lit": 2, "watts": "5", "pin": "12", "tags": ["a"] * 3}
    ) == {
        "lit": "bool_parsing",
        "watts": "int_type",
        "pin": "string_pattern_mismatch",
        "tags": "too_long",
    }
    assert refusals(LampRequest, {"colour": "on", "lit": True, "watts": True}) == {"watts": "int_type"}
    assert refusals(LampRequest, {"colour": "on", "lit": True, "watts": None}) == {"watts": "int_type"}
    assert refusals(LampRequest, {"colour": "blue"}) == {"colour": "literal_error", "lit": "missing"}
    assert LampRequest.model_validate({"colour": "on", "lit": True}).watts is None
    assert LampRequest(colour="red", lit=True, extra={"a": [1, None]}).extra == {"a": [1, None]}


def check_connection() -> None:
    """An operation of the connection, whose result has names of its own choice."""
    control = TABLE["session.rename"]
    assert isinstance(control, ConnectionOperation)
    assert control.transports == {"websocket"}
    assert control.encode(control.control(Link(), None)) == b'{"name":"nobody"}'


def check_tables() -> None:
    """Events, errors, routes and constants."""
    whole = Lamp.model_validate(
        {"colour": "red", "brightness": 0.5, "since": "x", "maker": {"name": "M"}, "schema": "lamp/1"}
    )
    assert (whole.maker, whole.schema_) == (Maker(name="M"), "lamp/1")
    event = lamp_update(whole)
    assert (event.name, json.loads(event.data)) == ("lamp_update", whole.model_dump(exclude_unset=True))
    assert json.loads(event.data)["schema"] == "lamp/1"
    assert connected(None).data == "null"
    assert CONNECTED_SSE_DATA == '{"message": "Hello \\"there\\""}'
    assert EVENTS.logged == {"lamp_update", "lamp_removed"}
    assert (EVENTS["lamp_update"].conflate, EVENTS["connected"].conflate) == (True, False)
    assert {"lamp_broken", "lamp_missing", "not_authenticated", "validation_failed"} < CODES
    assert ERRORS.failure("lamp_broken", reason="glass").message == "The lamp is broken: glass"
    assert ERRORS["not_authenticated"].headers == {"WWW-Authenticate": "Basic"}
    assert [tuple(route) for route in ROUTES] == [
        ("GET", "/api/lamp/{room}", "lamp.list"),
        ("GET", "/api/old-lamp/{room}", "lamp.list"),
        ("POST", "/api/lamp", "lamp.set"),
        ("DELETE", "/api/lamp/{room}", "lamp.remove"),
        ("GET", "/api/house", "lamp.snapshot"),
    ]
    assert (COLOURS, SUBPROTOCOL, CloseCode.DRAIN) == (4, "lamp.v1.json", 4000)
    assert [operation.name for operation in TABLE] == [
        "lamp.list",
        "lamp.set",
        "lamp.remove",
        "lamp.snapshot",
        "session.rename",
        "session.login",
        "session.logout",
    ]


if __name__ == "__main__":
    check_read()
    check_write()
    check_connection()
    check_tables()
    print("the tables are right")
