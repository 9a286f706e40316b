"""Registry schemas as Pydantic models: which class, which fields, which annotations."""

from __future__ import annotations

import keyword
from dataclasses import dataclass

from codegen.generators.python_text import Imports, literal
from codegen.registry.model import Api, Payload, Schema, SchemaDef

MODELS = "generated.server.models"
WIRE = "generated.server.wire"

# Attributes of BaseModel and builtins that annotations use: a field of that name would hide them.
_ATTRIBUTES = (
    "construct",
    "copy",
    "dict",
    "from_orm",
    "json",
    "parse_file",
    "parse_obj",
    "parse_raw",
    "schema",
)
_MORE_ATTRIBUTES = ("schema_json", "update_forward_refs", "validate")
HIDDEN_NAMES = frozenset({*_ATTRIBUTES, *_MORE_ATTRIBUTES, "bool", "float", "int", "list", "str"})
_FIELD_WORDS = {
    "pattern": "pattern",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minimum": "ge",
    "maximum": "le",
    "minItems": "min_length",
    "maxItems": "max_length",
}
_STRICT = {"boolean": "StrictBool", "integer": "StrictInt", "number": "StrictFloat"}
_LAX = {"boolean": "bool", "integer": "int", "number": "float"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a model: `name: annotation = default`, and its docstring."""

    name: str
    annotation: str
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class Model:
    """A class, or where `alias` is given a type alias."""

    name: str
    description: str
    fields: tuple[Field, ...]
    alias: str


def module_of(topic: str) -> str:
    """The module that holds the models of a registry file."""
    return f"{MODELS}.{topic}"


def payload_type(api: Api, payload: Payload, imports: Imports) -> str:
    """The type of a result or of an event's data."""
    name = imports.use(module_of(api.schemas[payload.schema].topic), payload.schema)
    return f"{name} | None" if payload.nullable else name


class ModelWriter:
    """Writes the models of one registry file."""

    def __init__(self, api: Api, topic: str) -> None:
        self._api = api
        self.imports = Imports(module_of(topic))
        self._definitions = [one for one in api.schemas.values() if one.topic == topic]
        self._lax = lax_members(api)

    def models(self) -> list[Model]:
        """All models, each after those that it refers to."""
        return [self._model(definition) for definition in in_order(self._api, self._definitions)]

    def _model(self, definition: SchemaDef) -> Model:
        schema = definition.schema
        if schema.type != "object" or not schema.properties:
            self.imports.use("typing", "TypeAlias")
            return Model(definition.name, schema.description, (), self._type(schema, lax=False))
        self.imports.use(WIRE, "Model")
        fields = tuple(
            self._field(name, below, name in schema.required, (definition.name, name) in self._lax)
            for name, below in schema.properties.items()
        )
        return Model(definition.name, schema.description or definition.name, fields, "")

    def _field(self, name: str, schema: Schema, required: bool, lax: bool) -> Field:
        inner = self._type(schema, lax=lax)
        annotation, default = inner, ""
        if schema.nullable:
            annotation = f"{inner} | None"
        if schema.default is not None:
            default = literal(schema.default.value)
        elif not required:
            default = "None"
            if not schema.nullable:
                marker = self.imports.use(WIRE, "NOT_NULL")
                annotation = f"{self.imports.use('typing', 'Annotated')}[{inner} | None, {marker}]"
        written = name
        if keyword.iskeyword(name) or name in HIDDEN_NAMES or name.startswith("model_"):
            written = f"{name}_"
            field = self.imports.use("pydantic", "Field")
            default = f"{field}({f'default={default}, ' if default else ''}alias={literal(name)})"
        return Field(written, annotation, default, schema.description)

    def _type(self, schema: Schema, *, lax: bool) -> str:
        """The annotation without null."""
        if schema.event_data is not None:
            return self.imports.use("typing", "Any")
        if schema.ref is not None:
            return self.imports.use(module_of(self._api.schemas[schema.ref].topic), schema.ref)
        if schema.enum or schema.const is not None:
            values = schema.enum or (schema.const.value if schema.const else None,)
            return f"{self.imports.use('typing', 'Literal')}[{', '.join(literal(value) for value in values)}]"
        base = self._base(schema, lax=lax)
        words = [
            f"{_FIELD_WORDS[word]}={_argument(word, value)}" for word, value in schema.constraints.items()
        ]
        if not words:
            return base
        annotated, field = self.imports.use("typing", "Annotated"), self.imports.use("pydantic", "Field")
        return f"{annotated}[{base}, {field}({', '.join(words)})]"

    def _base(self, schema: Schema, *, lax: bool) -> str:
        kind = schema.type or "null"
        if kind == "string":
            return "str"
        if kind in _STRICT:
            return _LAX[kind] if lax or schema.lenient else self.imports.use("pydantic", _STRICT[kind])
        if kind == "array":
            assert schema.items is not None
            items = self._type(schema.items, lax=lax)
            return f"list[{items} | None]" if schema.items.nullable else f"list[{items}]"
        if kind == "object":
            if isinstance(schema.additional, Schema):
                below = self._type(schema.additional, lax=lax)
                return f"dict[str, {below} | None]" if schema.additional.nullable else f"dict[str, {below}]"
            return f"dict[str, {self.imports.use('typing', 'Any')}]"
        return "None"


def lax_members(api: Api) -> frozenset[tuple[str, str]]:
    """Members `(schema, name)` that HTTP carries as text, so that numbers come as texts, too."""
    return frozenset(
        (operation.params.name, name)
        for operation in api.operations.values()
        if operation.params is not None
        for name, place in api.places(operation).items()
        if place != "body"
    )


def _argument(word: str, value: object) -> str:
    if word != "pattern":
        return literal(value)
    text = str(value)
    return f'r"{text}"' if '"' not in text and not text.endswith("\\") else literal(text)


def in_order(api: Api, definitions: list[SchemaDef]) -> list[SchemaDef]:
    """Declared order, except that a schema comes after those that it refers to."""
    own = {definition.name: definition for definition in definitions}
    done: dict[str, SchemaDef] = {}
    entered: set[str] = set()

    def visit(definition: SchemaDef) -> None:
        if definition.name in entered:
            return
        entered.add(definition.name)
        for part in api.parts(definition.schema):
            if part.ref in own:
                visit(own[part.ref])
        done[definition.name] = definition

    for definition in definitions:
        visit(definition)
    return list(done.values())
