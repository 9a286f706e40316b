"""The deliberate deviations from the recordings: `deviations.json`.

Each entry has `scenario`, `step` (a number, a list of them, or "*" for the scenario as a whole),
`what` (a difference as `comparing` words it) and `why`. What is not listed fails, and so does what
is listed and does not occur.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from tests.compat.comparing import Difference
from tests.compat.transcripts import Json

LIST = Path(__file__).with_name("deviations.json")
WHOLE = "*"

Place = int | str


def listed() -> list[Json]:
    """All entries."""
    entries: list[Json] = json.loads(LIST.read_text(encoding="utf-8"))
    return entries


def places(entry: Json) -> list[Place]:
    """The steps that an entry names."""
    step = entry["step"]
    return step if isinstance(step, list) else [step]


def of(scenario: str) -> list[tuple[Place, Difference]]:
    """What is listed for a scenario, step by step."""
    return [
        (place, entry["what"])
        for entry in listed()
        if entry["scenario"] == scenario
        for place in places(entry)
    ]


def judge(
    scenario: str, occurred: Collection[tuple[Place, Difference]], without_headers: Collection[int] = ()
) -> list[str]:
    """Complaints about what occurred: what is not listed, and what is listed but did not occur.

    `without_headers` are the steps whose answer came by a transport that has no headers.
    """
    expected = [
        (place, what)
        for place, what in of(scenario)
        if not (place in without_headers and what["kind"] == "header")
    ]
    unlisted = [
        f"step {place}: {json.dumps(what)}" for place, what in occurred if (place, what) not in expected
    ]
    gone = [f"step {place}: {json.dumps(what)}" for place, what in expected if (place, what) not in occurred]
    return [f"not in deviations.json: {line}" for line in unlisted] + [
        f"in deviations.json, but does not occur: {line}" for line in gone
    ]
