"""Secrets stay where they belong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.lint.rule import Finding, error
from codegen.lint.view import View
from codegen.lint.words import word_set, words
from codegen.registry.model import Schema

_SECRETS = word_set("apikey credential credentials key passphrase passwd password pin pwd secret token")


@error
def secret_not_sensitive(view: View) -> Iterator[Finding]:
    """A text whose name says that it is a secret is marked `sensitive`.

    Why: what is not marked is logged, and echoed in validation errors.

    Fix: add `sensitive: true`, or choose a name that does not sound like a secret.

    Example:
        password: {type: string, maxLength: 1024, sensitive: true, description: The operator's password.}
    """
    for member in view.members():
        schema: Schema = member.schema
        while schema.ref is not None and not schema.sensitive:
            schema = view.api.schemas[schema.ref].schema
        if schema.type == "string" and not schema.sensitive and not _SECRETS.isdisjoint(words(member.name)):
            text = f"the name `{member.name}` says that it is a secret, but it is not marked `sensitive`"
            yield Finding(member.pos, text)


@error
def sensitive_in_result(view: View) -> Iterator[Finding]:
    """Nothing sensitive stands in a result.

    Why: results are stored under idempotency keys, cached and logged by clients.

    Fix: leave the member out, or give it a schema of its own for requests.

    Example:
        LoginResult: {properties: {authenticated: …, username: …}, …}    # and no password
    """
    yield from _sensitive(view, view.used_by_results(), "is part of a result")


@error
def sensitive_in_event(view: View) -> Iterator[Finding]:
    """Nothing sensitive stands in the data of an event.

    Why: events go to everyone, and are kept.

    Fix: leave the member out of what the event carries.

    Example:
        lamp_update: {data: Lamp, …}    # Lamp has no `pin`
    """
    yield from _sensitive(view, view.used_by_events(), "is sent with an event")


def _sensitive(view: View, schemas: Iterable[str], what: str) -> Iterator[Finding]:
    reached = set(schemas)
    for member in view.members():
        if member.schema.sensitive and member.owner in reached:
            yield Finding(member.pos, f"the sensitive member `{member.name}` of `{member.owner}` {what}")


@error
def sensitive_in_url(view: View) -> Iterator[Finding]:
    """Nothing sensitive is carried by a path or a query.

    Why: addresses are logged by servers and proxies, and stay in histories.

    Fix: use POST, which carries it in the body.

    Example:
        http: {method: POST, path: /api/lamp}    # with a member `pin`
    """
    for name, operation in view.api.operations.items():
        if operation.http is None:
            continue
        members = view.api.members(operation)
        for member, place in view.api.places(operation).items():
            if place != "body" and members[member].sensitive:
                pos = view.at("operations", name, "http", "path")
                yield Finding(pos, f"the sensitive member `{member}` is carried by the {place} of `{name}`")
