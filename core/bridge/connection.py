"""What a connection operation may do to the connection that it arrives on."""

from __future__ import annotations

from typing import Protocol

from core.bridge.auth import Identity
from core.bridge.history import Selection
from core.bridge.position import Position


class Feed(Protocol):
    """The events of one connection."""

    @property
    def selection(self) -> Selection:
        """Names of the events that the client receives; None for all."""

    def select(self, selection: Selection) -> Position:
        """Receive other events, after the position that is returned."""


class Connection(Protocol):
    """The caller's own connection, as ports with `scope: connection` see it."""

    @property
    def identity(self) -> Identity:
        """Who the connection is logged in as."""

    def login(self, username: str, password: str) -> Identity:
        """Judge credentials; success changes `identity`, failure changes nothing."""

    def logout(self) -> None:
        """Become anonymous."""

    @property
    def feed(self) -> Feed:
        """The events that the connection receives."""

    def heartbeat(self) -> None:
        """Note that the client promises regular signs of life from now on."""
