"""The project's registry, and servers for the prover."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from codegen.parity.permissions import Cell, matrix
from codegen.parity.twins import Twin
from codegen.registry import Api, load
from core.bridge.executor import Outcome, Success
from core.bridge.session import Session
from core.cli import twins

REGISTRY = Path(__file__).parents[2] / "core" / "registry"
LOGIN = ("operator", "pa55-word")

fresh = twins.factory(LOGIN)
bare = twins.factory(None)


@cache
def api() -> Api:
    """The project's registry."""
    loaded, diagnostics = load(REGISTRY)
    assert loaded is not None, diagnostics
    return loaded


@cache
def cells() -> tuple[Cell, ...]:
    """The whole permission matrix of the project's registry."""
    return tuple(matrix(api(), fresh, bare, LOGIN))


@contextmanager
def deployed(open_server: Callable[[], AbstractAsyncContextManager[Twin]]) -> Iterator[str]:
    """A server in a thread and event loop of its own, as far away as another process; gives its URL."""
    ready: Future[str] = Future()
    ending: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve() -> None:
        over = asyncio.Event()
        ending.set_result((asyncio.get_running_loop(), over))
        async with open_server() as twin:
            ready.set_result(twin.url)
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        yield ready.result(timeout=30)
    finally:
        loop, over = ending.result(timeout=30)
        loop.call_soon_threadsafe(over.set)
        thread.join()


@contextmanager
def answered_on_websocket(name: str, change: Callable[[bytes], bytes]) -> Iterator[None]:
    """Successful answers to one operation are changed on WebSocket, and there only."""
    genuine = Session._respond

    def respond(self: Session, request: Any, outcome: Outcome, now: Any) -> Any:
        if request.operation == name and isinstance(outcome, Success):
            outcome = Success(change(outcome.body))
        return genuine(self, request, outcome, now)

    Session._respond = respond  # type: ignore[method-assign]
    try:
        yield
    finally:
        Session._respond = genuine  # type: ignore[method-assign]


@asynccontextmanager
async def nowhere() -> Any:
    """A twin that cannot be opened."""
    raise OSError("no such server")
    yield
