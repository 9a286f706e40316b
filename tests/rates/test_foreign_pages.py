"""Which credentials count when a page of another origin asks (Fetch standard; docs/limits.md).

Whoever sends them by hand may send anything: what is shown here is that a request which a browser
would send with remembered credentials does nothing, and that a page's own password goes on working.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from tests.support.clients import basic, socket_client
from tests.support.server import ADMIN, Running, running, settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

RIGHT = {"Authorization": basic(*ADMIN)}
FOREIGN, FRIEND = "https://evil.example", "https://dx.example.org"
JSON = {"Content-Type": "application/json"}

# What browsers send along with requests of a foreign page, remembered credentials included.
CORS = {"Origin": FOREIGN, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
NO_CORS = {**CORS, "Sec-Fetch-Mode": "no-cors"}
FORM = {**CORS, "Sec-Fetch-Mode": "navigate", "Content-Type": "application/x-www-form-urlencoded"}
OLD = {"Origin": FOREIGN}
SANDBOX = {**CORS, "Origin": "null"}
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
IMAGE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
NEIGHBOUR = {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def node() -> AsyncIterator[Running]:
    async with running(settings(allowed_origins=FRIEND)) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def http(node: Running) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        yield client


async def clear(http: httpx2.AsyncClient, headers: Mapping[str, str], **body: Any) -> int:
    """The status of a write without a body, the one that needs no preflight."""
    return (await http.post("/api/admin/queue/clear", headers={**RIGHT, **headers}, **body)).status_code


# --- What is remembered ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        CORS,
        NO_CORS,
        FORM,
        OLD,
        SANDBOX,
        {**OLD, "Content-Type": "text/plain"},
        {**OLD, "Content-Type": "text/plain; application/json"},
        {**OLD, "Content-Type": "multipart/form-data; boundary=application/json"},
        {**CORS, "Content-Type": "application/x-www-form-urlencoded"},
        {"Origin": "https://127.0.0.1"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Origin": f"{FRIEND}.evil.example"},
        {"Origin": f"{FRIEND}:8443"},
        {"Origin": FRIEND.replace("https", "http")},
        {"Origin": "file://"},
        {"Origin": ""},
        LINK,
        IMAGE,
        NEIGHBOUR,
        {"Sec-Fetch-Site": "something-new"},
        {**LINK, "Referer": f"{FOREIGN}/page"},
        # Another origin's name in the wrong place.
        {**LINK, "Referer": f"{FOREIGN}/{FRIEND}"},
    ],
)
async def test_a_foreign_page_does_nothing_with_remembered_credentials(
    http: httpx2.AsyncClient, headers: dict[str, str]
) -> None:
    assert await clear(http, headers) == 401


async def test_a_lying_origin_counts_as_a_foreign_one(node: Running, http: httpx2.AsyncClient) -> None:
    assert await clear(http, {"Origin": node.url, "Sec-Fetch-Site": "cross-site"}) == 401
    assert await clear(http, {"Origin": node.url, "Sec-Fetch-Site": "same-site"}) == 401
    two = [("Origin", FOREIGN), ("Origin", node.url), *RIGHT.items()]
    assert (await http.post("/api/admin/queue/clear", headers=two)).status_code == 401


async def test_what_is_written_by_a_foreign_page_is_not_written(
    node: Running, http: httpx2.AsyncClient
) -> None:
    async with socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_system_status", {"active": True})
        await admin.call("queue.register", {"callsign": "W1AW"})
        for path in ("queue/clear", "queue/next", "qso/complete"):
            for headers in (CORS, NO_CORS, FORM, SANDBOX):
                await http.post(f"/api/admin/{path}", headers={**RIGHT, **headers})
        snapshot = (await admin.call("public.get_snapshot"))["data"]
        assert [entry["callsign"] for entry in snapshot["queue"]["queue"]] == ["W1AW"]
        await admin.call("admin.set_system_status", {"active": False})


async def test_reading_with_remembered_credentials_comes_to_nothing(http: httpx2.AsyncClient) -> None:
    for headers in (LINK, IMAGE, NO_CORS):
        assert (await http.get("/api/admin/queue", headers={**RIGHT, **headers})).status_code == 401
    # In CORS mode the answer is made, and the browser keeps it from the page.
    answer = await http.get("/api/admin/queue", headers={**RIGHT, **CORS})
    assert "access-control-allow-credentials" not in answer.headers


async def test_a_websocket_of_a_foreign_page_is_nobodys(node: Running) -> None:
    for headers in (
        {"Origin": FOREIGN},
        {"Origin": "null"},
        {"Origin": FOREIGN, **JSON, "Sec-Fetch-Site": "cross-site"},
        {"Origin": FOREIGN, "Sec-Fetch-Mode": "cors"},
        {"Origin": node.url, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        async with socket_client(node.websocket, ADMIN, additional_headers=headers) as page:
            answer = await page.call("admin.clear_queue")
        assert answer["error"]["code"] == "not_authenticated", headers


# --- What is meant --------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin"}])
async def test_programs_and_the_servers_own_pages_go_on_working(
    node: Running, http: httpx2.AsyncClient, headers: dict[str, str]
) -> None:
    assert await clear(http, headers) == 200
    assert await clear(http, {**headers, "Origin": node.url}) == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_allow_listed_origins_may_use_what_is_remembered(http: httpx2.AsyncClient, site: str) -> None:
    assert await clear(http, {"Origin": FRIEND, "Sec-Fetch-Site": site, "Sec-Fetch-Mode": "cors"}) == 200
    # Without an Origin, the page tells where the request comes from.
    assert await clear(http, {"Sec-Fetch-Site": site, "Referer": f"{FRIEND}/console"}) == 200


@pytest.mark.parametrize("origin", [CORS, SANDBOX, OLD])
async def test_a_password_that_a_foreign_page_sends_itself_goes_on_working(
    http: httpx2.AsyncClient, origin: dict[str, str]
) -> None:
    """A request that had a preflight carries no remembered credentials to an origin that gets none."""
    own = {**RIGHT, **origin}
    read = await http.get("/api/admin/queue", headers=own)
    assert read.status_code == 200
    assert "access-control-allow-credentials" not in read.headers
    written = await http.post("/api/admin/frequency", json={"frequency": "14.2"}, headers=own)
    assert written.status_code == 200
    assert (await http.delete("/api/admin/frequency", headers=own)).status_code == 200
    # A write without a body says by one header more that it had a preflight.
    assert await clear(http, {**origin, **JSON}) == 200
    assert await clear(http, {**origin, "Content-Type": "application/json; charset=utf-8"}) == 200
    assert await clear(http, {**origin, "Idempotency-Key": "0123456789abcdef-foreign"}) == 200
    assert await clear(http, {**origin, "X-Requested-With": "XMLHttpRequest"}) == 200


@pytest.mark.parametrize("origin", [FOREIGN, "null"])
@pytest.mark.parametrize("wanted", ["authorization", "authorization,content-type", "idempotency-key"])
async def test_the_preflight_allows_headers_but_no_remembered_credentials(
    http: httpx2.AsyncClient, origin: str, wanted: str
) -> None:
    """What all of the above rests on."""
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": wanted,
    }
    answer = await http.options("/api/admin/queue/clear", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == origin
    assert "access-control-allow-credentials" not in answer.headers
    assert wanted.split(",")[0] in answer.headers["access-control-allow-headers"].lower()
    asked["Origin"] = FRIEND
    friendly = await http.options("/api/admin/queue/clear", headers=asked)
    assert friendly.headers["access-control-allow-credentials"] == "true"


async def test_credentials_given_twice_are_none(http: httpx2.AsyncClient) -> None:
    twice = [("Authorization", RIGHT["Authorization"]), ("Authorization", RIGHT["Authorization"])]
    answer = await http.get("/api/admin/queue", headers=twice)
    assert (answer.status_code, answer.headers["x-error-code"]) == (401, "not_authenticated")
