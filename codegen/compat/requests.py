"""What may change of a schema that requests use: it may take more, never less."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.compat import words
from codegen.compat.finding import Rule
from codegen.compat.rules import requests as rules
from codegen.registry.model import Schema


def nulls(was: bool, now: bool) -> Iterator[tuple[Rule, str]]:
    """Whether null is taken."""
    if was and not now:
        yield rules.REQUEST_NULL_REFUSED, "may not be null any more"
    elif now and not was:
        yield rules.REQUEST_NULL_ACCEPTED, "may be null"


def values(base: Schema, new: Schema) -> Iterator[tuple[Rule, str]]:
    """Types, listed values, bounds and forms, without null."""
    if base.type != new.type:
        if (base.type, new.type) == ("integer", "number") or base.type == "null":
            yield rules.REQUEST_TYPE_WIDENED, f"is {new.type} and was {base.type}"
        else:
            yield rules.REQUEST_TYPE_CHANGED, f"is {new.type} and was {base.type}"
            return
    if base.lenient and not new.lenient:
        yield rules.REQUEST_LENIENT_LOST, "takes true and false only"
    elif new.lenient and not base.lenient:
        yield rules.REQUEST_LENIENT_GAINED, "is read leniently"
    if _default(base) != _default(new):
        yield rules.REQUEST_DEFAULT_CHANGED, f"defaults to {_default(new)} and did to {_default(base)}"
    if base.type != "null":
        yield from _limits(base, new)


def _default(schema: Schema) -> str:
    return words.spelled([schema.default.value]) if schema.default is not None else "nothing"


def _limits(base: Schema, new: Schema) -> Iterator[tuple[Rule, str]]:
    old, now = words.listed_values(base), words.listed_values(new)
    if old is None and now is not None:
        yield rules.REQUEST_VALUES_LIMITED, f"takes only {words.spelled(now)}"
    elif now is None and old is not None:
        yield rules.REQUEST_VALUES_FREED, "takes any value"
    elif old is not None and now is not None:
        for value in words.missing_values(old, now):
            yield rules.REQUEST_VALUE_REMOVED, f"no longer takes `{value}`"
        for value in words.missing_values(now, old):
            yield rules.REQUEST_VALUE_ADDED, f"takes `{value}`, too"
    for narrower, text in words.bounds(base, new):
        yield rules.REQUEST_CONSTRAINT_TIGHTENED if narrower else rules.REQUEST_CONSTRAINT_LOOSENED, text
    pattern, before = new.constraints.get("pattern"), base.constraints.get("pattern")
    if pattern is None and before is not None:
        yield rules.REQUEST_CONSTRAINT_LOOSENED, f"has no `pattern` any more; it was `{before}`"
    elif pattern != before:
        was = f"was `{before}`" if before is not None else "was none"
        yield rules.REQUEST_PATTERN_CHANGED, f"has the `pattern` `{pattern}`; it {was}"
    if base.format != new.format:
        yield (
            rules.REQUEST_FORMAT_CHANGED,
            f"has `format` {new.format or 'none'} and had {base.format or 'none'}",
        )


def members(base: Schema, new: Schema) -> Iterator[tuple[Rule, str, str]]:
    """Members that came, went, or must or need not be sent; `(rule, member, how)`."""
    for name in base.properties:
        if name not in new.properties and new.additional is not True:
            hint = words.renamed(name, base.properties, new.properties)
            yield rules.REQUEST_MEMBER_REMOVED, name, f"is gone and would be ignored{hint}"
    for name in new.properties:
        required = name in new.required
        if name not in base.properties:
            if required:
                yield rules.REQUEST_MEMBER_ADDED_REQUIRED, name, "is new and required"
            else:
                yield rules.REQUEST_MEMBER_ADDED, name, "is new and optional"
        elif required and name not in base.required:
            yield rules.REQUEST_MEMBER_NOW_REQUIRED, name, "is required and was optional"
        elif not required and name in base.required:
            yield rules.REQUEST_MEMBER_NOW_OPTIONAL, name, "is optional and was required"


def free_members(base: Schema, new: Schema) -> Iterator[tuple[Rule, str]]:
    """Members of any name."""
    old, now = base.additional, new.additional
    if isinstance(old, Schema) and isinstance(now, Schema):
        return
    if old is not None and now is None:
        yield rules.REQUEST_FREE_MEMBERS_NARROWED, "no longer takes members of any name"
    elif old is True and isinstance(now, Schema):
        yield rules.REQUEST_FREE_MEMBERS_NARROWED, "takes members of one type only"
    elif old is None and now is not None:
        yield rules.REQUEST_FREE_MEMBERS_WIDENED, "takes members of any name"
    elif now is True and isinstance(old, Schema):
        yield rules.REQUEST_FREE_MEMBERS_WIDENED, "takes members of any type"
