"""What a connection leaves behind when it has ended, however it ended: nothing."""

from __future__ import annotations

import asyncio
import gc
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from websockets.frames import Close, Opcode

from core.bridge.errors import ErrorTable
from core.transports.http_connection import HttpTransport
from core.transports.sse import EventStream
from core.transports.websocket import WebSocketTransport
from generated.server import limits
from tests.support.examples import examples
from tests.support.lookup import SlowLookup
from tests.support.server import ADMIN, Running, running, settings
from tests.transports.raw import UPGRADE, RawSocket, encoded, raw_connection, raw_socket, request

KINDS = (WebSocketTransport, HttpTransport, EventStream)


@contextmanager
def nothing_stays() -> Iterator[None]:
    """Of the block's connections none may be left that something refers to: a task, a timer, a table."""
    # What there is already is not looked at: only the block's own objects are searched.
    gc.freeze()
    try:
        yield
        gc.collect()
        assert [one for one in gc.get_objects() if isinstance(one, KINDS)] == []
    finally:
        gc.unfreeze()


@pytest.fixture(autouse=True)
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that never echo a close frame are not waited for long."""
    monkeypatch.setattr(limits, "CLOSE_GRACE_MS", 300)


async def clean(node: Running) -> None:
    """Wait until the server has forgotten all connections, and check that nothing of them is left."""
    core = node.bridge.node
    async with asyncio.timeout(20):
        while node.server.server_state.connections or len(core.connections) or node.server.server_state.tasks:
            await asyncio.sleep(0.001)
        while [
            task for task in asyncio.all_tasks() if task.get_name().startswith(("websocket", "event str"))
        ]:
            await asyncio.sleep(0.001)
    assert core.connections.records == []
    assert core.connections.networks == 0
    assert not core.connections._of_account
    assert not core.log._subscribers
    timers = [
        timer
        for timer in asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined]
        if not timer.cancelled() and isinstance(getattr(timer._callback, "__self__", None), KINDS)
    ]
    assert timers == []


def reset(client: RawSocket) -> None:
    """End the connection with a reset, as a crash or a pulled plug behind a router does."""
    connection = cast(socket.socket, client._writer.get_extra_info("socket"))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client._writer.transport.abort()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deadlines that tests can wait for."""
    for name in ("HEADERS_MS", "BODY_MS", "MESSAGE_MS", "CLOSE_GRACE_MS"):
        monkeypatch.setattr(limits, name, 50)


# --- Every way of ending ---------------------------------------------------------------------------

HEAD = b"GET /ws HTTP/1.1\r\nHost: x\r\n"
BAD_FRAMES = {
    "binary": encoded(Opcode.BINARY, b"?"),
    "not UTF-8": encoded(Opcode.TEXT, b"\xff"),
    "reserved bits": b"\xf1\x80\0\0\0\0",
    "unmasked": b"\x81\x02{}",
    "too big": encoded(Opcode.TEXT, b" " * (limits.MESSAGE_BYTES + 1)),
    "close": encoded(Opcode.CLOSE, b"\x03\xe8"),
    "bad close": encoded(Opcode.CLOSE, b"\x03"),
    "pings": encoded(Opcode.PING) * (limits.CONTROL_FRAMES + 1),
    "half a frame": encoded(Opcode.TEXT, b"{}" * 50)[:20],
}
STEPS = ["request", "write", "event", "pause", *BAD_FRAMES]
ENDS = ["close", "reset", "half-close", "stay"]


@asynccontextmanager
async def opened(node: Running, kind: str) -> AsyncIterator[RawSocket]:
    """A TCP connection on which something of `kind` was begun."""
    async with raw_connection(node) as client:
        match kind:
            case "websocket":
                assert (await client.ask("/ws", UPGRADE)).status == 101
            case "stream":
                await client.send(b"GET /api/events/stream HTTP/1.1\r\nHost: x\r\n\r\n")
                await client._reader.readuntil(b"\r\n\r\n")
            case "half a handshake":
                await client.send(HEAD)
            case "refused handshake":
                await client.ask("/ws", {**UPGRADE, "Sec-WebSocket-Protocol": "chat"})
            case "half a body":
                await client.send(
                    b"POST /api/queue/register HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
                )
            case _:
                assert kind == "silent"
        yield client


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    "kind", ["websocket", "stream", "half a handshake", "refused handshake", "half a body", "silent"]
)
async def test_nothing_is_left_of_a_connection(hasty: None, kind: str, end: str) -> None:
    with nothing_stays():
        async with running(settings(websocket_heartbeat_interval=0.1)) as node:
            async with opened(node, kind) as client:
                if end == "reset":
                    reset(client)
                elif end == "half-close":
                    client._writer.write_eof()
                    await clean(node)
                elif end == "stay" and kind != "stream":
                    # The server's own deadlines end it.
                    await clean(node)
            await clean(node)


SEQUENCES = st.lists(
    st.tuples(
        st.sampled_from(["websocket", "stream"]),
        st.lists(st.sampled_from(STEPS), max_size=5),
        st.sampled_from(ENDS),
    ),
    min_size=1,
    max_size=4,
)


