"""HTTP around the operations: bodies, errors, methods (DESIGN, sections 5 and 7; QUIRKS, 8 to 10)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from core.bridge.store import StoreUnavailable
from generated.server import limits
from tests.support.clients import basic, socket_client
from tests.support.server import ADMIN, Running
from tests.transports.raw import raw_connection

pytestmark = pytest.mark.asyncio(loop_scope="module")

REGISTER = "/api/queue/register"
STATUS = "/api/admin/status"
JSON = {"Content-Type": "application/json"}


@pytest_asyncio.fixture(loop_scope="module")
async def node(shared_node: Running) -> Running:
    return shared_node


@pytest_asyncio.fixture(loop_scope="module")
async def http(node: Running) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        yield client


def seen(answer: httpx2.Response) -> tuple[int, str | None, Any]:
    """Status, error code and detail."""
    assert answer.headers["content-type"] == "application/json"
    return answer.status_code, answer.headers.get("x-error-code"), answer.json()["detail"]


# --- Bodies ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [limits.BODY_BYTES + 1, 4 * limits.BODY_BYTES, 64 * limits.BODY_BYTES])
async def test_a_body_that_is_too_large_is_413(http: httpx2.AsyncClient, size: int, chunked: bool) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(0, size, 4096):
            yield b" " * min(4096, size)

    content: Any = parts() if chunked else b" " * size
    try:
        answer = await http.post(REGISTER, content=content, headers=JSON)
    except (httpx2.WriteError, httpx2.ReadError):
        # Cut off far beyond the limit, while it was still sending.
        assert size > 16 * limits.BODY_BYTES
    else:
        assert seen(answer) == (413, "body_too_large", "The body is larger than 65536 bytes")
    assert (await http.get("/healthz")).status_code == 200


async def test_the_largest_body_is_taken(http: httpx2.AsyncClient) -> None:
    head, tail = b'{"callsign":"BAD!","x":"', b'"}'
    content = head + b"x" * (limits.BODY_BYTES - len(head) - len(tail)) + tail
    assert len(content) == limits.BODY_BYTES
    answer = await http.post(REGISTER, content=content, headers=JSON)
    assert seen(answer)[:2] == (400, "invalid_callsign")


@pytest.mark.parametrize(
    "body", [b"\xff", b'{"callsign":"\xe9"}', b'{"callsign":"\xed\xa0\x80"}', b"\xff\xfe\x00"]
)
async def test_a_body_that_cannot_be_decoded_is_400(http: httpx2.AsyncClient, body: bytes) -> None:
    for path in (REGISTER, STATUS):
        answer = await http.post(path, content=body, headers=JSON)
        assert seen(answer) == (400, "body_unreadable", "There was an error parsing the body")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
async def test_the_encoding_of_a_body_is_recognised(http: httpx2.AsyncClient, encoding: str) -> None:
    content = json.dumps({"callsign": "é"}, ensure_ascii=False).encode(encoding)
    answer = await http.post(REGISTER, content=content, headers=JSON)
    assert seen(answer)[:2] == (400, "invalid_callsign")


@pytest.mark.parametrize(
    ("body", "position", "reason"),
    [
        (b'{"callsign":', 12, "Expecting value"),
        ('{"é":tru}'.encode(), 5, "Expecting value"),
        ('{"é":tru}'.encode("utf-16"), 5, "Expecting value"),
        (b"  ", 2, "Expecting value"),
        (b"{} {}", 3, "Extra data"),
        (b"[" * 40, 32, "Nested deeper than 32 levels"),
        (b'{"a":1,"a":2}', 7, "Duplicate member 'a'"),
        (b'{"a":NaN}', 5, "NaN is not JSON"),
        (b'{"a":1e999}', 5, "Number out of range"),
        (b'{"a":"\\ud800"}', 5, "Unpaired surrogate"),
    ],
)
async def test_a_body_that_is_no_json_is_422_with_its_place(
    http: httpx2.AsyncClient, body: bytes, position: int, reason: str
) -> None:
    answer = await http.post(REGISTER, content=body, headers=JSON)
    assert seen(answer) == (
        422,
        "json_invalid",
        [
            {
                "type": "json_invalid",
                "loc": ["body", position],
                "msg": "JSON decode error",
                "input": {},
                "ctx": {"error": reason},
            }
        ],
    )


async def test_malformed_json_comes_before_credentials_and_a_wrong_shape_after(
    http: httpx2.AsyncClient,
) -> None:
    assert seen(await http.post(STATUS, content=b"{", headers=JSON))[:2] == (422, "json_invalid")
    assert seen(await http.post(STATUS, json=[]))[:2] == (401, "not_authenticated")
    assert seen(await http.post(STATUS, json=[], auth=ADMIN))[:2] == (422, "validation_failed")
    assert (await http.post("/api/admin/queue/next", content=b"{", headers=JSON, auth=ADMIN)).json() is None


async def test_a_client_that_leaves_in_the_middle_of_a_body_is_no_fault(
    node: Running, http: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    async with raw_connection(node) as client:
        head = f"POST {REGISTER} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nContent-Type: application/json"
        await client.send(f"{head}\r\n\r\n{{".encode())
        while not node.server.server_state.tasks:
            await asyncio.sleep(0)
    while node.server.server_state.tasks or node.server.server_state.connections:
        await asyncio.sleep(0)
    assert [record.message for record in caplog.records if record.exc_info] == []
    assert (await http.get("/healthz")).status_code == 200


# --- Errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "data", "status", "code", "detail"),
    [
        ("GET", "/nowhere", None, 404, "not_found", "Not Found"),
        ("GET", "/api/admin/nowhere", None, 404, "not_found", "Not Found"),
        ("DELETE", "/api/admin/queue/a%2Fb", None, 404, "not_found", "Not Found"),
        ("PUT", REGISTER, None, 405, "method_not_allowed", "Method Not Allowed"),
        ("GET", "/api/admin/queue", None, 401, "not_authenticated", "Not authenticated"),
        ("POST", REGISTER, {"callsign": " "}, 400, "callsign_required", "Callsign is required"),
        ("GET", "/ws", None, 426, "upgrade_required", "This address speaks WebSocket only"),
    ],
)
async def test_every_error_has_its_code_in_a_header(
    http: httpx2.AsyncClient, method: str, path: str, data: Any, status: int, code: str, detail: str
) -> None:
    assert seen(await http.request(method, path, json=data)) == (status, code, detail)


async def test_a_complaint_about_data_is_a_list(http: httpx2.AsyncClient) -> None:
    status, code, detail = seen(await http.post(REGISTER, json={}))
    assert (status, code) == (422, "validation_failed")
    assert detail == [
        {"type": "missing", "loc": ["body", "callsign"], "msg": "Field required", "input": {}},
    ]


@pytest.mark.parametrize("header", [None, "Basic x", basic("admin", "wrong"), "Bearer x"])
async def test_who_is_not_let_in_is_asked_for_basic_credentials(
    http: httpx2.AsyncClient, header: str | None
) -> None:
    answer = await http.get("/api/admin/queue", headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Basic"


async def test_an_upgrade_is_named_where_it_is_needed(http: httpx2.AsyncClient) -> None:
    assert (await http.get("/ws")).headers["upgrade"] == "websocket"


@pytest.mark.parametrize("path", ["/api/queue/list", "/status", "/healthz", "/ws", "/api/events/stream"])
async def test_head_is_not_allowed(http: httpx2.AsyncClient, path: str) -> None:
    answer = await http.head(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.headers["x-error-code"] == "method_not_allowed"


async def test_a_405_names_the_methods_of_the_first_route_only(http: httpx2.AsyncClient) -> None:
    for path, allowed in (
        (STATUS, "POST"),
        ("/api/admin/frequency", "POST"),
        ("/api/admin/queue/next", "DELETE"),
    ):
        answer = await http.put(path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


async def test_a_fault_of_the_server_tells_no_details(
    node: Running, http: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("the password is hunter2")

    monkeypatch.setattr(node.bridge.node.executor, "execute", broken)
    answer = await http.get("/api/queue/list")
    assert seen(answer) == (500, "internal_error", "Internal Server Error")


async def test_both_protocols_word_a_failure_alike(node: Running, http: httpx2.AsyncClient) -> None:
    wrong = [
        ("queue.register", REGISTER, {"callsign": "BAD!"}),
        ("queue.register", REGISTER, {"callsign": "W1AW"}),
        ("queue.register", REGISTER, {"callsign": 7}),
        ("queue.register", REGISTER, {"callsign": None, "x": {"y": [1]}}),
        ("queue.register", REGISTER, ["W1AW"]),
        ("queue.register", REGISTER, None),
        ("admin.set_system_status", STATUS, {"active": "maybe"}),
    ]
    async with socket_client(node.websocket) as client:
        for operation, path, data in wrong:
            body = b"" if data is None else json.dumps(data).encode()
            answer = await http.post(path, content=body, headers=JSON)
            error = (await client.call(operation, data))["error"]
            detail = error["details"] if answer.status_code == 422 else error["message"]
            assert (error["status"], error["code"], detail) == seen(answer)


# --- Idempotency ----------------------------------------------------------------------------------


async def test_a_key_works_across_the_protocols(node: Running, http: httpx2.AsyncClient) -> None:
    key = "0123456789abcdef"
    await http.post(STATUS, json={"active": False}, auth=ADMIN)
    async with socket_client(node.websocket, ADMIN) as client:
        await client.call("admin.set_system_status", {"active": True})
        first = await http.post(REGISTER, json={"callsign": "W1AW"}, headers={"Idempotency-Key": key})
        again = await client.call("queue.register", {"callsign": "W1AW"}, idempotency_key=key)
        assert again["data"] == first.json()
        other = await client.call("queue.register", {"callsign": "K1ABC"}, idempotency_key=key)
        assert (other["error"]["status"], other["error"]["code"]) == (409, "idempotency_mismatch")
    answer = await http.post(REGISTER, json={"callsign": "W1AW"}, headers={"Idempotency-Key": "short"})
    assert seen(answer)[2][0]["loc"] == ["header", "idempotency-key"]


# --- Health ---------------------------------------------------------------------------------------


async def test_the_node_is_alive_and_ready(node: Running, http: httpx2.AsyncClient) -> None:
    assert (await http.get("/healthz")).json() == {"status": "ok"}
    position = str(node.bridge.node.log.snapshot.position)
    assert (await http.get("/readyz")).json() == {"status": "ok", "position": position}


async def test_a_node_without_its_database_is_alive_and_not_ready(
    node: Running, http: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = node.bridge.node.log
    read = log._store.read

    async def fail(after: int) -> Any:
        raise StoreUnavailable("gone")

    monkeypatch.setattr("core.bridge.event_log.RETRY_SECONDS", 0.001)
    monkeypatch.setattr(log._store, "read", fail)
    log.wake()
    while log.healthy:
        await asyncio.sleep(0)
    answer = await http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "reasons": ["the database does not answer"]}
    assert (await http.get("/healthz")).status_code == 200
    assert (await http.get("/api/queue/list")).status_code == 200
    monkeypatch.setattr(log._store, "read", read)
    while not log.healthy:
        await asyncio.sleep(0)
    assert (await http.get("/readyz")).status_code == 200
