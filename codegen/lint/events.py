"""Events that slow and late readers can rely on."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.lint.rule import Finding, warning
from codegen.lint.view import View


@warning
def event_conflate_nullable(view: View) -> Iterator[Finding]:
    """An event that may be conflated carries a whole state, which is never null.

    Why: null tells that something ended; a slow reader who gets the newest only would miss that it had
    begun at all.

    Fix: remove `conflate`, or carry an object that says what is.

    Example:
        queue_update: {conflate: true, data: QueueList, …}
    """
    for name, event in view.api.events.items():
        if event.conflate and event.data.nullable:
            text = f"`{name}` is conflated, but null tells of a change and not of a state"
            yield Finding(view.key("events", name, "conflate"), text)
