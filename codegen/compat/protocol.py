"""Compares the interface as a whole: version, protocol, addresses, close codes, reserved names."""

from __future__ import annotations

from codegen.compat.finding import Findings
from codegen.compat.rules import protocol as rules
from codegen.compat.versions import parse
from codegen.registry.diagnostics import Position
from codegen.registry.model import Api, CloseCodeDef


def compare(found: Findings) -> None:
    """Compare `api:`, `close_codes:` and `reserved:`."""
    old, new = found.base.info, found.new.info
    if parse(new.version) < parse(old.version):
        text = f"version {new.version} is lower than {old.version}"
        found.add(rules.VERSION_LOWERED, new.pos, "api", text)
    if old.protocol != new.protocol:
        before, now = parse(old.protocol), parse(new.protocol)
        higher = before[0] == now[0] and now > before
        rule = rules.PROTOCOL_EXTENDED if higher else rules.PROTOCOL_INCOMPATIBLE
        text = f"the WebSocket protocol is {new.protocol} and was {old.protocol}"
        found.add(rule, new.pos, "api", text)
    for rule, what, before_path, path in (
        (rules.SUBPROTOCOL_CHANGED, "the subprotocol", old.subprotocol, new.subprotocol),
        (rules.WEBSOCKET_PATH_CHANGED, "the WebSocket's path", old.websocket_path, new.websocket_path),
        (rules.SSE_PATH_CHANGED, "the event stream's path", old.sse_path, new.sse_path),
    ):
        if before_path != path:
            found.add(rule, new.pos, "api", f"{what} is {path} and was {before_path}")
    _close_codes(found)
    _reserved(found)


def _close_codes(found: Findings) -> None:
    base, new = found.base.close_codes, found.new.close_codes
    for code, entry in new.items():
        if code not in base:
            text = f"connections may be closed with {code} {entry.name}"
            found.add(rules.CLOSE_CODE_ADDED, entry.pos, str(code), text)
        else:
            _close_code(found, base[code], entry)
    for code, entry in base.items():
        if code not in new:
            text = f"connections are no longer closed with {code} {entry.name}"
            found.add(rules.CLOSE_CODE_REMOVED, entry.pos, str(code), text, in_base=True)


def _close_code(found: Findings, old: CloseCodeDef, new: CloseCodeDef) -> None:
    code = new.code
    if old.reconnect != new.reconnect:
        words = {True: "to reconnect", False: "not to reconnect", "authenticate": "to authenticate again"}
        text = f"close code {code} asks {words[new.reconnect]} and asked {words[old.reconnect]}"
        found.add(rules.CLOSE_CODE_RECONNECT_CHANGED, new.pos, str(code), text)
    if old.name != new.name:
        text = f"close code {code} is called {new.name} and was called {old.name}"
        found.add(rules.CLOSE_CODE_RENAMED, new.pos, str(code), text)


def _reserved(found: Findings) -> None:
    kept = {(entry.kind, entry.name) for entry in found.new.reserved}
    for entry in found.base.reserved:
        again = _position(found.new, entry.kind, entry.name)
        if again is not None:
            text = f"{entry.kind} `{entry.name}` was removed in {entry.removed_in} and is used again"
            found.add(rules.RESERVED_NAME_REUSED, again, entry.name, text)
        elif (entry.kind, entry.name) not in kept:
            text = f"{entry.kind} `{entry.name}`, removed in {entry.removed_in}, is no longer reserved"
            found.add(rules.RESERVED_NAME_DROPPED, entry.pos, entry.name, text, in_base=True)


def _position(api: Api, kind: str, name: str) -> Position | None:
    """Where the name is used, or None."""
    if kind == "operation":
        return api.operations[name].pos if name in api.operations else None
    if kind == "event":
        return api.events[name].pos if name in api.events else None
    return api.errors[name].pos if name in api.errors else None
