"""What the two protocols bring back, in one shape for both: answers and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any

NO_ANSWER = "no_answer"
CONNECTION_CLOSED = "connection_closed"
NOT_OF_THE_PROTOCOL = "not_of_the_protocol"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answered.

    `message` is None for a 422, whose text HTTP does not carry. Status 0 means that there was no
    answer: `code` is then `no_answer`, `connection_closed` or `not_of_the_protocol`, and `message`
    says more. `told` is what only one protocol says of a failure: HTTP headers by their names in
    lower case, or `retryable` of a WebSocket response.
    """

    status: int
    code: str | None
    message: str | None
    details: Json
    data: Json
    told: Mapping[str, Json] = field(default_factory=dict, compare=False)

    @property
    def succeeded(self) -> bool:
        return self.status == 200

    def as_json(self) -> Json:
        """For reports: only the members that say something."""
        if self.succeeded:
            return {"status": 200, "data": self.data}
        shown = {"status": self.status, "code": self.code, "message": self.message, "details": self.details}
        return {name: value for name, value in shown.items() if value not in (None, [])}


def missing(code: str, message: str) -> Answer:
    """In place of an answer that did not come or is none."""
    return Answer(0, code, message, [], None)


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """An event as a client received it. `id` is None for what concerns one connection only.

    `envelope` are the other members of its message, such as `timestamp`.
    """

    name: str
    id: str | None
    data: Json
    envelope: Json

    @property
    def sequence(self) -> int | None:
        """The number in its id; None when there is no id of the form `<epoch>:<sequence>`."""
        return sequence_of(self.id)


def sequence_of(position: Json) -> int | None:
    """The number of a position `<epoch>:<sequence>`; None when it is none."""
    if not isinstance(position, str):
        return None
    _, colon, digits = position.rpartition(":")
    return int(digits) if colon and digits.isascii() and digits.isdigit() else None
