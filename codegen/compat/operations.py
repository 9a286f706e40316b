"""Compares operations: which there are, who may call them, how they are reached, what they take and give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from codegen.compat import removal, routes
from codegen.compat.finding import ALL, SOCKET, Audience, Findings
from codegen.compat.rules import events as event_rules
from codegen.compat.rules import operations as rules
from codegen.compat.schemas import SchemaComparison, Use
from codegen.compat.words import NOWHERE
from codegen.registry.model import Operation, Payload, Ref, Schema

_NO_MEMBERS: Final = Schema(pos=NOWHERE, type="object", properties={}, constraints={})


def compare(found: Findings, today: date) -> None:
    """Compare all operations, those that were renamed under their new name."""
    paired = pairs(found)
    succeeded, successors = {old.name for old, _ in paired}, {new.name for _, new in paired}
    for operation in found.new.operations.values():
        if operation.name not in successors:
            found.add(rules.OPERATION_ADDED, operation.pos, operation.name, f"`{operation.name}` is new")
    for old in found.base.operations.values():
        if old.name not in succeeded:
            removal.operation(found, old, today)
    for old, new in paired:
        if old.name != new.name:
            _renamed(found, old, new, today)
        _pair(found, old, new, today)
    routes.order(found)


def pairs(found: Findings) -> list[tuple[Operation, Operation]]:
    """Each operation of the base that goes on, and the new registry's that it goes on as."""
    paired = []
    fresh = {name: one for name, one in found.new.operations.items() if name not in found.base.operations}
    for old in found.base.operations.values():
        new = found.new.operations.get(old.name) or _successor(old, fresh)
        if new is not None:
            fresh.pop(new.name, None)
            paired.append((old, new))
    return paired


def _successor(old: Operation, fresh: Mapping[str, Operation]) -> Operation | None:
    """The new operation that took the route of `old`, or is all that it was but for the name."""
    if old.http is not None:
        return next((one for one in fresh.values() if routes.same(old.http, one.http)), None)
    alike = [one for one in fresh.values() if _bare(one) == _bare(old)]
    return alike[0] if len(alike) == 1 else None


def _bare(operation: Operation) -> Operation:
    """The operation without its name, places and texts."""

    def placeless(ref: Ref) -> Ref:
        return Ref(ref.name, NOWHERE)

    return replace(
        operation,
        name="",
        pos=NOWHERE,
        summary="",
        description="",
        transports_reason="",
        since="",
        examples=(),
        params=placeless(operation.params) if operation.params is not None else None,
        result=replace(operation.result, pos=NOWHERE),
        errors=tuple(replace(use, message=None, pos=NOWHERE) for use in operation.errors),
        emits=tuple(map(placeless, operation.emits)),
    )


def _renamed(found: Findings, old: Operation, new: Operation, today: date) -> None:
    if removal.explain(found, old, today) is None:
        removal.operation(found, old, today)
        found.add(rules.OPERATION_ADDED, new.pos, new.name, f"`{new.name}` is new")
    else:
        text = f"`{old.name}` is now called `{new.name}`"
        found.add(rules.OPERATION_RENAMED, new.pos, old.name, text, reach=reach(old))


def _pair(found: Findings, old: Operation, new: Operation, today: date) -> None:
    name, who = new.name, reach(old)
    if old.auth != new.auth:
        rule = rules.AUTH_TIGHTENED if new.auth == "admin" else rules.AUTH_LOOSENED
        found.add(rule, new.pos, name, f"`{name}` is {new.auth} and was {old.auth}", reach=who)
    if old.scope != new.scope:
        text = f"`{name}` acts on the {new.scope} and acted on the {old.scope}"
        found.add(rules.SCOPE_CHANGED, new.pos, name, text, reach=who)
    if old.safe and not new.safe:
        found.add(rules.SAFE_LOST, new.pos, name, f"`{name}` is a write and was a read", reach=who)
    elif new.safe and not old.safe:
        found.add(rules.SAFE_GAINED, new.pos, name, f"`{name}` is a read and was a write", reach=who)
    if old.rate != new.rate:
        text = f"`{name}` draws on the budget `{new.rate}` and drew on `{old.rate}`"
        found.add(rules.RATE_CHANGED, new.pos, name, text, reach=who)
    routes.compare(found, old, new)
    if old.name == name:
        _deprecation(found, old, new, today)
    _emits(found, old, new)
    _schemas(found, old, new)


def _deprecation(found: Findings, old: Operation, new: Operation, today: date) -> None:
    name, was, now = new.name, old.deprecated, new.deprecated
    if was is None and now is not None:
        text = f"`{name}` is deprecated{f' until {now.sunset}' if now.sunset else ''}"
        found.add(rules.OPERATION_DEPRECATED, new.pos, name, text, reach=reach(new))
        if now.sunset is None or now.sunset <= today.isoformat():
            shown = f"the sunset {now.sunset}, which has passed" if now.sunset else "no sunset"
            text = f"`{name}` is deprecated with {shown}"
            found.add(rules.DEPRECATED_WITHOUT_NOTICE, new.pos, name, text, reach=reach(new))
    elif was is not None and now is None:
        text = f"`{name}` is no longer deprecated"
        found.add(rules.DEPRECATION_WITHDRAWN, new.pos, name, text, reach=reach(new))
    elif was is not None and now is not None and was.sunset != now.sunset:
        earlier = now.sunset is not None and (was.sunset is None or now.sunset < was.sunset)
        rule = rules.SUNSET_BROUGHT_FORWARD if earlier else rules.SUNSET_POSTPONED
        text = f"`{name}` has the sunset {now.sunset or 'at no day'} and had {was.sunset or 'none'}"
        found.add(rule, new.pos, name, text, reach=reach(new))


def _emits(found: Findings, old: Operation, new: Operation) -> None:
    """Events that are gone or new themselves are told once, not at each write."""
    before, now = {ref.name for ref in old.emits}, {ref.name: ref for ref in new.emits}
    for event in (ref.name for ref in old.emits):
        if event not in now and event in found.new.events:
            text = f"`{new.name}` no longer emits `{event}`"
            found.add(event_rules.EMITS_LOST, new.pos, new.name, text)
    for event, ref in now.items():
        if event not in before and event in found.base.events:
            text = f"`{new.name}` emits `{event}`, too"
            found.add(event_rules.EMITS_ADDED, ref.pos, new.name, text)


def _schemas(found: Findings, old: Operation, new: Operation) -> None:
    who = reach(old)
    taken = Use(f"params of `{new.name}`", who, request=True, names_type=False)
    given = Use(f"result of `{new.name}`", who, request=False)
    if old.params is not None or new.params is not None:
        named = new.params or old.params
        assert named is not None
        SchemaComparison(found, taken).run(_params(old), _params(new), named.name)
    SchemaComparison(found, given).run(carried(old.result), carried(new.result))


def _params(operation: Operation) -> Schema:
    if operation.params is None:
        return replace(_NO_MEMBERS, pos=operation.pos)
    pos = operation.params.pos
    return Schema(pos=pos, ref=operation.params.name, properties={}, constraints={})


def carried(payload: Payload) -> Schema:
    """A result or the data of an event as a schema in place."""
    return Schema(
        pos=payload.pos, ref=payload.schema, nullable=payload.nullable, properties={}, constraints={}
    )


def reach(operation: Operation) -> frozenset[Audience]:
    """Who can call it."""
    return SOCKET if operation.http is None else ALL
