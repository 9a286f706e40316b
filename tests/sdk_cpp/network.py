"""A relay on loopback, with or without TLS, for clients of live servers."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def passing_on(target: int, port: int = 0, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Listen on `port` and pass everything on to `target`, less TLS where there is a `context`."""
    joined: set[asyncio.Task[None]] = set()

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError):
                while data := await source.read(65536):
                    sink.write(data)
                    await sink.drain()
        finally:
            sink.transport.abort()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", target)
        for work in (pump(reader, up_writer), pump(up_reader, writer)):
            joined.add(asyncio.create_task(work))

    listening = await asyncio.start_server(serve, "127.0.0.1", port, ssl=context)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        for task in joined:
            task.cancel()
        await asyncio.gather(*joined, return_exceptions=True)
        await asyncio.sleep(0)
