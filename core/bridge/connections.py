"""Who is connected to this node, and how many may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class LiveConnection(Protocol):
    """A WebSocket or event stream as the node sees it."""

    def drain(self) -> None:
        """End soon, politely: the server is going away."""


class Connections:
    """The node's open connections. `limit` bounds those that count against it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: dict[LiveConnection, bool] = {}
        self._counted = 0
        self._draining = False

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[LiveConnection]:
        return iter(tuple(self._open))

    @property
    def draining(self) -> bool:
        """Whether the node takes no new connections because it is going away."""
        return self._draining

    @property
    def full(self) -> bool:
        """Whether a connection that counts has to be refused."""
        return self._draining or self._counted >= self._limit

    def add(self, connection: LiveConnection, *, counted: bool) -> None:
        """Register an open connection; one that comes late is asked to end at once."""
        self._open[connection] = counted
        self._counted += counted
        if self._draining:
            connection.drain()

    def remove(self, connection: LiveConnection) -> None:
        """Forget a closed connection; unknown ones are ignored."""
        self._counted -= self._open.pop(connection, False)

    def drain(self) -> None:
        """Refuse new connections and ask the open ones to end."""
        self._draining = True
        for connection in self:
            connection.drain()
