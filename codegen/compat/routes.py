"""Compares HTTP routes: methods, paths, aliases, and the order that 405 answers depend on."""

from __future__ import annotations

import re

from codegen.compat.finding import Findings
from codegen.compat.rules import routes as rules
from codegen.registry.model import Api, HttpBinding, Operation


def compare(found: Findings, old: Operation, new: Operation) -> None:
    """Compare how HTTP reaches an operation."""
    name, before, now = new.name, old.http, new.http
    if before is None and now is not None:
        text = f"`{name}` is offered as {now.method} {now.path}, too"
        found.add(rules.TRANSPORT_ADDED, now.pos, name, text)
    elif before is not None and now is None:
        text = f"`{name}` is no longer offered as {before.method} {before.path}"
        found.add(rules.TRANSPORT_REMOVED, new.pos, name, text)
    elif before is not None and now is not None:
        if before.method != now.method:
            text = f"`{name}` is a {now.method} and was a {before.method}"
            found.add(rules.ROUTE_METHOD_CHANGED, now.pos, name, text)
        _paths(found, name, before, now)


def _paths(found: Findings, name: str, before: HttpBinding, now: HttpBinding) -> None:
    places = {_shape(now.path): now.pos, **{_shape(alias.name): alias.pos for alias in now.aliases}}
    known = {_shape(path) for path in _paths_of(before)}
    # The same members in another order: what was one is the other.
    swapped = before.members != now.members and sorted(before.members) == sorted(now.members)
    if _shape(before.path) not in places or (_shape(before.path) == _shape(now.path) and swapped):
        text = f"`{name}` is at {now.path} and was at {before.path}"
        found.add(rules.ROUTE_PATH_CHANGED, now.pos, name, text)
    elif _shape(before.path) != _shape(now.path):
        text = f"`{name}` is at {now.path}; {before.path} goes on answering"
        found.add(rules.ROUTE_MOVED, now.pos, name, text)
    for alias in before.aliases:
        if _shape(alias.name) not in places:
            found.add(rules.ALIAS_REMOVED, now.pos, name, f"`{name}` is no longer at {alias.name}")
    for alias in now.aliases:
        if _shape(alias.name) not in known:
            found.add(rules.ALIAS_ADDED, alias.pos, name, f"`{name}` is at {alias.name}, too")


def same(one: HttpBinding | None, other: HttpBinding | None) -> bool:
    """Whether two bindings have the same method and path, whatever their members are called."""
    if one is None or other is None:
        return False
    return (one.method, _shape(one.path)) == (other.method, _shape(other.path))


def order(found: Findings) -> None:
    """Compare the order of the methods that a path has in both registries."""
    before, now = _methods(found.base), _methods(found.new)
    for path, routes in now.items():
        methods = [method for method, _ in routes]
        old = [method for method, _ in before.get(path, []) if method in methods]
        kept = [(method, operation) for method, operation in routes if method in old]
        if old != [method for method, _ in kept]:
            operation = kept[0][1]
            text = (
                f"{path} has {', '.join(method for method, _ in kept)} in this order; it was {', '.join(old)}"
            )
            assert operation.http is not None
            found.add(rules.ROUTE_ORDER_CHANGED, operation.http.pos, operation.name, text)


def _methods(api: Api) -> dict[str, list[tuple[str, Operation]]]:
    """For each path, its methods in declared order, and whose they are."""
    methods: dict[str, list[tuple[str, Operation]]] = {}
    for operation in api.operations.values():
        if operation.http is not None:
            for path in _paths_of(operation.http):
                methods.setdefault(_shape(path), []).append((operation.http.method, operation))
    return methods


def _paths_of(http: HttpBinding) -> tuple[str, ...]:
    return (http.path, *(alias.name for alias in http.aliases))


def _shape(path: str) -> str:
    """The path without the names of its members, which clients do not see."""
    return re.sub(r"\{[^}]*\}", "{}", path)
