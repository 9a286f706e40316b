"""The registry as typed, frozen values; what generators, lint and the parity prover work from."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from codegen.registry.diagnostics import Position

Place: TypeAlias = Literal["path", "query", "body"]
Scope: TypeAlias = Literal["station", "connection"]

TOPIC_ORDER = ("public", "queue", "admin", "auth", "events", "system")
_TEMPLATE_MEMBER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Const:
    """A value that may be null itself; None in its place means that there is none."""

    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A schema in place. Either `ref` names another, or `type` is one JSON type.

    Or `event_data` names the member beside it that names a station event, whose data the value is; then
    `alternatives` are what the events carry. `event_name` is for the names of station events, which the
    loader puts into `enum`.

    `type` leaves 'null' out: that is `nullable`, except where null is the only value. `constraints`
    holds pattern, minLength, maxLength, minimum, maximum, minItems and maxItems by those names.
    """

    pos: Position
    ref: str | None = None
    type: str | None = None
    nullable: bool = False
    description: str = ""
    properties: Mapping[str, Schema]
    required: tuple[str, ...] = ()
    additional: Schema | Literal[True] | None = None
    items: Schema | None = None
    enum: tuple[Any, ...] = ()
    const: Const | None = None
    constraints: Mapping[str, Any]
    format: str | None = None
    examples: tuple[Any, ...] = ()
    default: Const | None = None
    lenient: bool = False
    volatile: bool = False
    sensitive: bool = False
    event_name: bool = False
    event_data: str | None = None
    alternatives: tuple[Payload, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemaDef:
    """A named schema. `topic` is the stem of its file, and of the module of its model."""

    name: str
    topic: str
    schema: Schema
    pos: Position


@dataclass(frozen=True, slots=True)
class Ref:
    """A name used in another entry, and where."""

    name: str
    pos: Position


@dataclass(frozen=True, slots=True)
class Payload:
    """What a result or an event carries: a schema by name, or null where `nullable`."""

    schema: str
    nullable: bool
    pos: Position


@dataclass(frozen=True, slots=True)
class HttpBinding:
    """A route; `members` are the names in its path template, in order."""

    method: Literal["GET", "POST", "DELETE"]
    path: str
    aliases: tuple[Ref, ...]
    pos: Position

    @property
    def members(self) -> tuple[str, ...]:
        return path_members(self.path)


@dataclass(frozen=True, slots=True)
class ErrorUse:
    """An error that an operation declares; `message` is its own wording, if it has one."""

    code: str
    message: str | None
    pos: Position


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Since when an operation should not be used, until when it works, and what to use instead."""

    since: str
    sunset: str | None
    replacement: str


@dataclass(frozen=True, slots=True)
class Example:
    """One exchange: on `given`, `data` is answered with `result`, which may be partial, or with `error`.

    `message` is the error's with its places filled in, None where it has none.
    """

    given: Ref | None
    summary: str
    data: dict[str, Any] | None
    result: Const | None
    error: Ref | None
    message: str | None
    pos: Position
    data_pos: Position
    result_pos: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation. `name` is `topic.verb`; `constant` is None where it follows from the params."""

    name: str
    pos: Position
    summary: str
    description: str
    since: str
    auth: Literal["public", "admin"]
    http: HttpBinding | None
    websocket_only: bool
    transports_reason: str
    params: Ref | None
    result: Payload
    errors: tuple[ErrorUse, ...]
    emits: tuple[Ref, ...]
    safe: bool
    scope: Scope
    role: str | None
    rate: str
    constant: bool | None
    deprecated: Deprecation | None
    examples: tuple[Example, ...]

    @property
    def topic(self) -> str:
        return self.name.partition(".")[0]

    @property
    def verb(self) -> str:
        return self.name.partition(".")[2]

    @property
    def kind(self) -> Literal["read", "write", "connection"]:
        """Which of the three kinds of port serves it."""
        if self.scope == "connection":
            return "connection"
        return "read" if self.safe else "write"

    @property
    def transports(self) -> tuple[str, ...]:
        return ("websocket",) if self.websocket_only else ("http", "websocket")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDef:
    """One event. `sse_data` is what the event stream sends instead of `data`, or None.

    `transports` are those that send it; `transports_reason` says why not all do.
    """

    name: str
    pos: Position
    summary: str
    description: str
    since: str
    data: Payload
    scope: Scope
    conflate: bool
    transports: tuple[str, ...]
    transports_reason: str
    sse_data: dict[str, Any] | None
    examples: tuple[Const, ...]
    example_positions: tuple[Position, ...]

    @property
    def logged(self) -> bool:
        return self.scope == "station"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorDef:
    """One error. `implied` tells which operations may answer it without listing it."""

    code: str
    pos: Position
    status: int
    message: str
    description: str
    retryable: bool
    headers: Mapping[str, str]
    implied: Literal["always", "admin"] | None


@dataclass(frozen=True, slots=True)
class LimitDef:
    """One number that bounds what a client may do."""

    name: str
    value: int
    unit: str
    description: str
    pos: Position


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of a scenario, and its data."""

    operation: Ref
    data: dict[str, Any] | None
    data_pos: Position


@dataclass(frozen=True, slots=True)
class ScenarioDef:
    """A named starting state: operations to run on a new server."""

    name: str
    summary: str
    steps: tuple[Step, ...]
    pos: Position


@dataclass(frozen=True, slots=True)
class CloseCodeDef:
    """One WebSocket close code of the application."""

    code: int
    name: str
    reconnect: bool | Literal["authenticate"]
    description: str
    pos: Position


@dataclass(frozen=True, slots=True)
class Reserved:
    """A name that was removed and must not come back with another meaning."""

    kind: Literal["operation", "event", "error"]
    name: str
    removed_in: str
    reason: str
    pos: Position


@dataclass(frozen=True, slots=True)
class Info:
    """The interface as a whole (`api:`)."""

    title: str
    version: str
    description: str
    protocol: str
    subprotocol: str
    license: str
    websocket_path: str
    sse_path: str
    client: str
    pos: Position

    @property
    def client_name(self) -> str:
        """The word from which SDKs take their names: `pileup` for `pileup_client.PileupClient`."""
        return self.subprotocol.partition(".")[0].replace("-", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A registry without faults. Mappings are in declared order, topics in `TOPIC_ORDER`, then by name."""

    info: Info
    operations: Mapping[str, Operation]
    schemas: Mapping[str, SchemaDef]
    events: Mapping[str, EventDef]
    errors: Mapping[str, ErrorDef]
    limits: Mapping[str, LimitDef]
    scenarios: Mapping[str, ScenarioDef]
    close_codes: Mapping[int, CloseCodeDef]
    reserved: tuple[Reserved, ...]
    content: Mapping[str, Any]

    def http_path(self) -> str:
        """The longest path under which all routes of operations are; `/` when they share none."""
        routes = [operation.http for operation in self.operations.values() if operation.http is not None]
        paths = [route.path.split("/")[:-1] for route in routes]
        shared = itertools.takewhile(lambda parts: len(set(parts)) == 1, zip(*paths, strict=False))
        return "/".join(parts[0] for parts in shared) or "/"

    def topics(self) -> tuple[str, ...]:
        """Topics that have operations."""
        return tuple(dict.fromkeys(operation.topic for operation in self.operations.values()))

    def of_topic(self, topic: str) -> tuple[Operation, ...]:
        """The operations of a topic in declared order."""
        return tuple(operation for operation in self.operations.values() if operation.topic == topic)

    def members(self, operation: Operation) -> Mapping[str, Schema]:
        """The members of the operation's `data`; empty when it takes none."""
        return self.schemas[operation.params.name].schema.properties if operation.params else {}

    def places(self, operation: Operation) -> dict[str, Place]:
        """Where HTTP carries each member; WebSocket-only operations count as if they were POST."""
        http = operation.http
        path = http.members if http else ()
        rest: Place = "query" if http and http.method in ("GET", "DELETE") else "body"
        return {name: "path" if name in path else rest for name in self.members(operation)}

    def parts(self, schema: Schema) -> Iterator[Schema]:
        """The schema and those inside it, without those that it refers to."""
        yield schema
        for below in (*schema.properties.values(), schema.items, schema.additional):
            if isinstance(below, Schema):
                yield from self.parts(below)

    def walk(self, schema: Schema) -> Iterator[Schema]:
        """The schema and all that it is made of, each named schema once."""
        seen: set[str] = set()
        waiting = [schema]
        while waiting:
            for part in self.parts(waiting.pop()):
                yield part
                if part.ref is not None and part.ref not in seen:
                    seen.add(part.ref)
                    waiting.append(self.schemas[part.ref].schema)

    def holds_event_data(self, payload: Payload) -> bool:
        """Whether the payload contains the data of logged events, which the server has as JSON text."""
        parts = self.walk(self.schemas[payload.schema].schema)
        return any(part.event_data is not None for part in parts)

    def is_constant(self, operation: Operation) -> bool:
        """Whether the answer depends on the snapshot alone, so that it is encoded once per state."""
        return operation.params is None if operation.constant is None else operation.constant

    def sensitive(self, operation: Operation) -> tuple[str, ...]:
        """Names of the members, at any depth, that are never logged; sorted."""
        if operation.params is None:
            return ()
        parts = self.walk(self.schemas[operation.params.name].schema)
        return tuple(
            sorted({name for part in parts for name, below in part.properties.items() if below.sensitive})
        )

    def implied_errors(self, operation: Operation) -> tuple[ErrorDef, ...]:
        """Errors that the operation may answer without listing them."""
        return tuple(error for error in self.errors.values() if is_implied(error, operation))


def is_implied(error: ErrorDef, operation: Operation) -> bool:
    """Whether `operation` may answer `error` without listing it."""
    return error.implied == "always" or (error.implied == "admin" and operation.auth == "admin")


def path_members(path: str) -> tuple[str, ...]:
    """The names in braces of a path template, in order."""
    return tuple(_TEMPLATE_MEMBER.findall(path))


def topic_key(topic: str) -> tuple[int, str]:
    """Sort key of topics: the well-known ones in their order, then the others by name."""
    return (TOPIC_ORDER.index(topic) if topic in TOPIC_ORDER else len(TOPIC_ORDER), topic)
