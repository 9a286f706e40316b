"""What holds between the entries of a registry: names, references, schemas."""

from __future__ import annotations

import keyword
import string
from collections.abc import Iterable, Iterator, Mapping

from codegen.registry.build import EVERY_STREAM
from codegen.registry.diagnostics import Diagnostic, Position, suggestion
from codegen.registry.model import Api, ErrorDef, EventDef, Operation, Ref, Schema
from codegen.registry.rules import names as name_rules
from codegen.registry.rules import operations as operation_rules
from codegen.registry.rules import references as reference_rules
from codegen.registry.rules import schemas as schema_rules

# JSON Schema words by the type that they apply to.
_WORD_TYPES = {
    "pattern": ("string",),
    "minLength": ("string",),
    "maxLength": ("string",),
    "minimum": ("integer", "number"),
    "maximum": ("integer", "number"),
    "minItems": ("array",),
    "maxItems": ("array",),
}


def check(api: Api, known: Mapping[str, Iterable[str]]) -> Iterator[Diagnostic]:
    """Check names, references and schemas.

    `known` holds every name that the files have by section, faulty entries included, so that a
    fault in one entry is not told again wherever the entry is used.
    """
    for definition in api.schemas.values():
        yield from _schema(definition.schema, known["schemas"], named=True)
    yield from _cycles(api)
    yield from _file_cycles(api)
    for operation in api.operations.values():
        yield from _references(operation, known)
    for event in api.events.values():
        yield from _known(
            Ref(event.data.schema, event.data.pos), known["schemas"], reference_rules.SCHEMA_UNKNOWN, "schema"
        )
        if event.logged and event.sse_data is not None:
            text = f"station event `{event.name}` must not have `sse_data`: its data is the same everywhere"
            yield Diagnostic(event.pos, operation_rules.EVENT_SCOPE_WORD, text)
        if event.conflate and not event.logged:
            text = f"connection event `{event.name}` must not have `conflate`: it is not kept"
            yield Diagnostic(event.pos, operation_rules.EVENT_SCOPE_WORD, text)
        yield from _streams(event)
        yield from _keyword(event.name, event.name, event.pos)
    for error in api.errors.values():
        yield from _template(error.message, error.pos)
    for scenario in api.scenarios.values():
        for step in scenario.steps:
            yield from _known(
                step.operation, known["operations"], reference_rules.OPERATION_UNKNOWN, "operation"
            )
    yield from _reserved(api, known)


def _streams(event: EventDef) -> Iterator[Diagnostic]:
    narrowed = set(event.transports) != set(EVERY_STREAM)
    if event.logged and narrowed:
        text = f"station event `{event.name}` must not have `transports`: everyone gets it"
        yield Diagnostic(event.pos, operation_rules.EVENT_SCOPE_WORD, text)
    elif narrowed and not event.transports_reason:
        text = f"`{event.name}` is not sent on every stream; say why in `transports_reason`"
        yield Diagnostic(event.pos, operation_rules.TRANSPORTS_REASON_MISSING, text)
    elif event.transports_reason and not narrowed:
        text = f"`{event.name}` has `transports_reason`, but is sent on every stream"
        yield Diagnostic(event.pos, operation_rules.TRANSPORTS_CONFLICT, text)


def _known(ref: Ref, names: Iterable[str], rule: str, what: str) -> Iterator[Diagnostic]:
    if ref.name not in names:
        yield Diagnostic(ref.pos, rule, f"there is no {what} `{ref.name}`", suggestion(ref.name, names))


def _keyword(name: str, part: str, pos: Position) -> Iterator[Diagnostic]:
    if keyword.iskeyword(part):
        text = f"`{part}` in `{name}` is a Python keyword, so that no function can have the name"
        yield Diagnostic(pos, name_rules.NAME_KEYWORD, text)


def _references(operation: Operation, known: Mapping[str, Iterable[str]]) -> Iterator[Diagnostic]:
    yield from _keyword(operation.name, operation.topic, operation.pos)
    yield from _keyword(operation.name, operation.verb, operation.pos)
    if operation.params is not None:
        yield from _known(operation.params, known["schemas"], reference_rules.SCHEMA_UNKNOWN, "schema")
    result = Ref(operation.result.schema, operation.result.pos)
    yield from _known(result, known["schemas"], reference_rules.SCHEMA_UNKNOWN, "schema")
    for use in operation.errors:
        yield from _known(Ref(use.code, use.pos), known["errors"], reference_rules.ERROR_UNKNOWN, "error")
        if use.message is not None:
            yield from _template(use.message, use.pos)
    for event in operation.emits:
        yield from _known(event, known["events"], reference_rules.EVENT_UNKNOWN, "event")
    for example in operation.examples:
        if example.given is not None:
            yield from _known(example.given, known["scenarios"], reference_rules.SCENARIO_UNKNOWN, "scenario")
        if example.error is not None:
            yield from _known(example.error, known["errors"], reference_rules.ERROR_UNKNOWN, "error")


