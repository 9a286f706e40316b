"""Pages of other sites and the credentials that a browser remembers (DESIGN, section 5: Auth; RFC 6454)."""

from __future__ import annotations

import pytest

from tests.security.attacker import RIGHT, ask, verdict
from tests.support.clients import socket_client
from tests.support.server import ADMIN, Running
from tests.transports.raw import UPGRADE

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERVER = {"allowed_origins": "https://good.example, http://Mixed.Example/"}
FOREIGN = {
    "foreign": "https://evil.test",
    "null": "null",
    "empty": "",
    "suffix of a good one": "https://good.example.evil.test",
    "prefix of a good one": "https://evilgood.example",
    "below a good one": "https://sub.good.example",
    "above a good one": "https://example",
    "good name and final dot": "https://good.example.",
    "port differs": "https://good.example:8443",
    "default port written": "https://good.example:443",
    "scheme differs": "http://good.example",
    "no scheme": "//good.example",
    "good one as userinfo": "https://good.example@evil.test",
    "userinfo before a good one": "https://evil.test@good.example",
    "backslash before a good one": "https://evil.test\\@good.example",
    "upper case": "HTTPS://GOOD.EXAMPLE",
    "final slash": "https://good.example/",
    "path": "https://good.example/page",
    "two in one": "https://good.example https://evil.test",
    "list": "https://good.example, https://evil.test",
    "wildcard": "*",
    "server and suffix": "{url}.evil.test",
    "server as userinfo": "{url}@evil.test",
    "userinfo before server": "http://evil.test@{host}",
    "server's other port": "http://127.0.0.1:1",
    "server by another scheme": "ftp://{host}",
    "server and path": "{url}/page",
}


def origin(node: Running, text: str) -> str:
    return text.replace("{url}", node.url).replace("{host}", f"{node.host}:{node.port}")


@pytest.mark.parametrize("written", FOREIGN.values(), ids=FOREIGN)
async def test_remembered_credentials_of_a_foreign_page_count_for_nothing_on_websocket(
    node: Running, written: str
) -> None:
    headers = {"Origin": origin(node, written), "Authorization": RIGHT}
    async with socket_client(node.websocket, additional_headers=headers) as client:
        assert await verdict(client) == "not_authenticated"


@pytest.mark.parametrize("written", FOREIGN.values(), ids=FOREIGN)
async def test_no_foreign_page_is_told_what_credentials_would_show(node: Running, written: str) -> None:
    headers = {"Origin": origin(node, written), "Authorization": RIGHT}
    answer = await ask(node, "/api/admin/queue", headers)
    assert "access-control-allow-credentials" not in answer.headers
    preflight = {
        "Origin": origin(node, written),
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = await ask(node, "/api/admin/frequency", preflight, "OPTIONS")
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    "written",
    ["https://good.example", "http://mixed.example", "{url}", None],
    ids=["good one", "good one in other letters", "server itself", "program without origin"],
)
async def test_who_is_to_be_trusted_is(node: Running, written: str | None) -> None:
    headers = {"Authorization": RIGHT}
    if written is not None:
        headers["Origin"] = origin(node, written)
    async with socket_client(node.websocket, additional_headers=headers) as client:
        assert await verdict(client) is None
    answer = await ask(node, "/api/admin/queue", headers)
    assert answer.status == 200
    assert answer.headers.get("access-control-allow-credentials") == (None if written is None else "true")


async def test_two_origins_are_refused(node: Running) -> None:
    answer = await ask(node, "/ws", {**UPGRADE, "Origin": [node.url, node.url], "Authorization": RIGHT})
    assert answer.status == 400


async def test_a_foreign_page_can_do_what_a_stranger_can_and_log_in_like_one(node: Running) -> None:
    async with socket_client(
        node.websocket, additional_headers={"Origin": "https://evil.test", "Authorization": RIGHT}
    ) as client:
        assert (await client.call("queue.list"))["success"]
        assert await verdict(client) == "not_authenticated"
        assert (await client.call("auth.login", dict(zip(("username", "password"), ADMIN, strict=True))))[
            "success"
        ]
        assert await verdict(client) is None
