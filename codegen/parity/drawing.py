"""What comes next in a sequence: strategies for steps, and how what was seen before is put into them.

The strategies are made once and depend on nothing. They give drafts: places in them stand for a value
that an answer had, or for a key that was used, and `Drawing.step` fills these in.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Literal

from hypothesis import strategies as st

from codegen.parity import texts
from codegen.parity.findings import Side, written
from codegen.parity.steps import LOGIN, Client, Protocol, Step, cast, is_login, strangers
from codegen.parity.strategies import Data, named_values, resolved
from codegen.parity.tour import BAD_KEYS, PROTOCOLS, Call, Tour
from codegen.registry import Api
from codegen.registry.model import Operation

Json = Any
Reuse = Literal["same", "other client", "other data", "other operation"]

_KEPT = 12
_REUSES: tuple[Reuse, ...] = ("same", "same", "other client", "other data", "other operation")


@dataclass(frozen=True, slots=True)
class Draft:
    """A step whose places are not filled in. `fresh` asks for a new key, `reuse` for one that was used."""

    step: Step
    fresh: bool = False
    reuse: Reuse | None = None
    index: int = 0


Drafts = st.SearchStrategy[Draft]


class Vocabulary:
    """Strategies for the steps of all sequences.

    `credentials` are the admin's, None where nobody may be one; `only` names the operations that take
    part, None all; with `scenarios`, examples are led up to by what they are given, other operations
    included. `clients` are those that call, the first of them most of the time.
    """

    def __init__(
        self,
        api: Api,
        credentials: tuple[str, str] | None,
        only: Collection[str] | None = None,
        clients: tuple[Client, ...] = (),
        *,
        scenarios: bool = True,
    ) -> None:
        self.api = api
        self.credentials = credentials
        self.clients = clients or (cast(credentials) if credentials is not None else strangers())
        self._data = Data(api)
        operations = [one for one in api.operations.values() if only is None or one.name in only]
        self.operations = operations
        writes = [one for one in operations if one.kind == "write"]
        with_body = [one for one in operations if "body" in api.places(one).values()]
        strange = [client for client in self.clients if client.standing == "none"]
        tour = Tour(api, operations, self.clients[0], strange, credentials, scenarios)
        self.tour = list(tour.steps())
        examples = tour.examples()
        # Those whose answer depends on what is asked are asked more often.
        asking = [one for one in operations if one.params is not None or one.kind == "connection"]
        self.calls = self._of(operations + asking, self._call)
        self.good_calls = self._of(operations + asking * 2, self._good_call)
        self.bad_calls = self._of([one for one in operations if one.params is not None], self._bad_call)
        self.writes = self._of(writes, self._good_call)
        self.oddities = self._of(with_body, self._text) | self._of(operations, self._frame)
        self.retries = self._of(writes, self._retry)
        self.examples: st.SearchStrategy[list[Draft]] = st.builds(
            self._example,
            st.sampled_from(examples) if examples else st.just(()),
            st.sampled_from(PROTOCOLS),
            st.booleans(),
        )
        self.repeats = self._of_lists(
            writes, lambda one: st.lists(self._good_call(one), min_size=2, max_size=5)
        )

    def _of(self, operations: list[Operation], make: Any) -> st.SearchStrategy[Any]:
        """What `make` makes of an operation, for any of them; None when there are none."""
        if not operations:
            return st.none()
        made = {operation.name: make(operation) for operation in operations}
        return st.sampled_from(operations).flatmap(lambda operation: made[operation.name])

    def _of_lists(self, operations: list[Operation], make: Any) -> st.SearchStrategy[list[Draft]]:
        """The same for several steps; none when there are no operations."""
        return self._of(operations, make).map(lambda drafts: drafts or [])

    # --- Strategies of one operation -----------------------------------------------------------

    def _call(self, operation: Operation) -> Drafts:
        """Data of any kind, by anyone."""
        keys = st.one_of(st.none(), st.none(), st.sampled_from(BAD_KEYS))
        data = self._data.any(operation)
        return self._draft(operation, self._anyone(operation), data, keys, st.booleans())

    def _good_call(self, operation: Operation) -> Drafts:
        """Data that fit, by someone who may."""
        connection = operation.kind == "connection"
        client = self._anyone(operation) if connection else st.just(self.clients[0])
        fresh = st.booleans() if operation.kind == "write" else st.just(False)
        data = self._data.fitting(operation)
        if is_login(self.api, operation) and self.credentials is not None:
            data = st.just(dict(zip(LOGIN, self.credentials, strict=True))) | data
        return self._draft(operation, client, data, st.none(), fresh)

    def _bad_call(self, operation: Operation) -> Drafts:
        """Data that nearly fit, by someone who may."""
        client = self._anyone(operation) if operation.kind == "connection" else st.just(self.clients[0])
        return self._draft(operation, client, self._data.any(operation), st.none(), st.just(False))

    def _retry(self, operation: Operation) -> Drafts:
        """A call with a key that was used before."""
        client, data = self._anyone(operation), self._data.fitting(operation)
        draft = self._draft(operation, client, data, st.none(), st.just(True))
        return st.builds(
            lambda draft, reuse, index: replace(draft, reuse=reuse, index=index),
            draft,
            st.sampled_from(_REUSES),
            st.integers(0, _KEPT - 1),
        )

    def _text(self, operation: Operation) -> Drafts:
        """A body that no serialiser writes, or that is no JSON."""

        def worded(data: Json) -> Drafts:
            known = resolved(data, {})
            bad = texts.refused(self.api, known).map(lambda text: (text, None))
            odd = texts.peculiar(self.api, known).map(lambda text: (text, json.loads(text)))
            return st.builds(
                lambda client, chosen, via: Draft(
                    Step(client, operation, chosen[1], text=chosen[0], via=via)
                ),
                self._anyone(operation),
                bad | odd,
                st.sampled_from(PROTOCOLS),
            )

        return self._data.fitting(operation).flatmap(worded)

    def _frame(self, operation: Operation) -> Drafts:
        """A WebSocket message that is no request of the protocol."""
        return st.builds(
            lambda change, client: Draft(Step(client, operation, frame=_spoilt(operation, change))),
            st.sampled_from(_SPOILT),
            st.sampled_from(self.clients),
        )

    def _draft(
        self,
        operation: Operation,
        client: st.SearchStrategy[Client],
        data: st.SearchStrategy[Json],
        key: st.SearchStrategy[str | None],
        fresh: st.SearchStrategy[bool],
    ) -> Drafts:
        aliases = len(operation.http.aliases) if operation.http is not None else 0
        return st.builds(
            lambda client, data, key, fresh, route, via: Draft(
                Step(client, operation, data, key, route=route, via=via), fresh
            ),
            client,
            data,
            key,
            fresh,
            st.integers(0, aliases),
            st.sampled_from(PROTOCOLS),
        )

    def _anyone(self, operation: Operation) -> st.SearchStrategy[Client]:
        first, *others = self.clients
        if operation.kind == "connection":
            # The first is to stay what it is, so that something goes on happening.
            return st.sampled_from(others)
        return st.sampled_from([first, first, first, *others])

    # --- Examples ------------------------------------------------------------------------------

    def _example(self, calls: tuple[Call, ...], via: Protocol, fresh: bool) -> list[Draft]:
        """An example of the registry: the scenario that it is given, then its own call."""
        drafts = [Draft(Step(self.clients[0], operation, data, via=via)) for operation, data in calls]
        return [*drafts[:-1], *(replace(draft, fresh=fresh) for draft in drafts[-1:])]


class Drawing:
    """Fills in the drafts of one sequence. `mark` is part of its idempotency keys."""

    def __init__(self, vocabulary: Vocabulary, mark: str = "") -> None:
        self._mark = mark
        self._pool: dict[str, list[Json]] = {}
        for name, value in zip(LOGIN, vocabulary.credentials or (), strict=False):
            self._pool[name] = [value + "x", value]
        self._with_key: list[Step] = []
        self._count = 0

    def learn(self, step: Step, side: Side) -> None:
        """Remember what the answer and the state had, by the names of the members, and the key."""
        for source in (side.snapshot, side.answer.data):
            for name, value in named_values(source):
                if name in LOGIN:
                    continue
                values = self._pool.setdefault(name, [])
                if value in values:
                    values.remove(value)
                values.append(value)
                del values[:-_KEPT]
        if step.key is not None and step.operation.kind == "write" and step.key not in BAD_KEYS:
            self._with_key.append(step)

    def step(self, draft: Draft) -> Step:
        """The step, with everything put into its places."""
        step = replace(draft.step, data=resolved(draft.step.data, self._pool))
        if draft.reuse is not None and self._with_key:
            earlier = self._with_key[-1 - draft.index % len(self._with_key)]
            return self._reused(step, earlier, draft.reuse)
        if draft.fresh and step.key is None:
            self._count += 1
            return replace(step, key=f"parity-{self._mark}{self._count:010d}")
        return step

    def _reused(self, step: Step, earlier: Step, reuse: Reuse) -> Step:
        if reuse == "other operation":
            return replace(step, client=earlier.client, key=earlier.key)
        same = replace(earlier, via=step.via, route=step.route)
        if reuse == "other client":
            return replace(same, client=step.client)
        return same if reuse == "same" else replace(same, data=self._other_data(earlier), text=None)

    def _other_data(self, earlier: Step) -> Json:
        """Data that the same operation had under another key, or else the same data somewhat changed."""
        for other in reversed(self._with_key):
            if other.operation.name == earlier.operation.name and written(other.data) != written(
                earlier.data
            ):
                return other.data
        if not isinstance(earlier.data, dict):
            return {"other": True}
        return {
            name: f"{value} " if isinstance(value, str) else value for name, value in earlier.data.items()
        }


_SPOILT: tuple[tuple[str, Json], ...] = (
    ("id", None),
    ("id", 7),
    ("id", ""),
    ("id", "x" * 65),
    ("type", "response"),
    ("type", None),
    ("operation", None),
    ("operation", ["queue"]),
    ("operation", "no.such_operation"),
    ("operation", "misspelt"),
    ("timestamp", 12),
    ("extra", True),
    ("", []),
    ("", "text"),
    ("", None),
    ("", {}),
)


def _spoilt(operation: Operation, change: tuple[str, Json]) -> str:
    """A request with one member spoilt; the empty name spoils all of it."""
    name, value = change
    if name == "":
        return json.dumps(value)
    if value == "misspelt":
        value = operation.name[:-1] + "_"
    request: dict[str, Json] = {"id": "spoilt", "type": "request", "operation": operation.name}
    request[name] = value
    return json.dumps(request)
