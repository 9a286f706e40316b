"""What the runtime knows of an operation; the table of them is generated from the registry.

Three kinds of port, three kinds of operation:

- `ReadOperation` (`safe: true`): a plain function of the snapshot, answered without awaiting.
- `WriteOperation` (`safe: false`): awaits what it must, then goes through `commit` once.
- `ConnectionOperation` (`scope: connection`): acts on the connection that it arrives on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel

from core.bridge.auth import Identity
from core.bridge.connection import Connection
from core.bridge.errors import ErrorSpec
from core.bridge.position import Position

StateCo = TypeVar("StateCo", covariant=True)
ResultCo = TypeVar("ResultCo", covariant=True)

Transport = Literal["http", "websocket"]
Place = Literal["path", "query", "body"]


@dataclass(frozen=True, slots=True)
class Snapshot(Generic[StateCo]):
    """The station as of a position; what reads are answered from."""

    state: StateCo
    position: Position


@dataclass(frozen=True, slots=True)
class Committed(Generic[ResultCo]):
    """Proof that a write went through `commit`. `body` is its result as compact JSON.

    `replayed` tells that the result had been stored under the idempotency key before.
    """

    body: bytes
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Encoded(Generic[ResultCo]):
    """A result whose compact JSON the port has put together itself, from texts that the log holds."""

    body: bytes


def encoded(result: Encoded[Any]) -> bytes:
    """The JSON of a result that is encoded already."""
    return result.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the registry.

    `places` says where HTTP carries each member of `data`, in declared order. `params` is the
    model of all members together, None for an operation without members. `errors` holds every
    declared code in this operation's wording.
    """

    name: str
    auth: Literal["public", "admin"]
    rate: str
    transports: frozenset[Transport]
    places: Mapping[str, Place]
    sensitive: frozenset[str]
    params: type[BaseModel] | None
    encode: Callable[[Any], bytes]
    errors: Mapping[str, ErrorSpec]
    path_members: tuple[str, ...] = field(init=False)
    has_body: bool = field(init=False)

    def __post_init__(self) -> None:
        paths = tuple(name for name, place in self.places.items() if place == "path")
        object.__setattr__(self, "path_members", paths)
        object.__setattr__(self, "has_body", "body" in self.places.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOperation(Operation):
    """`read(snapshot, params)`; with `constant` the answer depends on the snapshot alone."""

    read: Callable[[Snapshot[Any], Any], object]
    constant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOperation(Operation):
    """`write(call, params)`; `emits` bounds the events that it may commit."""

    write: Callable[[Call, Any], Awaitable[Committed[object]]]
    emits: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionOperation(Operation):
    """`control(connection, params)`."""

    control: Callable[[Connection, Any], object]


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Call:
    """One authorised, validated call of a write operation, as its port receives it.

    `key` is the idempotency key, `digest` a hash of the canonical data to tell a retry from a
    mistake. `before_commit` is called once, on the event loop, when the call enters `commit`.
    """

    operation: WriteOperation
    identity: Identity
    key: str | None
    digest: str
    before_commit: Callable[[], None] = _nothing


class OperationTable:
    """All operations of the registry by name."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._operations = {operation.name: operation for operation in operations}

    def get(self, name: str) -> Operation | None:
        """The operation, or None when there is none of that name."""
        return self._operations.get(name)

    def __getitem__(self, name: str) -> Operation:
        return self._operations[name]

    def __iter__(self) -> Iterator[Operation]:
        return iter(self._operations.values())


class HttpRoute(NamedTuple):
    """One HTTP route of an operation; aliases are routes of their own."""

    method: str
    path: str
    operation: str
