"""Choosing events and resuming on both streams of a real server (DESIGN, section 5: Events, Resume)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from core import defence
from core.bridge.rate_limit import Rate
from generated.server import limits
from tests.events.support import (
    STREAM,
    Feed,
    logged,
    number,
    query,
    socket_feed,
    stream_feed,
    take,
)
from tests.rates.clock import StoppedClock
from tests.support.clients import SocketClient, socket_client
from tests.support.heartbeats import wait_long_for_pongs
from tests.support.server import ADMIN, Running, running, settings

STREAMS = ["websocket", "sse"]
NAMES = ["current_qso", "frequency_update", "queue_update", "split_update", "system_status"]


@pytest.fixture
async def node() -> AsyncIterator[Running]:
    async with running(settings(rate_limit=False)) as started:
        yield started


@pytest.fixture
async def admin(node: Running) -> AsyncIterator[SocketClient]:
    async with socket_client(node.websocket, ADMIN) as client:
        yield client


def feed(
    stream: str, node: Running, events: str | None = None, resume: str | None = None
) -> AbstractAsyncContextManager[Feed]:
    """A connection over either transport."""
    if stream == "websocket":
        return socket_feed(node.websocket, events, resume)
    return stream_feed(node.url, events, resume)


async def tune(admin: SocketClient, *texts: str) -> list[str]:
    """Set the frequency to each text; returns the ids of the events."""
    ids = []
    for text in texts:
        assert (await admin.call("admin.set_frequency", {"frequency": text}))["success"]
        ids.append((await admin.event("frequency_update"))["id"])
    return ids


def shown(seen: list[Any]) -> list[str]:
    return [one.data.get("frequency", one.data.get("split")) for one in seen]


# --- Resuming ------------------------------------------------------------------------------------


@pytest.mark.parametrize("stream", STREAMS)
async def test_what_was_missed_comes_first_and_then_what_happens(
    node: Running, admin: SocketClient, stream: str
) -> None:
    ids = await tune(admin, "1", "2", "3", "4")
    async with feed(stream, node, resume=ids[1]) as client:
        assert client.resume == {"outcome": "replayed", "reason": None, "position": ids[1], "snapshot": None}
        await tune(admin, "5")
        seen = await take(client, 3)
    assert shown(seen) == ["3", "4", "5"]
    assert seen == await logged(node.url, ids[1])


@pytest.mark.parametrize("stream", STREAMS)
async def test_who_missed_nothing_is_told_so(node: Running, admin: SocketClient, stream: str) -> None:
    (last,) = await tune(admin, "1")
    async with feed(stream, node, resume=last) as client:
        assert client.resume == {"outcome": "current", "reason": None, "position": last, "snapshot": None}
        await tune(admin, "2")
        assert shown(await take(client, 1)) == ["2"]


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("0:1", "epoch_changed"),
        ("{epoch}:99", "future"),
        ("nonsense", "epoch_changed"),
        ("{epoch}:-1", "epoch_changed"),
        ("{epoch}:١", "epoch_changed"),
        ("x" * 2000, "epoch_changed"),
    ],
)
async def test_what_cannot_be_resumed_begins_anew(
    node: Running, admin: SocketClient, stream: str, given: str, reason: str
) -> None:
    await admin.call("admin.set_system_status", {"active": True})
    (last,) = await tune(admin, "14.205 MHz")
    epoch = last.partition(":")[0]
    async with feed(stream, node, resume=given.format(epoch=epoch)) as client:
        assert (client.resume["outcome"], client.resume["reason"]) == ("reset", reason)
        assert client.resume["position"] == client.position == last
        assert client.resume["snapshot"] == (await admin.call("public.get_snapshot"))["data"]
        await tune(admin, "2")
        assert shown(await take(client, 1)) == ["2"]


@pytest.mark.parametrize("stream", STREAMS)
async def test_what_the_log_has_no_more_begins_anew(stream: str) -> None:
    chosen = settings(event_history_count=3, rate_limit=False)
    async with running(chosen) as node, socket_client(node.websocket, ADMIN) as admin:
        ids = await tune(admin, *"12345")
        async with feed(stream, node, resume=ids[1]) as client:
            assert client.resume["outcome"] == "replayed"
            assert shown(await take(client, 3)) == ["3", "4", "5"]
        async with feed(stream, node, resume=ids[0]) as client:
            assert (client.resume["outcome"], client.resume["reason"]) == ("reset", "too_old")
            assert client.resume["snapshot"]["frequency"]["frequency"] == "5"


@pytest.mark.parametrize("stream", STREAMS)
async def test_a_replay_that_would_be_too_long_begins_anew(
    stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REPLAY_EVENTS", 3)
    async with running(settings(rate_limit=False)) as node, socket_client(node.websocket, ADMIN) as admin:
        ids = await tune(admin, *"12345")
        async with feed(stream, node, resume=ids[0]) as client:
            assert (client.resume["outcome"], client.resume["reason"]) == ("reset", "too_many")
        async with feed(stream, node, resume=ids[1]) as client:
            assert shown(await take(client, 3)) == ["3", "4", "5"]
        # Only what is selected counts.
        async with feed(stream, node, events="split_update", resume=ids[0]) as client:
            assert client.resume["outcome"] == "replayed"
            await admin.call("admin.set_split", {"split": "up 5"})
            assert shown(await take(client, 1)) == ["up 5"]


async def test_replays_have_a_budget_that_both_streams_and_history_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(defence.RATES, "replay", Rate.per_second(3, 1))
    async with (
        running(settings()) as node,
        httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http,
    ):
        # No time passes, so that nothing is given back.
        monkeypatch.setattr(node.bridge.node.limiter, "_clock", StoppedClock())
        async with socket_feed(node.websocket, resume="0:0"):
            pass
        async with stream_feed(node.url, resume="0:0"):
            pass
        assert (await http.get("/api/events/history?after=0:0")).status_code == 200
        with pytest.raises(InvalidStatus) as refused:
            async with connect(f"{node.websocket}?resume=0:0", proxy=None):
                raise AssertionError("accepted")
        over_http = [
            await http.get(f"{STREAM}?resume=0:0"),
            await http.get(STREAM, headers={"Last-Event-ID": "0:0"}),
            await http.get("/api/events/history?after=0:0"),
        ]
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["X-Error-Code"] == "rate_limited"
        assert int(refused.value.response.headers["Retry-After"]) >= 1
        assert [one.status_code for one in over_http] == [429] * 3
        assert {one.headers["X-Error-Code"] for one in over_http} == {"rate_limited"}
        # Who asks for nothing that was missed is served.
        async with socket_feed(node.websocket), stream_feed(node.url):
            pass


@pytest.mark.parametrize("order", [("sse", "websocket"), ("websocket", "sse")])
async def test_one_position_for_both_streams(
    node: Running, admin: SocketClient, order: tuple[str, str]
) -> None:
    """Begin on one transport, go on over the other, and back."""
    first, second = order
    async with feed(first, node) as client:
        await tune(admin, "1", "2")
        seen = await take(client, 2)
        position = client.position
    await tune(admin, "3", "4")
    async with feed(second, node, resume=position) as client:
        seen += await take(client, 1)
        position = client.position
    async with feed(first, node, resume=position) as client:
        seen += await take(client, 1)
    assert shown(seen) == ["1", "2", "3", "4"]
    start = f"{seen[0].id.partition(':')[0]}:0"
    assert seen == await logged(node.url, start)


async def test_the_header_of_an_event_stream_wins(node: Running, admin: SocketClient) -> None:
    ids = await tune(admin, "1", "2", "3")
    async with stream_feed(node.url, headers={"Last-Event-ID": ids[1]}) as client:
        assert shown(await take(client, 1)) == ["3"]
    async with stream_feed(node.url, resume=ids[0], headers={"Last-Event-ID": ids[1]}) as client:
        assert shown(await take(client, 1)) == ["3"]


@pytest.mark.parametrize("stream", STREAMS)
async def test_an_empty_id_asks_for_nothing(node: Running, admin: SocketClient, stream: str) -> None:
    """As an EventSource sends that has seen no event yet."""
    await tune(admin, "1")
    if stream == "websocket":
        async with socket_feed(node.websocket, resume="") as client:
            assert client.resume is None
        return
    async with (
        httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http,
        http.stream("GET", f"{STREAM}?resume=", headers={"Last-Event-ID": ""}) as response,
    ):
        lines = response.aiter_lines()
        assert [await anext(lines) for _ in range(3)] == [
            "event: connected",
            'data: {"message": "SSE connection established"}',
            "",
        ]
        await tune(admin, "2")
        assert await anext(lines) == "event: frequency_update"


async def test_a_replay_is_given_as_the_socket_takes_it(node: Running, admin: SocketClient) -> None:
    """Far more than an outbox may hold, to a client that does not read at first."""
    text = "x" * 50_000
    (first,) = await tune(admin, "first")
    await tune(admin, *[text] * 60)
    async with socket_feed(node.websocket, resume=first) as client:
        await tune(admin, "last")
        seen = await take(client, 61)
    assert [number(one.id) for one in seen] == list(range(2, 63))
    assert shown(seen)[-2:] == [text, "last"]
    assert not any(one.skipped for one in seen)


async def test_a_login_and_requests_work_during_a_replay(node: Running, admin: SocketClient) -> None:
    ids = await tune(admin, *"12345")
    async with socket_feed(node.websocket, resume=ids[0]) as client:
        position = (await client.client.call("public.get_snapshot"))["data"]["position"]
        # A response comes after the events before it.
        assert [event["id"] for event in client.client.events] == ids[1:]
        assert position == ids[-1]


@pytest.mark.parametrize("stream", STREAMS)
async def test_without_any_history_live_events_come_all_the_same(stream: str) -> None:
    """Several events at once, the client's own among them, which are held until its response."""
    chosen = settings(event_history_count=0, rate_limit=False)
    async with (
        running(chosen) as node,
        socket_client(node.websocket, ADMIN) as admin,
        feed(stream, node) as client,
    ):
        for _ in range(20):
            assert (await admin.call("admin.set_system_status", {"active": True}))["success"]
            assert (await admin.call("queue.register", {"callsign": "W1AW"}))["success"]
            assert (await admin.call("admin.next_qso"))["success"]
        last = (await admin.call("public.get_snapshot"))["data"]["position"]
        assert [one["id"] for one in admin.events][-1] == last
        seen = await take(client, number(last))
        assert [one.id for one in seen] == [one["id"] for one in admin.events]


