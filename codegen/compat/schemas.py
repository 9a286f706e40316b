"""Compares schemas in the direction in which they are used.

A schema that requests and results share is compared once for each, and obeys both.
"""

from __future__ import annotations

from dataclasses import dataclass

from codegen.compat import requests, responses
from codegen.compat.finding import Audience, Findings, Rule
from codegen.compat.rules import schemas as rules
from codegen.registry.model import Api, Schema


@dataclass(frozen=True, slots=True)
class Use:
    """Where a schema is used, in words, and who meets it there."""

    text: str
    reach: frozenset[Audience]
    request: bool
    names_type: bool = True
    """Whether SDKs name the type of the whole; the params of an operation become arguments instead."""


@dataclass(frozen=True, slots=True)
class SchemaPair:
    """One schema of the base beside the one of the new registry that took its place."""

    base: Schema
    new: Schema
    where: str


class SchemaComparison:
    """Walks one use of two schemas through all that they refer to."""

    def __init__(self, found: Findings, use: Use) -> None:
        self._found = found
        self._use = use
        self._seen: set[tuple[str, str]] = set()
        self._members = requests.members if use.request else responses.members
        self._values = requests.values if use.request else responses.values
        self._nulls = requests.nulls if use.request else responses.nulls

    def run(self, base: Schema, new: Schema, where: str = "") -> None:
        """Compare; `where` names the place until a named schema is entered: the use unless given."""
        self._compare(SchemaPair(base, new, where), top=True)

    def add(self, rule: Rule, pair: SchemaPair, text: str) -> None:
        """Note a change of what the pair describes."""
        use = self._use
        if pair.where:
            text, told = f"`{pair.where}` {text}", use.text
        else:
            text, told = f"the {use.text} {text}", ""
        self._found.add(rule, pair.new.pos, pair.where or use.text, text, reach=use.reach, use=told)

    def _compare(self, pair: SchemaPair, *, top: bool = False) -> None:
        base, new = pair.base, pair.new
        old_target, target = resolved(self._found.base, base), resolved(self._found.new, new)
        self._flags(pair, old_target, target)
        for rule, text in self._nulls(takes_null(base), takes_null(new)):
            self.add(rule, pair, text)
        if base.ref is not None and new.ref is not None:
            if (base.ref, new.ref) in self._seen:
                return
            self._seen.add((base.ref, new.ref))
            self._type_name(pair, base.ref, new.ref, top=top)
        where = new.ref or pair.where
        inner = SchemaPair(old_target, target, where)
        for rule, text in self._values(old_target, target):
            self.add(rule, inner, text)
        if old_target.type == target.type == "object":
            self._object(inner)
        elif old_target.items is not None and target.items is not None:
            self._compare(SchemaPair(old_target.items, target.items, f"{where}[]"))

    def _object(self, pair: SchemaPair) -> None:
        base, new = pair.base, pair.new
        for rule, member, text in self._members(base, new):
            place = new.properties.get(member, new)
            named = f"{pair.where}.{member}"
            self.add(rule, SchemaPair(base, place, named), text)
        for name, below in new.properties.items():
            if name in base.properties:
                self._compare(SchemaPair(base.properties[name], below, f"{pair.where}.{name}"))
        free = requests.free_members if self._use.request else responses.free_members
        for rule, text in free(base, new):
            self.add(rule, pair, text)
        if isinstance(base.additional, Schema) and isinstance(new.additional, Schema):
            self._compare(SchemaPair(base.additional, new.additional, f"{pair.where}.*"))

    def _type_name(self, pair: SchemaPair, old: str, name: str, *, top: bool) -> None:
        if old == name or (top and not self._use.names_type):
            return
        if old in self._found.new.schemas:
            text = f"is a `{name}` and was a `{old}`"
            self.add(rules.SCHEMA_REPLACED, pair, text)
        else:
            definition = self._found.new.schemas[name]
            self.add(
                rules.SCHEMA_RENAMED, SchemaPair(pair.base, definition.schema, name), f"was called `{old}`"
            )

    def _flags(self, pair: SchemaPair, old_target: Schema, target: Schema) -> None:
        if (pair.base.volatile or old_target.volatile) != (pair.new.volatile or target.volatile):
            now = (
                "differs from run to run" if target.volatile or pair.new.volatile else "is no longer volatile"
            )
            self.add(rules.VOLATILE_CHANGED, pair, now)
        was, now_secret = pair.base.sensitive or old_target.sensitive, pair.new.sensitive or target.sensitive
        if was and not now_secret:
            self.add(rules.SENSITIVE_LOST, pair, "is no longer sensitive")
        if now_secret and not was:
            self.add(rules.SENSITIVE_GAINED, pair, "is sensitive")


def resolved(api: Api, schema: Schema) -> Schema:
    """The schema that a reference leads to, or the schema itself."""
    while schema.ref is not None:
        schema = api.schemas[schema.ref].schema
    return schema


def takes_null(schema: Schema) -> bool:
    """Whether null is among the values."""
    return schema.nullable or schema.type == "null"
