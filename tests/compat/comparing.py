"""Differences between what was recorded and what came, as values that a list can name.

A difference is a JSON object: `kind` says what differs (status, header, text, json, event,
events_added, start), the other members where and how. Equal faults give equal values at every run:
times and the server's address are masked in them, long values are summed up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.compat.transcripts import ABSENT, Answer, Json

Difference = dict[str, Json]

TIMESTAMP = "<timestamp>"
BASE = "<base>"
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_LONGEST = 160


@dataclass(frozen=True)
class Received:
    """An answer as it came. `headers` is None where the transport has none; `body` is then JSON text."""

    status: int
    headers: Mapping[str, str] | None
    body: str


def differences(accepted: Sequence[Answer], received: Received, base: str) -> list[Difference]:
    """How an answer differs from the accepted one that is nearest to it; the first of equals."""
    return min((list(_answer(answer, received, base)) for answer in accepted), key=len)


def event_differences(recorded: Sequence[Json], received: Sequence[Json], station: Json) -> list[Difference]:
    """How events differ, in order. `station` is the state after them, which further events must tell."""
    expected = [event["event"] for event in recorded]
    names = [event["event"] for event in received]
    if names[: len(expected)] != expected:
        return [{"kind": "event", "expected": expected, "actual": names}]
    found: list[Difference] = []
    for index, (one, other) in enumerate(zip(recorded, received, strict=False)):
        found += _json("event", f"{index}.data", one["data"], other["data"])
    added = received[len(recorded) :]
    if added:
        found.append({"kind": "events_added", "names": names[len(expected) :]})
    told = {"queue_update": station["queue"], "current_qso": station["current_qso"]}
    for event in added:
        data = {"type": event["event"], "data": told.get(event["event"]), "timestamp": TIMESTAMP}
        found += _json("event_added", event["event"], data, event["data"])
    return found


def reasons_of(details: Json) -> Json:
    """What of a 422's complaints is compared: where each is, and of which type."""
    if not isinstance(details, list):
        return details
    return [
        {"loc": one.get("loc"), "type": one.get("type")} if isinstance(one, dict) else one for one in details
    ]


def _answer(expected: Answer, received: Received, base: str) -> Iterator[Difference]:
    if received.status != expected.status:
        yield {"kind": "status", "expected": expected.status, "actual": received.status}
    if received.headers is not None:
        yield from _headers(expected.headers, received.headers, base)
    for text in expected.texts:
        if text not in received.body:
            yield {"kind": "text", "missing": text}
    if expected.json is ABSENT:
        return
    try:
        body = json.loads(received.body)
    except ValueError:
        yield {"kind": "json", "path": "", "expected": _shown(expected.json), "actual": "no JSON"}
        return
    wanted = _reduced(expected.json) if expected.status == 422 else expected.json
    yield from _json("json", "", wanted, _reduced(body) if received.status == 422 else body)


def _headers(expected: Mapping[str, str], received: Mapping[str, str], base: str) -> Iterator[Difference]:
    for name, value in expected.items():
        actual = received.get(name)
        masked = actual.replace(base, BASE) if actual is not None else None
        if masked is None or masked.lower() != value.lower():
            yield {"kind": "header", "name": name, "expected": value, "actual": masked}


def _reduced(body: Json) -> Json:
    return (
        {**body, "detail": reasons_of(body["detail"])}
        if isinstance(body, dict) and "detail" in body
        else body
    )


def _json(kind: str, path: str, expected: Json, actual: Json) -> Iterator[Difference]:
    if expected == TIMESTAMP:
        if not (isinstance(actual, str) and _TIME.fullmatch(actual)):
            yield {"kind": kind, "path": path, "expected": TIMESTAMP, "actual": _shown(actual)}
    elif isinstance(expected, dict) and isinstance(actual, dict):
        for key in sorted(expected.keys() | actual.keys()):
            inner = f"{path}.{key}".lstrip(".")
            if key not in actual:
                yield {"kind": kind, "path": inner, "expected": _shown(expected[key]), "actual": "absent"}
            elif key not in expected:
                yield {"kind": kind, "path": inner, "expected": "absent", "actual": _shown(actual[key])}
            else:
                yield from _json(kind, inner, expected[key], actual[key])
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, (one, other) in enumerate(zip(expected, actual, strict=True)):
            yield from _json(kind, f"{path}.{index}".lstrip("."), one, other)
    # Python takes True for 1; JSON does not.
    elif expected != actual or isinstance(expected, bool) is not isinstance(actual, bool):
        yield {"kind": kind, "path": path, "expected": _shown(expected), "actual": _shown(actual)}


def _shown(value: Json) -> Json:
    text = _TIME.sub(TIMESTAMP, json.dumps(value))
    if len(text) <= _LONGEST:
        return json.loads(text)
    if isinstance(value, dict):
        return f"an object of {len(value)} members"
    if isinstance(value, list):
        return f"a list of {len(value)} items"
    return f"{text[:_LONGEST]}… ({len(text)} characters)"
