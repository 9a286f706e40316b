"""Credentials: where they may stand, and what they may look like."""

from __future__ import annotations

import base64
import unicodedata

import pytest

from tests.security.attacker import RIGHT, SETTINGS, ask, http, position, raw_exchange, verdict
from tests.support.clients import basic, socket_client
from tests.support.server import ADMIN, Running, running, settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

USER, PASSWORD = ADMIN
IN_QUERY = [
    f"username={USER}&password={PASSWORD}",
    f"user={USER}&pass={PASSWORD}",
    f"token={RIGHT.removeprefix('Basic ')}",
    f"access_token={RIGHT.removeprefix('Basic ')}",
    f"authorization={RIGHT.replace(' ', '%20')}",
    f"Authorization={RIGHT.replace(' ', '+')}",
    f"auth={USER}:{PASSWORD}",
    f"api_key={PASSWORD}",
]


# --- In the address -------------------------------------------------------------------------------


@pytest.mark.parametrize("query", IN_QUERY, ids=[text.partition("=")[0] for text in IN_QUERY])
async def test_a_query_parameter_is_no_login(node: Running, query: str) -> None:
    answer = await ask(node, f"/api/admin/queue?{query}")
    assert (answer.status, answer.headers["x-error-code"]) == (401, "not_authenticated")
    before = position(node)
    answer = await ask(node, f"/api/admin/queue/next?{query}", method="POST")
    assert answer.status == 401
    assert position(node) == before
    async with socket_client(f"{node.websocket}?{query}") as client:
        assert await verdict(client) == "not_authenticated"


@pytest.mark.parametrize("path", ["/api/admin/queue", "/ws"])
async def test_userinfo_in_the_address_is_no_login(node: Running, path: str) -> None:
    target = f"http://{USER}:{PASSWORD}@{node.host}:{node.port}{path}"
    answer = await raw_exchange(node, http("GET", target, "Content-Length: 0"))
    assert int(answer.split()[1]) in (401, 426)
    upgrade = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
    answer = await raw_exchange(
        node, http("GET", target, *upgrade, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
    )
    assert int(answer.split()[1]) == 404


# --- Of any form ----------------------------------------------------------------------------------

UNUSUAL = {
    "umlauts": ("ädmin", "pässwörd"),
    "other alphabets": ("админ", "密码のパスワード"),
    "beyond the basic plane": ("📻", "😀" * 8),
    "colons in the password": ("admin", "::a:b:"),
    "blanks": (" admin ", " pass word "),
    "controls": ("admin", "a\x00b\r\n\tc"),
    "long": ("a" * 1000, "b" * 1000),
}


@pytest.mark.parametrize("credentials", UNUSUAL.values(), ids=UNUSUAL)
async def test_unusual_credentials_work_and_only_they(credentials: tuple[str, str]) -> None:
    username, password = credentials
    chosen = settings(**SETTINGS, admin_username=username, admin_password=password)
    wrong = [
        (username, password[:-1]),
        (username, password + "x"),
        (username, password.upper() + "x"),
        (username[:-1], password),
        (username, ""),
        (password, username),
    ]
    decomposed = unicodedata.normalize("NFD", password)
    wrong += [(username, decomposed)] if decomposed != password else []
    async with running(chosen) as node:
        answer = await ask(node, "/api/admin/queue", {"Authorization": basic(username, password)})
        assert answer.status == 200
        async with socket_client(node.websocket, credentials) as client:
            assert await verdict(client) is None
        async with socket_client(node.websocket) as client:
            login = await client.call("auth.login", {"username": username, "password": password})
            assert login["data"]["username"] == username
        for pair in wrong:
            assert (await ask(node, "/api/admin/queue", {"Authorization": basic(*pair)})).status == 401
            async with socket_client(node.websocket) as client:
                answer = await client.call(
                    "auth.login", dict(zip(("username", "password"), pair, strict=True))
                )
                assert answer["error"]["code"] == "invalid_credentials"
                assert await verdict(client) == "not_authenticated"
        if not password.isascii():
            for encoding in ("utf-16", "utf-7"):
                header = base64.b64encode(f"{username}:{password}".encode(encoding)).decode()
                refused = await ask(node, "/api/admin/queue", {"Authorization": f"Basic {header}"})
                assert refused.status == 401


@pytest.mark.parametrize("size", [1_000, 10_000, 30_000])
async def test_very_long_credentials_are_wrong_and_no_fault(node: Running, size: int) -> None:
    for username, password in (("a" * size, PASSWORD), (USER, "b" * size), (USER, PASSWORD + " " * size)):
        answer = await ask(node, "/api/admin/queue", {"Authorization": basic(username, password)})
        assert answer.status in (401, 431)
        async with socket_client(node.websocket) as client:
            error = (await client.call("auth.login", {"username": username, "password": password}))["error"]
            assert error["code"] == ("invalid_credentials" if size <= 1024 else "validation_failed")
            assert await verdict(client) == "not_authenticated"


async def test_a_refused_login_does_not_repeat_the_secret(node: Running) -> None:
    secrets = "hunter2" * 300
    async with socket_client(node.websocket) as client:
        for data in (
            {"username": USER, "password": secrets},
            {"password": secrets},
            {"username": [secrets], "password": secrets},
            {"username": USER, "password": [secrets]},
            {"username": USER, "password": {"x": secrets}},
        ):
            answer = await client.call("auth.login", data)
            assert answer["error"]["code"] == "validation_failed"
            assert "hunter2" not in str(answer)
