"""Conversations that pages show as JSON: requests are sent, and what comes back must be as it is shown."""

from __future__ import annotations

import asyncio
import json
from typing import Any

ANYTHING = "…"


def documents(code: str) -> list[Any]:
    """The JSON values of a block, one after the other.

    Raises:
        json.JSONDecodeError: something is no JSON.
    """
    decoder = json.JSONDecoder()
    found, at = [], 0
    while text := code[at:].lstrip():
        at = len(code) - len(text)
        value, end = decoder.raw_decode(code, at)
        found.append(value)
        at = end
    return found


def fits(shown: Any, actual: Any) -> bool:
    """Whether `actual` is what a page shows: `…` in a text stands for any letters, a text `…` for any value.

    A member `…` stands for further members of an object.
    """
    if shown == ANYTHING:
        return True
    if isinstance(shown, str):
        return isinstance(actual, str) and _like(shown, actual)
    if isinstance(shown, dict):
        if not isinstance(actual, dict):
            return False
        named = {name for name in shown if name != ANYTHING}
        complete = named <= actual.keys() if ANYTHING in shown else named == actual.keys()
        return complete and all(fits(shown[name], actual[name]) for name in named)
    if isinstance(shown, list):
        return (
            isinstance(actual, list)
            and len(shown) == len(actual)
            and all(fits(one, other) for one, other in zip(shown, actual, strict=True))
        )
    return type(shown) is type(actual) and bool(shown == actual)


def _like(shown: str, actual: str) -> bool:
    """Whether a text is the shown one, `…` standing for any letters."""
    first, *rest = shown.split(ANYTHING)
    if not rest:
        return shown == actual
    if not actual.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        at = actual.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return actual.endswith(rest[-1]) and len(actual) - len(rest[-1]) >= at


async def converse(connection: Any, messages: list[Any]) -> None:
    """Send the requests among `messages`, and await the others in any order between two requests.

    Raises:
        AssertionError: something else came, or nothing.
    """
    received: list[Any] = []
    wanted: list[Any] = []
    for message in messages:
        if message.get("type") == "request":
            await _await_all(connection, wanted, received)
            await connection.send(json.dumps(message))
        else:
            wanted.append(message)
    await _await_all(connection, wanted, received)


async def _await_all(connection: Any, wanted: list[Any], received: list[Any]) -> None:
    while wanted:
        at = next((n for n, got in enumerate(received) if fits(wanted[0], got)), None)
        if at is not None:
            del received[at]
            wanted.pop(0)
            continue
        try:
            received.append(json.loads(await asyncio.wait_for(connection.recv(), 10)))
        except TimeoutError:
            raise AssertionError(f"shown: {json.dumps(wanted[0])}\ncame: {json.dumps(received)}") from None
