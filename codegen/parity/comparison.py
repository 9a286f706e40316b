"""Comparing what the twins did in one step. The same in, the same out: anything else is a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from codegen.parity.answers import Answer, SeenEvent
from codegen.parity.findings import Difference, Side, first_difference, written
from codegen.parity.masking import masked_payload
from codegen.registry import Api
from codegen.registry.model import Operation, Payload

Json = Any

# A frame that is no JSON has no operation to answer with, and positions in it are others than in a body.
_BODILESS = frozenset({"json_invalid"})


def comparable_answer(api: Api, operation: Operation, answer: Answer) -> Json:
    """The answer as both protocols must give it."""
    if answer.code in _BODILESS:
        return {"status": answer.status, "code": answer.code}
    return {
        "status": answer.status,
        "code": answer.code,
        "message": answer.message,
        "details": [_detail(one) for one in answer.details]
        if isinstance(answer.details, list)
        else answer.details,
        "data": masked_payload(api, operation.result, answer.data),
    }


def _detail(detail: Json) -> Json:
    # A query has texts only: 600 over WebSocket and '600' over HTTP are the same complaint.
    if isinstance(detail, dict) and detail.get("loc", [None])[:1] == ["query"] and "input" in detail:
        return {**detail, "input": str(detail["input"])}
    return detail


def comparable_event(api: Api, event: SeenEvent, before: int | None) -> Json:
    """The event with its distance from the position before the step in place of its id."""
    known = api.events.get(event.name)
    data = masked_payload(api, known.data, event.data) if known is not None else event.data
    number = event.sequence
    distance = number - before if number is not None and before is not None else None
    return {"event": event.name, "distance": distance, "data": data}


def compare(
    api: Api,
    operation: Operation,
    state: Payload,
    sides: Mapping[str, Side],
    before: Mapping[str, int | None],
) -> Iterator[Difference]:
    """Compare every side with the first, and the streams of each side with one another.

    `state` is what snapshots are an instance of, `before` each side's position before the step.
    """
    names = list(sides)
    reference = names[0]
    for name in names:
        yield from _streams(name, sides[name])
    for name in names[1:]:
        yield from _pair(api, operation, reference, name, sides, before)
        one, other = (masked_payload(api, state, sides[side].snapshot) for side in (reference, name))
        yield from difference("state", reference, one, name, other)


def _pair(
    api: Api,
    operation: Operation,
    left: str,
    right: str,
    sides: Mapping[str, Side],
    before: Mapping[str, int | None],
) -> Iterator[Difference]:
    one, other = sides[left], sides[right]
    yield from difference(
        "answer",
        left,
        comparable_answer(api, operation, one.answer),
        right,
        comparable_answer(api, operation, other.answer),
    )
    yield from difference(
        "events",
        left,
        _events(api, one, before[left]),
        right,
        _events(api, other, before[right]),
    )


def _events(api: Api, side: Side, before: int | None) -> list[Json]:
    stream: Sequence[SeenEvent] = next(iter(side.events.values()), ())
    return [comparable_event(api, event, before) for event in stream]


def _streams(name: str, side: Side) -> Iterator[Difference]:
    """The same events with the same ids on every stream of one server, to the letter, after the response."""
    if side.early:
        shown = [{"id": one.id, "event": one.name} for one in side.early]
        yield Difference("order", name, "the response, then its events", f"{name}, before it", shown)
    streams = [
        (
            stream,
            [{"id": one.id, "event": one.name, "data": one.data, "timestamp": _time(one)} for one in events],
        )
        for stream, events in side.events.items()
    ]
    for stream, events in streams[1:]:
        first, shown = streams[0]
        yield from difference("streams", f"{name}, {first}", shown, f"{name}, {stream}", events)


def _time(event: SeenEvent) -> Json:
    return event.envelope.get("timestamp")


def difference(what: str, left: str, one: Json, right: str, other: Json) -> Iterator[Difference]:
    """The difference between two values, if they differ."""
    if written(one) != written(other):
        yield Difference(what, left, one, right, other, first_difference(one, other) or "")
