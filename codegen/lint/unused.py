"""What nothing uses, so that it is out of date or was forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.lint.rule import Finding, error, error_of_whole, warning_of_whole
from codegen.lint.view import View


@warning_of_whole
def schema_unused(view: View) -> Iterator[Finding]:
    """A schema is part of some params, result or event.

    Why: a model that nothing sends is read and kept up for nothing.

    Fix: remove it, or refer to it.

    Example:
        result: QueueList    # uses QueueList, and what that refers to
    """
    used = view.used_by_params() | view.used_by_results() | view.used_by_events()
    for definition in view.api.schemas.values():
        if definition.name not in used:
            yield Finding(definition.pos, f"nothing uses the schema `{definition.name}`")


@warning_of_whole
def error_unused(view: View) -> Iterator[Finding]:
    """An error is declared by an operation, or implied.

    Why: clients would write code for what never comes.

    Fix: remove it, list it where it is raised, or say `implied`.

    Example:
        errors: [queue_full]
    """
    used = {use.code for operation in view.api.operations.values() for use in operation.errors}
    for code, fault in view.api.errors.items():
        if fault.implied is None and code not in used:
            yield Finding(fault.pos, f"no operation declares the error `{code}`, and it is not implied")


@error_of_whole
def event_never_emitted(view: View) -> Iterator[Finding]:
    """A station event is emitted by some operation.

    Why: clients would wait for it for ever.

    Fix: list it under `emits`, or remove it.

    Example:
        emits: [queue_update]
    """
    emitted = {event.name for operation in view.api.operations.values() for event in operation.emits}
    for event in view.api.events.values():
        if event.logged and event.name not in emitted:
            yield Finding(event.pos, f"no operation emits the event `{event.name}`")


@warning_of_whole
def scenario_unused(view: View) -> Iterator[Finding]:
    """A scenario is given to some example.

    Why: it is there for examples only.

    Fix: remove it, or use it.

    Example:
        - {given: one_caller, result: {total: 1}}
    """
    given = {
        example.given.name
        for operation in view.api.operations.values()
        for example in operation.examples
        if example.given is not None
    }
    for scenario in view.api.scenarios.values():
        if scenario.name not in given:
            yield Finding(scenario.pos, f"no example is given the scenario `{scenario.name}`")


@warning_of_whole
def limit_unused(view: View) -> Iterator[Finding]:
    """The program uses every limit.

    Why: a limit that is published but not held deceives.

    Fix: use its constant of `generated.server.limits`, or remove it. The rule looks through the program's
    own files, and is left out for a registry whose program is not known (`--code`).

    Example:
        body_bytes: {value: 65536, …}    # limits.BODY_BYTES in core/app.py
    """
    if view.code is None:
        return
    used = set(re.findall(r"\b[A-Z][A-Z0-9_]*\b", "\n".join(view.code)))
    for limit in view.api.limits.values():
        if limit.name.upper() not in used:
            yield Finding(limit.pos, f"the program uses `{limit.name.upper()}` nowhere")


@error
def limit_not_positive(view: View) -> Iterator[Finding]:
    """A limit is at least 1.

    Why: nothing at all would be allowed, and clients divide by limits.

    Fix: give the number that holds.

    Example:
        body_bytes: {value: 65536, …}    # not 0
    """
    for limit in view.api.limits.values():
        if limit.value < 1:
            yield Finding(
                view.at("limits", limit.name, "value"), f"the limit `{limit.name}` is {limit.value}"
            )
