"""The Qt client in a process of its own, driven by JSON lines (cpp/live_qt_conformance.cpp)."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.sdk_cpp.building import environment
from tests.support.server import ADMIN

Line = dict[str, Any]
LOGIN: Any = {"username": ADMIN[0], "password": ADMIN[1]}
BOTH = pytest.mark.parametrize("scheme", ["ws", "http"])


class CallFailed(Exception):
    """A call gave an error; `error` is what the client said of it."""

    def __init__(self, error: Line) -> None:
        super().__init__(f"{error['kind']} {error['code']}: {error['message']}")
        self.error = error
        self.code: str = error["code"]


class QtDriver:
    """Commands go in, lines come out: `lines` keeps all of them, in order, but the answers."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.lines: list[Line] = []
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._numbers = itertools.count(1)
        self._news = asyncio.Condition()
        self._seen = 0
        self._reading = asyncio.create_task(self._read())

    async def tell(self, what: str, **values: Any) -> None:
        """Give a command."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": what, **values}).encode() + b"\n")
        await self.process.stdin.drain()

    async def open(self, url: str, **options: Any) -> None:
        """Open a client, and wait until it is connected."""
        await self.tell("open", url=url, **options)
        await self.until(lambda line: line.get("state") in ("live", "fallback"))

    async def call(self, operation: str, data: Any = None, **options: Any) -> Any:
        """Call an operation. Raises `CallFailed`."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self.tell("call", id=number, operation=operation, data=data, **options)
        async with asyncio.timeout(60):
            return await answer

    async def until(self, wanted: Callable[[Line], bool], seconds: float = 60) -> Line:
        """The next line that is wanted, after those that were asked for before."""
        async with asyncio.timeout(seconds), self._news:
            while True:
                while self._seen < len(self.lines):
                    line = self.lines[self._seen]
                    self._seen += 1
                    if wanted(line):
                        return line
                if self._reading.done():
                    raise AssertionError(f"the program ended: {self.lines[-5:]}")
                await self._news.wait()

    async def state(self, name: str) -> None:
        """Wait for a state."""
        await self.until(lambda line: line.get("state") == name)

    async def event(self, name: str) -> Line:
        """Wait for an event."""
        return await self.until(lambda line: line.get("event") == name)

    async def _read(self) -> None:
        assert self.process.stdout is not None
        try:
            async for text in self.process.stdout:
                line = json.loads(text)
                if "answer" in line:
                    answer = self._answers.pop(line["answer"])
                    if "error" in line:
                        answer.set_exception(CallFailed(line["error"]))
                    else:
                        answer.set_result(line["result"])
                    continue
                async with self._news:
                    self.lines.append(line)
                    self._news.notify_all()
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(AssertionError("the program ended"))
            async with self._news:
                self._news.notify_all()

    async def end(self) -> int:
        """Let the program end; returns its exit code."""
        assert self.process.stdin is not None
        with suppress(ConnectionError):
            self.process.stdin.close()
        async with asyncio.timeout(60):
            await self._reading
            return await self.process.wait()


@asynccontextmanager
async def driving(program: Path) -> AsyncIterator[QtDriver]:
    """Run the program until the block ends, which asserts that it ended well."""
    process = await asyncio.create_subprocess_exec(
        str(program),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=environment(),
        limit=64 * 1024 * 1024,
    )
    driver = QtDriver(process)
    try:
        yield driver
        assert await driver.end() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
