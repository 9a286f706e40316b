"""One step of a sequence: who asks for what, and what stands for it on either protocol."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any, Literal

from codegen.parity.answers import Answer
from codegen.parity.drivers import basic
from codegen.registry import Api
from codegen.registry.model import Operation, Schema

Json = Any
Protocol = Literal["http", "websocket"]
Standing = Literal["none", "malformed", "wrong", "right"]

VERDICTS: dict[Standing, str] = {
    "none": "not_authenticated",
    "malformed": "not_authenticated",
    "wrong": "invalid_credentials",
}
"""The error that an admin operation answers, by what its caller sent."""


LOGIN = ("username", "password")
"""The members of an operation that logs in."""


@dataclass(frozen=True, slots=True)
class Client:
    """Someone who calls: a WebSocket connection of that name, or the header that means the same.

    `authorization` is the handshake's header; what logging in and out makes of it is `now`.
    """

    name: str
    authorization: str | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Step:
    """One call. `data` holds all members, wherever HTTP carries them.

    `text` is a JSON text that is sent in place of `data`, right or wrong; `frame` a whole WebSocket
    message in place of a request. `key` is the idempotency key, `route` chooses among a route and its
    aliases, `via` is the protocol on the twin where they take turns.
    """

    client: Client
    operation: Operation
    data: Json = None
    key: str | None = None
    text: str | None = None
    frame: str | None = None
    route: int = 0
    via: Protocol = "http"


def cast(credentials: tuple[str, str]) -> tuple[Client, ...]:
    """The clients of a sequence. The first may do everything and never logs in or out."""
    username, password = credentials
    return (
        operator(credentials),
        Client("second operator", basic(credentials), "right"),
        *strangers(username),
        Client("wrong password", basic((username, password + "x")), "wrong"),
        Client("wrong name", basic((username.swapcase() + "x", password)), "wrong"),
        Client("not Basic", "Bearer " + basic(credentials).partition(" ")[2], "malformed"),
    )


def operator(credentials: tuple[str, str]) -> Client:
    """The client that may do everything."""
    return Client("operator", basic(credentials), "right")


def strangers(username: str = "admin") -> tuple[Client, ...]:
    """Clients that try no password."""
    return (
        Client("anonymous", None, "none"),
        Client("desktop", None, "none"),
        Client("no base64", "Basic =", "malformed"),
        Client("no colon", "Basic " + base64.b64encode(username.encode()).decode(), "malformed"),
        Client("empty", "", "malformed"),
    )


@dataclass(slots=True)
class Standings:
    """Who the clients are by now, as far as the answers to their logins say.

    What a connection has done with its login, HTTP does by sending another header.
    """

    changed: dict[str, Client]

    def now(self, client: Client) -> Client:
        """The client with the header and standing that it has by now."""
        return self.changed.get(client.name, client)

    def learn(self, step: Step, answer: Answer, credentials: tuple[str, str] | None) -> None:
        """Note what a connection operation did: a result that says `authenticated` tells of a login."""
        data = step.data if isinstance(step.data, dict) else {}
        if not answer.succeeded or not isinstance(answer.data, dict) or step.operation.scope != "connection":
            return
        client = step.client
        if answer.data.get("authenticated") is True:
            given = (str(data.get("username")), str(data.get("password")))
            standing: Standing = "right" if given == credentials else "wrong"
            self.changed[client.name] = replace(client, authorization=basic(given), standing=standing)
        elif answer.data.get("authenticated") is False:
            self.changed[client.name] = replace(client, authorization=None, standing="none")


def is_login(api: Api, operation: Operation) -> bool:
    """Whether the operation authenticates the connection that it arrives on."""
    return operation.kind == "connection" and set(LOGIN) <= set(api.members(operation))


def expressible(api: Api, operation: Operation, data: Json) -> bool:
    """Whether HTTP has a way to say this data, so that there is something to compare.

    A path cannot lack its members, nor tell numbers from texts; empty and dotted segments lead
    elsewhere before a server sees them, and a slash at the end is redirected. A query has texts
    only. Where nothing goes into a body, there is none to be wrong.
    """
    if operation.http is None:
        return False
    places = api.places(operation)
    outside = {name: place for name, place in places.items() if place != "body"}
    if not outside:
        return True
    if not isinstance(data, dict):
        return False
    members = api.members(operation)
    for name, place in outside.items():
        value = data.get(name)
        if place == "path" and not (isinstance(value, str) and _segment(value)):
            return False
        if place == "query" and name in data and not _sayable(members[name], value):
            return False
    return True


def _segment(value: str) -> bool:
    return value not in ("", ".", "..") and not value.endswith("/")


def _sayable(schema: Schema, value: Json) -> bool:
    if value is None:
        return schema.nullable
    if isinstance(value, str):
        return schema.type == "string"
    return isinstance(value, int) and not isinstance(value, bool) and schema.type == "integer"


def http_can(api: Api, step: Step) -> bool:
    """Whether the step can be done over HTTP."""
    if step.frame is not None or step.operation.http is None:
        return False
    return step.text is not None or expressible(api, step.operation, step.data)
