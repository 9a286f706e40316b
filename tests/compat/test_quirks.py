"""Rules of the original that no recording shows, and rules of ours where its faults are not kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from websockets.exceptions import ConnectionClosedError

from core.settings import SettingsError
from generated.server.limits import BODY_BYTES, MESSAGE_BYTES
from tests.compat.conftest import Configure
from tests.compat.players import http_client, http_player, play
from tests.compat.transcripts import Json, scenarios
from tests.support.clients import basic, socket_client, stream_client
from tests.support.qrz_server import QrzServer
from tests.support.server import ADMIN, Running, running, settings

OPEN = {"active": True}
JSON = {"content-type": "application/json"}
REGISTER = "/api/queue/register"


class Clock:
    """A clock that the test moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


async def call(server: Running, method: str, path: str, data: Json = None, admin: bool = False) -> Json:
    """The JSON of a successful answer over HTTP."""
    async with http_client() as client:
        response = await client.request(method, server.url + path, json=data, auth=ADMIN if admin else None)
    assert response.status_code == 200, response.text
    return response.json()


# --- Cross-origin ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cors-simple", "cors-preflight"])
async def test_an_allow_listed_page_gets_the_recorded_answers(name: str, configure: Configure) -> None:
    scenario = next(one for one in scenarios() if one.name == name)
    pages = {step.headers.get("origin") for step in scenario.steps} - {None, "null"}
    assert pages == {"http://app.example"}
    chosen = configure({**scenario.env, "ALLOWED_ORIGINS": "http://app.example"})
    async with running(chosen) as server, http_player(server) as player:
        played = await play(scenario, player, server.url)
    opaque = {step.number for step in scenario.steps if step.headers.get("origin") == "null"}
    assert {place for place, _ in played.differences} == opaque


# --- Times and bytes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("microsecond", "expected"),
    [
        (123456, "2024-05-01T12:00:00.123456"),
        (120000, "2024-05-01T12:00:00.120000"),
        (0, "2024-05-01T12:00:00"),
    ],
)
async def test_times_have_a_zone_in_events_only_and_no_fraction_on_the_second(
    microsecond: int, expected: str
) -> None:
    clock = Clock(datetime(2024, 5, 1, 12, microsecond=microsecond, tzinfo=UTC))
    async with running(clock=clock) as server, stream_client(server.url) as stream:
        async with socket_client(server.websocket) as listener:
            await call(server, "POST", "/api/admin/status", OPEN, admin=True)
            registered = await call(server, "POST", REGISTER, {"callsign": "W1AW"})
            told = await listener.event("queue_update")
        await stream.frame()
        _, streamed, _ = await stream.frame()
    assert registered["entry"]["timestamp"] == expected
    assert streamed["data"]["queue"][0]["timestamp"] == told["data"]["queue"][0]["timestamp"] == expected
    assert streamed["timestamp"] == told["timestamp"] == f"{expected}+00:00"


async def test_the_time_of_a_qso_is_when_it_began() -> None:
    clock = Clock(datetime(2024, 5, 1, 12, tzinfo=UTC))
    async with running(clock=clock) as server:
        await call(server, "POST", "/api/admin/status", OPEN, admin=True)
        await call(server, "POST", REGISTER, {"callsign": "W1AW"})
        clock.now += timedelta(minutes=3)
        begun = await call(server, "POST", "/api/admin/queue/next", admin=True)
        assert begun == await call(server, "GET", "/api/queue/current")
    assert begun["timestamp"] == "2024-05-01T12:03:00"


async def test_the_first_status_keeps_its_time() -> None:
    clock = Clock(datetime(2024, 5, 1, 12, tzinfo=UTC))
    async with running(clock=clock) as server:
        first = await call(server, "GET", "/api/admin/status", admin=True)
        clock.now += timedelta(hours=1)
        assert await call(server, "GET", "/api/admin/status", admin=True) == first
    assert first == {"active": False, "last_updated": "2024-05-01T12:00:00", "updated_by": "system"}


async def test_answers_are_compact_utf8() -> None:
    clock = Clock(datetime(2024, 5, 1, 12, tzinfo=UTC))
    async with running(clock=clock) as server, http_client() as client:
        response = await client.post(f"{server.url}/api/admin/split", json={"split": "café"}, auth=ADMIN)
    assert response.content.decode() == (
        '{"message":"Split set to café",'
        '"split_data":{"split":"café","last_updated":"2024-05-01T12:00:00","updated_by":"admin"}}'
    )


