"""What attackers share: raw requests, every admin operation with data that it would accept, and a witness."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from codegen.registry import load
from tests.support.clients import SocketClient, basic
from tests.support.server import ADMIN, Running
from tests.transports.raw import Answer, Headers, raw_connection

RIGHT, WRONG = basic(*ADMIN), basic(ADMIN[0], "wrong")
# Floods of their own have tests of their own; here they would end the others too early.
SETTINGS: dict[str, Any] = {"rate_limit": False}
_REGISTRY = Path(__file__).parents[2] / "core" / "registry"


class AdminOperation(NamedTuple):
    """An operation that only the operator may use, and data that it accepts."""

    name: str
    method: str | None
    path: str
    data: Any


@cache
def admin_operations() -> Sequence[AdminOperation]:
    """Every admin operation of the registry; `method` is None where WebSocket alone has it."""
    api, faults = load(_REGISTRY)
    assert api is not None, faults
    found = []
    for operation in api.operations.values():
        if operation.auth == "admin":
            data = next((one.data for one in operation.examples if one.error is None), None)
            path = operation.http.path if operation.http else ""
            for name, value in (data or {}).items():
                path = path.replace(f"{{{name}}}", str(value))
            found.append(
                AdminOperation(operation.name, operation.http.method if operation.http else None, path, data)
            )
    assert len(found) >= 13
    return found


def over_http() -> list[AdminOperation]:
    """The admin operations that have a route."""
    return [one for one in admin_operations() if one.method is not None]


def position(node: Running) -> str:
    """Where the event log stands: no write has succeeded while it is the same."""
    return str(node.bridge.node.log.snapshot.position)


async def ask(
    node: Running, path: str, headers: Headers | None = None, method: str = "GET", version: str = "1.1"
) -> Answer:
    """One request on a connection of its own, as it is written here."""
    async with raw_connection(node) as client:
        return await client.ask(path, {"Content-Length": "0", **(headers or {})}, method, version)


async def raw_exchange(node: Running, data: bytes, patience: float = 10.0) -> bytes:
    """Send bytes and return everything that comes until the server ends the connection.

    A reset ends it, too. Raises TimeoutError when it stays open.
    """
    reader, writer = await asyncio.open_connection(node.host, node.port)
    received = bytearray()
    try:
        async with asyncio.timeout(patience):
            try:
                writer.write(data)
                await writer.drain()
                while part := await reader.read(65536):
                    received += part
            except ConnectionError:
                pass
    finally:
        writer.transport.abort()
    return bytes(received)


def http(method: str, path: str, *lines: str, body: bytes = b"") -> bytes:
    """The bytes of a request after which the server has to end the connection."""
    head = [f"{method} {path} HTTP/1.1", "Host: server", "Connection: close", *lines, "", ""]
    return "\r\n".join(head).encode("utf-8", "surrogateescape") + body


async def verdict(client: SocketClient) -> str | None:
    """The error code with which an admin operation is refused on this connection, None when it is not."""
    error = (await client.call("admin.get_queue"))["error"]
    return None if error is None else str(error["code"])
