# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The interface as tables for the runtime."""

from __future__ import annotations

from typing import Final

from lamp_client import errors, events, models
from lamp_client._runtime.tables import CloseCode, Interface, Member, Operation

LAMP_LIST: Final = Operation(
    name="lamp.list",
    summary="Tell which lamp there is.",
    method="GET",
    path="/api/lamp/{room}",
    members={
        "room": Member(
            place="path",
            type="string",
            nullable=False,
            required=True,
            description="The room.",
        ),
        "depth": Member(
            place="query",
            type="integer",
            nullable=False,
            required=False,
            description="How much to tell.",
        ),
        "verbose": Member(
            place="query",
            type="boolean",
            nullable=False,
            required=False,
            description="Whether to tell more.",
        ),
    },
    result=models.Lamp | None,
    write=False,
    admin=False,
    role=None,
)
LAMP_SET: Final = Operation(
    name="lamp.set",
    summary="Set the lamp",
    method="POST",
    path="/api/lamp",
    members={
        "colour": Member(
            place="body",
            type="string",
            nullable=False,
            required=True,
            description="",
        ),
        "lit": Member(
            place="body",
            type="boolean",
            nullable=False,
            required=True,
            description="Whether it shines.",
        ),
        "watts": Member(
            place="body",
            type="integer",
            nullable=False,
            required=False,
            description="Power in watts.",
        ),
        "pin": Member(
            place="body",
            type="string",
            nullable=False,
            required=False,
            description="Secret.",
        ),
        "tags": Member(
            place="body",
            type="array",
            nullable=False,
            required=False,
            description="Words.",
        ),
        "extra": Member(
            place="body",
            type="object",
            nullable=False,
            required=False,
            description="Anything.",
        ),
    },
    result=models.Lamp,
    write=True,
    admin=True,
    role=None,
)
LAMP_REMOVE: Final = Operation(
    name="lamp.remove",
    summary="Take the lamp away.",
    method="DELETE",
    path="/api/lamp/{room}",
    members={
        "room": Member(
            place="path",
            type="string",
            nullable=False,
            required=True,
            description="The room that it stands in.",
        ),
        "reason": Member(
            place="query",
            type="string",
            nullable=False,
            required=False,
            description="A word for the others.",
        ),
    },
    result=models.Removal,
    write=True,
    admin=True,
    role=None,
)
LAMP_SNAPSHOT: Final = Operation(
    name="lamp.snapshot",
    summary="Tell everything at one moment.",
    method="GET",
    path="/api/house",
    members={},
    result=models.House,
    write=False,
    admin=False,
    role=None,
)
SESSION_RENAME: Final = Operation(
    name="session.rename",
    summary="Name this connection.",
    method=None,
    path=None,
    members={},
    result=models.Names,
    write=False,
    admin=False,
    role=None,
)
SESSION_LOGIN: Final = Operation(
    name="session.login",
    summary="Become the keeper of the lamp.",
    method=None,
    path=None,
    members={
        "username": Member(
            place="body",
            type="string",
            nullable=False,
            required=True,
            description="Name.",
        ),
        "password": Member(
            place="body",
            type="string",
            nullable=False,
            required=True,
            description="Secret.",
        ),
    },
    result=models.Standing,
    write=False,
    admin=False,
    role="login",
)
SESSION_LOGOUT: Final = Operation(
    name="session.logout",
    summary="Become nobody again.",
    method=None,
    path=None,
    members={},
    result=models.Standing,
    write=False,
    admin=False,
    role="logout",
)

INTERFACE: Final = Interface(
    version="0.1.0",
    registry_hash="30b34ddbc731c8b7",
    subprotocol="lamp.v1.json",
    websocket_path="/ws",
    sse_path="/api/stream",
    operations={
        operation.name: operation
        for operation in (
            LAMP_LIST,
            LAMP_SET,
            LAMP_REMOVE,
            LAMP_SNAPSHOT,
            SESSION_RENAME,
            SESSION_LOGIN,
            SESSION_LOGOUT,
        )
    },
    events=events.EVENTS,
    logged_events=events.LOGGED,
    errors=errors.BY_CODE,
    close_codes={
        one.code: one
        for one in (
            CloseCode(code=4000, name="drain", reconnect=True),
            CloseCode(code=4001, name="heartbeat_missed", reconnect=True),
            CloseCode(code=4002, name="too_slow", reconnect=True),
            CloseCode(code=4008, name="rate_abuse", reconnect=True),
            CloseCode(code=4102, name="session_expired", reconnect=True),
            CloseCode(code=4200, name="protocol_violation", reconnect=False),
            CloseCode(code=4206, name="too_many_errors", reconnect=False),
        )
    },
)
