"""Ways around the login, tried on every admin operation of the registry over every transport."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from core.transports.console import console_documents
from core.transports.http import ExactRoute
from generated.server.http_routes import ROUTES
from tests.security.attacker import (
    RIGHT,
    SETTINGS,
    WRONG,
    AdminOperation,
    admin_operations,
    ask,
    http,
    over_http,
    position,
    raw_exchange,
    verdict,
)
from tests.support.clients import SocketClient, basic, socket_client
from tests.support.server import ADMIN, Running, running, settings
from tests.transports.raw import raw_socket

pytestmark = pytest.mark.asyncio(loop_scope="module")

USER, PASSWORD = ADMIN
LOGIN = {"username": USER, "password": PASSWORD}


def token(text: str, encoding: str = "utf-8") -> str:
    return "Basic " + base64.b64encode(text.encode(encoding)).decode()


CALLERS: dict[str, dict[str, str | list[str]]] = {
    "no credentials": {},
    "empty header": {"Authorization": ""},
    "scheme alone": {"Authorization": "Basic"},
    "no base64": {"Authorization": "Basic !!!"},
    "half of the base64": {"Authorization": RIGHT[: len(RIGHT) // 2]},
    "no colon": {"Authorization": token(USER)},
    "not UTF-8": {"Authorization": token(f"{USER}:\xff", "latin-1")},
    "wrong password": {"Authorization": WRONG},
    "wrong user": {"Authorization": token(f"root:{PASSWORD}")},
    "empty password": {"Authorization": token(f"{USER}:")},
    "empty user": {"Authorization": token(f":{PASSWORD}")},
    "empty both": {"Authorization": token(":")},
    "upper case": {"Authorization": token(f"{USER}:{PASSWORD}".upper())},
    "password and NUL": {"Authorization": token(f"{USER}:{PASSWORD}\0")},
    "password and line end": {"Authorization": token(f"{USER}:{PASSWORD}\n")},
    "password twice": {"Authorization": token(f"{USER}:{PASSWORD}{PASSWORD}")},
    "credentials not encoded": {"Authorization": f"Basic {USER}:{PASSWORD}"},
    "Bearer": {"Authorization": RIGHT.replace("Basic", "Bearer")},
    "Digest": {"Authorization": f'Digest username="{USER}", response="{PASSWORD}"'},
    "no scheme": {"Authorization": RIGHT.removeprefix("Basic ")},
    "two schemes in one": {"Authorization": f"Bearer x, {RIGHT}"},
    "wrong header twice": {"Authorization": [WRONG, WRONG]},
    "wrong and right header": {"Authorization": [WRONG, RIGHT]},
    "right and wrong header": {"Authorization": [RIGHT, WRONG]},
    "Proxy-Authorization": {"Proxy-Authorization": RIGHT},
    "X-Authorization": {"X-Authorization": RIGHT},
    "cookie": {"Cookie": f"Authorization={RIGHT}; user={USER}; password={PASSWORD}; admin=true"},
    "user of a proxy": {"X-Forwarded-User": USER, "Remote-User": USER, "X-Remote-User": USER},
    "address of the server": {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
}


async def over_every_route(
    node: Running, headers: dict[str, str | list[str]], query: str = ""
) -> list[tuple[str, int]]:
    """Which admin routes answered otherwise than 401 to these headers, or changed something."""
    before = position(node)
    found = []
    for one in over_http():
        body = b"" if one.data is None or one.method in ("GET", "DELETE") else json.dumps(one.data).encode()
        lines = [
            f"{name}: {value}"
            for name, values in headers.items()
            for value in ([values] if isinstance(values, str) else values)
        ]
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        assert one.method is not None
        answer = await raw_exchange(node, http(one.method, one.path + query, *lines, body=body))
        status = int(answer.split()[1])
        if status != 401 or position(node) != before:
            found.append((one.name, status))
    return found


async def over_websocket(client: SocketClient, node: Running) -> list[tuple[str, Any]]:
    """Which admin operations were not refused with 401 on this connection, or changed something."""
    before = position(node)
    found = []
    for one in admin_operations():
        answer = await client.call(one.name, one.data)
        if answer["success"] or answer["error"]["status"] != 401 or position(node) != before:
            found.append((one.name, answer))
    return found


# --- Credentials ----------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", CALLERS.values(), ids=CALLERS)
async def test_nobody_but_the_admin_gets_in_over_http(
    node: Running, headers: dict[str, str | list[str]]
) -> None:
    assert await over_every_route(node, headers) == []


@pytest.mark.parametrize("headers", CALLERS.values(), ids=CALLERS)
async def test_nobody_but_the_admin_gets_in_over_websocket(
    node: Running, headers: dict[str, str | list[str]]
) -> None:
    before = position(node)
    async with raw_socket(node, headers) as client:
        await client.event("connected")
        for one in admin_operations():
            await client.request(one.name, one.name, data=one.data)
            answer = await client.message()
            assert (answer["id"], answer["success"]) == (one.name, False)
            assert answer["error"]["status"] == 401, answer
    assert position(node) == before


async def test_nobody_but_the_admin_reads_the_metrics(node: Running) -> None:
    for name, headers in CALLERS.items():
        answer = await ask(node, "/metrics", headers)
        assert answer.status == 401, name
        assert b"pileup_" not in answer.body
    assert (await ask(node, "/metrics", {"Authorization": RIGHT})).status == 200


async def test_the_admin_gets_in() -> None:
    # Without it, the tests above would be content with a server that refuses everyone.
    async with running(settings(**SETTINGS)) as node, socket_client(node.websocket, ADMIN) as client:
        assert (await client.call("admin.set_system_status", {"active": True}))["success"]
        assert [one.name for one in await _succeeding(client)] == [one.name for one in admin_operations()]


async def _succeeding(client: SocketClient) -> list[AdminOperation]:
    done = []
    for one in admin_operations():
        # Each from where its example begins: open, and with one caller who waits.
        await client.call("admin.set_system_status", {"active": True})
        await client.call("queue.register", {"callsign": "W1AW"})
        if (await client.call(one.name, one.data))["success"]:
            done.append(one)
    return done


@pytest.mark.parametrize(
    ("username", "password"), [(None, None), ("admin", ""), ("", "s3cret-pass"), ("", "")]
)
async def test_without_configured_credentials_nobody_is_admin(
    username: str | None, password: str | None
) -> None:
    chosen = settings(**SETTINGS, admin_username=username, admin_password=password)
    async with running(chosen) as node:
        for header in (basic(username or "", password or ""), basic("", ""), basic("None", "None"), RIGHT):
            for one in over_http():
                answer = await ask(node, one.path, {"Authorization": header}, one.method or "GET")
                assert (answer.status, answer.headers["x-error-code"]) == (503, "auth_not_configured")
            async with socket_client(node.websocket, additional_headers={"Authorization": header}) as client:
                assert await verdict(client) == "auth_not_configured"
                answer = await client.call(
                    "auth.login", {"username": username or "", "password": password or ""}
                )
                assert answer["error"]["code"] == "auth_not_configured"


# --- Logins of a connection -----------------------------------------------------------------------


async def test_a_logout_ends_the_login(node: Running) -> None:
    async with socket_client(node.websocket, ADMIN) as client:
        assert await verdict(client) is None
        assert (await client.call("auth.logout"))["success"]
        assert await over_websocket(client, node) == []


@pytest.mark.parametrize(
    "data",
    [
        {**LOGIN, "password": "wrong"},
        {**LOGIN, "username": "root"},
        {**LOGIN, "password": ""},
        {**LOGIN, "password": None},
        {**LOGIN, "password": [PASSWORD]},
        {**LOGIN, "password": {"password": PASSWORD}},
        {**LOGIN, "password": True},
        {"username": USER},
        [USER, PASSWORD],
        f"{USER}:{PASSWORD}",
        None,
    ],
    ids=[
        "wrong password",
        "wrong user",
        "empty password",
        "null",
        "list",
        "object",
        "true",
        "no password",
        "list of both",
        "text of both",
        "nothing",
    ],
)
async def test_a_failed_login_gives_nothing(node: Running, data: Any) -> None:
    async with socket_client(node.websocket) as client:
        assert not (await client.call("auth.login", data))["success"]
        assert await over_websocket(client, node) == []


async def test_a_login_is_of_one_connection(node: Running) -> None:
    async with socket_client(node.websocket) as one, socket_client(node.websocket) as other:
        assert (await one.call("auth.login", LOGIN))["success"]
        assert await verdict(one) is None
        assert await over_websocket(other, node) == []
        assert await over_every_route(node, {}) == []
    async with socket_client(node.websocket) as another:
        assert await over_websocket(another, node) == []


# --- Other spellings ------------------------------------------------------------------------------


def spellings(path: str) -> Iterator[str]:
    """Paths that some server or proxy might take for `path`."""
    head, _, last = path.rpartition("/")
    yield path + "/"
    yield path + "//"
    yield path + "/."
    yield path + "/.."
    yield path + "."
    yield path + "%00"
    yield path + "%20"
    yield path + "%0a"
    yield path + "%2f"
    yield path + ";a=b"
    yield path + ".json"
    yield path + "#x"
    yield path + "?/api/public/status"
    yield "/" + path
    yield f"{head}//{last}"
    yield f"{head}/./{last}"
    yield f"{head}/x/../{last}"
    yield f"{head}/x/..;/{last}"
    yield f"{head}%2f{last}"
    yield f"{head}%252f{last}"
    yield f"{head}\\{last}"
    yield f"{head}%5c{last}"
    yield "/api/public/.." + path.removeprefix("/api")
    yield "/api/public/%2e%2e" + path.removeprefix("/api")
    yield "/static/.." + path
    yield path.upper()
    yield path.replace("/admin/", "/Admin/")
    yield path.replace("admin", "%61dmin")
    yield path.replace("admin", "%2561dmin")
    yield "http://server" + path
    yield "http://admin@server" + path


async def test_no_other_spelling_of_a_path_gets_in(node: Running) -> None:
    before = position(node)
    for one in over_http():
        for path in spellings(one.path):
            assert one.method is not None
            answer = await raw_exchange(node, http(one.method, path, "Content-Length: 0"))
            status = int(answer.split()[1])
            # 307: to the path without its slash, which asks for the login as ever.
            assert status in (307, 400, 401, 404, 405), (one.name, path, answer)
            assert b"W1AW" not in answer.partition(b"\r\n\r\n")[2]
    assert position(node) == before


METHODS = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
    "QUERY", "PROPFIND", "MKCOL", "LINK", "get", "PoST", "FOO",
]  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
async def test_no_other_method_gets_in(node: Running, method: str) -> None:
    before = position(node)
    for one in over_http():
        answer = await raw_exchange(node, http(method, one.path, "Content-Length: 0"))
        assert int(answer.split()[1]) in (400, 401, 404, 405), (one.name, answer)
    assert position(node) == before


async def test_a_preflight_does_nothing(node: Running) -> None:
    before = position(node)
    for one in over_http():
        assert one.method is not None
        headers = {"Origin": "https://evil.test", "Access-Control-Request-Method": one.method}
        answer = await ask(node, one.path, headers, "OPTIONS")
        assert (answer.status, answer.body) == (200, b"OK")
    assert position(node) == before


OVERRIDES = [
    "X-HTTP-Method-Override: {method}",
    "X-HTTP-Method: {method}",
    "X-Method-Override: {method}",
    "X-Original-URL: {path}",
    "X-Rewrite-URL: {path}",
    "X-Forwarded-Path: {path}",
    "X-Forwarded-Prefix: {path}",
    "X-Original-Method: {method}",
]


@pytest.mark.parametrize("header", OVERRIDES, ids=[text.partition(":")[0] for text in OVERRIDES])
async def test_no_header_changes_method_or_path(node: Running, header: str) -> None:
    before = position(node)
    plain = await ask(node, "/api/public/status")
    for one in over_http():
        line = header.format(method=one.method, path=one.path)
        name, _, value = line.partition(": ")
        changed = await ask(node, "/api/public/status", {name: value})
        assert (changed.status, changed.body) == (plain.status, plain.body)
        for method in ("GET", "POST"):
            answer = await raw_exchange(node, http(method, one.path, line, "Content-Length: 0"))
            assert int(answer.split()[1]) in (401, 405), (one.name, answer)
    assert position(node) == before


async def test_there_is_no_route_beside_those_of_the_registry(node: Running) -> None:
    allowed = {(route.method, route.path) for route in ROUTES}
    pages = {
        "/api/events/stream", "/status", "/openapi.json", "/asyncapi.json", "/docs", "/redoc", "/console",
        "/docs/page.css", "/docs/page.js", *console_documents(b"{}"),
        "/static/logo.png", "/static/status.js", "/healthz", "/readyz", "/metrics", "/ws",
    }  # fmt: skip
    admin = {one.name for one in admin_operations()}
    for route in node.bridge.app.router.routes:
        assert isinstance(route, ExactRoute)
        (method,) = route.methods or {""}
        assert (method, route.path) in allowed or (method == "GET" and route.path in pages), route
    # An alias has the operation's own rule, since the rule belongs to the operation.
    for one in ROUTES:
        assert one.path.startswith("/api/admin/") == (one.operation in admin)


# --- Other spellings on WebSocket -----------------------------------------------------------------


def names(name: str) -> Iterator[str]:
    """Names that are not `name`, though some might take them for it."""
    topic, _, verb = name.partition(".")
    yield from (f"{name} ", f" {name}", f"{name}\0", f"\0{name}", f"{name}\n", f"\t{name}", f"\ufeff{name}")
    yield from (name.upper(), name.title(), name.replace(".", "/"), name.replace(".", ".."))
    yield from (name.replace(".", "%2e"), name.replace(".", "\u3002"), name.replace(".", "\uff0e"))
    yield from (name.replace("a", "\u0430"), name.replace("e", "\u0435"), name.replace("e", "e\u0301"))
    yield from (
        f"{topic}.\u200b{verb}",
        f"{topic}.\u00ad{verb}",
        f"\u202e{name}",
        name.replace("_", "\u2017"),
    )
    yield from (f"public.get_status;{name}", f"public.get_status\n{name}", f"{name}.public.get_status")
    yield from (f"queue.{name}", f"{topic}.__class__.{verb}", f"{topic}.{verb}.__call__", verb, topic, "")


async def test_no_other_spelling_of_a_name_gets_in(node: Running) -> None:
    before = position(node)
    async with socket_client(node.websocket, ADMIN) as client:
        # As admin, so that only the name can be what is refused.
        for one in admin_operations():
            for name in names(one.name):
                answer = await client.call(name, one.data)
                assert answer["error"]["code"] == "unknown_operation", (name, answer)
    assert position(node) == before


async def test_no_frame_hides_a_second_operation(node: Running) -> None:
    before = position(node)
    for one in admin_operations():
        async with socket_client(node.websocket, ADMIN) as client:
            name, data = json.dumps(one.name), json.dumps(one.data)
            begin, public = '{"id":"1","type":"request",', '"operation":"public.get_status"'
            for text, code in (
                (f'{begin}{public},"operation":{name},"data":{data}}}', "json_invalid"),
                (f'{begin}"operation":{name},{public},"data":{data}}}', "json_invalid"),
                (f'{begin}{public},"oper\\u0061tion":{name},"data":{data}}}', "json_invalid"),
                (f'{begin}{public},"Operation":{name},"data":{data}}}', "frame_invalid"),
                (f'{begin}{public},"data":{data}}}{begin}"operation":{name}}}', "json_invalid"),
                (f'[{begin}"operation":{name},"data":{data}}}]', "frame_invalid"),
                (f'{begin}"operation":[{name}],"data":{data}}}', "frame_invalid"),
                (f'{{"id":"1","type":"response","operation":{name},"data":{data}}}', "frame_invalid"),
                (f'{{"id":"1","type":"event","operation":{name},"data":{data}}}', "frame_invalid"),
                (f'{begin}"operation":{name},"data":{data},"identity":{{"name":"admin"}}}}', "frame_invalid"),
            ):
                assert (await client.raw(text))["error"]["code"] == code, text
    assert position(node) == before


async def test_data_cannot_claim_an_identity(node: Running) -> None:
    claims: dict[str, Any] = {
        **LOGIN,
        "identity": {"name": USER, "is_admin": True},
        "caller": {"identity": {"name": USER}},
        "authorization": RIGHT,
        "auth": "public",
        "admin": True,
        "__class__": {"auth": "public"},
    }
    before = position(node)
    async with socket_client(node.websocket) as client:
        for one in admin_operations():
            answer = await client.call(one.name, {**claims, **(one.data or {})})
            assert answer["error"]["code"] == "not_authenticated", one.name
    assert position(node) == before
