"""Names that every language can have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.lint.rule import Finding, error, warning
from codegen.lint.view import View
from codegen.lint.words import MODEL, QOBJECT, camel, folded, reserved, word_set, words
from codegen.registry.diagnostics import Position

_COMMANDS = word_set(
    """
    add call cancel change clear close complete create delete end get list open put read remove reset send
    set show start stop update write
    """
)


@error
def name_reserved_word(view: View) -> Iterator[Finding]:
    """Topics, verbs, events and schemas are no words that Python, C++ or Qt reserve.

    Why: the SDKs have functions, signals, slots and classes of these names.

    Fix: choose another word. Where a published name cannot change any more, waive the rule and say how
    the language spells it.

    Example:
        lamp.remove:    # not lamp.delete, which C++ reserves
    """
    for topic in view.api.topics():
        owner, pos = reserved(topic), view.api.of_topic(topic)[0].pos
        # The loader refuses keywords of Python.
        if owner is not None and "Python" not in owner:
            yield Finding(pos, f"the topic `{topic}` is {owner}")
    for operation in view.api.operations.values():
        owner = reserved(operation.verb)
        if owner is not None and "Python" not in owner:
            yield Finding(operation.pos, f"`{operation.verb}` in `{operation.name}` is {owner}")
        if camel(operation.name) in QOBJECT:
            text = f"`{operation.name}` is `{camel(operation.name)}` in Qt, which every QObject has already"
            yield Finding(operation.pos, text)
    for event in view.api.events.values():
        owner = reserved(event.name)
        if owner is not None and "Python" not in owner:
            yield Finding(event.pos, f"the event `{event.name}` is {owner}")
        elif camel(event.name) in QOBJECT:
            text = f"the event `{event.name}` is `{camel(event.name)}` in Qt, which every QObject has already"
            yield Finding(event.pos, text)
    for definition in view.api.schemas.values():
        owner = reserved(definition.name)
        if owner is not None:
            yield Finding(definition.pos, f"the schema `{definition.name}` is {owner}")


@warning
def member_reserved_word(view: View) -> Iterator[Finding]:
    """Members and enum values are no words that Python, C++, Qt or Pydantic reserve.

    Why: each SDK has to spell them differently from the wire, such as `class_`.

    Fix: choose another word.

    Example:
        colour: {type: string, enum: [red, none]}    # not enum: [red, default]
    """
    for member in view.members():
        owner = reserved(member.name)
        if member.name in MODEL or member.name.startswith("model_"):
            owner = "taken by Pydantic's models"
        if owner is not None:
            yield Finding(member.pos, f"the member `{member.name}` is {owner}")
    for _, schema, node in view.parts():
        for number, value in enumerate(schema.enum):
            owner = reserved(value) if isinstance(value, str) else None
            if owner is not None and not schema.event_name:
                yield Finding(node["enum"].elements()[number].pos, f"the enum value `{value}` is {owner}")


@error
def name_collision(view: View) -> Iterator[Finding]:
    """No two names differ only in what the habits of languages change: capitals and underscores.

    Why: `get_status` and `getstatus` are `getStatus` and `getstatus` in Qt, and schemas `HttpInfo` and
    `HTTPInfo` are one file on some systems. Operations and events count together, since a Qt client has
    both as members.

    Fix: rename one of them.

    Example:
        max_size: {type: integer}    # beside it, no maxsize
    """
    api = view.api
    called = [(name, entry.pos) for name, entry in api.operations.items()]
    yield from _colliding([*called, *((name, entry.pos) for name, entry in api.events.items())])
    yield from _colliding((name, entry.pos) for name, entry in api.schemas.items())
    yield from _colliding((name, entry.pos) for name, entry in api.errors.items())
    yield from _colliding((name, entry.pos) for name, entry in api.limits.items())
    for _, schema, node in view.parts():
        yield from _colliding((name, below.pos) for name, below in schema.properties.items())
        # Names of events are put in by the loader, and are checked as what they are.
        values = [] if schema.event_name else schema.enum
        positions = [element.pos for element in node["enum"].elements()] if values else []
        yield from _colliding(
            (value, pos) for value, pos in zip(values, positions, strict=True) if isinstance(value, str)
        )


def _colliding(names: Iterable[tuple[str, Position]]) -> Iterator[Finding]:
    taken: dict[str, tuple[str, Position]] = {}
    for name, pos in names:
        first, where = taken.setdefault(folded(name), (name, pos))
        if first != name:
            yield Finding(pos, f"`{name}` differs from `{first}` ({where}) in capitals and underscores only")


@warning
def event_name_command(view: View) -> Iterator[Finding]:
    """The name of an event tells what happened or what is, not what to do.

    Why: clients read it as news; as a command it would belong to operations.

    Fix: name the state or use the past tense.

    Example:
        lamp_changed:    # or lamp_update, but not update_lamp
    """
    for event in view.api.events.values():
        first, *rest = event.name.split("_")
        if rest and first in _COMMANDS:
            text = f"the event `{event.name}` is called like a command"
            yield Finding(event.pos, text, f"did you mean `{'_'.join([*rest, first])}`?")


@warning
def operation_repeats_topic(view: View) -> Iterator[Finding]:
    """The verb of an operation does not repeat the topic.

    Why: `client.queue.list_queue()` says one word twice.

    Fix: leave the topic out of the verb.

    Example:
        queue.list:    # not queue.list_queue
    """
    for operation in view.api.operations.values():
        parts = words(operation.verb)
        if operation.topic in parts:
            rest = "_".join(part for part in parts if part != operation.topic)
            hint = f"did you mean `{operation.topic}.{rest}`?" if rest else ""
            yield Finding(operation.pos, f"`{operation.name}` repeats its topic", hint)
