"""Serves the lamp on a free port, which it prints, until its input ends."""

from __future__ import annotations

import asyncio
import sys
import threading
from datetime import UTC, datetime

from app import build

from core.transports.server import listen, server

NOON = datetime(2026, 5, 1, 12, 0, 0, 123456, UTC)


def main() -> None:
    """Serve until end of input."""

    wired = build(lambda: NOON)
    instance = server(wired.app, wired.node)
    sockets = listen("127.0.0.1", [0])

    def watch() -> None:
        sys.stdin.read()
        instance.should_exit = True

    async def serve() -> None:
        async with wired.lifetime:
            await instance.serve(sockets)

    threading.Thread(target=watch, daemon=True).start()
    print(sockets[0].getsockname()[1], flush=True)
    asyncio.run(serve())


if __name__ == "__main__":
    main()
