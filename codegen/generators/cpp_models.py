"""Registry schemas as C++ structures: which members, of which types, read and written how."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.generators.cpp_text import cpp_name
from codegen.generators.output import source
from codegen.generators.python_models import in_order
from codegen.registry.model import Api, Payload, Schema, SchemaDef

_SCALARS = {
    "string": "std::string",
    "integer": "std::int64_t",
    "number": "double",
    "boolean": "bool",
    "null": "std::nullptr_t",
}
_DEFAULTS = {"std::int64_t": "0", "double": "0", "bool": "false", "std::nullptr_t": "nullptr"}
JSON = "::pileup::Json"


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a structure. `reader` is the runtime's function for it, `optional` its writing."""

    name: str
    wire: str
    type: str
    default: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Model:
    """A structure, or where `alias` is set a name for another type."""

    name: str
    doc: str
    alias: str
    members: tuple[Member, ...]
    source: str


def models(api: Api) -> list[Model]:
    """All models, each after those that it refers to."""
    return [_model(api, one) for one in in_order(api, list(api.schemas.values()))]


def _model(api: Api, definition: SchemaDef) -> Model:
    schema = definition.schema
    doc, where = schema.description or definition.name, source([definition.topic])
    if schema.type != "object" or not schema.properties:
        return Model(definition.name, doc, cpp_type(api, schema), (), where)
    found = tuple(
        _member(api, name, below, name in schema.required) for name, below in schema.properties.items()
    )
    return Model(definition.name, doc, "", found, where)


def _member(api: Api, name: str, schema: Schema, required: bool) -> Member:
    kind = cpp_type(api, schema)
    if schema.nullable or not required:
        kind = f"std::optional<{kind}>"
    return Member(cpp_name(name), name, kind, _DEFAULTS.get(kind, ""), required, description(schema))


def description(schema: Schema) -> str:
    """The member's description, and the values that an enumeration has so far."""
    if not schema.enum:
        return schema.description
    known = ", ".join(f"`{value}`" for value in schema.enum)
    return f"{schema.description.rstrip('.')}: {known}, or another of a newer server."


def cpp_type(api: Api, schema: Schema) -> str:
    """The type without null. Enumerations stay what they are on the wire: a newer server may have more."""
    if schema.ref is not None:
        return schema.ref
    if schema.event_data is not None:
        return JSON
    if schema.enum or schema.const is not None:
        return _of_values(schema.enum or (schema.const.value if schema.const else None,))
    if schema.type == "array":
        assert schema.items is not None
        below = cpp_type(api, schema.items)
        return f"std::vector<{f'std::optional<{below}>' if schema.items.nullable else below}>"
    if schema.type == "object":
        if not isinstance(schema.additional, Schema):
            return f"std::map<std::string, {JSON}>"
        below = cpp_type(api, schema.additional)
        return f"std::map<std::string, {f'std::optional<{below}>' if schema.additional.nullable else below}>"
    return _SCALARS.get(schema.type or "null", JSON)


def _of_values(values: tuple[object, ...]) -> str:
    kinds = {type(value) for value in values}
    named: dict[type, str] = {
        str: "std::string",
        int: "std::int64_t",
        float: "double",
        bool: "bool",
        type(None): "std::nullptr_t",
    }
    return named[kinds.pop()] if len(kinds) == 1 else JSON


def payload(of: Payload, prefix: str = "") -> str:
    """The type of a result or of an event's data."""
    return f"std::optional<{prefix}{of.schema}>" if of.nullable else f"{prefix}{of.schema}"
