"""Examples, which readers copy and the tests run on both protocols."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.lint.rule import Finding, error, warning
from codegen.lint.view import View


@error
def example_missing(view: View) -> Iterator[Finding]:
    """An operation has an example.

    Why: without one, nothing shows that it works at all.

    Fix: add `examples`, on a scenario when it needs a state.

    Example:
        examples:
          - {given: one_caller, result: {total: 1}}
    """
    for operation in view.api.operations.values():
        if not operation.examples:
            yield Finding(operation.pos, f"`{operation.name}` has no example")


@warning
def example_success_missing(view: View) -> Iterator[Finding]:
    """Among the examples of an operation is one that succeeds.

    Why: refusals do not show what the operation is for.

    Fix: add an example with `result`.

    Example:
        - {given: active_system, data: {callsign: W1AW}, result: {entry: {position: 1}}}
    """
    for name, operation in view.api.operations.items():
        if operation.examples and all(example.result is None for example in operation.examples):
            yield Finding(view.key("operations", name, "examples"), f"no example of `{name}` succeeds")


@warning
def example_failure_missing(view: View) -> Iterator[Finding]:
    """A write that declares errors has an example that fails.

    Why: clients have to handle refusals, and copy from examples.

    Fix: add an example with `error`.

    Example:
        - {given: one_caller, data: {callsign: W1AW}, error: already_queued}
    """
    for name, operation in view.api.operations.items():
        shown = _shown(view, name)
        if operation.kind == "write" and operation.errors and operation.examples and not shown:
            yield Finding(view.key("operations", name, "examples"), f"no example of `{name}` fails")


@warning
def error_example_missing(view: View) -> Iterator[Finding]:
    """Every error that an operation declares has an example there.

    Why: an error that no example reaches may not exist any more.

    Fix: add an example with `error`; waive the rule where no scenario can lead there.

    Example:
        - {given: full_queue, data: {callsign: K1ABC}, error: queue_full}
    """
    for name, operation in view.api.operations.items():
        shown = _shown(view, name)
        if not operation.examples or (operation.kind == "write" and not shown):
            continue
        for use in operation.errors:
            if use.code not in shown:
                yield Finding(use.pos, f"no example of `{name}` shows `{use.code}`")


@warning
def event_example_missing(view: View) -> Iterator[Finding]:
    """An event has an example of its data.

    Why: clients write their handlers before they ever see the event.

    Fix: add `examples`.

    Example:
        system_status: {examples: [{active: true}], …}
    """
    for event in view.api.events.values():
        if not event.examples:
            yield Finding(event.pos, f"the event `{event.name}` has no example")


def _shown(view: View, operation: str) -> set[str]:
    examples = view.api.operations[operation].examples
    return {example.error.name for example in examples if example.error is not None}
