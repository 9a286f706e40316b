"""Idempotency keys of others, of long ago and of no form (DESIGN, section 5: Idempotency)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from generated.server import limits
from tests.security.attacker import SETTINGS, position
from tests.support.clients import SocketClient, socket_client
from tests.support.server import ADMIN, Running, running, settings

KEY = "0123456789abcdef-of-the-operator"


class Calendar:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def station(calendar: Calendar | None = None) -> AsyncIterator[tuple[Running, SocketClient]]:
    """A server with its queue open, and the operator on it."""
    async with (
        running(settings(**SETTINGS, max_queue_size=20), clock=calendar or Calendar()) as node,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        assert (await admin.call("admin.set_system_status", {"active": True}))["success"]
        yield node, admin


async def test_a_stranger_gets_no_stored_answer_of_the_operator() -> None:
    async with station() as (node, admin):
        await admin.call("queue.register", {"callsign": "W1AW"})
        worked = await admin.call("admin.next_qso", idempotency_key=KEY)
        assert worked["data"]["callsign"] == "W1AW"
        before = position(node)
        async with (
            socket_client(node.websocket) as stranger,
            httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http,
        ):
            told = await stranger.call("admin.next_qso", idempotency_key=KEY)
            assert (told["error"]["code"], told["data"]) == ("not_authenticated", None)
            answer = await http.post("/api/admin/queue/next", headers={"Idempotency-Key": KEY})
            assert (answer.status_code, answer.json()) == (401, {"detail": "Not authenticated"})
            # The same key for what strangers may do is another key.
            told = await stranger.call("queue.register", {"callsign": "K1ABC"}, idempotency_key=KEY)
            assert told["data"]["entry"]["callsign"] == "K1ABC"
        assert position(node) != before


async def test_a_login_that_has_ended_gets_no_stored_answer() -> None:
    async with station() as (node, admin):
        await admin.call("admin.set_frequency", {"frequency": "14.205"}, idempotency_key=KEY)
        await admin.call("auth.logout")
        before = position(node)
        told = await admin.call("admin.set_frequency", {"frequency": "14.205"}, idempotency_key=KEY)
        assert (told["error"]["code"], told["data"]) == ("not_authenticated", None)
        assert position(node) == before


async def test_a_key_answers_for_its_own_request_only() -> None:
    async with station() as (node, admin):
        await admin.call("admin.set_frequency", {"frequency": "14.205"}, idempotency_key=KEY)
        before = position(node)
        for operation, data in (
            ("admin.set_frequency", {"frequency": "14.206"}),
            ("admin.set_split", {"split": "14.205"}),
            ("admin.clear_queue", None),
            ("admin.next_qso", None),
        ):
            told = await admin.call(operation, data, idempotency_key=KEY)
            assert (told["error"]["code"], told["data"]) == ("idempotency_mismatch", None)
        assert position(node) == before


async def test_a_key_of_long_ago_is_a_new_one() -> None:
    calendar = Calendar()
    async with station(calendar) as (_, admin):
        for callsign in ("W1AW", "K1ABC"):
            await admin.call("queue.register", {"callsign": callsign})
        first = await admin.call("admin.next_qso", idempotency_key=KEY)
        calendar.now += timedelta(hours=limits.IDEMPOTENCY_HOURS) - timedelta(seconds=1)
        again = await admin.call("admin.next_qso", idempotency_key=KEY)
        calendar.now += timedelta(seconds=2)
        later = await admin.call("admin.next_qso", idempotency_key=KEY)
        told = [answer["data"]["callsign"] for answer in (first, again, later)]
        assert told == ["W1AW", "W1AW", "K1ABC"]


MALFORMED = {
    "empty": "",
    "short": "k" * (limits.IDEMPOTENCY_KEY_MIN_CHARACTERS - 1),
    "long": "k" * (limits.IDEMPOTENCY_KEY_MAX_CHARACTERS + 1),
    "very long": "k" * 20_000,
    "blank": "0123456789 abcdef",
    "line end": "0123456789\nabcdef",
    "NUL": "0123456789\0abcdef",
    "not ASCII": "0123456789äbcdef",
    "number": 1234567890123456,
    "list": ["0123456789abcdef"],
    "object": {"key": "0123456789abcdef"},
    "true": True,
}


@pytest.mark.parametrize("key", MALFORMED.values(), ids=MALFORMED)
async def test_a_malformed_key_is_refused_and_nothing_is_done(key: Any) -> None:
    async with station() as (node, admin):
        before = position(node)
        told = await admin.call("admin.set_frequency", {"frequency": "14.205"}, idempotency_key=key)
        assert told["error"]["code"] == "validation_failed"
        assert told["error"]["details"][0]["loc"] == ["header", "idempotency-key"]
        assert position(node) == before


@pytest.mark.parametrize(
    "key",
    ["0123456789';DROP-TABLE-results;--", '0123456789"%s{}$1:key?', "../../../../etc/passwd", "%00%0a" * 4],
)
async def test_a_key_is_a_key_whatever_it_spells(key: str) -> None:
    async with station() as (_, admin):
        for _ in range(2):
            told = await admin.call("queue.register", {"callsign": "W1AW"}, idempotency_key=key)
            assert told["data"]["entry"]["callsign"] == "W1AW"
        assert (await admin.call("queue.list"))["data"]["total"] == 1


async def test_refused_writes_leave_nothing_in_the_database() -> None:
    async with station() as (node, _):
        store: Any = node.bridge.node.log._store

        def rows(transaction: Any) -> int:
            return int(transaction._connection.exec_driver_sql("SELECT count(*) FROM results").scalar())

        async with socket_client(node.websocket) as stranger:
            for number in range(200):
                key = f"flood-of-keys-{number:04}"
                told = await stranger.call("queue.register", {"callsign": "BAD!"}, idempotency_key=key)
                assert told["error"]["code"] == "invalid_callsign"
                told = await stranger.call("admin.clear_queue", idempotency_key=key)
                assert told["error"]["code"] == "not_authenticated"
        assert await store.transact(rows) == 0
