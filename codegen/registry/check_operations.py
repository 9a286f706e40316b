"""What must hold of operations: how they are reached, what they take, emit and answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.registry.diagnostics import Diagnostic, Position, suggestion
from codegen.registry.model import Api, HttpBinding, Operation, Ref, Schema, is_implied, path_members
from codegen.registry.rules import operations as operation_rules
from codegen.registry.rules import shape as shape_rules

_SCALARS = ("string", "integer", "number", "boolean")


def check(api: Api) -> Iterator[Diagnostic]:
    """Check every operation, the routes between them, and the scenarios that run them."""
    for operation in api.operations.values():
        yield from _reach(operation)
        yield from _effects(api, operation)
        yield from _params(api, operation)
        yield from _errors(api, operation)
    yield from _routes(api)
    for scenario in api.scenarios.values():
        for step in scenario.steps:
            operated = api.operations.get(step.operation.name)
            if operated is not None and (operated.safe or operated.scope != "station"):
                text = f"`{operated.name}` changes nothing of the station; leave the step out"
                yield Diagnostic(step.operation.pos, operation_rules.SCENARIO_STEP_SAFE, text)


def _reach(operation: Operation) -> Iterator[Diagnostic]:
    name, http = operation.name, operation.http
    stem = operation.pos.file.rpartition("/")[2].removesuffix(".yaml")
    if operation.topic != stem:
        text = f"`{name}` belongs in {operation.topic}.yaml; operations of this file begin with `{stem}.`"
        yield Diagnostic(operation.pos, operation_rules.OPERATION_TOPIC_MISMATCH, text)
    if http is None and not operation.websocket_only:
        text = f"`{name}` has neither `http` nor `transports: [websocket]`"
        yield Diagnostic(operation.pos, operation_rules.OPERATION_UNREACHABLE, text)
    if http is not None and operation.websocket_only:
        text = f"`{name}` has `http`, but `transports` leaves it out"
        yield Diagnostic(http.pos, operation_rules.TRANSPORTS_CONFLICT, text)
    if operation.websocket_only and not operation.transports_reason:
        text = f"`{name}` is not offered over HTTP; say why in `transports_reason`"
        yield Diagnostic(operation.pos, operation_rules.TRANSPORTS_REASON_MISSING, text)
    if operation.transports_reason and not operation.websocket_only:
        text = f"`{name}` has `transports_reason`, but no `transports`"
        yield Diagnostic(operation.pos, operation_rules.TRANSPORTS_CONFLICT, text)
    if operation.scope == "connection" and http is not None:
        text = f"`{name}` acts on its connection, which HTTP requests do not have"
        yield Diagnostic(http.pos, operation_rules.CONNECTION_SCOPE_HTTP, text)


def _effects(api: Api, operation: Operation) -> Iterator[Diagnostic]:
    name = operation.name
    if operation.http is not None and operation.http.method == "GET" and not operation.safe:
        text = f"`{name}` is a GET, which must be safe (RFC 9110, 9.2.1)"
        yield Diagnostic(operation.http.pos, operation_rules.HTTP_GET_NOT_SAFE, text)
    if operation.scope == "connection" and not operation.safe:
        text = f"`{name}` acts on its connection only, so that it is `safe: true`"
        yield Diagnostic(operation.pos, operation_rules.CONNECTION_SCOPE_WRITE, text)
    if operation.role is not None and operation.scope != "connection":
        text = f"`role` is for operations that act on their connection; `{name}` does not"
        yield Diagnostic(operation.pos, operation_rules.ROLE_MISPLACED, text)
    if operation.safe and operation.emits:
        text = f"`{name}` is safe, so that it changes nothing and emits nothing"
        yield Diagnostic(operation.emits[0].pos, operation_rules.SAFE_EMITS, text)
    if operation.constant is not None and operation.kind != "read":
        text = f"`constant` is for reads of the station; `{name}` is none"
        yield Diagnostic(operation.pos, operation_rules.CONSTANT_MISPLACED, text)
    if operation.constant and operation.params is not None:
        text = f"the answer of `{name}` depends on its params, so that it is not constant"
        yield Diagnostic(operation.pos, operation_rules.CONSTANT_MISPLACED, text)
    for used in operation.emits:
        event = api.events.get(used.name)
        if event is not None and not event.logged:
            text = f"`{used.name}` concerns one connection; operations emit station events"
            yield Diagnostic(used.pos, operation_rules.EVENT_NOT_EMITTABLE, text)


def _params(api: Api, operation: Operation) -> Iterator[Diagnostic]:
    http = operation.http
    if operation.params is None:
        for member in http.members if http is not None else ():
            yield _no_member(http, member, {})
        return
    definition = api.schemas.get(operation.params.name)
    if definition is None:
        return
    schema = definition.schema
    if schema.type != "object" or not schema.properties:
        text = f"`{operation.params.name}` must be an object with properties to serve as params"
        yield Diagnostic(operation.params.pos, operation_rules.PARAMS_NOT_OBJECT, text)
        return
    if http is None:
        return
    for member in http.members:
        below = schema.properties.get(member)
        if below is None:
            yield _no_member(http, member, schema.properties)
        elif _kind(api, below) != "string" or below.nullable or member not in schema.required:
            text = f"path member `{member}` must be a required string that is not nullable"
            yield Diagnostic(http.pos, operation_rules.PATH_MEMBER_TYPE, text)
    for member, place in api.places(operation).items():
        below = schema.properties[member]
        if place == "query" and (_kind(api, below) not in _SCALARS or below.nullable):
            text = f"query member `{member}` must be a string, number or boolean that is not nullable"
            yield Diagnostic(http.pos, operation_rules.QUERY_MEMBER_TYPE, text)


def _kind(api: Api, schema: Schema) -> str | None:
    while schema.ref is not None and schema.ref in api.schemas:
        schema = api.schemas[schema.ref].schema
    return schema.type


def _no_member(http: HttpBinding | None, member: str, known: object) -> Diagnostic:
    assert http is not None
    names = [str(name) for name in known] if isinstance(known, dict) else []
    text = f"path member `{member}` is not among the params"
    return Diagnostic(http.pos, operation_rules.PATH_MEMBER_UNKNOWN, text, suggestion(member, names))


def _errors(api: Api, operation: Operation) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for use in operation.errors:
        if use.code in seen:
            yield Diagnostic(use.pos, shape_rules.VALUE_REPEATED, f"error `{use.code}` stands here twice")
        seen.add(use.code)
        error = api.errors.get(use.code)
        if error is not None and is_implied(error, operation):
            text = f"`{use.code}` is implied ({error.implied}); leave it out"
            yield Diagnostic(use.pos, operation_rules.IMPLIED_ERROR_LISTED, text)


def _routes(api: Api) -> Iterator[Diagnostic]:
    taken: dict[tuple[str, str], tuple[str, Position]] = {}

    def claim(method: str, path: str, owner: str, pos: Position) -> Iterator[Diagnostic]:
        shape = (method, re.sub(r"\{[^}]*\}", "{}", path))
        if shape in taken:
            other, where = taken[shape]
            text = f"{method} {path} is the route of {other} already ({where})"
            yield Diagnostic(pos, operation_rules.ROUTE_DUPLICATE, text)
        else:
            taken[shape] = (owner, pos)

    for path in (api.info.websocket_path, api.info.sse_path):
        taken["GET", path] = ("`api`", api.info.pos)
    for operation in api.operations.values():
        http = operation.http
        if http is None:
            continue
        for route in (Ref(http.path, http.pos), *http.aliases):
            yield from claim(http.method, route.name, f"`{operation.name}`", route.pos)
            if sorted(path_members(route.name)) != sorted(http.members):
                text = f"alias {route.name} must have the path members of {http.path}"
                yield Diagnostic(route.pos, operation_rules.ALIAS_MEMBERS_DIFFER, text)
