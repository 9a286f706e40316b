"""What may change of a schema that results and events use: it may say more, never less."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.compat import words
from codegen.compat.finding import Rule
from codegen.compat.rules import responses as rules
from codegen.registry.model import Schema


def nulls(was: bool, now: bool) -> Iterator[tuple[Rule, str]]:
    """Whether null may come."""
    if now and not was:
        yield rules.RESPONSE_MAY_BE_NULL, "may be null"
    elif was and not now:
        yield rules.RESPONSE_NEVER_NULL, "is never null any more"


def values(base: Schema, new: Schema) -> Iterator[tuple[Rule, str]]:
    """Types, listed values, bounds and forms, without null."""
    if base.type != new.type:
        if (base.type, new.type) == ("number", "integer") or (new.type == "null" and base.type is not None):
            yield rules.RESPONSE_TYPE_NARROWED, f"is {new.type} and was {base.type}"
        else:
            yield rules.RESPONSE_TYPE_CHANGED, f"is {new.type} and was {base.type}"
            return
    if new.type != "null":
        yield from _lists(base, new)
        yield from _limits(base, new)


def _lists(base: Schema, new: Schema) -> Iterator[tuple[Rule, str]]:
    old, now = words.listed_values(base), words.listed_values(new)
    if now is None and old is not None:
        yield rules.RESPONSE_VALUES_FREED, f"may be anything; it was one of {words.spelled(old)}"
    elif old is None and now is not None:
        yield rules.RESPONSE_VALUES_LIMITED, f"is always one of {words.spelled(now)}"
    elif old is not None and now is not None:
        added, lost = words.missing_values(now, old), words.missing_values(old, now)
        if added and base.const is not None and new.const is not None:
            yield rules.RESPONSE_CONST_CHANGED, f"is always `{added[0]}` and was always `{lost[0]}`"
            return
        for value in added:
            yield rules.RESPONSE_VALUE_ADDED, f"may be `{value}`"
        for value in lost:
            yield rules.RESPONSE_VALUE_REMOVED, f"is never `{value}` any more"


def _limits(base: Schema, new: Schema) -> Iterator[tuple[Rule, str]]:
    for narrower, text in words.bounds(base, new):
        yield rules.RESPONSE_CONSTRAINT_TIGHTENED if narrower else rules.RESPONSE_CONSTRAINT_LOOSENED, text
    pattern, before = new.constraints.get("pattern"), base.constraints.get("pattern")
    if before is None and pattern is not None:
        yield rules.RESPONSE_CONSTRAINT_TIGHTENED, f"follows the `pattern` `{pattern}`"
    elif pattern != before:
        now = f"the `pattern` `{pattern}`" if pattern is not None else "no `pattern`"
        yield rules.RESPONSE_PATTERN_CHANGED, f"follows {now}; it was `{before}`"
    if base.format != new.format:
        yield (
            rules.RESPONSE_FORMAT_CHANGED,
            f"has `format` {new.format or 'none'} and had {base.format or 'none'}",
        )


def members(base: Schema, new: Schema) -> Iterator[tuple[Rule, str, str]]:
    """Members that came, went, or are or may not be there; `(rule, member, how)`."""
    for name in base.properties:
        if name not in new.properties:
            hint = words.renamed(name, base.properties, new.properties)
            yield rules.RESPONSE_MEMBER_REMOVED, name, f"is gone{hint}"
    for name in new.properties:
        required = name in new.required
        if name not in base.properties:
            yield rules.RESPONSE_MEMBER_ADDED, name, "is new"
        elif required and name not in base.required:
            yield rules.RESPONSE_MEMBER_NOW_REQUIRED, name, "is always there and could be missing"
        elif not required and name in base.required:
            yield rules.RESPONSE_MEMBER_NOW_OPTIONAL, name, "may be missing and was always there"


def free_members(base: Schema, new: Schema) -> Iterator[tuple[Rule, str]]:
    """Members of any name."""
    old, now = base.additional, new.additional
    if isinstance(old, Schema) and isinstance(now, Schema):
        return
    if old is not None and now is None:
        yield rules.RESPONSE_FREE_MEMBERS_CHANGED, "has no members of any name any more"
    elif now is True and isinstance(old, Schema):
        yield rules.RESPONSE_FREE_MEMBERS_CHANGED, "has members of any type; they had one"
    elif old is None and now is not None:
        yield rules.RESPONSE_FREE_MEMBERS_DECLARED, "has members of any name"
    elif old is True and isinstance(now, Schema):
        yield rules.RESPONSE_FREE_MEMBERS_DECLARED, "has members of one type only"
