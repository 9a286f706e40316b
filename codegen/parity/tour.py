"""What every proof goes through before chance has its turn: the same steps whatever the seed.

The registry's examples with the scenarios that they start from, every read by each of its routes, past
events, the edges of every operation's data, what strangers may not do, logins and logouts, keys that are
used again, keys and JSON texts that are refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from codegen.parity import texts
from codegen.parity.edges import edges
from codegen.parity.places import FORMAT, back
from codegen.parity.steps import LOGIN, Client, Protocol, Step, is_login
from codegen.registry import Api
from codegen.registry.model import Example, Operation

Json = Any
Call = tuple[Operation, Json]

PROTOCOLS: tuple[Protocol, ...] = ("http", "websocket")
BAD_KEYS = ("", "short", "x" * 15, "x" * 129, "with blank 0123456789", "é" * 16, "tab\t0123456789abc")
_IN_A_ROW = 8
_AGO = (0, 1, 4)


def given(api: Api, example: Example) -> Iterator[Call]:
    """The calls of the scenario that an example starts from."""
    if example.given is not None:
        for step in api.scenarios[example.given.name].steps:
            yield api.operations[step.operation.name], step.data


@dataclass(frozen=True, slots=True)
class Tour:
    """Makes the steps. `client` does most of them, `strangers` are those who are anonymous at first.

    `credentials` are the admin's, None where nobody may be one; without `scenarios`, examples that
    start from one are left out.
    """

    api: Api
    operations: Sequence[Operation]
    client: Client
    strangers: Sequence[Client]
    credentials: tuple[str, str] | None
    scenarios: bool

    def examples(self) -> list[tuple[Call, ...]]:
        """The registry's examples that call for something, each led up to by what it is given."""
        return [
            (*given(self.api, example), (operation, example.data))
            for operation in self.operations
            for example in operation.examples
            if (example.given is not None or example.data is not None) and self._allows(example)
        ]

    def steps(self) -> Iterator[Step]:
        """All of them, in order."""
        for protocol in PROTOCOLS:
            for calls in self.examples():
                yield from (Step(self.client, operation, data, via=protocol) for operation, data in calls)
        yield from self._reads()
        yield from self._pasts()
        for operation in self.operations:
            yield from self._edges(operation)
        yield from self._rights()
        yield from self._logins()
        yield from self._used_keys()
        yield from self._malformed_keys()
        yield from self._refused_texts()

    def _allows(self, example: Example) -> bool:
        return self.scenarios or example.given is None

    def _reads(self) -> Iterator[Step]:
        """Every read without members, by each of its routes."""
        for one in self.operations:
            if one.kind == "read" and one.params is None and one.http is not None:
                for route in range(1 + len(one.http.aliases)):
                    yield Step(self.client, one, route=route)

    def _pasts(self) -> Iterator[Step]:
        """Every read that takes the id of an event and needs nothing else, from some events ago."""
        for one in self.operations:
            if one.kind == "read" and one.params is not None:
                schema = self.api.schemas[one.params.name].schema
                ids = {name for name, member in schema.properties.items() if member.format == FORMAT}
                if ids and ids >= set(schema.required):
                    for protocol in PROTOCOLS:
                        for events in _AGO:
                            yield Step(self.client, one, {name: back(events) for name in ids}, via=protocol)

    def _edges(self, operation: Operation) -> Iterator[Step]:
        """The first good example after its scenario, then again with one member after the other changed."""
        for example in operation.examples:
            if example.error is None and example.data is not None and self._allows(example):
                before = [Step(self.client, other, data) for other, data in given(self.api, example)]
                yield from (*before, Step(self.client, operation, example.data), *before)
                for data in edges(self.api, operation, example.data):
                    yield Step(self.client, operation, data)
                return

    def _rights(self) -> Iterator[Step]:
        """What only the admin may, tried by the anonymous with data that would do."""
        for operation in self.operations:
            if operation.auth == "admin":
                data = next((one.data for one in operation.examples if one.error is None), None)
                yield from (Step(client, operation, data) for client in self.strangers)

    def _logins(self) -> Iterator[Step]:
        """The anonymous log in, fail to, and do what else there is to do to a connection, one by one."""
        login = next((one for one in self.operations if is_login(self.api, one)), None)
        admin = next((one for one in self.operations if one.auth == "admin" and one.kind == "read"), None)
        if login is None or admin is None or self.credentials is None:
            return
        name, password = self.credentials
        does: list[Call] = [
            (login, dict(zip(LOGIN, (name, password), strict=True))),
            (login, dict(zip(LOGIN, (name, password + "x"), strict=True))),
            *((one, None) for one in self.operations if one.kind == "connection" and one.params is None),
        ]
        for client in self.strangers:
            for operation, data in does:
                yield Step(client, operation, data)
                yield from (Step(one, admin) for one in self.strangers)

    def _used_keys(self) -> Iterator[Step]:
        """A write of each auth level under a key, then all that may come under that key again."""
        writes = [
            Step(self.client, one, example.data)
            for one in self.operations
            if one.kind == "write"
            for example in one.examples[:1]
            if example.error is None and self._allows(example)
        ]
        for level in sorted({step.operation.auth for step in writes}):
            # One with data, where there is one, so that they can be others.
            of_level = sorted(
                (step for step in writes if step.operation.auth == level), key=lambda step: step.data is None
            )
            others = of_level[1:2] + [step for step in writes if step.operation.auth != level][:1]
            for via in PROTOCOLS:
                key = f"tour-{via}-{of_level[0].operation.name}"
                yield from self._under(replace(of_level[0], key=key, via=via), others)

    def _under(self, first: Step, others: Sequence[Step]) -> Iterator[Step]:
        """A write, then by strangers, then the same, other data and other writes under its key."""
        for operation, data in given(self.api, first.operation.examples[0]):
            yield Step(self.client, operation, data)
        yield first
        yield from (replace(first, client=stranger) for stranger in self.strangers)
        for again in PROTOCOLS:
            yield replace(first, via=again)
            yield replace(first, data=_otherwise(first.data), via=again)
            yield from (replace(other, key=first.key, via=again) for other in others)

    def _malformed_keys(self) -> Iterator[Step]:
        """The first write that needs no data, under keys that are none."""
        plain = [one for one in self.operations if one.kind == "write" and one.params is None]
        yield from (Step(self.client, one, key=key) for one in plain[:1] for key in BAD_KEYS)

    def _refused_texts(self) -> Iterator[Step]:
        """Every text that is refused; with calls between, since too many bad frames end a connection."""
        with_body = [one for one in self.operations if "body" in self.api.places(one).values()]
        for operation in with_body[:1]:
            for index, text in enumerate(texts.every_refused(self.api), 1):
                yield Step(self.client, operation, text=text)
                if index % _IN_A_ROW == 0:
                    yield Step(self.client, operation, {})


def _otherwise(data: Json) -> Json:
    """The same members with other values, as far as they are texts or truth values."""
    if not isinstance(data, dict):
        return {"other": True}
    return {
        name: f"{value}A" if isinstance(value, str) else not value if isinstance(value, bool) else value
        for name, value in data.items()
    }
