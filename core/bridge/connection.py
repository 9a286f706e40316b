"""What a connection operation may do to the connection that it arrives on."""

from __future__ import annotations

from typing import Protocol

from core.bridge.auth import Identity


class Connection(Protocol):
    """The caller's own connection, as ports with `scope: connection` see it."""

    @property
    def identity(self) -> Identity:
        """Who the connection is logged in as."""

    def login(self, username: str, password: str) -> Identity:
        """Judge credentials; success changes `identity`, failure changes nothing."""

    def logout(self) -> None:
        """Become anonymous."""

    def heartbeat(self) -> None:
        """Note that the client promises regular signs of life from now on."""
