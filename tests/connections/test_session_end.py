"""Logins that end, by time or by a logout, and requests that wait meanwhile (DESIGN, section 5: Auth)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.frames import Close as CloseFrame

from core.bridge.actions import Close, Release, Start
from core.bridge.auth import ANONYMOUS, Identity
from core.bridge.connections import Capacity, Connections
from core.settings import SettingsError, load
from tests.bridge.conversation import LIMITS, Conversation
from tests.bridge.test_session import LOGIN
from tests.bridge.toy import NOW
from tests.support.clients import socket_client, stream_client
from tests.support.heartbeats import wait_long_for_pongs
from tests.support.lookup import SlowLookup
from tests.support.server import ADMIN, running, settings

EXPIRED = Close(4102, "session expired", "session_expired")
JUST_BEFORE = NOW + LIMITS.session - timedelta(microseconds=1)
AT_THE_END = NOW + LIMITS.session


class Clock:
    """A clock that stands still unless it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class GoingClock:
    """A clock that goes, and that can be set forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def logged_in() -> Conversation:
    conversation = Conversation()
    assert conversation.answer("me.login", LOGIN)["success"]
    return conversation


# --- The session ----------------------------------------------------------------------------------


def test_a_login_lasts_until_its_time_has_come() -> None:
    conversation = logged_in()
    assert conversation.session.expires_at == AT_THE_END
    conversation.now = JUST_BEFORE
    assert conversation.session.expire(JUST_BEFORE) == ()
    assert conversation.answer("admin.list")["success"]
    assert conversation.session.identity.is_admin


def test_at_its_end_the_login_is_over_and_the_connection_too() -> None:
    conversation = logged_in()
    assert list(conversation.session.expire(AT_THE_END)) == [EXPIRED]
    assert not conversation.session.identity.is_admin
    assert conversation.record.identity == ANONYMOUS
    # Only once, however often one looks.
    assert conversation.session.expire(AT_THE_END) == ()


def test_a_request_that_comes_too_late_is_answered_as_a_strangers() -> None:
    conversation = logged_in()
    conversation.now = AT_THE_END
    answer, close = conversation.request("admin.put", {"title": "x"})
    assert answer["error"]["code"] == "not_authenticated"
    assert close == EXPIRED
    assert conversation.request("admin.put", {"title": "x"}) == []


async def test_requests_behind_a_write_are_judged_when_their_turn_comes() -> None:
    conversation = logged_in()
    (start,) = conversation.request("shelf.put", {"title": "first"}, id="w")
    assert isinstance(start, Start)
    assert conversation.request("admin.put", {"title": "x"}, id="a") == []
    assert conversation.request("shelf.list", id="r") == []
    conversation.now = AT_THE_END
    assert conversation.session.expire(AT_THE_END) == ()
    written, release, refused, read, close = await conversation.finish()
    assert written["success"]
    assert isinstance(release, Release)
    assert (refused["id"], refused["error"]["code"]) == ("a", "not_authenticated")
    assert (read["id"], read["success"]) == ("r", True)
    assert close == EXPIRED


async def test_a_login_that_ends_while_a_write_runs_is_noticed_when_it_is_done() -> None:
    conversation = logged_in()
    conversation.request("shelf.put", {"title": "first"}, id="w")
    conversation.request("admin.put", {"title": "x"}, id="a")
    conversation.now = AT_THE_END
    _, _, refused, close = await conversation.finish()
    assert refused["error"]["code"] == "not_authenticated"
    assert close == EXPIRED


async def test_a_logout_counts_for_what_waits_behind_it() -> None:
    conversation = logged_in()
    conversation.request("shelf.put", {"title": "first"}, id="w")
    conversation.request("me.logout", id="o")
    conversation.request("admin.put", {"title": "x"}, id="a")
    _, _, out, refused = await conversation.finish()
    assert (out["id"], out["success"]) == ("o", True)
    assert refused["error"]["code"] == "not_authenticated"
    assert conversation.session.expires_at is None


def test_another_login_counts_from_its_own_time() -> None:
    conversation = logged_in()
    conversation.now = JUST_BEFORE
    assert conversation.answer("me.login", LOGIN)["success"]
    assert conversation.session.expires_at == JUST_BEFORE + LIMITS.session
    assert conversation.session.expire(AT_THE_END) == ()


def test_a_login_in_the_last_words_keeps_the_connection() -> None:
    conversation = logged_in()
    conversation.now = AT_THE_END
    assert conversation.answer("me.login", LOGIN)["success"]
    assert conversation.session.expires_at == AT_THE_END + LIMITS.session
    assert conversation.answer("shelf.list")["success"]


def test_credentials_of_the_handshake_expire_like_a_login() -> None:
    conversation = Conversation(identity=Identity("keeper"))
    assert conversation.session.expires_at == AT_THE_END
    assert list(conversation.session.expire(AT_THE_END)) == [EXPIRED]


def test_an_anonymous_connection_never_expires() -> None:
    conversation = Conversation()
    assert conversation.session.expires_at is None
    assert conversation.session.expire(NOW + timedelta(days=10_000)) == ()


def test_a_login_beyond_the_limit_leaves_the_one_before_as_it_was() -> None:
    connections = Connections(Capacity(10, 10, 1))
    first = Conversation(connections=connections)
    second = Conversation(connections=connections)
    assert first.answer("me.login", LOGIN)["success"]
    assert not second.answer("me.login", LOGIN)["success"]
    assert second.session.expires_at is None
    assert first.answer("me.login", LOGIN)["success"]


# --- On a server ----------------------------------------------------------------------------------


@pytest.mark.parametrize("handshake", [True, False])
async def test_a_connection_whose_login_ends_is_told_so(
    handshake: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_long_for_pongs(monkeypatch)
    clock = GoingClock()
    # At each beat the connection looks when its login ends, and then waits for just that moment.
    chosen = settings(websocket_heartbeat_interval=0.05)
    async with running(chosen, clock=clock) as node, stream_client(node.url):
        async with socket_client(node.websocket, ADMIN if handshake else None) as client:
            if not handshake:
                login = {"username": ADMIN[0], "password": ADMIN[1]}
                assert (await client.call("auth.login", login))["success"]
            assert (await client.call("admin.get_queue"))["success"]
            clock.ahead = timedelta(hours=72) - timedelta(seconds=0.3)
            goodbye = (await client.event("goodbye"))["data"]
            assert goodbye == {
                "reason": "session_expired",
                "reconnect_after_ms": 0,
                "fallback": {"http": "/api", "sse": "/api/events/stream"},
            }
            with pytest.raises(ConnectionClosedError) as closed:
                await client.connection.recv()
            assert closed.value.rcvd == CloseFrame(4102, "session expired")
        while len(node.bridge.node.connections) > 1:
            await asyncio.sleep(0)


async def test_a_login_that_lasts_for_a_weekend_ends_with_the_first_request_after_it() -> None:
    clock = Clock()
    async with running(settings(), clock=clock) as node, socket_client(node.websocket, ADMIN) as client:
        clock.now += timedelta(hours=72) - timedelta(seconds=1)
        assert (await client.call("admin.get_queue"))["success"]
        clock.now += timedelta(seconds=1)
        refused = await client.call("admin.get_queue")
        assert refused["error"]["code"] == "not_authenticated"
        await client.event("goodbye")
        with pytest.raises(ConnectionClosedError) as closed:
            await client.connection.recv()
        assert closed.value.rcvd == CloseFrame(4102, "session expired")


async def test_what_waits_behind_a_lookup_is_not_done_with_a_login_that_has_ended() -> None:
    clock, directory = Clock(), SlowLookup()
    async with (
        running(settings(), clock=clock, lookup=directory) as node,
        socket_client(node.websocket, ADMIN) as client,
    ):
        await client.call("admin.set_system_status", {"active": True})
        write = await client.send("queue.register", {"callsign": "W1AW"})
        clear = await client.send("admin.clear_queue")
        await directory.asked.wait()
        clock.now += timedelta(hours=72)
        directory.go.set()
        assert (await client.answer(write))["success"]
        assert (await client.answer(clear))["error"]["code"] == "not_authenticated"
        await client.event("goodbye")


@pytest.mark.parametrize("hours", ["0", "-1", "8761", "soon"])
def test_hours_that_are_none_stop_the_start(hours: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_HOURS", hours)
    with pytest.raises(SettingsError, match="SESSION_HOURS"):
        load(_env_file=None)