def _template(message: str, pos: Position) -> Iterator[Diagnostic]:
    try:
        fields = [name for _, name, _, _ in string.Formatter().parse(message) if name is not None]
    except ValueError as error:
        text = f"the message is no str.format template: {error}; write {{{{ and }}}} for braces"
        yield Diagnostic(pos, operation_rules.ERROR_MESSAGE_TEMPLATE, text)
        return
    for name in fields:
        if not name.isidentifier():
            text = f"field `{{{name}}}` of the message must be a plain name; write {{{{ and }}}} for braces"
            yield Diagnostic(pos, operation_rules.ERROR_MESSAGE_TEMPLATE, text)


def _schema(schema: Schema, names: Iterable[str], *, named: bool = False) -> Iterator[Diagnostic]:
    def fault(rule: str, text: str) -> Diagnostic:
        return Diagnostic(schema.pos, rule, text)

    if schema.ref is not None:
        yield from _known(Ref(schema.ref, schema.pos), names, reference_rules.SCHEMA_UNKNOWN, "schema")
        if named:
            yield fault(schema_rules.SCHEMA_WORD_MISPLACED, "a named schema must not be a mere `$ref`")
        if (
            schema.type
            or schema.properties
            or schema.enum
            or schema.const
            or schema.items
            or schema.constraints
        ):
            text = "beside `$ref` only nullable, description, volatile and sensitive may stand"
            yield fault(schema_rules.SCHEMA_WORD_MISPLACED, text)
        return
    if schema.event_data is not None:
        yield from _event_data(schema, named=named)
        return
    if schema.type is None:
        yield fault(schema_rules.SCHEMA_TYPE_MISSING, "the schema has neither `type` nor `$ref`")
        return
    if named and schema.nullable:
        text = "a named schema must not be nullable; say `nullable` where it is used"
        yield fault(schema_rules.SCHEMA_WORD_MISPLACED, text)
    yield from _words(schema, named=named)
    for below in schema.properties.values():
        yield from _schema(below, names)
        if below.event_data is not None and _kind_of(schema, below.event_data) != "string":
            text = f"`event_data` must name a text member beside it; `{below.event_data}` is none"
            yield Diagnostic(
                below.pos,
                schema_rules.SCHEMA_WORD_MISPLACED,
                text,
                suggestion(below.event_data, schema.properties),
            )
    if schema.items is not None:
        yield from _schema(schema.items, names)
    if isinstance(schema.additional, Schema):
        yield from _schema(schema.additional, names)


def _kind_of(schema: Schema, name: str) -> str | None:
    return schema.properties[name].type if name in schema.properties else None


def _event_data(schema: Schema, *, named: bool) -> Iterator[Diagnostic]:
    others = schema.type or schema.properties or schema.enum or schema.const or schema.items
    if named or others or schema.constraints or schema.nullable or schema.event_name:
        text = "`event_data` stands for a member of any form, so that only a description may stand beside it"
        yield Diagnostic(schema.pos, schema_rules.SCHEMA_WORD_MISPLACED, text)


