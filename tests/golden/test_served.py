"""The lamp's server, called over every protocol: the runtime and the templates know nothing of radio."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import connect

from tests.golden.conftest import Project
from tests.support.clients import SocketClient, basic, socket_client, stream_client

KEEPER = ("keeper", "s3cret")
RED = {"colour": "red", "brightness": 0.4, "since": "noon", "maker": {"name": "Edison"}}
SET_RED = {"colour": "red", "lit": "on", "watts": 40, "tags": ["Edison"]}
KEY = "0123456789abcdef"


@pytest.fixture
async def port(lamp: Project) -> AsyncIterator[int]:
    async with lamp.served() as port:
        yield port


@pytest.fixture
async def http(port: int) -> AsyncIterator[httpx2.AsyncClient]:
    """A client without credentials."""
    async with httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=False
    ) as client:
        yield client


@pytest.fixture
async def keeper(port: int) -> AsyncIterator[SocketClient]:
    """A connection whose handshake carried the keeper's credentials."""
    async with socket_client(f"ws://127.0.0.1:{port}/ws", KEEPER) as client:
        yield client


def headers(**more: str) -> Mapping[str, str]:
    return {
        "Authorization": basic(*KEEPER),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }


def answered(response: httpx2.Response) -> tuple[int, Any]:
    return response.status_code, response.json()


def failed(frame: Any) -> tuple[int, str, str]:
    assert frame["success"] is False
    return frame["error"]["status"], frame["error"]["code"], frame["error"]["message"]


async def test_reads_over_both_protocols(http: httpx2.AsyncClient, keeper: SocketClient) -> None:
    assert answered(await http.get("/api/lamp/hall")) == (200, None)
    assert (await keeper.call("lamp.list", {"room": "hall"}))["data"] is None
    assert (await keeper.call("lamp.set", SET_RED))["data"] == RED
    shown = {**RED, "schema": "lamp/1"}
    plain = {name: value for name, value in RED.items() if name != "maker"}
    for query, data, result in (
        ("", {}, RED),
        ("?depth=2", {"depth": 2}, plain),
        ("?depth=9&verbose=yes", {"depth": 9, "verbose": True}, shown),
    ):
        assert answered(await http.get(f"/api/lamp/hall{query}")) == (200, result)
        assert answered(await http.get(f"/api/old-lamp/hall{query}")) == (200, result)
        assert (await keeper.call("lamp.list", {"room": "hall", **data}))["data"] == result
    assert answered(await http.get("/api/lamp/attic")) == (200, None)


async def test_a_change_is_seen_on_both_streams_under_one_id(
    port: int, http: httpx2.AsyncClient, keeper: SocketClient
) -> None:
    async with stream_client(f"http://127.0.0.1:{port}", "/api/stream") as stream:
        assert answered(await http.post("/api/lamp", json=SET_RED, headers=headers())) == (200, RED)
        removed = await http.delete("/api/lamp/hall?reason=dust", headers=headers())
        assert answered(removed) == (200, {"room": "hall", "reason": "dust"})
        for name, data in (("lamp_update", RED), ("lamp_removed", {"room": "hall", "reason": "dust"})):
            framed = await keeper.event()
            event, envelope, event_id = await stream.frame()
            assert (framed["event"], framed["data"]) == (name, data)
            assert (event, envelope) == (
                name,
                {"type": name, "data": data, "timestamp": framed["timestamp"]},
            )
            assert framed["id"] == event_id
        house = {"lamp": None, "position": event_id}
        assert answered(await http.get("/api/house")) == (200, house)
        assert (await keeper.call("lamp.snapshot"))["data"] == house


async def test_the_first_event_is_the_registrys(port: int, http: httpx2.AsyncClient) -> None:
    for auth, data in ((None, None), (KEEPER, {"name": "keeper"})):
        given = {"Authorization": basic(*auth)} if auth else {}
        url = f"ws://127.0.0.1:{port}/ws"
        async with connect(url, additional_headers=given, proxy=None) as connection:
            frame = json.loads(await connection.recv())
            assert (frame["type"], frame["event"], frame["data"]) == ("event", "connected", data)
    async with http.stream("GET", "/api/stream") as response:
        lines = response.aiter_lines()
        assert [await anext(lines) for _ in range(2)] == [
            "event: connected",
            'data: {"message": "Hello \\"there\\""}',
        ]


async def test_only_the_keeper_writes(port: int, http: httpx2.AsyncClient) -> None:
    wrong = {"Authorization": basic("keeper", "guess")}
    for given, status, code, message in (
        ({}, 401, "not_authenticated", "Not authenticated"),
        (wrong, 401, "invalid_credentials", "That is not the keeper"),
    ):
        for refused in (
            await http.post("/api/lamp", json={"colour": "mauve"}, headers=given),
            await http.delete("/api/lamp/hall", headers=given),
        ):
            assert answered(refused) == (status, {"detail": message})
            assert refused.headers["x-error-code"] == code
            assert refused.headers["www-authenticate"] == "Basic"
        async with socket_client(f"ws://127.0.0.1:{port}/ws", additional_headers=given) as client:
            for operation in ("lamp.set", "lamp.remove"):
                assert failed(await client.call(operation, {"room": 5})) == (status, code, message)