@hypothesis_settings(
    max_examples=examples(10, long=200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(SEQUENCES)
async def test_nothing_is_left_after_any_sequence(
    hasty: None, sequences: list[tuple[str, list[str], str]]
) -> None:
    with nothing_stays():
        async with running(settings(websocket_heartbeat_interval=0.05, rate_limit=False)) as node:
            async with asyncio.TaskGroup() as group:
                for number, sequence in enumerate(sequences):
                    group.create_task(_live(node, number, *sequence))
            await clean(node)


async def _live(node: Running, number: int, kind: str, steps: list[str], end: str) -> None:
    try:
        async with opened(node, kind) as client:
            for step in steps:
                await _step(client, number, step)
            if end == "reset":
                reset(client)
            elif end == "half-close":
                client._writer.write_eof()
    except OSError:
        # The server may have ended the connection before the steps were over.
        pass


async def _step(client: RawSocket, number: int, step: str) -> None:
    if step in BAD_FRAMES:
        await client.send(BAD_FRAMES[step])
    elif step == "request":
        await client.send(request("queue.list", f"{number}") * 20)
    elif step == "write":
        await client.send(request("queue.register", f"w{number}", data={"callsign": "W1AW"}))
    elif step == "event":
        login = {"username": ADMIN[0], "password": ADMIN[1]}
        await client.send(request("auth.login", "l", data=login))
        await client.send(request("admin.set_frequency", "f", data={"frequency": "x" * 1000}))
    else:
        await asyncio.sleep(0.005)


# --- In the middle of a write ---------------------------------------------------------------------


async def _close(client: RawSocket, node: Running) -> None:
    await client.send(encoded(Opcode.CLOSE, b"\x03\xe8"))


async def _reset(client: RawSocket, node: Running) -> None:
    reset(client)


async def _half_close(client: RawSocket, node: Running) -> None:
    client._writer.write_eof()


async def _violate(client: RawSocket, node: Running) -> None:
    await client.send(encoded(Opcode.BINARY, b"?"))


async def _cancel(client: RawSocket, node: Running) -> None:
    for task in asyncio.all_tasks():
        if task.get_name().startswith("websocket"):
            task.cancel()
    reset(client)


@pytest.mark.parametrize("end", [_close, _reset, _half_close, _violate, _cancel])
async def test_a_connection_lost_during_a_lookup_leaves_nothing_but_its_write(
    hasty: None, end: Callable[[RawSocket, Running], Awaitable[None]]
) -> None:
    with nothing_stays():
        directory = SlowLookup()
        async with running(lookup=directory) as node:
            await _activate(node)
            async with raw_socket(node) as client:
                await client.request("queue.register", "w", data={"callsign": "W1AW"})
                await client.request("queue.list", "r")
                await directory.asked.wait()
                await end(client, node)
                async with asyncio.timeout(30):
                    while node.server.server_state.connections:
                        await asyncio.sleep(0.001)
                core = node.bridge.node
                assert not core.log._subscribers
                assert core.connections.records == []
            directory.go.set()
            await clean(node)
            # The caller may have gone, but had asked for it.
            state = core.log.snapshot.state
            assert [entry.callsign for entry in state.queue] == ([] if end is _cancel else ["W1AW"])


async def test_a_connection_lost_during_a_commit_leaves_nothing_but_its_write() -> None:
    async with running() as node:
        await _activate(node)
        for number in range(20):
            async with raw_socket(node, {"Authorization": "Basic YWRtaW46czNjcmV0LXBhc3M="}) as client:
                await client.request("admin.set_frequency", "f", data={"frequency": f"{number}"})
                reset(client)
        await clean(node)


async def _activate(node: Running) -> None:
    from tests.support.clients import socket_client

    async with socket_client(node.websocket, ADMIN) as admin:
        assert (await admin.call("admin.set_system_status", {"active": True}))["success"]
    await clean(node)


# --- Faults of the server --------------------------------------------------------------------------


async def _closed_with(client: RawSocket) -> Close:
    frames = await client.ended()
    assert frames[-1].opcode is Opcode.CLOSE
    return Close.parse(bytes(frames[-1].data))


def _broken(*_: Any, **__: Any) -> Any:
    raise RuntimeError("a fault of the server")


async def test_a_fault_while_a_request_is_taken_ends_that_connection_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running() as node, raw_socket(node) as other:
        assert (await other.message())["event"] == "connected"
        async with raw_socket(node) as client:
            assert (await client.message())["event"] == "connected"
            with monkeypatch.context() as patched:
                patched.setattr(ErrorTable, "failure", _broken)
                await client.send(encoded(Opcode.TEXT, b"{}"))
                assert await _closed_with(client) == Close(1011, "internal error")
        await other.request("system.ping")
        assert (await other.message())["success"]
        reset(other)
        await clean(node)


async def test_a_fault_while_an_answer_is_made_ends_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    directory = SlowLookup()
    async with running(lookup=directory) as node:
        await _activate(node)
        async with raw_socket(node) as client:
            await client.request("queue.register", "w", data={"callsign": "W1AW"})
            await directory.asked.wait()
            monkeypatch.setattr("core.bridge.session.Session.completed", _broken)
            directory.go.set()
            assert await _closed_with(client) == Close(1011, "internal error")
        await clean(node)


async def test_a_fault_while_the_connection_is_opened_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as node:
        events = type(node.bridge.node.connection_events)
        with monkeypatch.context() as patched:
            patched.setattr(events, "connected", _broken)
            async with raw_socket(node) as client:
                assert await _closed_with(client) == Close(1011, "internal error")
        await clean(node)


async def test_a_fault_at_a_heartbeat_ends_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(settings(websocket_heartbeat_interval=0.05)) as node:
        monkeypatch.setattr(type(node.bridge.node.connection_events), "keepalive", _broken)
        async with raw_socket(node) as client:
            assert await _closed_with(client) == Close(1011, "internal error")
        await clean(node)


async def test_a_cancelled_event_stream_leaves_nothing() -> None:
    async with running() as node:
        async with opened(node, "stream"):
            while not len(node.bridge.node.connections):
                await asyncio.sleep(0)
            for task in node.server.server_state.tasks:
                task.cancel()
            async with asyncio.timeout(30):
                while len(node.bridge.node.connections):
                    await asyncio.sleep(0)
            assert not node.bridge.node.log._subscribers
        await clean(node)
