"""What operations promise: effects, methods, budgets and versions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.lint.rule import Finding, error, warning
from codegen.lint.view import View
from codegen.lint.words import word_set
from codegen.registry.diagnostics import Position, suggestion

_READING = word_set("count find get list read search show")
_WRITING = word_set("add clear create delete put register remove set update")
_OPERATION = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


@error
def write_without_emits(view: View) -> Iterator[Finding]:
    """A write emits an event.

    Why: everyone watches live; a change that is not announced leaves screens stale, and is refused when
    committed.

    Fix: add `emits`.

    Example:
        {safe: false, emits: [queue_update], …}
    """
    for operation in view.api.operations.values():
        if operation.kind == "write" and not operation.emits:
            yield Finding(operation.pos, f"`{operation.name}` writes, but emits nothing")


@error
def safe_not_get(view: View) -> Iterator[Finding]:
    """A safe operation is a GET.

    Why: POST and DELETE are neither cached nor repeated by clients and proxies that could do so.

    Fix: use GET; its members go into the query.

    Example:
        {http: {method: GET, path: /api/queue/list}, safe: true, …}
    """
    for name, operation in view.api.operations.items():
        http = operation.http
        if http is not None and operation.safe and http.method != "GET":
            pos = view.at("operations", name, "http", "method")
            yield Finding(pos, f"`{name}` is safe, but a {http.method}")


@warning
def verb_safety_mismatch(view: View) -> Iterator[Finding]:
    """A verb that reads names a safe operation, a verb that writes one that is not.

    Why: callers decide by the name whether they may try it.

    Fix: rename the operation, or correct `safe`.

    Example:
        queue.list: {safe: true, …}
    """
    for operation in view.api.operations.values():
        verb = operation.verb.partition("_")[0]
        if operation.kind == "write" and verb in _READING:
            yield Finding(operation.pos, f"`{operation.name}` is called like a read, but is not safe")
        if operation.kind == "read" and verb in _WRITING:
            yield Finding(operation.pos, f"`{operation.name}` is called like a write, but is safe")


@warning
def write_rate_read(view: View) -> Iterator[Finding]:
    """A write does not draw on the budget of reads.

    Why: that budget is made for answers that cost nearly nothing.

    Fix: say `rate: write`.

    Example:
        {safe: false, rate: write, …}
    """
    for name, operation in view.api.operations.items():
        if operation.kind == "write" and operation.rate == "read":
            text = f"`{name}` writes, but draws on the budget of reads"
            yield Finding(view.at("operations", name, "rate"), text)


@warning
def since_after_version(view: View) -> Iterator[Finding]:
    """Nothing is newer than the interface: `since` is at most `api.version`.

    Why: clients compare the version to know what a server has.

    Fix: raise `version` in api.yaml, or correct `since`.

    Example:
        queue.count: {since: 1.1.0, …}    # with api: {version: 1.1.0, …}
    """
    version = view.api.info.version
    stated: list[tuple[str, Position]] = []
    for name, operation in view.api.operations.items():
        stated.append((operation.since, view.at("operations", name, "since")))
        if operation.deprecated is not None:
            stated.append((operation.deprecated.since, view.at("operations", name, "deprecated", "since")))
    for name, event in view.api.events.items():
        stated.append((event.since, view.at("events", name, "since")))
    for since, pos in stated:
        if _order(since) > _order(version):
            yield Finding(pos, f"`since` is {since}, but the version of the interface is {version}")


@error
def deprecated_before_since(view: View) -> Iterator[Finding]:
    """An operation is not deprecated before it exists.

    Why: one of the two versions is wrong.

    Fix: correct `since` or `deprecated.since`.

    Example:
        {since: 1.0.0, deprecated: {since: 1.2.0, sunset: '2027-01-31', replacement: queue.list}, …}
    """
    for name, operation in view.api.operations.items():
        gone = operation.deprecated
        if gone is not None and _order(gone.since) < _order(operation.since):
            text = f"`{name}` exists since {operation.since}, but is deprecated since {gone.since}"
            yield Finding(view.at("operations", name, "deprecated", "since"), text)


@warning
def deprecated_sunset_missing(view: View) -> Iterator[Finding]:
    """A deprecated operation says until when it works.

    Why: client teams plan by a date, and the operation may only be removed after it.

    Fix: add `sunset`.

    Example:
        deprecated: {since: 1.2.0, sunset: '2027-01-31', replacement: queue.list}
    """
    for name, operation in view.api.operations.items():
        if operation.deprecated is not None and operation.deprecated.sunset is None:
            yield Finding(
                view.key("operations", name, "deprecated"), f"`{name}` does not say until when it works"
            )


@error
def deprecated_replacement_unknown(view: View) -> Iterator[Finding]:
    """A replacement that is called like an operation is one, and another one.

    Why: clients are sent there.

    Fix: take the name that is suggested, or describe in words what to do instead.

    Example:
        deprecated: {since: 1.2.0, sunset: '2027-01-31', replacement: queue.list}
    """
    for name, operation in view.api.operations.items():
        instead = operation.deprecated.replacement if operation.deprecated is not None else ""
        pos = view.at("operations", name, "deprecated", "replacement")
        if _OPERATION.fullmatch(instead) and instead not in view.api.operations:
            text = f"there is no operation `{instead}` to use instead"
            yield Finding(pos, text, suggestion(instead, view.api.operations))
        elif instead == name:
            yield Finding(pos, f"`{name}` cannot replace itself")


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