# --- Requests ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
async def test_bodies_may_be_encoded_in_any_utf(encoding: str) -> None:
    async with running() as server, http_client() as client:
        await call(server, "POST", "/api/admin/status", OPEN, admin=True)
        body = '{"callsign":"w1aw"}'.encode(encoding)
        response = await client.post(server.url + REGISTER, content=body, headers=JSON)
    assert response.json()["entry"]["callsign"] == "W1AW"


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/problem+json", 200),
        ("Application/Vnd.Api+JSON ; charset=latin-1", 200),
        ("application/json;charset=utf-16", 200),
        ("application/json-patch", 422),
        ("application/json, text/plain", 422),
        ("json", 422),
        ("image/svg+json", 422),
    ],
)
async def test_json_is_application_json_and_plus_json(content_type: str, status: int) -> None:
    async with running() as server, http_client() as client:
        await call(server, "POST", "/api/admin/status", OPEN, admin=True)
        headers = {"content-type": content_type}
        response = await client.post(server.url + REGISTER, content=b'{"callsign":"W1AW"}', headers=headers)
    assert response.status_code == status


async def test_a_body_of_unknown_length_is_read() -> None:
    async def parts() -> AsyncIterator[bytes]:
        for part in (b'{"call', b'sign":', b'"W1AW"}'):
            yield part

    async with running() as server, http_client() as client:
        await call(server, "POST", "/api/admin/status", OPEN, admin=True)
        response = await client.post(server.url + REGISTER, content=parts(), headers=JSON)
    assert response.request.headers["transfer-encoding"] == "chunked"
    assert response.json()["entry"]["callsign"] == "W1AW"


async def test_query_strings_are_ignored() -> None:
    async with running() as server:
        await call(server, "POST", "/api/admin/status?active=false", OPEN, admin=True)
        registered = await call(server, "POST", f"{REGISTER}?callsign=K1ABC", {"callsign": "W1AW"})
        listed = await call(server, "GET", "/api/queue/list?total=0&callsign=K1ABC")
    assert listed["queue"] == [registered["entry"]]


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/static/logo.png"])
async def test_the_reference_and_the_logo_need_no_credentials(path: str) -> None:
    async with running() as server, http_client() as client:
        response = await client.get(server.url + path)
    assert response.status_code == 200
    assert response.content


# --- Look-ups ----------------------------------------------------------------------------------


async def test_a_look_up_is_made_once_and_has_an_image_only_when_it_succeeded() -> None:
    with QrzServer() as qrz:
        chosen = settings(qrz_username=qrz.USERNAME, qrz_password=qrz.PASSWORD, qrz_url=qrz.url)
        async with running(chosen) as server, stream_client(server.url) as stream:
            await call(server, "POST", "/api/admin/status", OPEN, admin=True)
            await stream.frame()
            known = (await call(server, "POST", REGISTER, {"callsign": "W1AW"}))["entry"]["qrz"]
            _, announced, _ = await stream.frame()
            unknown = (await call(server, "POST", REGISTER, {"callsign": "EI5AB"}))["entry"]["qrz"]
            listed = await call(server, "GET", "/api/queue/list")
            found = await call(server, "GET", "/api/queue/status/w1aw")
            begun = await call(server, "POST", "/api/admin/queue/next", admin=True)
            current = await call(server, "GET", "/api/queue/current")
        assert qrz.lookups == 2
    assert known == {
        "callsign": "W1AW",
        "name": "ARRL HQ OPERATORS CLUB",
        "address": "1 Main St, Newington, United States, CT, 06111",
        "dxcc_name": "United States",
        "image": "https://cdn-xml.qrz.com/w/w1aw/w1aw.jpg",
        "error": None,
    }
    nothing = dict.fromkeys(("name", "address", "dxcc_name"))
    assert unknown == {"callsign": "EI5AB", **nothing, "error": "Not found: EI5AB"}
    assert [entry["qrz"] for entry in listed["queue"]] == [known, unknown]
    assert announced["data"]["queue"][0]["qrz"] == known
    assert found["qrz"] == begun["qrz"] == current["qrz"] == known


async def test_a_slow_look_up_keeps_nobody_else_waiting() -> None:
    with QrzServer() as qrz:
        chosen = settings(qrz_username=qrz.USERNAME, qrz_password=qrz.PASSWORD, qrz_url=qrz.url)
        async with running(chosen) as server:
            await call(server, "POST", "/api/admin/status", OPEN, admin=True)
            with qrz.holding():
                slow = asyncio.create_task(call(server, "POST", REGISTER, {"callsign": "W1AW"}))
                await asyncio.to_thread(qrz.wait_received, 1)
                assert await call(server, "GET", "/api/public/status") == OPEN
                assert not slow.done()
            assert (await slow)["entry"]["callsign"] == "W1AW"


# --- Faults of the original that are not kept ----------------------------------------------------