def _words(schema: Schema, *, named: bool) -> Iterator[Diagnostic]:
    """Words that do not go with the schema's type."""

    def fault(rule: str, text: str) -> Diagnostic:
        return Diagnostic(schema.pos, rule, text)

    kind = schema.type
    for word in schema.constraints:
        if kind not in _WORD_TYPES[word]:
            wanted = " or ".join(_WORD_TYPES[word])
            yield fault(
                schema_rules.SCHEMA_WORD_MISPLACED, f"`{word}` goes with type {wanted}, not with {kind}"
            )
    if schema.event_name and kind != "string":
        yield fault(
            schema_rules.SCHEMA_WORD_MISPLACED, f"`event_name` goes with type string, not with {kind}"
        )
    if schema.lenient and kind != "boolean":
        yield fault(schema_rules.SCHEMA_WORD_MISPLACED, f"`lenient` goes with type boolean, not with {kind}")
    if schema.items is None and kind == "array":
        yield fault(schema_rules.SCHEMA_TYPE_MISSING, "an array must have `items`")
    if schema.items is not None and kind != "array":
        yield fault(schema_rules.SCHEMA_WORD_MISPLACED, f"`items` goes with type array, not with {kind}")
    if (schema.properties or schema.required or schema.additional) and kind != "object":
        text = f"`properties`, `required` and `additionalProperties` go with type object, not with {kind}"
        yield fault(schema_rules.SCHEMA_WORD_MISPLACED, text)
    if schema.properties and schema.additional:
        text = "`properties` and `additionalProperties` exclude each other: unknown members are ignored"
        yield fault(schema_rules.SCHEMA_WORD_MISPLACED, text)
    if schema.properties and not named:
        yield fault(
            schema_rules.SCHEMA_INLINE_OBJECT, "give this object a name under `schemas:` and refer to it"
        )
    for name in schema.required:
        if name not in schema.properties:
            text = f"required member `{name}` is not among the properties"
            hint = suggestion(name, schema.properties)
            yield Diagnostic(schema.pos, schema_rules.SCHEMA_REQUIRED_UNKNOWN, text, hint)
    if schema.enum and schema.const:
        yield fault(schema_rules.SCHEMA_WORD_MISPLACED, "`enum` and `const` exclude each other")
    # The names of events are put in by the loader, whatever the type.
    listed = () if schema.event_name else schema.enum
    values = [*listed, *([schema.const.value] if schema.const else [])]
    python = {"string": str, "integer": int, "boolean": bool}.get(kind or "")
    for value in values:
        if python is None or type(value) is not python:
            yield fault(schema_rules.SCHEMA_VALUE_INVALID, f"value `{value}` of enum or const is no {kind}")


def _cycles(api: Api) -> Iterator[Diagnostic]:
    """A schema that contains itself without a way out has no finite value."""

    def needs(schema: Schema) -> Iterator[Schema]:
        for name in schema.required:
            below = schema.properties.get(name)
            if below is not None and below.ref is not None and not below.nullable:
                yield below

    for definition in api.schemas.values():
        seen: set[str] = set()
        waiting = list(needs(definition.schema))
        while waiting:
            below = waiting.pop()
            assert below.ref is not None
            if below.ref == definition.name:
                text = f"`{definition.name}` requires itself, so that no value is finite"
                yield Diagnostic(definition.pos, schema_rules.SCHEMA_CYCLE, text)
                break
            if below.ref not in seen and below.ref in api.schemas:
                seen.add(below.ref)
                waiting.extend(needs(api.schemas[below.ref].schema))


def _file_cycles(api: Api) -> Iterator[Diagnostic]:
    """Each file becomes a module; modules that import each other cannot be loaded."""
    uses: dict[str, dict[str, Schema]] = {}
    for definition in api.schemas.values():
        for below in api.parts(definition.schema):
            used = api.schemas.get(below.ref or "")
            if used is not None and used.topic != definition.topic:
                uses.setdefault(definition.topic, {}).setdefault(used.topic, below)
    for topic, used_topics in uses.items():
        for used_topic, where in used_topics.items():
            seen, waiting = {used_topic}, [used_topic]
            while waiting:
                fresh = set(uses.get(waiting.pop(), {})) - seen
                seen |= fresh
                waiting.extend(fresh)
            if topic in seen:
                text = (
                    f"{topic}.yaml uses a schema of {used_topic}.yaml, which needs schemas of {topic}.yaml; "
                    "move what both need into a file of its own"
                )
                yield Diagnostic(where.pos, schema_rules.SCHEMA_FILES_CYCLE, text)


def _reserved(api: Api, known: Mapping[str, Iterable[str]]) -> Iterator[Diagnostic]:
    used: dict[str, Mapping[str, Operation] | Mapping[str, ErrorDef] | Mapping[str, object]] = {
        "operation": api.operations,
        "event": api.events,
        "error": api.errors,
    }
    for entry in api.reserved:
        if entry.name in used[entry.kind]:
            text = f"`{entry.name}` was removed in {entry.removed_in} and is reserved: {entry.reason}"
            again = used[entry.kind][entry.name]
            pos = getattr(again, "pos", entry.pos)
            yield Diagnostic(pos, name_rules.RESERVED_NAME_REUSED, text)
