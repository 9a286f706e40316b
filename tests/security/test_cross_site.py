"""Requests that a page of another site has the browser make, with the credentials that it remembers."""

from __future__ import annotations

import json

import pytest

from tests.security.attacker import RIGHT, ask, http, over_http, position, raw_exchange
from tests.support.server import Running

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERVER = {"allowed_origins": "https://good.example"}
EVIL = "Origin: https://evil.test"
SITE, SAME_SITE = "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"
NAVIGATE, NO_CORS, CORS = (f"Sec-Fetch-Mode: {mode}" for mode in ("navigate", "no-cors", "cors"))
FORM = "Content-Type: application/x-www-form-urlencoded"

# What a page can have sent without asking first (Fetch standard: simple requests).
SIMPLE = {
    "form": [EVIL, SITE, NAVIGATE, FORM],
    "form in an older browser": [EVIL, FORM],
    "form of a sandboxed frame": ["Origin: null", SITE, NAVIGATE, FORM],
    "form without referrer": [SITE, NAVIGATE, FORM],
    "form of plain text": [EVIL, SITE, NAVIGATE, "Content-Type: text/plain"],
    "form of parts": [EVIL, SITE, NAVIGATE, "Content-Type: multipart/form-data; boundary=application/json"],
    "form of a sub domain": ["Origin: https://a.good.example", SAME_SITE, NAVIGATE, FORM],
    "form on another port": ["Origin: http://server:81", SAME_SITE, NAVIGATE, FORM],
    "form of the same name by TLS": ["Origin: https://server.evil.test", SITE, NAVIGATE, FORM],
    "fetch with credentials": [EVIL, SITE, CORS],
    "fetch with credentials in an older browser": [EVIL],
    "fetch that cannot be read": [EVIL, SITE, NO_CORS, "Content-Type: text/plain"],
    "beacon": [EVIL, SITE, NO_CORS, "Content-Type: text/plain;charset=UTF-8"],
    "beacon without a type": [EVIL, SITE, NO_CORS],
    "type that names another in passing": [EVIL, SITE, CORS, "Content-Type: text/plain; application/json"],
    "origin of the server from another site": ["Origin: http://server", SITE, NAVIGATE, FORM],
}


@pytest.mark.parametrize("lines", SIMPLE.values(), ids=SIMPLE)
async def test_no_page_of_another_site_writes_with_remembered_credentials(
    node: Running, lines: list[str]
) -> None:
    before = position(node)
    for one in over_http():
        if one.method != "POST":
            continue  # Others are announced by a preflight, which grants no credentials.
        for body in (b"", json.dumps(one.data).encode() if one.data else b"{}"):
            head = [f"Authorization: {RIGHT}", f"Content-Length: {len(body)}", *lines]
            answer = await raw_exchange(node, http("POST", one.path, *head, body=body))
            assert int(answer.split()[1]) == 401, (one.name, answer)
    assert position(node) == before


READING = {
    "link": [SITE, NAVIGATE, "Referer: https://evil.test/"],
    "link without referrer": [SITE, NAVIGATE],
    "image": [SITE, NO_CORS],
    "script": [SITE, NO_CORS, "Sec-Fetch-Dest: script"],
    "frame": [SITE, NAVIGATE, "Sec-Fetch-Dest: iframe"],
}


@pytest.mark.parametrize("lines", READING.values(), ids=READING)
async def test_nothing_that_a_page_embeds_is_read_with_remembered_credentials(
    node: Running, lines: list[str]
) -> None:
    for one in over_http():
        if one.method == "GET":
            answer = await raw_exchange(node, http("GET", one.path, f"Authorization: {RIGHT}", *lines))
            assert int(answer.split()[1]) == 401, one.name


async def test_no_preflight_grants_credentials_to_another_site(node: Running) -> None:
    for one in over_http():
        assert one.method is not None
        headers = {
            "Origin": "https://evil.test",
            "Access-Control-Request-Method": one.method,
            "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
        }
        answer = await ask(node, one.path, headers, "OPTIONS")
        assert "access-control-allow-credentials" not in answer.headers
        allowed = await ask(node, one.path, {**headers, "Origin": "https://good.example"}, "OPTIONS")
        assert allowed.headers["access-control-allow-credentials"] == "true"


async def test_programs_and_own_pages_are_not_hindered(node: Running) -> None:
    own = f"Origin: {node.url}", "Sec-Fetch-Site: same-origin", CORS, f"Host: {node.host}:{node.port}"
    for lines in ([], ["Sec-Fetch-Site: none", NAVIGATE], ["Origin: https://good.example", SITE, CORS], own):
        head = [f"Authorization: {RIGHT}", "Content-Length: 0", "Connection: close", *lines]
        request = ["POST /api/admin/queue/clear HTTP/1.1", *head]
        if lines is not own:
            request.append("Host: server")
        answer = await raw_exchange(node, "\r\n".join([*request, "", ""]).encode())
        assert int(answer.split()[1]) == 200, (lines, answer)
