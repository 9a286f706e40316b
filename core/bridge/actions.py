"""What a session asks its transport to do; carried out in the order given."""

from __future__ import annotations

from collections.abc import Awaitable
from contextvars import Context
from dataclasses import dataclass

from core.bridge.executor import Outcome


@dataclass(frozen=True, slots=True)
class Send:
    """Queue a response; `frame` is a complete text frame."""

    frame: bytes


@dataclass(frozen=True, slots=True)
class Start:
    """Await `work`, in a task with `context`, then report its outcome with `completed`."""

    work: Awaitable[Outcome]
    context: Context | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """The response to a write is queued: let the held events follow it."""


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection, with a `goodbye` before it when `farewell` names the close code."""

    code: int
    reason: str
    farewell: str | None = None


Action = Send | Start | Release | Close
