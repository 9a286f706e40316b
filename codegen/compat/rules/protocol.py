"""Changes of the interface as a whole: addresses, versions, close codes, reserved names, texts."""

from __future__ import annotations

from typing import Final

from codegen.compat.finding import ALL, SOCKET, WEB, Bump, Level, Rule, breaking, compatible, warning

VERSION_LOWERED: Final = Rule(
    "VERSION_LOWERED",
    Level.BREAKING,
    Bump.NONE,
    ALL,
    "The version is lower than the base's.",
    "Raise it; versions only grow.",
)
PROTOCOL_INCOMPATIBLE: Final = breaking(
    "PROTOCOL_INCOMPATIBLE",
    "The WebSocket protocol has another major version, or a lower one.",
    "Keep the version that clients speak.",
    SOCKET,
)
PROTOCOL_EXTENDED: Final = compatible(
    "PROTOCOL_EXTENDED", "The WebSocket protocol has a higher minor version.", Bump.MINOR, SOCKET
)
SUBPROTOCOL_CHANGED: Final = breaking(
    "SUBPROTOCOL_CHANGED",
    "The WebSocket subprotocol has another name, so that handshakes which offer the old one are refused.",
    "Keep the name.",
    SOCKET,
)
WEBSOCKET_PATH_CHANGED: Final = breaking(
    "WEBSOCKET_PATH_CHANGED", "The WebSocket has another path.", "Keep the path.", SOCKET
)
SSE_PATH_CHANGED: Final = breaking(
    "SSE_PATH_CHANGED", "The event stream has another path.", "Keep the path.", WEB
)
CLOSE_CODE_ADDED: Final = warning(
    "CLOSE_CODE_ADDED",
    "Connections may be closed with a code that clients do not know.",
    "Choose it in the band that says what to do: 40xx reconnect, 41xx authenticate again, 42xx stay away.",
    SOCKET,
)
CLOSE_CODE_REMOVED: Final = compatible(
    "CLOSE_CODE_REMOVED", "Connections are no longer closed with a code.", Bump.PATCH, SOCKET
)
CLOSE_CODE_RECONNECT_CHANGED: Final = breaking(
    "CLOSE_CODE_RECONNECT_CHANGED",
    "A close code asks for something else than before: to reconnect, to authenticate or to stay away.",
    "Keep its meaning; add a code with the other one.",
    SOCKET,
)
CLOSE_CODE_RENAMED: Final = breaking(
    "CLOSE_CODE_RENAMED",
    "A close code has another name, which is also the `reason` that clients are told.",
    "Keep the name.",
    SOCKET,
)
RESERVED_NAME_REUSED: Final = breaking(
    "RESERVED_NAME_REUSED",
    "A name that was reserved is used again; old programs take the new for what it was.",
    "Choose another name.",
)
RESERVED_NAME_DROPPED: Final = warning(
    "RESERVED_NAME_DROPPED",
    "A name is no longer reserved, so that it could come back with another meaning.",
    "Keep the entry of `reserved`.",
)
TEXT_CHANGED: Final = Rule(
    "TEXT_CHANGED",
    Level.COMPATIBLE,
    Bump.NONE,
    ALL,
    "Something is described differently or has other examples; listed with `--verbose` only.",
    quiet=True,
)
