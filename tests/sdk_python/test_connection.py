"""How a client behaves when links fail, one way of failing at a time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from pileup_client import (
    ConnectionFailed,
    ConnectionState,
    EventsOverflow,
    InvalidRequest,
    NotConnected,
    PileupClient,
    Resync,
    TimedOut,
    UnknownEvent,
)
from pileup_client.events import Connected, FrequencyUpdate
from tests.sdk_python.scripted import EPOCH, Conversation, scripted
from tests.support.clients import basic
from tests.support.ports import free_port

STATION = {
    "position": f"{EPOCH}:50",
    "active": True,
    "queue": {"queue": [], "total": 0, "max_size": 4, "system_active": True},
    "current_qso": None,
    "frequency": {"frequency": "50", "last_updated": "x"},
    "split": {"split": None, "last_updated": None},
}


def client(url: str, **options: Any) -> PileupClient:
    return PileupClient(url, fallback=False, **options)


async def test_events_go_on_where_they_stopped_and_none_comes_twice() -> None:
    async def first(peer: Conversation) -> None:
        assert "resume" not in peer.path
        await peer.connected(4)
        await peer.frequency(5)
        await peer.frequency(6)
        peer.socket.transport.abort()

    async def second(peer: Conversation) -> None:
        assert f"resume={EPOCH}%3A6" in peer.path
        outcome = {"outcome": "replayed", "reason": None, "position": f"{EPOCH}:6", "snapshot": None}
        await peer.connected(8, resume=outcome)
        for number in (6, 7, 8):
            await peer.frequency(number)
        await peer.until_closed()

    states: list[str] = []
    async with scripted(first, second) as url, asyncio.timeout(20):
        caller = client(url)
        stream = caller.events(FrequencyUpdate)
        caller.on_state(states.append)
        async with caller:
            seen = [await anext(stream) for _ in range(4)]
            assert [one.id for one in seen] == [f"{EPOCH}:{number}" for number in (5, 6, 7, 8)]
            assert caller.position == f"{EPOCH}:8"
    assert states == ["live", "resuming", "live", "closed"]


async def test_a_gap_is_told_with_the_state_in_its_place() -> None:
    async def first(peer: Conversation) -> None:
        await peer.connected(4)
        await peer.frequency(5)
        await peer.socket.close(4002, "too slow")

    async def second(peer: Conversation) -> None:
        outcome = {"outcome": "reset", "reason": "too_old", "position": f"{EPOCH}:50", "snapshot": STATION}
        await peer.connected(50, resume=outcome)
        await peer.frequency(51)
        await peer.until_closed()

    async with scripted(first, second) as url, asyncio.timeout(20):
        caller = client(url)
        stream = caller.events(FrequencyUpdate)
        async with caller:
            five, gap, after = [await anext(stream) for _ in range(3)]
    assert isinstance(five, FrequencyUpdate)
    assert isinstance(gap, Resync)
    assert (gap.reason, gap.id, gap.data.frequency.frequency) == ("too_old", f"{EPOCH}:50", "50")
    assert after.id == f"{EPOCH}:51"


async def test_a_write_without_an_answer_is_sent_again_under_its_key() -> None:
    sent: list[Any] = []

    async def first(peer: Conversation) -> None:
        await peer.connected()
        sent.append(await peer.request())
        peer.socket.transport.abort()

    async def second(peer: Conversation) -> None:
        await peer.connected()
        sent.append(await peer.request())
        await peer.answer(sent[-1], {"message": "done", "cleared_count": 3})
        await peer.until_closed()

    async with scripted(first, second) as url, asyncio.timeout(20), client(url) as caller:
        assert (await caller.admin.clear_queue()).cleared_count == 3
    assert sent[0]["idempotency_key"] == sent[1]["idempotency_key"]
    assert len(sent[0]["idempotency_key"]) == 32


async def test_requests_without_an_answer_keep_their_order() -> None:
    async def first(peer: Conversation) -> None:
        await peer.connected()
        for _ in range(3):
            await peer.request()
        peer.socket.transport.abort()

    async def second(peer: Conversation) -> None:
        await peer.connected()
        order = []
        for _ in range(3):
            request = await peer.request()
            order.append(request["data"]["callsign"])
            await peer.fail(request, "callsign_not_found", 404)
        assert order == ["A", "B", "C"]
        await peer.until_closed()

    async with scripted(first, second) as url, asyncio.timeout(20), client(url) as caller:
        calls = [asyncio.create_task(caller.queue.get_status(callsign=one)) for one in "ABC"]
        done = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(one).__name__ for one in done] == ["CallsignNotFound"] * 3


async def test_what_the_server_could_not_take_is_tried_again_after_the_time_it_names() -> None:
    keys: list[str] = []

    async def script(peer: Conversation) -> None:
        await peer.connected()
        for code, status in (("rate_limited", 429), ("storage_unavailable", 503)):
            request = await peer.request()
            keys.append(request["idempotency_key"])
            await peer.fail(request, code, status, retry_after_ms=1)
        request = await peer.request()
        keys.append(request["idempotency_key"])
        await peer.answer(request, {"message": "done", "cleared_count": 0})
        await peer.until_closed()

    async with scripted(script) as url, asyncio.timeout(20), client(url) as caller:
        await caller.admin.clear_queue()
    assert len(keys) == 3
    assert len(set(keys)) == 1


async def test_credentials_come_back_with_each_link_and_go_with_a_logout() -> None:
    seen: list[str | None] = []

    async def first(peer: Conversation) -> None:
        seen.append(peer.authorization)
        await peer.connected()
        request = await peer.request()
        await peer.answer(request, {"authenticated": True, "username": "ä"})
        peer.socket.transport.abort()

    async def second(peer: Conversation) -> None:
        seen.append(peer.authorization)
        await peer.connected()
        await peer.answer(await peer.request(), {"authenticated": False})
        peer.socket.transport.abort()

    async def third(peer: Conversation) -> None:
        seen.append(peer.authorization)
        await peer.connected()
        await peer.answer(await peer.request(), {"pong": True, "timestamp": "x"})
        await peer.until_closed()

    async with scripted(first, second, third) as url, asyncio.timeout(20), client(url) as caller:
        await caller.auth.login(username="ä", password="ö:")
        await caller.auth.logout()
        await caller.system.ping()
    assert seen == [None, basic("ä", "ö:"), None]


async def test_a_selection_holds_on_later_links() -> None:
    async def first(peer: Conversation) -> None:
        await peer.connected()
        await peer.answer(await peer.request(), {"events": ["queue_update"], "position": f"{EPOCH}:0"})
        peer.socket.transport.abort()

    async def second(peer: Conversation) -> None:
        assert "events=queue_update" in peer.path
        await peer.connected()
        await peer.answer(await peer.request(), {"pong": True, "timestamp": "x"})
        await peer.until_closed()

    async with scripted(first, second) as url, asyncio.timeout(20), client(url) as caller:
        await caller.events.subscribe(events=["queue_update"])
        await caller.system.ping()


@pytest.mark.parametrize("code", [4200, 4206, 4299])
async def test_a_final_close_code_ends_everything_with_its_reason(code: int) -> None:
    async def script(peer: Conversation) -> None:
        await peer.connected()
        await peer.request()
        await peer.socket.close(code, "enough")

    async with scripted(script) as url, asyncio.timeout(20), client(url) as caller:
        stream = caller.events()
        with pytest.raises(ConnectionFailed, match=f"{code}: enough"):
            await caller.system.ping()
        with pytest.raises(ConnectionFailed, match="enough"):
            await anext(stream)
        assert caller.state is ConnectionState.CLOSED
        with pytest.raises(NotConnected, match="enough"):
            await caller.system.ping()


async def test_the_advice_of_goodbye_is_heeded() -> None:
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async def first(peer: Conversation) -> None:
        await peer.connected()
        fallback = {"http": "/api", "sse": "/x"}
        await peer.event("goodbye", {"reason": "drain", "reconnect_after_ms": 300, "fallback": fallback})
        times.append(loop.time())
        await peer.socket.close(4000, "drain")

    async def second(peer: Conversation) -> None:
        times.append(loop.time())
        await peer.connected()
        await peer.until_closed()

    async with scripted(first, second) as url, asyncio.timeout(20):
        caller = client(url)
        back = loop.create_future()
        states: list[str] = []

        def note(state: ConnectionState) -> None:
            states.append(state)
            if states.count("live") == 2 and not back.done():
                back.set_result(None)

        caller.on_state(note)
        async with caller:
            await back
    # Not a measurement: coming back before the advised time would be a fault however slow the machine.
    assert times[1] - times[0] >= 0.3


async def test_a_half_open_link_is_found_and_replaced() -> None:
    ended = asyncio.Event()

    async def dead(peer: Conversation) -> None:
        await peer.connected(interval_ms=20)
        # Neither events nor pongs any more, as when a router has forgotten the connection.
        peer.socket.transport.pause_reading()
        await ended.wait()
        peer.socket.transport.abort()

    async def alive(peer: Conversation) -> None:
        await peer.connected()
        while True:
            await peer.answer(await peer.request(), {"pong": True, "timestamp": "x"})

    async def script(peer: Conversation) -> None:
        try:
            await alive(peer)
        except ConnectionClosed:
            return

    async with scripted(dead, script) as url, asyncio.timeout(20):
        async with client(url, watchdog=0.1) as caller:
            assert (await caller.system.ping()).pong is True
            assert "does not answer pings" in caller.reason
        ended.set()


async def test_garbage_costs_the_link_and_no_more() -> None:
    async def first(peer: Conversation) -> None:
        await peer.connected()
        await peer.request()
        await peer.socket.send("{no json")
        await peer.until_closed()

    async def second(peer: Conversation) -> None:
        await peer.connected()
        await peer.answer(await peer.request(), {"pong": True, "timestamp": "x", "of_a_newer_server": 1})
        await peer.until_closed()

    async with scripted(first, second) as url, asyncio.timeout(20), client(url) as caller:
        assert (await caller.system.ping()).pong is True


async def test_events_of_a_newer_server_are_handed_out_as_they_are() -> None:
    async def script(peer: Conversation) -> None:
        await peer.connected()
        await peer.event("solar_flare", {"x": 1}, f"{EPOCH}:1")
        await peer.event("frequency_update", {"frequency": 7}, f"{EPOCH}:2")
        await peer.socket.send('{"type":"of_a_newer_server"}')
        await peer.frequency(3)
        await peer.until_closed()

    async with scripted(script) as url, asyncio.timeout(20):
        caller = client(url)
        stream = caller.events()
        async with caller:
            first, flare, odd, last = [await anext(stream) for _ in range(4)]
    assert isinstance(first, Connected)
    assert isinstance(flare, UnknownEvent)
    assert (flare.event, flare.data) == ("solar_flare", {"x": 1})
    assert isinstance(odd, UnknownEvent)
    assert isinstance(last, FrequencyUpdate)


async def test_a_call_that_times_out_says_how_to_make_sure() -> None:
    async def script(peer: Conversation) -> None:
        await peer.connected()
        await peer.request()
        await peer.until_closed()

    async with scripted(script) as url, asyncio.timeout(20), client(url) as caller:
        with pytest.raises(TimedOut, match="call again with idempotency_key") as caught:
            await caller.admin.clear_queue(timeout=0.05)
        assert caught.value.sent is True
        assert caught.value.key is not None
        assert not caller._connection._exchanges.sent


async def test_a_request_that_cannot_be_sent_costs_no_other_call() -> None:
    async def script(peer: Conversation) -> None:
        await peer.connected()
        await peer.answer(await peer.request(), {"pong": True, "timestamp": "x"})
        await peer.until_closed()

    async with scripted(script) as url, asyncio.timeout(20), client(url) as caller:
        with pytest.raises(InvalidRequest, match="exceeds 2000 bytes"):
            await caller.admin.set_frequency(frequency="x" * 2000)
        with pytest.raises(InvalidRequest, match="cannot be written as JSON"):
            await caller.admin.set_frequency(frequency="\ud800")
        with pytest.raises(InvalidRequest, match="knows no operation"):
            await caller.call("queue.nothing")
        assert (await caller.system.ping()).pong is True


async def test_a_cancelled_call_leaves_nothing_behind() -> None:
    async def script(peer: Conversation) -> None:
        await peer.connected()
        first = await peer.request()
        second = await peer.request()
        await peer.answer(first, {"pong": True, "timestamp": "late"})
        await peer.answer(second, {"pong": True, "timestamp": "x"})
        await peer.until_closed()

    async with scripted(script) as url, asyncio.timeout(20), client(url) as caller:
        call = asyncio.create_task(caller.system.ping())
        while not caller._connection._exchanges.sent:
            await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert (await caller.system.ping()).timestamp == "x"
        assert not caller._connection._exchanges.sent


async def test_a_stream_that_is_not_read_ends_with_an_error_and_costs_the_others_nothing() -> None:
    async def script(peer: Conversation) -> None:
        await peer.connected()
        for number in range(1, 11):
            await peer.frequency(number)
        await peer.until_closed()

    async with scripted(script) as url, asyncio.timeout(20):
        caller = client(url, stream_limit=3)
        lazy, heard, tenth = caller.events(FrequencyUpdate), [], asyncio.Event()

        async def hear(event: FrequencyUpdate) -> None:
            heard.append(event.data.frequency)
            if event.data.frequency == "10":
                tenth.set()

        def broken(event: FrequencyUpdate) -> None:
            raise RuntimeError("a fault of the program")

        caller.events.on(FrequencyUpdate, broken)
        caller.events.on(FrequencyUpdate, hear)
        async with caller:
            await tenth.wait()
            with pytest.raises(EventsOverflow):
                await anext(lazy)
    assert heard == [str(number) for number in range(1, 11)]


async def test_nothing_is_left_after_closing() -> None:
    async def script(peer: Conversation) -> None:
        await peer.connected()
        await peer.until_closed()

    before = asyncio.all_tasks()
    async with scripted(script) as url:
        async with asyncio.timeout(20):
            caller = client(url)
            stream = caller.events(FrequencyUpdate)
            async with caller:
                waiting = asyncio.create_task(anext(stream, None))
                await asyncio.sleep(0)
            assert await waiting is None
    # What ends by itself needs a few turns of the loop; what does not is what the limit finds.
    async with asyncio.timeout(30):
        while asyncio.all_tasks() != before:
            await asyncio.sleep(0.001)


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_a_server_that_is_not_there_is_told_at_once_or_waited_for(scheme: str) -> None:
    port = free_port()
    with pytest.raises(ConnectionFailed, match="cannot be reached"):
        async with PileupClient(f"{scheme}://127.0.0.1:{port}"):
            raise AssertionError("there is no server")
    async with PileupClient(f"{scheme}://127.0.0.1:{port}", patient=True) as caller:
        assert caller.state is ConnectionState.CONNECTING
        with pytest.raises(TimedOut):
            await caller.system.ping(timeout=0.05)


@pytest.mark.parametrize(
    ("url", "options", "said"),
    [
        ("localhost:8000", {}, "is no address of a server"),
        ("ftp://localhost", {}, "is no address of a server"),
        ("ws://", {}, "is no address of a server"),
        ("ws://localhost:port", {}, "is no address"),
        ("ws://localhost", {"username": "admin"}, "belong together"),
        ("ws://localhost", {"username": "a:b", "password": "x"}, "colon"),
    ],
)
def test_bad_options_are_refused_before_anything_is_sent(url: str, options: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        PileupClient(url, **options)


def test_credentials_in_the_address_are_taken_out_of_it() -> None:
    caller = PileupClient("wss://ad%40min:p%2Fw@example.org/base")
    options = caller._connection._options
    assert options.url == "wss://example.org/base"
    assert options.authorization == basic("ad@min", "p/w")