# --- Choosing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("stream", STREAMS)
async def test_only_the_named_events_come(node: Running, admin: SocketClient, stream: str) -> None:
    async with feed(stream, node, events="split_update,system_status") as client:
        await admin.call("admin.set_system_status", {"active": True})
        await tune(admin, "1")
        await admin.call("admin.set_split", {"split": "up 5"})
        seen = await take(client, 2)
    assert [one.name for one in seen] == ["system_status", "split_update"]


@pytest.mark.parametrize("stream", STREAMS)
async def test_a_replay_is_narrowed_too(node: Running, admin: SocketClient, stream: str) -> None:
    (first,) = await tune(admin, "1")
    await admin.call("admin.set_split", {"split": "up 5"})
    await tune(admin, "2")
    async with feed(stream, node, events="split_update", resume=first) as client:
        await admin.call("admin.set_split", {"split": "up 9"})
        assert shown(await take(client, 2)) == ["up 5", "up 9"]


async def test_a_connection_may_choose_anew(node: Running, admin: SocketClient) -> None:
    async with socket_feed(node.websocket) as client:
        call = client.client.call
        chosen = (
            await call("events.subscribe", {"events": ["split_update", "current_qso", "split_update"]})
        )["data"]
        assert chosen["events"] == ["current_qso", "split_update"]
        (first,) = await tune(admin, "1")
        assert number(first) == number(chosen["position"]) + 1
        await admin.call("admin.set_split", {"split": "up 5"})
        assert shown(await take(client, 1)) == ["up 5"]

        chosen = (await call("events.unsubscribe", {"events": ["split_update", "queue_update"]}))["data"]
        assert chosen["events"] == ["current_qso"]
        await admin.call("admin.set_split", {"split": "up 6"})

        for everything in ({"events": None}, {}):
            chosen = (await call("events.subscribe", everything))["data"]
            assert chosen["events"] == NAMES
        await tune(admin, "2")
        assert shown(await take(client, 1)) == ["2"]

        chosen = (await call("events.unsubscribe", {"events": ["frequency_update"]}))["data"]
        assert chosen["events"] == [name for name in NAMES if name != "frequency_update"]
        chosen = (await call("events.subscribe", {"events": []}))["data"]
        assert chosen["events"] == []
        await tune(admin, "3")
        assert (await call("system.ping"))["success"]
        assert client.client.events == []


