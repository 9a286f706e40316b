"""Texts that others wrote, in pages, headers and streams: markup, lines and headers stay texts."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from markupsafe import escape

from tests.security.attacker import SETTINGS, ask, http, raw_exchange
from tests.support.clients import socket_client, stream_client
from tests.support.qrz_server import W1AW, QrzServer
from tests.support.server import ADMIN, Running, running, settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

MARKUP = [
    "<script>alert(1)</script>",
    "</span><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "\"'><iframe srcdoc='<script>alert(1)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- --!><style>*{background:url(//evil.test)}</style>",
    "</title></style></textarea><script src=//evil.test/x.js>",
]
TAGS = re.compile(r"<(?:script|img|svg|iframe|style|textarea)\b[^>]*>", re.IGNORECASE)


def is_text(page: str, markup: str) -> bool:
    """Whether the page shows `markup` to be read, and nowhere as it was written."""
    written = str(escape(markup))
    return written in page and (written == markup or markup not in page)


@asynccontextmanager
async def looked_up(record: dict[str, str]) -> AsyncIterator[Running]:
    """A server whose directory is a QRZ service that knows W1AW by `record`; W1AW waits and is worked."""
    with QrzServer() as qrz:
        qrz.records = {call: {**W1AW, **record, "call": call} for call in ("W1AW", "K1ABC")}
        chosen = settings(**SETTINGS, qrz_username=qrz.USERNAME, qrz_password=qrz.PASSWORD, qrz_url=qrz.url)
        async with running(chosen) as node, socket_client(node.websocket, ADMIN) as admin:
            for operation, data in (
                ("admin.set_system_status", {"active": True}),
                ("queue.register", {"callsign": "W1AW"}),
                ("admin.next_qso", None),
                ("queue.register", {"callsign": "K1ABC"}),
            ):
                assert (await admin.call(operation, data))["success"]
            yield node


@pytest.mark.parametrize("markup", MARKUP)
async def test_what_the_callsign_directory_says_is_text_on_the_status_page(markup: str) -> None:
    async with looked_up({}) as plain:
        expected = TAGS.findall((await ask(plain, "/status")).body.decode())
    fields = dict.fromkeys(("fname", "name_fmt", "addr1", "addr2", "state", "country", "land"), markup)
    async with looked_up(fields) as node:
        answer = await ask(node, "/status")
        page = answer.body.decode()
        async with socket_client(node.websocket) as client:
            told = (await client.call("queue.get_current"))["data"]["qrz"]["name"]
    assert told == markup
    assert TAGS.findall(page) == expected
    assert is_text(page, markup)


@pytest.mark.parametrize("markup", MARKUP)
async def test_what_the_operator_sets_is_text_on_the_status_page(markup: str) -> None:
    async with running(settings(**SETTINGS)) as node, socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_system_status", {"active": True})
        plain = TAGS.findall((await ask(node, "/status")).body.decode())
        assert (await admin.call("admin.set_frequency", {"frequency": markup}))["success"]
        assert (await admin.call("admin.set_split", {"split": markup}))["success"]
        page = (await ask(node, "/status")).body.decode()
    assert TAGS.findall(page) == plain
    assert is_text(page, markup)


@pytest.mark.parametrize("markup", [*MARKUP, "W1AW<b>", "W1AW\n", "Ｗ１ＡＷ", "W1AW\u202e", "W1A\u0412"])
async def test_no_callsign_carries_markup(node: Running, markup: str) -> None:
    async with socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_system_status", {"active": True})
        answer = await admin.call("queue.register", {"callsign": markup})
        # A line end at its end is trimmed with the other blanks; all else is refused.
        if answer["success"]:
            assert answer["data"]["entry"]["callsign"] == "W1AW"
        else:
            assert answer["error"]["code"] == "invalid_callsign"
            assert markup not in answer["error"]["message"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,<script>", "//evil.test/x", "x"])
async def test_a_picture_is_on_the_web_or_nowhere(address: str) -> None:
    async with looked_up({"image": address}) as node, socket_client(node.websocket) as client:
        assert (await client.call("queue.get_current"))["data"]["qrz"]["image"] is None


@pytest.mark.parametrize(
    "text", ["a\n\ndata: forged\n\n", "a\r\rid: 1", "a\u2028event: forged\u2029", "a\0b"]
)
async def test_no_text_forges_an_event(text: str) -> None:
    async with (
        running(settings(**SETTINGS)) as node,
        socket_client(node.websocket, ADMIN) as admin,
        stream_client(node.url) as stream,
    ):
        assert (await admin.call("admin.set_frequency", {"frequency": text}))["success"]
        assert (await admin.call("admin.set_split", {"split": "last"}))["success"]
        name, data, _ = await stream.frame()
        assert (name, data["data"]["frequency"]) == ("frequency_update", text)
        name, data, _ = await stream.frame()
        assert (name, data["data"]["split"]) == ("split_update", "last")


# --- Headers of answers ---------------------------------------------------------------------------

SPLITTING = [
    "%0d%0aSet-Cookie:%20a=b",
    "%0aSet-Cookie:a=b",
    "%0d%0a%0d%0a<html>",
    "%E5%98%8A%E5%98%8DSet-Cookie:a",
]


@pytest.mark.parametrize("text", SPLITTING)
@pytest.mark.parametrize(
    "path",
    [
        "/api/queue/status/W1AW{}",
        "/api/queue/status/W1AW{}/",
        "/api/queue/{}/",
        "/{}",
        "/api/events/history?after={}",
        "/api/events/stream?resume={}",
        "/api/events/stream?events={}",
    ],
)
async def test_no_path_or_query_adds_a_header(node: Running, path: str, text: str) -> None:
    answer = await raw_exchange(node, http("HEAD", path.format(text)) + http("GET", path.format(text)), 10)
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nset-cookie" not in head
    assert b"\nset-cookie" not in answer.lower()


@pytest.mark.parametrize(
    "line",
    [
        "Origin: https://evil.test\r\n Set-Cookie: a=b",
        "X-Request-ID: a\tb\x7f",
        "X-Request-ID: <script>",
        "X-Request-ID: " + "a" * 5000,
        "Access-Control-Request-Headers: a\x01b, set-cookie",
        "Idempotency-Key: a\x00b",
        "Last-Event-ID: a\x0bb",
    ],
    ids=["folded origin", "controls", "markup", "very long", "preflight", "key", "event id"],
)
async def test_no_request_header_comes_back_as_it_was(node: Running, line: str) -> None:
    value = line.partition(": ")[2].encode()
    request = http(
        "OPTIONS", "/api/queue/list", "Origin: https://a.test", "Access-Control-Request-Method: GET", line
    )
    for data in (request, http("GET", "/api/queue/list", line)):
        answer = await raw_exchange(node, data)
        head = answer.partition(b"\r\n\r\n")[0]
        assert value not in head
        assert b"\r\nset-cookie" not in head.lower()


async def test_a_redirect_leads_to_the_same_server_and_path(node: Running) -> None:
    for path, target in (
        ("/api/admin/queue/", "/api/admin/queue"),
        ("/api/queue/status/W1AW%0d%0aX:y/", "/api/queue/status/W1AW%0D%0AX:y"),
    ):
        answer = await ask(node, path)
        assert (answer.status, answer.headers["location"]) == (307, f"http://{node.host}:{node.port}{target}")
    for path in ("//evil.test/", "//evil.test/api/queue/list/", "/\\evil.test/", "/%2f%2fevil.test/"):
        answer = await ask(node, path)
        assert answer.status in (400, 404)
        assert "location" not in answer.headers


# --- What browsers are told -----------------------------------------------------------------------


def policy(header: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in header.split(";"))}


@pytest.mark.parametrize("path", ["/status", "/docs", "/redoc"])
async def test_pages_run_their_own_scripts_only(path: str) -> None:
    chosen = settings(
        **SETTINGS, frontend_url="https://radio.example", allowed_origins="https://club.example"
    )
    async with running(chosen) as node:
        answer = await ask(node, path)
    rules = policy(answer.headers["content-security-policy"])
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    for source in rules["script-src"]:
        # A hash, the server's own files, or nothing: no other host, nothing inline, nothing computed.
        assert re.fullmatch(r"'none'|'self'|'sha256-[\w+/=]+'", source)
    assert len(rules["script-src"]) == max(1, answer.body.count(b"<script"))
    framed = [] if path != "/status" else ["https://club.example", "https://radio.example"]
    assert rules["frame-ancestors"] == ["'self'", *framed]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_hash_in_the_policy_is_that_of_the_script() -> None:
    async with running(settings(**SETTINGS)) as node:
        for path in ("/status", "/docs", "/redoc"):
            answer = await ask(node, path)
            rules = policy(answer.headers["content-security-policy"])
            for kind, tag in (("script-src", "script"), ("style-src", "style")):
                for text in re.findall(rf"<{tag}>(.*?)</{tag}>", answer.body.decode(), re.DOTALL):
                    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
                    assert f"'sha256-{digest}'" in rules[kind] or "'unsafe-inline'" in rules[kind]
                    assert kind == "style-src" or "'unsafe-inline'" not in rules[kind]


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/api/queue/list", "GET"),
        ("/nowhere", "GET"),
        ("/api/queue/register", "POST"),
        ("/openapi.json", "GET"),
    ],
)
async def test_no_answer_is_taken_for_another_kind(node: Running, path: str, method: str) -> None:
    answer = await ask(node, path, method=method)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_no_answer_names_what_was_looked_for_in_vain(node: Running) -> None:
    for path in ("/<script>alert(1)</script>", "/api/queue/%3Cscript%3E", "/?<script>"):
        assert b"script" not in (await raw_exchange(node, http("GET", path))).lower()


# --- Files ----------------------------------------------------------------------------------------

OUTSIDE = [
    "/static/../server.py",
    "/static/..%2fserver.py",
    "/static/%2e%2e/server.py",
    "/static/....//server.py",
    "/static/..\\server.py",
    "/static/%5c..%5cserver.py",
    "/static/%252e%252e/server.py",
    "/static//etc/passwd",
    "/static/%00",
    "/static/logo.png%00.txt",
    "/static/logo.png/",
    "/static/logo.png/../../server.py",
    "/static/LOGO.PNG",
    "/static/",
    "/static",
    "/../../../../etc/passwd",
    "/.env",
    "/.git/config",
    "/pileup-buster.db",
    "/etc/passwd",
    "file:///etc/passwd",
    "/static/logo.png?../../server.py",
]


@pytest.mark.parametrize("path", OUTSIDE)
async def test_no_path_leaves_the_folder_of_files(node: Running, path: str) -> None:
    logo = (await ask(node, "/static/logo.png")).body
    answer = await raw_exchange(node, http("GET", path))
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    assert status in (307, 400, 404) or (status == 200 and body == logo and "?" in path), answer
    assert b"import" not in body
    assert b"root:" not in body


async def test_a_file_has_no_ranges_to_be_computed(node: Running) -> None:
    whole = (await ask(node, "/static/logo.png")).body
    ranges = "bytes=" + ",".join(f"{number}-" for number in range(2000))
    answer = await ask(node, "/static/logo.png", {"Range": ranges, "If-Range": '"x"'})
    assert (answer.status, answer.body) == (200, whole)
