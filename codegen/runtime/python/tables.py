"""What the generated modules tell the runtime: the interface as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .errors import InvalidRequest, OperationError

# Close codes of a newer server go by their range: these are final.
_FINAL_CODES = range(4200, 4300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of an operation's data: where HTTP carries it, its JSON type, and what it is."""

    place: Literal["path", "query", "body"]
    type: str
    nullable: bool
    required: bool
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation.

    `method` and `path` are None where HTTP does not offer it. `result` is the type to read the answer
    into. `write` operations take an idempotency key. `role` marks what the client itself has a part in.
    """

    name: str
    summary: str
    method: str | None
    path: str | None
    members: Mapping[str, Member]
    result: Any
    write: bool
    admin: bool
    role: Literal["login", "logout", "heartbeat", "subscribe", "unsubscribe"] | None = None

    @property
    def has_body(self) -> bool:
        """Whether HTTP sends a body."""
        return any(member.place == "body" for member in self.members.values())

    def check_path(self, data: Mapping[str, Any]) -> None:
        """Refuse members that no path can carry, before any transport does. Raises `InvalidRequest`."""
        for name, member in self.members.items():
            if member.place == "path":
                value = data.get(name)
                if not isinstance(value, str) or not value or "/" in value or value in (".", ".."):
                    raise InvalidRequest(f"{self.name}: {name} cannot be {value!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCode:
    """One close code of the application and what a client does about it."""

    code: int
    name: str
    reconnect: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """Everything that the registry decides. `events` and `errors` are classes by name."""

    version: str
    registry_hash: str
    subprotocol: str
    websocket_path: str
    sse_path: str
    operations: Mapping[str, Operation]
    events: Mapping[str, type[Any]]
    logged_events: frozenset[str]
    errors: Mapping[str, type[OperationError]]
    close_codes: Mapping[int, CloseCode]

    def comes_back(self, code: int | None) -> bool:
        """Whether to connect again after a close code; None stands for a connection that was cut."""
        known = self.close_codes.get(code or 0)
        return known.reconnect if known else code not in _FINAL_CODES
