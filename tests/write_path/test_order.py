"""The order of responses and events, and writes whose caller is gone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from sqlalchemy import Connection

from core.bridge.events import Publication
from core.storage import open_store
from core.storage.sql_store import SqlStore
from tests.support.clients import socket_client
from tests.support.lookup import SlowLookup
from tests.support.server import ADMIN, running, settings


class Watcher:
    """A subscriber of the event log that can be waited for."""

    def __init__(self) -> None:
        self.seen: asyncio.Queue[str] = asyncio.Queue()

    def deliver(self, publication: Publication) -> None:
        self.seen.put_nowait(publication.name)

    def history_replaced(self) -> None:
        raise AssertionError("the history was not replaced")


def delay_commit_reply(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> tuple[threading.Event, threading.Event]:
    """Hold the writer thread between COMMIT and its return until the first event is set.

    The second is set while it is held. Others may learn of the commit before that.
    """
    reply = threading.Event()
    delayed = threading.Event()
    commit: Callable[[Connection], None] = store._commit

    def slow(connection: Connection) -> None:
        commit(connection)
        delayed.set()
        assert reply.wait(20)

    monkeypatch.setattr(store, "_commit", slow)
    return reply, delayed


async def test_the_response_precedes_its_own_events_even_when_the_commit_reply_is_late(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(postgres_url)
    assert isinstance(store, SqlStore)
    async with running(settings(), store=store) as node, socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_system_status", {"active": True})
        await admin.event("system_status")
        watcher = Watcher()
        node.bridge.node.log.subscribe(watcher)
        reply, delayed = delay_commit_reply(store, monkeypatch)
        request_id = await admin.send("queue.register", {"callsign": "W1AW"})

        # NOTIFY has told the follower; the writer still waits for the reply.
        assert await asyncio.wait_for(watcher.seen.get(), 30) == "queue_update"
        assert await asyncio.to_thread(delayed.wait, 20) and not reply.is_set()
        reply.set()
        frames: list[Any] = [await asyncio.wait_for(admin.connection.recv(), 30) for _ in range(2)]
        assert f'"id":"{request_id}"' in frames[0] and '"success":true' in frames[0]
        assert '"event":"queue_update"' in frames[1]


async def test_http_answers_after_its_events_were_handed_out() -> None:
    async with running() as node:
        watcher = Watcher()
        node.bridge.node.log.subscribe(watcher)
        async with httpx2.AsyncClient(base_url=node.url, auth=ADMIN, trust_env=False, verify=False) as client:
            answer = await client.post("/api/admin/status", json={"active": False})
        assert answer.status_code == 200
        names = [watcher.seen.get_nowait() for _ in range(4)]
        assert names == ["system_status", "current_qso", "queue_update", "split_update"]


async def test_a_caller_that_is_cancelled_inside_commit_does_not_lose_its_event(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(postgres_url)
    assert isinstance(store, SqlStore)
    async with running(settings(), store=store) as node, socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_system_status", {"active": True})
        watcher = Watcher()
        node.bridge.node.log.subscribe(watcher)
        reply, delayed = delay_commit_reply(store, monkeypatch)
        async with socket_client(node.websocket) as client:
            await client.send("queue.register", {"callsign": "W1AW"})
            assert await asyncio.wait_for(watcher.seen.get(), 30) == "queue_update"
            (task,) = [one for one in asyncio.all_tasks() if one.get_name().startswith("websocket ")]
            task.cancel()
            await asyncio.wait([task])
            assert task.cancelled() and await asyncio.to_thread(delayed.wait, 20)
        reply.set()
        event = await admin.event("queue_update")
        assert [entry["callsign"] for entry in event["data"]["queue"]] == ["W1AW"]
        listed = await admin.call("queue.list")
        assert listed["data"]["total"] == 1


async def test_a_slow_lookup_delays_its_own_connection_only() -> None:
    lookup = SlowLookup()
    async with (
        running(settings(), lookup=lookup) as node,
        socket_client(node.websocket, ADMIN) as admin,
        socket_client(node.websocket) as caller,
    ):
        await admin.call("admin.set_system_status", {"active": True})
        registering = await caller.send("queue.register", {"callsign": "W1AW"})
        behind = await caller.send("queue.list")
        await lookup.asked.wait()

        assert (await admin.call("admin.set_frequency", {"frequency": "14.205"}))["success"]
        assert (await caller.event("frequency_update"))["data"]["frequency"] == "14.205"

        lookup.go.set()
        assert (await caller.answer(registering))["success"]
        assert (await caller.answer(behind))["data"]["total"] == 1


async def test_refused_registrations_look_nothing_up() -> None:
    lookup = SlowLookup()
    async with running(settings(), lookup=lookup) as node, socket_client(node.websocket) as caller:
        assert (await caller.call("queue.register", {"callsign": "W1AW"}))["error"][
            "code"
        ] == "system_inactive"
        assert (await caller.call("queue.register", {"callsign": "BAD!"}))["error"][
            "code"
        ] == "invalid_callsign"
        assert not lookup.asked.is_set()
