"""What the registry itself says of an answer, so that a fault which all protocols share is noticed, too."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from codegen.parity.answers import Answer, SeenEvent
from codegen.parity.findings import Difference, Side, written
from codegen.parity.fitting import data_fits, unreachable
from codegen.parity.steps import LOGIN, VERDICTS, Client, Step, is_login
from codegen.registry import Api
from codegen.registry.check_examples import Values
from codegen.registry.model import Operation, is_implied

Json = Any

REGISTRY = "registry"
_LENGTHS = ("idempotency_key_min_characters", "idempotency_key_max_characters")


@dataclass(slots=True)
class Contract:
    """Checks the answers of one sequence, which it remembers as far as keys and state go.

    `snapshot_name` is the operation that reads the whole state; `alone` tells that nobody else changes it.
    """

    api: Api
    values: Values
    credentials: tuple[str, str] | None
    snapshot_name: str
    alone: bool = True
    snapshots: dict[str, Json] = field(default_factory=dict)
    stored: dict[tuple[str, str], tuple[Step, Answer]] = field(default_factory=dict)

    def check(
        self, step: Step, caller: Client, sides: Mapping[str, Side], before: Mapping[str, int | None]
    ) -> list[Difference]:
        """What is not as the registry has it; of the sides, the first stands for all that agree with it."""
        name, side = next(iter(sides.items()))
        found = [*self._answer(step, caller, name, side), *self._events(step, name, side, before[name])]
        for label, other in sides.items():
            found += self._told(label, other)
        self.snapshots.update({label: other.snapshot for label, other in sides.items()})
        self._remember(step, side.answer)
        return found

    # --- Answers -------------------------------------------------------------------------------

    def _answer(self, step: Step, caller: Client, name: str, side: Side) -> Iterator[Difference]:
        answer, operation = side.answer, step.operation
        if answer.status == 0:
            yield Difference("answer", REGISTRY, "an answer of the protocol", name, answer.as_json())
            return
        shown = answer.as_json()
        expected = self._expected(step, caller)
        if expected is not None and answer.code != expected:
            yield Difference("answer", REGISTRY, {"code": expected}, name, shown, "code")
        elif expected is None and answer.code in self._excluded(step):
            yield Difference("answer", REGISTRY, f"not {answer.code}", name, shown, "code")
        if answer.succeeded:
            result = operation.result
            for fault in self.values.faults(answer.data, result.schema, nullable=result.nullable):
                yield Difference("result", REGISTRY, f"schema {result.schema}: {fault}", name, answer.data)
            yield from self._part(operation, name, side)
            yield from self._retried(step, name, answer)
        else:
            yield from self._failure(operation, name, answer)

    def _expected(self, step: Step, caller: Client) -> str | None:
        """The error code that this call must meet, None when it may succeed."""
        operation = step.operation
        if step.frame is not None:
            return None
        if step.text is not None and step.data is None:
            return "json_invalid"
        if unreachable(self.api, operation, step.data):
            return "not_found"
        if operation.auth == "admin" and caller.standing != "right":
            return VERDICTS[caller.standing]
        if data_fits(self.api, operation, step.data) is False:
            return "validation_failed"
        if operation.kind == "write" and step.key is not None and not self._key_fits(step.key):
            return "validation_failed"
        if is_login(self.api, operation) and tuple(step.data[name] for name in LOGIN) != self.credentials:
            return VERDICTS["wrong"]
        return None

    def _excluded(self, step: Step) -> set[str]:
        """Error codes that this call must not meet."""
        own_faults = {code for code, error in self.api.errors.items() if error.status == 500}
        if step.frame is not None:
            return own_faults
        codes = {"json_invalid", "not_found", *VERDICTS.values(), *own_faults}
        if data_fits(self.api, step.operation, step.data) is True:
            codes.add("validation_failed")
        if step.key is None or self._slot(step) not in self.stored:
            codes.add("idempotency_mismatch")
        return codes

    def _key_fits(self, key: str) -> bool:
        shortest, longest = (self.api.limits.get(name) for name in _LENGTHS)
        long_enough = shortest is None or len(key) >= shortest.value
        short_enough = longest is None or len(key) <= longest.value
        return long_enough and short_enough and all("!" <= character <= "~" for character in key)

    def _failure(self, operation: Operation, name: str, answer: Answer) -> Iterator[Difference]:
        shown = answer.as_json()
        error = self.api.errors.get(answer.code or "")
        if error is None:
            yield Difference("answer", REGISTRY, "one of its error codes", name, shown, "code")
            return
        own = {use.code: use.message for use in operation.errors}
        if error.code not in own and not is_implied(error, operation):
            yield Difference("answer", REGISTRY, f"errors: {sorted(own)}", name, shown, "code")
        if answer.status != error.status:
            yield Difference("answer", REGISTRY, {"status": error.status}, name, shown, "status")
        template = own.get(error.code) or error.message
        if answer.message is not None and not _matches(template, answer.message):
            yield Difference("answer", REGISTRY, {"message": template}, name, shown, "message")

    def _told(self, name: str, side: Side) -> Iterator[Difference]:
        """Headers and `retryable` of failures, which each protocol says in its own way."""
        error = self.api.errors.get(side.answer.code or "")
        if error is None or not side.answer.told:
            return
        told = side.answer.told
        if side.via == "websocket":
            if told.get("retryable") is not error.retryable:
                yield Difference("answer", REGISTRY, {"retryable": error.retryable}, name, dict(told))
            return
        for header, value in error.headers.items():
            if told.get(header.lower()) != value:
                yield Difference(
                    "header", REGISTRY, {header: value}, name, {header: told.get(header.lower())}
                )

    # --- Events and state ----------------------------------------------------------------------

    def _events(self, step: Step, name: str, side: Side, before: int | None) -> Iterator[Difference]:
        operation = step.operation
        declared = {ref.name for ref in operation.emits}
        for stream, events in side.events.items():
            numbers = [event.sequence for event in events]
            expected = list(range((before or 0) + 1, (side.position or 0) + 1))
            if numbers != expected:
                yield Difference(
                    "events", f"{name}, snapshot", _numbers(expected), f"{name}, {stream}", _numbers(numbers)
                )
        events = next(iter(side.events.values()), ())
        if events and (not side.answer.succeeded or operation.kind != "write"):
            what = "no event of a call that changes nothing"
            yield Difference("events", REGISTRY, what, name, [event.name for event in events])
        for event in events:
            yield from self._event(operation, declared, name, event)
        earlier = self.snapshots.get(name, side.snapshot)
        if self.alone and not events and written(earlier) != written(side.snapshot):
            yield Difference("state", "before", earlier, "after, without an event", side.snapshot)
        yield from self._shown(name, side, events)

    def _event(
        self, operation: Operation, declared: set[str], name: str, event: SeenEvent
    ) -> Iterator[Difference]:
        known = self.api.events.get(event.name)
        if known is None or event.name not in declared:
            allowed = f"emits of {operation.name}: {sorted(declared)}"
            yield Difference("events", REGISTRY, allowed, name, event.name)
            return
        for fault in self.values.faults(event.data, known.data.schema, nullable=known.data.nullable):
            yield Difference("events", REGISTRY, f"schema {known.data.schema}: {fault}", name, event.data)

    def _shown(self, name: str, side: Side, events: tuple[SeenEvent, ...]) -> Iterator[Difference]:
        """The last event that carries a part of the state carries what the state now has there."""
        last = {event.name: event for event in events if event.name in self.api.events}
        for event in last.values():
            payload = self.api.events[event.name].data
            parts = self._parts(payload.schema, side.snapshot)
            if parts and written(event.data) not in parts.values():
                shown = next(iter(parts))
                yield Difference(
                    "events", f"{name}, state: {shown}", side.snapshot[shown], event.name, event.data
                )

    def _part(self, operation: Operation, name: str, side: Side) -> Iterator[Difference]:
        """A read whose result is a part of the state answers what the state has there."""
        if operation.kind != "read" or operation.params is not None:
            return
        parts = self._parts(operation.result.schema, side.snapshot)
        if parts and written(side.answer.data) not in parts.values():
            shown = next(iter(parts))
            yield Difference(
                "result", f"{name}, state: {shown}", side.snapshot[shown], operation.name, side.answer.data
            )

    def _parts(self, schema: str, snapshot: Json) -> dict[str, str]:
        """The members of the state that are of this schema, as canonical JSON."""
        result = self.api.schemas[self.api.operations[self.snapshot_name].result.schema].schema
        if not isinstance(snapshot, dict):
            return {}
        return {
            name: written(snapshot[name])
            for name, member in result.properties.items()
            if member.ref == schema and name in snapshot
        }

    # --- Idempotency keys ----------------------------------------------------------------------

    def _retried(self, step: Step, name: str, answer: Answer) -> Iterator[Difference]:
        known = self.stored.get(self._slot(step)) if step.key is not None else None
        if known is None or step.operation.kind != "write":
            return
        first, stored = known
        if first.operation.name != step.operation.name:
            yield Difference(
                "answer", REGISTRY, {"code": "idempotency_mismatch"}, name, answer.as_json(), "code"
            )
        elif written(first.data) == written(step.data) and written(stored.data) != written(answer.data):
            yield Difference(
                "answer", f"{name}, stored", stored.as_json(), f"{name}, again", answer.as_json()
            )

    def _remember(self, step: Step, answer: Answer) -> None:
        if step.key is not None and step.operation.kind == "write" and answer.succeeded:
            self.stored.setdefault(self._slot(step), (step, answer))

    def _slot(self, step: Step) -> tuple[str, str]:
        # Admin operations store under the admin's name, the others under that of everyone.
        return ("admin" if step.operation.auth == "admin" else "", step.key or "")


def _numbers(numbers: list[int] | list[int | None]) -> str:
    return "events " + (", ".join(map(str, numbers)) or "none")


def _matches(template: str, message: str) -> bool:
    """Whether a message is the template with its fields filled in."""
    pattern = "".join(
        re.escape(text) + (".*" if name is not None else "")
        for text, name, _, _ in string.Formatter().parse(template)
    )
    return re.fullmatch(pattern, message, re.DOTALL) is not None
