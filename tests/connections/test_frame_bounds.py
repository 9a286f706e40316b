"""What a WebSocket may send besides requests: pings, fragments, messages that never end."""

from __future__ import annotations

import asyncio

import pytest
from websockets.frames import Close, Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from core.bridge import heartbeat
from core.bridge.node import WireLimits
from core.transports.inbound import Inbound, Violation
from generated.server import limits
from tests.support.clients import socket_client
from tests.support.heartbeats import wait_long_for_pongs
from tests.support.lookup import SlowLookup
from tests.support.server import ADMIN, Running, running, settings
from tests.transports.raw import RawSocket, encoded, raw_socket, request

PING, PONG = encoded(Opcode.PING, b"?"), encoded(Opcode.PONG, b"?")


@pytest.fixture(autouse=True)
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that never echo a close frame are not waited for long."""
    monkeypatch.setattr(limits, "CLOSE_GRACE_MS", 300)


async def closed_with(client: RawSocket) -> Close:
    """The close frame, whatever comes before it; the connection ends with it."""
    frames = await client.ended()
    assert frames[-1].opcode is Opcode.CLOSE, frames[-3:]
    return Close.parse(bytes(frames[-1].data))


async def test_more_pings_than_anybody_needs_close_the_connection() -> None:
    async with running() as node, raw_socket(node) as client:
        await client.send(PING * (limits.CONTROL_FRAMES + 50))
        frames = await client.ended()
        pongs = sum(frame.opcode is Opcode.PONG for frame in frames)
        assert limits.CONTROL_FRAMES <= pongs < limits.CONTROL_FRAMES + 50
        assert Close.parse(bytes(frames[-1].data)) == Close(4008, "too many pings")


async def test_pongs_that_nobody_asked_for_count_as_pings_do() -> None:
    async with running() as node, raw_socket(node) as client:
        await client.send(PONG * (limits.CONTROL_FRAMES + 50))
        assert await closed_with(client) == Close(4008, "too many pings")


async def test_nothing_behind_a_flood_is_carried_out() -> None:
    async with running() as node, socket_client(node.websocket, ADMIN) as admin, raw_socket(node) as client:
        await admin.call("admin.set_system_status", {"active": True})
        flood = PING * (limits.CONTROL_FRAMES + 50)
        await client.send(flood + request("queue.register", data={"callsign": "W1AW"}))
        await closed_with(client)
        assert (await admin.call("queue.list"))["data"]["total"] == 0


async def test_pongs_that_answer_pings_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CONTROL_FRAMES", 2)
    monkeypatch.setattr(limits, "CONTROL_FRAMES_PER_SECOND", 0)
    wait_long_for_pongs(monkeypatch)
    async with running(settings(websocket_heartbeat_interval=0.02)) as node, raw_socket(node) as client:
        for _ in range(10):
            while (frame := await client.frame()) is None or frame.opcode is not Opcode.PING:
                assert frame is not None
            await client.send(encoded(Opcode.PONG, bytes(frame.data)))
        assert len(node.bridge.node.connections) == 1


def inbound(burst: int, rate: float) -> tuple[Inbound, list[float]]:
    """What takes frames, and its clock."""
    now = [0.0]
    wire = WireLimits(**dict.fromkeys(WireLimits._fields, 1))._replace(
        control_frames=burst, control_rate=rate, message_fragments=4
    )
    taking = Inbound(ServerProtocol(state=State.OPEN), wire, lambda: now[0])
    taking.opened(1000)
    return taking, now


def arrivals(taking: Inbound) -> list[object]:
    found: list[object] = []
    while taking:
        found.append(taking.take())
    return found


def test_the_allowance_for_pings_comes_back_with_time() -> None:
    taking, now = inbound(3, 2)
    taking.feed(PING * 3)
    now[0] = 1.0
    taking.feed(PING * 2)
    assert len(arrivals(taking)) == 5
    now[0] = 1000.0
    taking.feed(PING * 3)
    taking.expect_pong()
    taking.feed(PONG)
    assert len(arrivals(taking)) == 4
    taking.feed(PING)
    assert arrivals(taking) == [Violation("rate_abuse", "too many pings")]
    taking.feed(PING + encoded(Opcode.TEXT, b"{}", fin=False))
    assert arrivals(taking) == []


def test_fragments_are_counted_a_message_at_a_time() -> None:
    taking, _ = inbound(3, 2)
    first, middle, last = (
        encoded(Opcode.TEXT, b"a", fin=False),
        encoded(Opcode.CONT, b"b", fin=False),
        encoded(Opcode.CONT, b"c"),
    )
    for _ in range(5):
        taking.feed(first + middle * 2 + last)
    assert [one for one in arrivals(taking) if isinstance(one, bytes)] == [b"abbc"] * 5
    taking.feed(first + middle * 3 + last)
    assert arrivals(taking)[-1] == Violation("protocol_violation", "too many fragments")


async def test_a_message_in_too_many_fragments_closes_the_connection() -> None:
    async with running() as node, raw_socket(node) as client:
        many = encoded(Opcode.CONT, b"", fin=False) * limits.MESSAGE_FRAGMENTS
        await client.send(encoded(Opcode.TEXT, b"{", fin=False) + many)
        assert await closed_with(client) == Close(4200, "too many fragments")


async def test_a_message_in_as_many_fragments_as_may_be_is_taken() -> None:
    text = b'{"id":"f","type":"request","operation":"system.ping"}'.ljust(limits.MESSAGE_FRAGMENTS)
    parts = [text[at : at + 1] for at in range(len(text))]
    async with running() as node, raw_socket(node) as client:
        await client.send(encoded(Opcode.TEXT, parts[0], fin=False))
        await client.send(b"".join(encoded(Opcode.CONT, part, fin=False) for part in parts[1:-1]))
        await client.send(encoded(Opcode.CONT, parts[-1]))
        while (answer := await client.message())["type"] != "response":
            pass
        assert answer["id"] == "f"


@pytest.mark.parametrize(
    "part",
    [encoded(Opcode.TEXT, b"{" * 200)[:100], encoded(Opcode.TEXT, b"{", fin=False), PING[:1]],
    ids=["half a frame", "half a message", "a byte"],
)
async def test_a_message_that_does_not_end_in_time_closes_the_connection(
    monkeypatch: pytest.MonkeyPatch, part: bytes
) -> None:
    monkeypatch.setattr(limits, "MESSAGE_MS", 50)
    async with running() as node, raw_socket(node) as client:
        await client.send(part)
        assert await closed_with(client) == Close(4002, "message not completed in time")


async def test_a_client_that_is_always_in_the_middle_of_a_message_is_not_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MESSAGE_MS", 400)
    stream = b"".join(request("system.ping", f"{number}") for number in range(40))
    size = len(request("system.ping", "00"))
    async with running() as node, raw_socket(node) as client:
        # Each piece ends one message and begins the next.
        for at in range(0, len(stream), size - 1):
            await client.send(stream[at : at + size - 1])
            # All together longer than a message may take.
            await asyncio.sleep(0.02)
        answers: list[str] = []
        while len(answers) < 40:
            message = await client.message()
            if message["type"] == "response":
                answers.append(message["id"])
    assert answers == [f"{number}" for number in range(40)]


async def test_a_replay_waits_for_its_reader_from_the_first_frame() -> None:
    async with running(settings(rate_limit=False)) as node:
        async with socket_client(node.websocket, ADMIN) as admin:
            start = str(node.bridge.node.log.snapshot.position)
            for number in range(100):
                await admin.call("admin.set_frequency", {"frequency": f"{number:060000}"})
        await gone(node)
        async with raw_socket(node, path=f"/ws?resume={start}", receive_buffer=4096) as client:
            (transport,) = node.server.server_state.connections
            assert transport._transport.get_write_buffer_size() < 200_000  # type: ignore[union-attr]
            assert (await client.message())["data"]["resume"]["outcome"] == "replayed"
            told = [(await client.message())["data"]["frequency"] for _ in range(100)]
    assert [int(one[-3:]) for one in told] == list(range(100))


# --- Silence --------------------------------------------------------------------------------------


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A heart that beats every twentieth of a second, and promises that hold for two beats."""
    monkeypatch.setattr(heartbeat, "PROMISE_GRACE_SECONDS", 0.0)


