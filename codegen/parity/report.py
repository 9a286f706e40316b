"""A counterexample as people read it, and as machines do."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from typing import Any

from rich.text import Text

from codegen.parity.commands import PLACEHOLDER, Commands
from codegen.parity.findings import Counterexample, Difference, Performed
from codegen.parity.stages import MIXED
from codegen.parity.steps import Client
from codegen.registry import Api

Json = Any
_LONGEST = 4000
_WHAT = {
    "answer": "The answers differ",
    "result": "The result is not what it should be",
    "events": "The events differ",
    "streams": "The streams do not tell the same",
    "order": "Events overtook the response that they follow",
    "state": "The state differs",
    "header": "A header is missing",
}


def text(api: Api, example: Counterexample, password: str | None = None, url: str | None = None) -> Text:
    """The sequence as `curl` lines and frames, then what differs, marked with - and +.

    `password` is replaced by a placeholder wherever it stands; `url` is the server's, when it is not local.
    """
    out = Text()
    for line, style in _lines(example, Commands(api, password, url), url is None):
        out.append(line + "\n", style)
    return out


def _lines(example: Counterexample, commands: Commands, local: bool) -> Iterator[tuple[str, str]]:
    count = len(example.steps)
    yield f"After {count} step{'s' if count != 1 else ''} the two sides disagree.", "bold"
    fresh = "Two fresh servers show it: set HOST, such as 127.0.0.1:8000, and PASSWORD in the shell."
    yield fresh if local else "Set PASSWORD in the shell where it is used.", "dim"
    yield "", ""
    several = any(one.caller != example.steps[0].caller for one in example.steps)
    opened: set[str] = set()
    for number, done in enumerate(example.steps, 1):
        yield from _step(commands, done, number, opened, several)
    told: set[tuple[str, str]] = set()
    for difference in example.differences:
        shown = (difference.what, _pretty(difference.right_value))
        if shown not in told:
            told.add(shown)
            yield from _difference(difference)


def _step(
    commands: Commands, done: Performed, number: int, opened: set[str], several: bool
) -> Iterator[tuple[str, str]]:
    step, client = done.step, done.step.client
    whose = f"  (by {client.name})" if several else ""
    name = step.operation.name if step.frame is None else "no request"
    yield f"{number}. {name}{whose}", "bold"
    curl = commands.curl(step, done.caller)
    if curl is not None:
        yield f"   HTTP       {curl}", ""
    if client.name not in opened:
        opened.add(client.name)
        yield f"   WebSocket  {commands.handshake(client)}", ""
        yield f"              {_one_line(commands.frame(step, number))}", ""
    else:
        yield f"   WebSocket  {_one_line(commands.frame(step, number))}", ""
    if MIXED in done.sides:
        over = "HTTP" if done.sides[MIXED].via == "http" else "WebSocket"
        yield f"              ({MIXED}: over {over})", "dim"
    yield "", ""


def _one_line(frame: str) -> str:
    return frame if frame.isprintable() else f"{frame!r}  (as a Python string)"


def _difference(difference: Difference) -> Iterator[tuple[str, str]]:
    where = f" at {difference.at}" if difference.at else ""
    yield f"{_WHAT.get(difference.what, difference.what)}{where}:", "bold red"
    left, right = _pretty(difference.left_value), _pretty(difference.right_value)
    yield f"  - {difference.left}", "red"
    yield f"  + {difference.right}", "green"
    changed = list(difflib.unified_diff(left.splitlines(), right.splitlines(), n=3, lineterm=""))[2:]
    for line in changed:
        if line.startswith("@@"):
            yield "    …", "dim"
            continue
        style = {"-": "red", "+": "green"}.get(line[0], "")
        yield f"  {line[0]}   {_cut(line[1:])}", style
    yield "", ""


def _pretty(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}… ({len(line)} characters)"


def as_json(api: Api, example: Counterexample, password: str | None = None) -> Json:
    """The counterexample for machines."""
    commands = Commands(api, password)
    return {
        "steps": [_step_as_json(commands, done, number) for number, done in enumerate(example.steps, 1)],
        "differences": [
            {
                "what": one.what,
                "at": one.at,
                "left": {"side": one.left, "value": one.left_value},
                "right": {"side": one.right, "value": one.right_value},
            }
            for one in example.differences
        ],
    }


def _step_as_json(commands: Commands, done: Performed, number: int) -> Json:
    step = done.step
    return {
        "operation": step.operation.name,
        "client": _client(step.client),
        "http": commands.curl(step, done.caller),
        "websocket": commands.frame(step, number),
        "sides": {
            name: {"over": side.via, "status": side.answer.status, "code": side.answer.code}
            for name, side in done.sides.items()
        },
    }


def _client(client: Client) -> str:
    return client.name


__all__ = ["PLACEHOLDER", "as_json", "text"]
