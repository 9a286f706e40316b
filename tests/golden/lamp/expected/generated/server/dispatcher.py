# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The table of all operations, bound to the handlers that serve them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeVar

from core.bridge.operations import (
    ConnectionOperation,
    OperationTable,
    ReadOperation,
    Transport,
    WriteOperation,
)
from generated.server.errors import AUTH_NOT_CONFIGURED, INVALID_CREDENTIALS, LAMP_BROKEN, LAMP_MISSING
from generated.server.models.lamp import House, Lamp, LampQuery, LampRequest, Removal, RemovalRequest
from generated.server.models.session import Names, Password, Standing
from generated.server.ports import LampPort, SessionPort
from generated.server.wire import encoder

StateT = TypeVar("StateT")

_HTTP_AND_WEBSOCKET: Final[frozenset[Transport]] = frozenset({"http", "websocket"})
_WEBSOCKET: Final[frozenset[Transport]] = frozenset({"websocket"})

_house = encoder(House)
_lamp = encoder(Lamp)
_lamp_or_null = encoder(Lamp | None)
_names = encoder(Names)
_removal = encoder(Removal)
_standing = encoder(Standing)


def operations(
    *,
    lamp: LampPort[StateT],
    session: SessionPort,
) -> OperationTable:
    """The operations in the registry's order, each bound to its port."""
    return OperationTable(
        [
            ReadOperation(
                name="lamp.list",
                auth="public",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={"room": "path", "depth": "query", "verbose": "query"},
                sensitive=frozenset(),
                params=LampQuery,
                encode=_lamp_or_null,
                errors={},
                read=lamp.list,
                constant=False,
            ),
            WriteOperation(
                name="lamp.set",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={
                    "colour": "body",
                    "lit": "body",
                    "watts": "body",
                    "pin": "body",
                    "tags": "body",
                    "extra": "body",
                },
                sensitive=frozenset({"pin"}),
                params=LampRequest,
                encode=_lamp,
                errors={
                    "lamp_broken": replace(LAMP_BROKEN, message="This very lamp is broken"),
                },
                write=lamp.set,
                emits=frozenset({"lamp_update"}),
            ),
            WriteOperation(
                name="lamp.remove",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={"room": "path", "reason": "query"},
                sensitive=frozenset(),
                params=RemovalRequest,
                encode=_removal,
                errors={
                    "lamp_missing": LAMP_MISSING,
                },
                write=lamp.remove,
                emits=frozenset({"lamp_removed"}),
            ),
            ReadOperation(
                name="lamp.snapshot",
                auth="public",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_house,
                errors={},
                read=lambda snapshot, _: lamp.snapshot(snapshot),
                constant=True,
            ),
            ConnectionOperation(
                name="session.rename",
                auth="public",
                rate="auth",
                transports=_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_names,
                errors={},
                control=lambda connection, _: session.rename(connection),
            ),
            ConnectionOperation(
                name="session.login",
                auth="public",
                rate="auth",
                transports=_WEBSOCKET,
                places={"username": "body", "password": "body"},
                sensitive=frozenset({"password"}),
                params=Password,
                encode=_standing,
                errors={
                    "invalid_credentials": INVALID_CREDENTIALS,
                    "auth_not_configured": AUTH_NOT_CONFIGURED,
                },
                control=session.login,
            ),
            ConnectionOperation(
                name="session.logout",
                auth="public",
                rate="auth",
                transports=_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_standing,
                errors={},
                control=lambda connection, _: session.logout(connection),
            ),
        ]
    )
