"""What the prover finds: differences, and the sequence of steps that leads to one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codegen.parity.answers import Answer, SeenEvent
from codegen.parity.steps import Client, Protocol, Step

Json = Any


@dataclass(frozen=True, slots=True)
class Difference:
    """Two things that should be the same, or one that is not as the registry has it.

    `left` and `right` name the sides; `at` is the path of the first member that differs.
    """

    what: str
    left: str
    left_value: Json
    right: str
    right_value: Json
    at: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """What one step did on one twin.

    `events` are those that the step caused, by stream; `early` those of them that the caller's own
    connection brought before the response. `snapshot` is the state afterwards without its position.
    """

    via: Protocol
    answer: Answer
    events: Mapping[str, tuple[SeenEvent, ...]]
    early: tuple[SeenEvent, ...]
    snapshot: Json
    position: int | None


@dataclass(frozen=True, slots=True)
class Performed:
    """A step that was done. `caller` is the client as it was at that time, `sides` by twin."""

    step: Step
    caller: Client
    sides: Mapping[str, Side]


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A sequence after which something differs; the differences belong to its last step."""

    steps: tuple[Performed, ...]
    differences: tuple[Difference, ...]

    @property
    def size(self) -> tuple[int, int]:
        """For choosing the shortest."""
        return len(self.steps), sum(len(written(done.step.data)) for done in self.steps)


def written(value: Json) -> str:
    """Canonical JSON: equal texts are equal values, and 1, 1.0 and true are three."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def first_difference(left: Json, right: Json, path: str = "") -> str | None:
    """The path, such as `queue[0].callsign`, of the first member that differs; None when none does."""
    if isinstance(left, dict) and isinstance(right, dict):
        for name in [*left, *(name for name in right if name not in left)]:
            below = f"{path}.{name}" if path else name
            if name not in left or name not in right:
                return below
            found = first_difference(left[name], right[name], below)
            if found is not None:
                return found
        return None
    if isinstance(left, list) and isinstance(right, list):
        for index, (one, other) in enumerate(zip(left, right, strict=False)):
            found = first_difference(one, other, f"{path}[{index}]")
            if found is not None:
                return found
        return None if len(left) == len(right) else f"{path}[{min(len(left), len(right))}]"
    return None if written(left) == written(right) else path
