"""Schemas that bound what strangers send, and mean the same everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from codegen.lint.rule import Finding, error, warning
from codegen.lint.view import Member, View
from codegen.registry.model import Schema

_BOUNDS = (("minLength", "maxLength"), ("minimum", "maximum"), ("minItems", "maxItems"))


def _params(view: View) -> Iterator[Schema]:
    used = view.used_by_params()
    for owner, schema, _ in view.parts():
        if owner in used and not schema.enum and schema.const is None:
            yield schema


@warning
def param_string_unbounded(view: View) -> Iterator[Finding]:
    """A text that a request carries has `maxLength`.

    Why: it is stored, shown to everyone and sent with every event; without a bound, a stranger decides
    how much.

    Fix: add `maxLength`.

    Example:
        callsign: {type: string, maxLength: 64, description: The caller's callsign.}
    """
    for schema in _params(view):
        if schema.type == "string" and "maxLength" not in schema.constraints:
            yield Finding(schema.pos, "a text of a request has no `maxLength`")


@warning
def param_array_unbounded(view: View) -> Iterator[Finding]:
    """A list that a request carries has `maxItems`.

    Why: the work that a request makes should have a bound.

    Fix: add `maxItems`.

    Example:
        events: {type: array, items: {type: string, maxLength: 64}, maxItems: 32, …}
    """
    for schema in _params(view):
        if schema.type == "array" and "maxItems" not in schema.constraints:
            yield Finding(schema.pos, "a list of a request has no `maxItems`")


@warning
def param_number_unbounded(view: View) -> Iterator[Finding]:
    """A number that a request carries has `minimum` and `maximum`.

    Why: few numbers make sense without bounds, and C++ has integers of fixed size.

    Fix: add what is missing.

    Example:
        limit: {type: integer, minimum: 1, maximum: 500, description: How many at most.}
    """
    for schema in _params(view):
        lacking = [word for word in ("minimum", "maximum") if word not in schema.constraints]
        if schema.type in ("integer", "number") and lacking:
            words = " and no ".join(f"`{word}`" for word in lacking)
            yield Finding(schema.pos, f"a number of a request has no {words}")


@error
def bounds_reversed(view: View) -> Iterator[Finding]:
    """The lower bound of a schema is not above the upper one.

    Why: no value could ever be valid.

    Fix: exchange them, or correct one.

    Example:
        {type: integer, minimum: 1, maximum: 9}
    """
    for _, schema, node in view.parts():
        for lower, upper in _BOUNDS:
            low, high = schema.constraints.get(lower), schema.constraints.get(upper)
            if low is not None and high is not None and low > high:
                yield Finding(node[lower].pos, f"`{lower}` {low} is above `{upper}` {high}")


@warning
def pattern_unanchored(view: View) -> Iterator[Finding]:
    """A pattern begins with `^` and ends with `$`.

    Why: JSON Schema is content when the pattern fits anywhere in the text.

    Fix: add the anchors.

    Example:
        pattern: '^[0-9]{4}$'    # not '[0-9]{4}'
    """
    for _, schema, node in view.parts():
        pattern = str(schema.constraints.get("pattern", "^$"))
        if not (pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith(r"\$")):
            yield Finding(node["pattern"].pos, f"the pattern `{pattern}` fits anywhere in the text")


@warning
def type_inconsistent(view: View) -> Iterator[Finding]:
    """Members of the same name have the same type in all schemas.

    Why: people learn a name once; `queue` should not be a list here and an object there.

    Fix: rename one of them, or give it the type that the others have.

    Example:
        total: {type: integer, …}    # wherever a `total` stands
    """
    found: dict[str, list[tuple[Member, str]]] = {}
    for member in view.members():
        kind = _kind(view, member.schema)
        if kind != "null":
            found.setdefault(member.name, []).append((member, kind))
    for name, uses in found.items():
        counted = Counter(kind for _, kind in uses)
        # The first of the most frequent ones.
        habit = max(counted, key=lambda kind: counted[kind])
        first = next(member for member, kind in uses if kind == habit)
        for member, kind in uses:
            if kind != habit:
                text = f"`{name}` is {kind} in `{member.owner}`, but {habit} in `{first.owner}` ({first.pos})"
                yield Finding(member.pos, text)


def _kind(view: View, schema: Schema) -> str:
    while schema.ref is not None:
        schema = view.api.schemas[schema.ref].schema
    return schema.type or "null"
