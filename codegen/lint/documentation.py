"""Texts for people: there, complete, and more than the name said again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.lint.rule import Finding, error, warning
from codegen.lint.view import View
from codegen.lint.words import word_set, words
from codegen.registry.diagnostics import Position

_MAX_SUMMARY = 100
_SMALL = word_set("a an and for in is it its of on or that the this to")
_ABSENCE = word_set("absent missing nobody none nothing null unknown unless unset")
_NOT_VERBS = word_set("this will allows used")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the registry, and the names that it explains."""

    text: str
    pos: Position
    names: tuple[str, ...]


def _texts(view: View) -> Iterator[Text]:
    """Every summary and description, apart from that of the interface as a whole."""
    for (section, name), entry in view.nodes.items():
        if section == "schemas" or name not in map(str, getattr(view.api, section)):
            continue
        for key in ("summary", "description"):
            below = entry.get(key)
            if below is not None:
                yield Text(str(below.value).strip(), below.pos, (name.rpartition(".")[2],))
        examples = entry.get("examples") if section == "operations" else None
        for example in examples.elements() if examples is not None else ():
            below = example.get("summary")
            if below is not None:
                yield Text(str(below.value).strip(), below.pos, ())
    for owner, schema, node in view.parts():
        below = node.get("description")
        if below is not None:
            definition = view.api.schemas[owner]
            own = [name for name, member in definition.schema.properties.items() if member is schema]
            yield Text(schema.description, below.pos, (*own, owner))


@warning
def text_full_stop(view: View) -> Iterator[Finding]:
    """Summaries and descriptions end with a full stop.

    Why: generated docs and docstrings set several of them in one paragraph.

    Fix: write whole sentences, or end the phrase with a full stop.

    Example:
        summary: List the queue.    # not List the queue
    """
    for text in _texts(view):
        if not text.text.endswith((".", "!", "?", ":", "…", ".)", '."')):
            last = text.text.split()[-1]
            yield Finding(text.pos, "the text does not end with a full stop", f"did you mean `{last}.`?")


@warning
def text_capital(view: View) -> Iterator[Finding]:
    """Summaries and descriptions begin with a capital letter, or with code.

    Why: they begin paragraphs of the docs.

    Fix: write the first letter as a capital.

    Example:
        description: Place in the queue, counted from 1.    # not place in …
    """
    for text in _texts(view):
        if text.text[:1].islower():
            first = text.text.split()[0]
            yield Finding(
                text.pos, f"the text begins with `{first}`", f"did you mean `{first.capitalize()}`?"
            )


@warning
def summary_verb_form(view: View) -> Iterator[Finding]:
    """The summary of an operation begins with a verb in the imperative, or with a noun.

    Why: all operations read alike, in lists and in docstrings.

    Fix: say what the caller wants: `List`, not `Lists`, `Listing` or `This lists`.

    Example:
        summary: Take a callsign out of the queue.    # not Takes a callsign …
    """
    for name, operation in view.api.operations.items():
        first, pos = (words(operation.summary) or [""])[0], view.at("operations", name, "summary")
        third_person = first.endswith("s") and not first.endswith(("ss", "us", "is"))
        if (
            first in _NOT_VERBS
            or (first.endswith("ing") and len(first) > 5)
            or (third_person and len(first) > 3)
        ):
            yield Finding(
                pos, f"the summary begins with `{operation.summary.split()[0]}`; use the imperative"
            )


@warning
def summary_too_long(view: View) -> Iterator[Finding]:
    """A summary has at most 100 characters.

    Why: it is one line in lists of operations and events.

    Fix: keep the point, and move the rest to `description`.

    Example:
        summary: End the QSO and call the first in the queue.
    """
    for (section, name), entry in view.nodes.items():
        below = entry.get("summary")
        if below is None or name not in getattr(view.api, section):
            continue
        length = len(str(below.value).strip())
        if length > _MAX_SUMMARY:
            yield Finding(below.pos, f"the summary has {length} characters, more than {_MAX_SUMMARY}")


@error
def schema_undocumented(view: View) -> Iterator[Finding]:
    """A named schema has a description.

    Why: it is the docstring of a class in every SDK.

    Fix: add `description`.

    Example:
        QueueEntry: {description: A callsign that waits in the queue., type: object, …}
    """
    for definition in view.api.schemas.values():
        if not definition.schema.description:
            yield Finding(definition.pos, f"the schema `{definition.name}` has no description")


@error
def member_undocumented(view: View) -> Iterator[Finding]:
    """A member has a description; one that refers to a schema may do with that schema's.

    Why: a name and a type do not tell units, forms and meaning.

    Fix: add `description`.

    Example:
        position: {type: integer, minimum: 1, description: 'Place in the queue, counted from 1.'}
    """
    for member in view.members():
        schema = member.schema
        if schema.ref is None and not schema.volatile and not schema.description:
            yield Finding(member.pos, f"the member `{member.name}` of `{member.owner}` has no description")


@warning
def volatile_undocumented(view: View) -> Iterator[Finding]:
    """A volatile member has a description of its own.

    Why: comparisons mask it, so nothing but the text says what it holds.

    Fix: add `description`: when it changes, and in which form it is.

    Example:
        timestamp: {type: string, volatile: true, description: 'When, in UTC without a zone.'}
    """
    for member in view.members():
        if member.schema.volatile and not member.schema.description:
            yield Finding(
                member.pos, f"the volatile member `{member.name}` of `{member.owner}` has no description"
            )


@warning
def description_repeats_name(view: View) -> Iterator[Finding]:
    """A description says more than the name.

    Why: `mode: Mode.` helps nobody, and hides that the docs are missing.

    Fix: say what kind of value it is, its unit or form, or what it is for.

    Example:
        mode: {type: string, description: 'Kind of emission, such as SSB.'}    # not Mode.
    """
    for text in _texts(view):
        said = [word for word in words(text.text) if word not in _SMALL]
        known = {word for name in text.names for word in words(name)}
        own = words(text.names[0]) if text.names else []
        if said and ("".join(said) == "".join(own) or set(said) <= known | {f"{word}s" for word in known}):
            yield Finding(text.pos, f"the description only repeats the name `{text.names[0]}`")


@warning
def nullable_undocumented(view: View) -> Iterator[Finding]:
    """Where a required member, a result or an event's data may be null, the text says when.

    Why: otherwise clients cannot tell `unknown` from `none`, or forget the case.

    Fix: make it not nullable when it is never null; otherwise say when it is.

    Example:
        frequency: {type: [string, 'null'], description: The text as it was set; null when cleared.}
    """
    for member in view.members():
        schema = member.schema
        if schema.nullable and member.required and not _tells_absence(schema.description):
            yield Finding(member.pos, f"the text of `{member.name}` does not say when it is null")
    for operation in view.api.operations.values():
        if operation.result.nullable and not _tells_absence(f"{operation.summary} {operation.description}"):
            text = f"the text of `{operation.name}` does not say when its result is null"
            yield Finding(operation.result.pos, text)
    for event in view.api.events.values():
        if event.data.nullable and not _tells_absence(f"{event.summary} {event.description}"):
            yield Finding(event.data.pos, f"the text of `{event.name}` does not say when its data is null")


def _tells_absence(text: str) -> bool:
    return not _ABSENCE.isdisjoint(words(text))
