"""Failed logins on real servers: counted together over HTTP, handshakes and `auth.login`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from structlog.testing import capture_logs
from websockets.exceptions import InvalidStatus

from core import defence
from core.bridge.login_guard import LoginRates
from core.bridge.rate_limit import SECOND, Rate
from tests.rates.clock import StoppedClock
from tests.support.clients import SocketClient, basic, socket_client
from tests.support.server import ADMIN, Running, running, settings

RIGHT, WRONG = basic(*ADMIN), basic(ADMIN[0], "wrong")
ADMIN_READ = "/api/admin/queue"
FOREIGN = "https://evil.example"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    """A clock for servers on which few logins may fail."""
    rates = LoginRates(
        address=Rate(6, 20 * SECOND), account=Rate(12, 2 * SECOND), fresh=Rate(2, 3600 * SECOND)
    )
    monkeypatch.setattr(defence, "LOGINS", rates)
    return StoppedClock()


@asynccontextmanager
async def http_client(node: Running, **options: Any) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False, **options) as client:
        yield client


async def over_http(http: httpx2.AsyncClient, header: str, **headers: str) -> tuple[int, str | None]:
    """Status and error code of an admin operation with this header."""
    answer = await http.get(ADMIN_READ, headers={"Authorization": header, **headers})
    return answer.status_code, answer.headers.get("x-error-code")


async def login(client: SocketClient, password: str) -> tuple[str, int | None]:
    """What `auth.login` answers: `in`, or the error code and the wait."""
    answer = await client.call("auth.login", {"username": ADMIN[0], "password": password})
    if answer["success"]:
        return "in", None
    return answer["error"]["code"], answer["error"]["retry_after_ms"]


async def test_failures_count_together_over_all_ways_in(clock: StoppedClock) -> None:
    async with (
        running(monotonic_ns=clock) as node,
        http_client(node) as http,
        socket_client(node.websocket) as client,
    ):
        for _ in range(2):
            assert await over_http(http, WRONG) == (401, "invalid_credentials")
            async with socket_client(node.websocket, (ADMIN[0], "wrong")):
                pass
            assert await login(client, "wrong") == ("invalid_credentials", None)
        # Right and wrong get the same answer now, on every way in.
        for password in (ADMIN[1], "wrong"):
            answer = await http.get(ADMIN_READ, headers={"Authorization": basic(ADMIN[0], password)})
            assert (answer.status_code, answer.json()) == (429, {"detail": "Too many requests"})
            assert answer.headers["retry-after"] == "20"
            assert await login(client, password) == ("rate_limited", 20_000)
            with pytest.raises(InvalidStatus) as refused:
                async with socket_client(node.websocket, (ADMIN[0], password)):
                    pass
            assert refused.value.response.status_code == 429
            assert refused.value.response.headers["Retry-After"] == "20"
        # Without credentials everything public goes on, with them, too.
        assert (await http.get("/api/queue/list", headers={"Authorization": RIGHT})).status_code == 200
        assert (await client.call("queue.list"))["success"]
        clock.advance(seconds=20)
        assert await login(client, ADMIN[1]) == ("in", None)
        assert await over_http(http, RIGHT) == (200, None)


async def test_a_session_that_is_logged_in_is_never_touched(clock: StoppedClock) -> None:
    async with (
        running(monotonic_ns=clock) as node,
        http_client(node) as http,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        for _ in range(50):
            await over_http(http, WRONG)
        assert await over_http(http, RIGHT) == (429, "rate_limited")
        assert (await admin.call("admin.get_queue"))["success"]
        # A login that is refused changes nothing, like one that fails.
        assert (await login(admin, ADMIN[1]))[0] == "rate_limited"
        assert (await admin.call("admin.set_frequency", {"frequency": "14.2"}))["success"]


async def test_strangers_cannot_lock_the_operator_out(clock: StoppedClock) -> None:
    """From many addresses, for a long time, over HTTP and WebSocket: a fresh address is judged."""
    chosen = settings(trusted_proxies="127.0.0.1")
    async with running(chosen, monotonic_ns=clock) as node, http_client(node) as http:
        for round_ in range(5):
            for number in range(20):
                headers = {"X-Forwarded-For": f"198.51.100.{number}"}
                await over_http(http, WRONG, **headers)
                async with socket_client(node.websocket, additional_headers=headers) as attacker:
                    last = await login(attacker, "wrong")
            clock.advance(seconds=round_)
        assert last[0] == "rate_limited"
        home = {"X-Forwarded-For": "203.0.113.7"}
        assert await over_http(http, RIGHT, **home) == (200, None)
        assert await over_http(http, WRONG, **home) == (401, "invalid_credentials")
        async with socket_client(node.websocket, additional_headers=home) as client:
            assert await login(client, ADMIN[1]) == ("in", None)


async def test_a_foreign_page_cannot_use_up_its_visitors_attempts(clock: StoppedClock) -> None:
    async with running(monotonic_ns=clock) as node, http_client(node) as http:
        for _ in range(5):
            await over_http(http, WRONG, Origin=FOREIGN)
            async with socket_client(node.websocket, additional_headers={"Origin": FOREIGN}) as page:
                last = await login(page, "wrong")
        assert last[0] == "rate_limited"
        assert await over_http(http, RIGHT) == (200, None)
        async with socket_client(node.websocket) as client:
            assert await login(client, ADMIN[1]) == ("in", None)


async def test_a_server_without_a_login_has_nothing_to_guess(clock: StoppedClock) -> None:
    chosen = settings(admin_username=None, admin_password=None)
    async with running(chosen, monotonic_ns=clock) as node, http_client(node) as http:
        answers = {await over_http(http, WRONG) for _ in range(20)}
    assert answers == {(503, "auth_not_configured")}


async def test_twelve_failures_in_a_row_are_normal() -> None:
    """As in the recordings; and then some, with the real numbers."""
    async with running(monotonic_ns=StoppedClock()) as node, http_client(node) as http:
        assert {await over_http(http, WRONG) for _ in range(20)} == {(401, "invalid_credentials")}
        assert await over_http(http, RIGHT) == (200, None)


async def test_refused_attempts_leave_no_password_in_the_log(clock: StoppedClock) -> None:
    async with running(monotonic_ns=clock) as node, http_client(node) as http:
        with capture_logs() as logs:
            async with socket_client(node.websocket) as client:
                for number in range(10):
                    await over_http(http, basic("admin", f"hunter{number}"))
                    await login(client, f"hunter{number}")
    assert "hunter" not in repr(logs)
