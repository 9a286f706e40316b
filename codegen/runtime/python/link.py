"""One connection to the server, whichever transport it uses, as the client's engine sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from .messages import EventMessage, Response
from .tables import Operation


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request on its way; `key` is the idempotency key of a write."""

    id: str
    operation: Operation
    data: dict[str, Any]
    key: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """What to connect to and how. `events` of None selects all; `authorization` is a header value."""

    url: str
    authorization: str | None
    events: tuple[str, ...] | None
    position: str | None
    open_timeout: float
    watchdog: float
    options: dict[str, Any]


class LinkLost(Exception):
    """The link is gone. `code` is the WebSocket close code, where there was one."""

    def __init__(self, reason: str, code: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class LinkRefused(Exception):
    """No link came about. `status` is that of an HTTP answer, `retry_after` is in seconds."""

    def __init__(
        self,
        reason: str,
        *,
        status: int | None = None,
        code: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.code = code
        self.retry_after = retry_after


class Link(Protocol):
    """An open connection. All methods raise `LinkLost` once it is gone.

    `max_message` is the server's limit in bytes, None until it is known.
    """

    max_message: int | None

    async def send(self, request: Outgoing) -> None:
        """Send a request; the answer comes with the messages. Raises `InvalidRequest`."""

    async def receive(self) -> Response | EventMessage:
        """The next message."""

    @property
    def longest_silence(self) -> float | None:
        """Seconds of silence after which the peer is to be probed; None: by the server's heartbeat."""

    async def probe(self) -> None:
        """Return when the peer has shown that it is there."""

    async def close(self) -> None:
        """End the link. Never raises, and never takes long."""