AMBIGUOUS = {
    "a member twice": '{"callsign":"W1AW","callsign":"K1ABC"}',
    "NaN where it is ignored": '{"callsign":"W1AW","x":NaN}',
    "a number out of range": '{"callsign":"W1AW","x":1e999}',
    "an integer beyond 2^53": '{"callsign":"W1AW","x":9007199254740993}',
    "5,000 digits": '{"callsign":"W1AW","x":' + "9" * 5000 + "}",
    "an unpaired surrogate where it is ignored": '{"callsign":"W1AW","x":"\\ud800"}',
    "nested too deeply": '{"callsign":"W1AW","x":' + "[" * 5000 + "]" * 5000 + "}",
}


@pytest.mark.parametrize("text", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
async def test_what_two_readers_could_read_differently_is_refused_by_both_protocols(text: str) -> None:
    frame = f'{{"id":"1","type":"request","operation":"queue.register","data":{text}}}'
    async with running() as server, http_client() as client, socket_client(server.websocket) as socket:
        await call(server, "POST", "/api/admin/status", OPEN, admin=True)
        response = await client.post(server.url + REGISTER, content=text.encode(), headers=JSON)
        answer = await socket.raw(frame)
        assert (await call(server, "GET", "/api/queue/list"))["total"] == 0
    assert response.status_code == answer["error"]["status"] == 422
    assert response.headers["x-error-code"] == answer["error"]["code"] == "json_invalid"
    assert [one["type"] for one in response.json()["detail"]] == ["json_invalid"]


async def test_a_body_may_fill_the_limit_and_no_more() -> None:
    frame = json.dumps({"callsign": "W1AW", "pad": ""}).encode()
    largest = frame[:-2] + b"x" * (BODY_BYTES - len(frame)) + frame[-2:]
    async with running() as server, http_client() as client:
        await call(server, "POST", "/api/admin/status", OPEN, admin=True)
        refused = await client.post(server.url + REGISTER, content=largest + b" ", headers=JSON)
        taken = await client.post(server.url + REGISTER, content=largest, headers=JSON)
    assert (refused.status_code, taken.status_code) == (413, 200)


async def test_a_frame_beyond_the_limit_closes_the_connection() -> None:
    async with running() as server, socket_client(server.websocket) as socket:
        with pytest.raises(ConnectionClosedError) as closed:
            await socket.raw("x" * (MESSAGE_BYTES + 1))
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


async def test_registrations_at_once_neither_double_nor_overfill() -> None:
    callsigns = ["W1AW", "W1AW", "K1ABC", "K1ABC", *(f"N{digit}XYZ" for digit in range(8))]
    async with running() as server, http_client() as client:
        await call(server, "POST", "/api/admin/status", OPEN, admin=True)
        sent = (client.post(server.url + REGISTER, json={"callsign": callsign}) for callsign in callsigns)
        answers = await asyncio.gather(*sent)
        listed = await call(server, "GET", "/api/queue/list")
    taken = [answer.json()["entry"]["callsign"] for answer in answers if answer.status_code == 200]
    assert len(taken) == len(set(taken)) == listed["total"] == 4
    assert {entry["callsign"] for entry in listed["queue"]} == set(taken)


# --- Configuration -------------------------------------------------------------------------------


async def test_blanks_around_the_size_do_not_matter(configure: Configure) -> None:
    async with running(configure({"MAX_QUEUE_SIZE": " 7 "})) as server:
        assert (await call(server, "GET", "/api/queue/list"))["max_size"] == 7


async def test_the_status_page_links_to_the_web_application(configure: Configure) -> None:
    async with (
        running(configure({"FRONTEND_URL": "https://queue.example/?a=1"})) as server,
        http_client() as client,
    ):
        page = (await client.get(f"{server.url}/status")).text
    assert 'href="https://queue.example/?a=1"' in page


def test_a_user_name_that_could_never_be_right_stops_the_start(configure: Configure) -> None:
    with pytest.raises(SettingsError, match=r"ADMIN_USERNAME: .*colon"):
        configure({"ADMIN_USERNAME": "ad:min", "ADMIN_PASSWORD": "s3cret-pass"})


async def test_a_password_outside_ascii_works_where_the_original_answered_500() -> None:
    credentials = ("admin", "pässwort")
    async with (
        running(settings(admin_password=credentials[1])) as server,
        httpx2.AsyncClient(base_url=server.url, trust_env=False, verify=False) as client,
    ):
        right = await client.get("/api/admin/status", headers={"Authorization": basic(*credentials)})
        wrong = await client.get("/api/admin/status", headers={"Authorization": basic("admin", "pässwört")})
        async with socket_client(server.websocket, credentials) as admin:
            over_websocket = await admin.call("admin.get_system_status")
    assert right.status_code == 200
    assert over_websocket["data"] == right.json()
    assert (wrong.status_code, wrong.json()["detail"]) == (401, "Not authenticated")
