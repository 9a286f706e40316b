"""Waiting where a server limits how often it may be asked, as its answer says."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable

from codegen.parity.answers import Answer

TOO_MANY_REQUESTS = 429


class Rest:
    """Waits as long as refusals ask for, `most` seconds altogether."""

    def __init__(self, most: float, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._left = most
        self._sleep = sleep

    async def after(self, answer: Answer) -> bool:
        """Wait before a refused request is sent again; False when it need not or must not be."""
        asked = told_wait(answer) if answer.status == TOO_MANY_REQUESTS else None
        return asked is not None and await self.take(asked)

    async def take(self, seconds: float) -> bool:
        """Wait so long; False, at once, when no time is left for it."""
        if not 0 <= seconds <= self._left:
            return False
        self._left -= seconds
        await self._sleep(seconds)
        return True


def told_wait(answer: Answer) -> float | None:
    """The seconds after which a refused request may be sent again, None when the answer has none."""
    exact = answer.told.get("retry_after_ms")
    return exact / 1000 if isinstance(exact, int) else header_wait(answer.told.get("retry-after"))


def header_wait(retry_after: object) -> float | None:
    """The seconds that a `Retry-After` header asks for, None for a date or none (RFC 9110, 10.2.3)."""
    try:
        seconds = float(str(retry_after))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) else None
