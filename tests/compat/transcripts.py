"""The recorded exchanges with the original server, read into typed values.

A scenario is what one fresh server was asked, step by step, and what it answered; `env` is its
environment. Recorded header values are Latin-1, so that they can name any byte.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.clients import basic

Json = Any

FOLDER = Path(__file__).parent / "recordings"


class Absent:
    """Stands for a JSON body that was not recorded, since null is one."""


ABSENT = Absent()


@dataclass(frozen=True)
class Answer:
    """A recorded answer. Only what stands here is compared: some headers, a JSON body or parts of a text."""

    status: int
    headers: Mapping[str, str]
    json: Json | Absent
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One request, the answers that the original gave (more than one where its libraries decide), its events.

    `number` counts from 1. `target` is path and query as they were sent. `headers` have names in
    lower case and include the credentials. An event is `{"event": name, "data": {...}}`.
    """

    number: int
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None
    accepted: tuple[Answer, ...]
    events: tuple[Json, ...]

    def __str__(self) -> str:
        return f"step {self.number} {self.method} {self.target[:80]}"


@dataclass(frozen=True)
class Scenario:
    """A whole recording."""

    name: str
    env: Mapping[str, str]
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return self.name


def read(name: str) -> Json:
    """A recording as it is stored."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def scenarios() -> list[Scenario]:
    """All scenarios, by name."""
    return [
        _scenario(read(f"scenarios/{path.name}")) for path in sorted((FOLDER / "scenarios").glob("*.json"))
    ]


def _scenario(stored: Json) -> Scenario:
    steps = tuple(_step(number, step) for number, step in enumerate(stored["steps"], 1))
    return Scenario(stored["name"], stored["env"], steps)


def _step(number: int, stored: Json) -> Step:
    headers = {name.lower(): value for name, value in stored.get("headers", {}).items()}
    if stored["auth"] is not None:
        username, password = stored["auth"]
        headers["authorization"] = basic(username, password)
    body: bytes | None = None
    if "json" in stored:
        body = json.dumps(stored["json"]).encode()
        headers.setdefault("content-type", "application/json")
    elif "raw_body" in stored:
        body = stored["raw_body"].encode()
    elif "raw_body_base64" in stored:
        body = base64.b64decode(stored["raw_body_base64"])
    answers = (stored["expect"], *stored.get("also_accept", ()))
    return Step(
        number=number,
        method=stored["method"],
        target=stored["path"],
        headers=headers,
        body=body,
        accepted=tuple(_answer(answer) for answer in answers),
        events=tuple(stored["sse"]),
    )


def _answer(stored: Json) -> Answer:
    headers = {name.lower(): value for name, value in stored["headers"].items()}
    texts = tuple(stored.get("text_contains", ()))
    return Answer(stored["status"], headers, stored.get("json", ABSENT), texts)