@pytest.mark.parametrize("operation", ["events.subscribe", "events.unsubscribe"])
@pytest.mark.parametrize(
    "events", [["queue_updates"], ["connected"], ["keepalive"], [None], "queue_update", 7, {"a": 1}]
)
async def test_what_is_no_list_of_events_is_refused(admin: SocketClient, operation: str, events: Any) -> None:
    before = (await admin.call("events.unsubscribe", {"events": []}))["data"]["events"]
    answer = await admin.call(operation, {"events": events})
    assert answer["error"]["code"] == "validation_failed"
    assert answer["error"]["details"][0]["loc"][:2] == ["body", "events"]
    assert (await admin.call("events.unsubscribe", {"events": []}))["data"]["events"] == before


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("events=queue_updates", ["query", "events"]),
        ("events=queue_update,", ["query", "events"]),
        ("events=connected", ["query", "events"]),
        ("events=%FF", ["query", "events"]),
        ("resume=a:1&resume=a:2", ["query", "resume"]),
        ("&".join(f"a{n}=1" for n in range(50)), ["query"]),
    ],
)
async def test_malformed_parameters_are_refused_alike(node: Running, asked: str, where: list[str]) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connect(f"{node.websocket}?{asked}", proxy=None):
            raise AssertionError("accepted")
    over_socket = refused.value.response
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        over_http = await client.get(f"{STREAM}?{asked}")
    assert over_socket.status_code == over_http.status_code == 422
    assert over_socket.headers["X-Error-Code"] == over_http.headers["X-Error-Code"] == "validation_failed"
    assert json.loads(over_socket.body or b"") == over_http.json()
    (complaint,) = over_http.json()["detail"]
    assert complaint["loc"] == where
    assert over_http.json()["code"] == "validation_failed"