async def test_a_connection_logs_in_and_out(port: int) -> None:
    async with socket_client(f"ws://127.0.0.1:{port}/ws") as client:
        guess = await client.call("session.login", {"username": "keeper", "password": "guess"})
        assert failed(guess) == (401, "invalid_credentials", "That is not the keeper")
        assert failed(await client.call("lamp.set", SET_RED))[1] == "not_authenticated"
        login = await client.call("session.login", {"username": KEEPER[0], "password": KEEPER[1]})
        assert login["data"] == {"authenticated": True}
        assert (await client.call("session.rename"))["data"] == {"name": "keeper"}
        assert (await client.call("lamp.set", SET_RED))["data"] == RED
        assert (await client.call("session.logout"))["data"] == {"authenticated": False}
        assert (await client.call("session.rename"))["data"] == {"name": "nobody"}
        assert failed(await client.call("lamp.set", SET_RED))[1] == "not_authenticated"


async def test_data_that_does_not_fit_is_refused_alike(
    http: httpx2.AsyncClient, keeper: SocketClient
) -> None:
    data = {"colour": "mauve", "watts": -1, "pin": "12345", "tags": ["a", "b", "c"]}
    refused = await http.post("/api/lamp", json=data, headers=headers())
    frame = await keeper.call("lamp.set", data)
    assert refused.status_code == frame["error"]["status"] == 422
    assert refused.json()["detail"] == frame["error"]["details"]
    assert [(one["type"], one["loc"]) for one in frame["error"]["details"]] == [
        ("literal_error", ["body", "colour"]),
        ("missing", ["body", "lit"]),
        ("greater_than_equal", ["body", "watts"]),
        ("string_pattern_mismatch", ["body", "pin"]),
        ("too_long", ["body", "tags"]),
    ]
    # One member is secret, so that none is told back.
    assert not any("input" in one for one in frame["error"]["details"])
    assert (await http.get("/api/lamp/hall?depth=10")).json()["detail"][0]["loc"] == ["query", "depth"]
    assert failed(await keeper.call("lamp.list", {"room": "a/b"})) == (404, "not_found", "Nothing is here")
    assert answered(await http.get("/api/lamp/a/b")) == (404, {"detail": "Nothing is here"})
    assert answered(await http.put("/api/lamp")) == (405, {"detail": "Not like this"})


async def test_the_registrys_limits_hold(http: httpx2.AsyncClient, keeper: SocketClient) -> None:
    large = await http.post("/api/lamp", content=b'"' + b"x" * 4096 + b'"', headers=headers())
    assert answered(large) == (413, {"detail": "The body is larger than 4096 bytes"})
    deep = "[" * 20 + "]" * 20
    body = await http.post("/api/lamp", content=deep, headers=headers())
    assert (body.status_code, body.headers["x-error-code"]) == (422, "json_invalid")
    assert failed(await keeper.raw(deep))[:2] == (422, "json_invalid")


async def test_errors_of_the_domain_have_the_registrys_words(
    http: httpx2.AsyncClient, keeper: SocketClient
) -> None:
    dark = {"colour": "NO", "lit": False}
    broken = await http.post("/api/lamp", json=dark, headers=headers())
    assert answered(broken) == (409, {"detail": "This very lamp is broken"})
    assert failed(await keeper.call("lamp.set", dark)) == (409, "lamp_broken", "This very lamp is broken")
    missing = await http.delete("/api/lamp/caf%C3%A9", headers=headers())
    assert answered(missing) == (404, {"detail": "There is no lamp in café"})
    assert failed(await keeper.call("lamp.remove", {"room": "café"})) == (
        404,
        "lamp_missing",
        "There is no lamp in café",
    )
    assert failed(await keeper.call("lamp.lst"))[1:] == (
        "unknown_operation",
        "There is no operation lamp.lst, did you mean 'lamp.list'?",
    )


async def test_a_key_makes_a_write_happen_once(http: httpx2.AsyncClient, keeper: SocketClient) -> None:
    first = await keeper.call("lamp.set", SET_RED, idempotency_key=KEY)
    assert first["data"] == RED
    again = await http.post("/api/lamp", json=SET_RED, headers=headers(Idempotency_Key=KEY))
    assert answered(again) == (200, RED)
    other = await http.delete("/api/lamp/hall", headers=headers(Idempotency_Key=KEY))
    assert answered(other) == (409, {"detail": "The key belongs to another request"})
    assert (await keeper.event())["event"] == "lamp_update"
    assert (await keeper.call("lamp.remove", {"room": "hall"}))["success"]
    assert (await keeper.event())["event"] == "lamp_removed"
    too_long = await http.post("/api/lamp", json=SET_RED, headers=headers(Idempotency_Key="k" * 65))
    assert too_long.json()["detail"][0]["loc"] == ["header", "idempotency-key"]


async def test_the_generated_client_works_over_every_protocol(lamp: Project, port: int) -> None:
    done = await asyncio.to_thread(lamp.run, "client.py", str(port))
    one = ["red None Edison", "red True", "None", "409 lamp.set: This very lamp is broken"]
    assert done.stdout.splitlines() == [*one, *one, "401"], done.stderr