async def gone(node: Running) -> None:
    async with asyncio.timeout(30):
        while node.server.server_state.connections or len(node.bridge.node.connections):
            await asyncio.sleep(0)


async def test_a_promise_is_due_while_a_write_runs_and_the_server_goes_away(
    fast: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_long_for_pongs(monkeypatch)
    directory = SlowLookup()
    chosen = settings(websocket_heartbeat_interval=0.05)
    async with running(chosen, lookup=directory, grace=30) as node:
        async with socket_client(node.websocket, ADMIN) as admin:
            await admin.call("admin.set_system_status", {"active": True})
        await gone(node)
        async with raw_socket(node) as client:
            await client.request("system.heartbeat", "h")
            await client.request("queue.register", "w", data={"callsign": "W1AW"})
            await directory.asked.wait()
            node.end()
            frames: list[Frame] = []
            while (frame := await client.frame()) is not None and frame.opcode is not Opcode.CLOSE:
                frames.append(frame)
                if frame.opcode is Opcode.PING:
                    await client.send(encoded(Opcode.PONG, bytes(frame.data)))
            assert frame is not None
            assert Close.parse(bytes(frame.data)) == Close(4001, "no heartbeat")
            assert any(frame.opcode is Opcode.PING for frame in frames)
        directory.go.set()
        await gone(node)


async def test_missed_pongs_end_a_connection_that_is_drained(fast: None) -> None:
    directory = SlowLookup()
    chosen = settings(websocket_heartbeat_interval=0.05)
    async with running(chosen, lookup=directory, grace=30) as node:
        async with socket_client(node.websocket, ADMIN) as admin:
            await admin.call("admin.set_system_status", {"active": True})
        await gone(node)
        async with raw_socket(node) as client:
            await client.request("queue.register", "w", data={"callsign": "W1AW"})
            await directory.asked.wait()
            node.end()
            frames = await client.ended()
            assert frames[-1].opcode is Opcode.PING
        await gone(node)
        directory.go.set()


async def test_a_connection_that_closes_is_neither_pinged_nor_lost(
    fast: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CLOSE_GRACE_MS", 300)
    async with running(settings(websocket_heartbeat_interval=0.02)) as node, raw_socket(node) as client:
        await client.send(encoded(Opcode.BINARY, b"?"))
        while (frame := await client.frame()) is not None and frame.opcode is not Opcode.CLOSE:
            pass
        # Nothing follows the close frame, until the grace period is over.
        assert await client.ended() == []
        await gone(node)


async def test_a_slow_reader_who_takes_what_is_sent_is_not_lost(fast: None) -> None:
    """Nothing is read from a client that does not read, so its pongs cannot arrive: progress counts."""
    async with running(settings(websocket_heartbeat_interval=0.05, rate_limit=False)) as node:
        async with socket_client(node.websocket, ADMIN) as admin:
            await admin.call("admin.set_frequency", {"frequency": "x" * 60_000})
        await gone(node)
        async with raw_socket(node, receive_buffer=4096) as client:
            await client.send(b"".join(request("public.get_frequency", f"{n}") for n in range(60)))
            (transport,) = node.server.server_state.connections
            while not transport._blocked:  # type: ignore[union-attr]
                await asyncio.sleep(0)
            ids: list[str] = []
            while len(ids) < 60:
                message = await client.message()
                if message["type"] == "response":
                    ids.append(message["id"])
                    # Longer than a pong may take, all together.
                    await asyncio.sleep(0.005)
            assert ids == [f"{number}" for number in range(60)]