async def test_an_empty_list_of_events_and_unknown_parameters_are_no_fault(
    node: Running, admin: SocketClient
) -> None:
    async with socket_feed(node.websocket + "?events=&flavour=vanilla&") as client:
        await tune(admin, "1")
        assert (await client.client.call("system.ping"))["success"]
        assert client.client.events == []


# --- Keepalive -----------------------------------------------------------------------------------


@pytest.mark.parametrize("stream", STREAMS)
async def test_a_keepalive_moves_a_narrowed_client_on(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that it wants happens for long; what it would resume from does not fall out of the log."""
    monkeypatch.setattr(limits, "SSE_KEEPALIVE_MS", 50)
    wait_long_for_pongs(monkeypatch)
    chosen = settings(websocket_heartbeat_interval=0.05, event_history_count=4, rate_limit=False)
    async with running(chosen) as node, socket_client(node.websocket, ADMIN) as admin:
        async with feed(stream, node, events="split_update") as client:
            waiting = asyncio.create_task(client.next())
            ids = await tune(admin, *(str(n) for n in range(20)))
            async with asyncio.timeout(20):
                while client.position != ids[-1]:
                    await asyncio.sleep(0.005)
            waiting.cancel()
        async with feed(stream, node, events="split_update", resume=ids[-1]) as client:
            assert client.resume["outcome"] == "current"


@pytest.mark.parametrize("stream", STREAMS)
async def test_events_that_are_not_wanted_do_not_put_off_the_keepalive(
    stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SSE_KEEPALIVE_MS", 50)
    wait_long_for_pongs(monkeypatch)
    chosen = settings(websocket_heartbeat_interval=0.05, rate_limit=False)
    async with (
        running(chosen) as node,
        socket_client(node.websocket, ADMIN) as admin,
        feed(stream, node, events="split_update") as client,
    ):
        waiting = asyncio.create_task(client.next())
        begin = client.position
        async with asyncio.timeout(20):
            while client.position == begin:
                await tune(admin, "again")
        waiting.cancel()


# --- After the log was replaced -----------------------------------------------------------------


@pytest.mark.parametrize("stream", STREAMS)
async def test_a_connection_to_a_log_that_is_no_more_ends_and_the_next_begins_anew(
    node: Running, admin: SocketClient, stream: str
) -> None:
    (last,) = await tune(admin, "1")
    log = node.bridge.node.log
    async with feed(stream, node) as client:
        log.window.start("b2", 0)
        log._replace()
        with pytest.raises(Exception, match=r"ended|4000"):
            await take(client, 1)
    async with feed(stream, node, resume=last) as client:
        assert (client.resume["outcome"], client.resume["reason"]) == ("reset", "epoch_changed")


# --- events.history -------------------------------------------------------------------------------


async def test_history_is_the_same_over_both_protocols(node: Running, admin: SocketClient) -> None:
    await admin.call("admin.set_system_status", {"active": True})
    for callsign in ("W1AW", "EI6LF", "G4ABC"):
        await admin.call("queue.register", {"callsign": callsign})
    (last,) = await tune(admin, "ü 1")
    epoch = last.partition(":")[0]
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        for after in (f"{epoch}:0", f"{epoch}:2", last, f"{epoch}:77", "0:0"):
            for limit in (None, 1, 2, 500):
                data = {"after": after} | ({"limit": limit} if limit else {})
                response = await client.get("/api/events/history", params=data)
                answer = await admin.call("events.history", data)
                assert response.json() == answer["data"]
                text = {name: str(value) for name, value in data.items()}
                assert (await admin.call("events.history", text))["data"] == answer["data"]


async def test_history_is_read_page_by_page(node: Running, admin: SocketClient) -> None:
    ids = await tune(admin, *"1234567")
    start = f"{ids[0].partition(':')[0]}:0"
    position = start
    pages: list[Any] = []
    while not pages or pages[-1]["more"]:
        page = (await admin.call("events.history", {"after": position, "limit": 3}))["data"]
        assert (page["outcome"], page["reason"], page["snapshot"]) == ("replayed", None, None)
        position = page["position"]
        pages.append(page)
    assert [[one["id"] for one in page["events"]] for page in pages] == [ids[:3], ids[3:6], ids[6:]]
    assert position == ids[-1]
    page = (await admin.call("events.history", {"after": position}))["data"]
    assert (page["outcome"], page["events"], page["position"], page["more"]) == (
        "current",
        [],
        ids[-1],
        False,
    )


async def test_history_that_is_gone_is_a_reset(node: Running, admin: SocketClient) -> None:
    (last,) = await tune(admin, "1")
    page = (await admin.call("events.history", {"after": f"{last}9"}))["data"]
    assert (page["outcome"], page["reason"], page["events"], page["more"]) == ("reset", "future", [], False)
    assert page["snapshot"] == (await admin.call("public.get_snapshot"))["data"]
    assert page["position"] == last == page["snapshot"]["position"]


@pytest.mark.parametrize(
    ("asked", "member"),
    [
        ({}, "after"),
        ({"after": "nonsense"}, "after"),
        ({"after": "a:1\n"}, "after"),
        ({"after": "a:01"}, "after"),
        ({"after": "a:1", "limit": "0"}, "limit"),
        ({"after": "a:1", "limit": "501"}, "limit"),
        ({"after": "a:1", "limit": "many"}, "limit"),
    ],
)
async def test_malformed_history_requests_are_refused_alike(
    node: Running, admin: SocketClient, asked: dict[str, str], member: str
) -> None:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        response = await client.get("/api/events/history" + query(**asked))
    error = (await admin.call("events.history", asked))["error"]
    assert response.status_code == error["status"] == 422
    assert response.json()["detail"] == error["details"]
    assert error["details"][0]["loc"] == ["query", member]
