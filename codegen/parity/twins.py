"""The servers that the prover compares. It is handed a way to open them and starts nothing itself.

@asynccontextmanager
async def fresh() -> AsyncIterator[Twin]:
    async with running(clock=lambda: NOW, lookup=directory) as server:
        yield Twin(server.url)
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Twin:
    """A server that listens at `url`, such as `http://127.0.0.1:8000`, without a slash at the end."""

    url: str


TwinFactory: TypeAlias = Callable[[], AbstractAsyncContextManager[Twin]]
"""Opens one fresh server: nothing stored, a clock that stands still, an injected callsign lookup.

It is called and left on the prover's own event loop; all servers that it opens must behave alike.
"""
