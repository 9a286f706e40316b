# Generated from core/registry/*.yaml. Edit that, then: make generate
"""What the handlers of each topic must provide. They inherit from it, so that mypy names what is missing."""

from __future__ import annotations

from typing import Protocol, TypeVar

from core.bridge.connection import Connection
from core.bridge.operations import Call, Committed, Snapshot
from generated.server.models.lamp import House, Lamp, LampQuery, LampRequest, Removal, RemovalRequest
from generated.server.models.session import Names, Password, Standing

StateT_contra = TypeVar("StateT_contra", contravariant=True)


class LampPort(Protocol[StateT_contra]):
    """The operations `lamp.*` of core/registry/lamp.yaml."""

    def list(self, snapshot: Snapshot[StateT_contra], params: LampQuery, /) -> Lamp | None:
        """Tell which lamp there is."""

    async def set(self, call: Call, params: LampRequest, /) -> Committed[Lamp]:
        """Set the lamp

        Everyone sees it at once. A lamp that is broken stays as it is, and says so in an error of its own.

        Deprecated since 0.1.0: Wait for daylight.

        Errors: lamp_broken.

        Emits: lamp_update.
        """

    async def remove(self, call: Call, params: RemovalRequest, /) -> Committed[Removal]:
        """Take the lamp away.

        Errors: lamp_missing.

        Emits: lamp_removed.
        """

    def snapshot(self, snapshot: Snapshot[StateT_contra], /) -> House:
        """Tell everything at one moment."""


class SessionPort(Protocol):
    """The operations `session.*` of core/registry/session.yaml."""

    def rename(self, connection: Connection, /) -> Names:
        """Name this connection."""

    def login(self, connection: Connection, params: Password, /) -> Standing:
        """Become the keeper of the lamp.

        Errors: invalid_credentials, auth_not_configured.
        """

    def logout(self, connection: Connection, /) -> Standing:
        """Become nobody again."""
