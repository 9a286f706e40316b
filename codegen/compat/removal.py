"""How operations, events and errors may go: with notice, where it can be given, and a reserved name."""

from __future__ import annotations

from datetime import date

from codegen.compat.finding import ALL, SOCKET, Findings
from codegen.compat.rules import errors as error_rules
from codegen.compat.rules import events as event_rules
from codegen.compat.rules import operations as operation_rules
from codegen.compat.versions import parse
from codegen.registry.model import Api, ErrorDef, EventDef, Operation, Reserved


def operation(found: Findings, old: Operation, today: date) -> None:
    """An operation that the new registry lacks."""
    missing = explain(found, old, today)
    who = SOCKET if old.http is None else ALL
    entry = _tombstone(found.new, "operation", old.name)
    if missing is None and entry is not None:
        text = f"`{old.name}` is gone, as announced"
        found.add(operation_rules.OPERATION_RETIRED, entry.pos, old.name, text, reach=who)
    else:
        text = f"`{old.name}` is gone, but {missing}"
        found.add(operation_rules.OPERATION_REMOVED, old.pos, old.name, text, reach=who, in_base=True)


def explain(found: Findings, old: Operation, today: date) -> str | None:
    """What an orderly removal of the operation lacks, or None."""
    version = found.base.info.version
    missing = []
    if old.deprecated is None:
        missing.append(f"was not deprecated in {version}")
    elif old.deprecated.sunset is None:
        missing.append(f"had no sunset in {version}")
    elif old.deprecated.sunset > today.isoformat():
        missing.append(f"has its sunset on {old.deprecated.sunset} only")
    reserved = _unreserved(found, "operation", old.name)
    if reserved:
        missing.append(reserved)
    return " and ".join(missing) or None


def event(found: Findings, old: EventDef) -> None:
    """An event that the new registry lacks."""
    lacks = _unreserved(found, "event", old.name)
    text = f"event `{old.name}` is gone{f', and its name {lacks}' if lacks else ''}"
    found.add(event_rules.EVENT_REMOVED, old.pos, old.name, text, in_base=True)


def error(found: Findings, old: ErrorDef) -> None:
    """An error that the new registry lacks."""
    lacks = _unreserved(found, "error", old.code)
    entry = _tombstone(found.new, "error", old.code)
    if lacks or entry is None:
        text = f"error `{old.code}` is gone, and its code {lacks}"
        found.add(error_rules.ERROR_REMOVED, old.pos, old.code, text, in_base=True)
    else:
        text = f"error `{old.code}` is gone, and its code is reserved"
        found.add(error_rules.ERROR_RETIRED, entry.pos, old.code, text)


def _tombstone(api: Api, kind: str, name: str) -> Reserved | None:
    return next((entry for entry in api.reserved if (entry.kind, entry.name) == (kind, name)), None)


def _unreserved(found: Findings, kind: str, name: str) -> str:
    """What is wrong with the entry of `reserved`, or nothing."""
    entry = _tombstone(found.new, kind, name)
    if entry is None:
        return "is not reserved"
    version = found.new.info.version
    if parse(entry.removed_in) > parse(version):
        return f"is reserved as removed in {entry.removed_in}, while `version` is {version}"
    return ""
