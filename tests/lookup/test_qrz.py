"""The QRZ client against a real HTTP server that speaks QRZ's XML."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator

import pytest

from core.station.state import Lookup
from core.transports.lookup import NotConfiguredLookup, QrzLookup, callsign_lookup
from core.transports.lookup.qrz import MAX_RESPONSE_BYTES, UNEXPECTED, UNREACHABLE
from tests.support.qrz_server import W1AW, Answer, QrzServer, document

FOUND = Lookup(
    callsign="W1AW",
    name="ARRL HQ OPERATORS CLUB",
    address="1 Main St, Newington, United States, CT, 06111",
    dxcc_name="United States",
    image="https://cdn-xml.qrz.com/w/w1aw/w1aw.jpg",
    error=None,
)
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">'.encode()
        for old, new in zip("acdefghi", "cdefghij", strict=True)
    )
    + b"]><QRZDatabase><Session><Key>k</Key><Error>&j;</Error></Session></QRZDatabase>"
)
EXTERNAL_ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b"<QRZDatabase><Session><Key>k</Key><Error>&x;</Error></Session></QRZDatabase>"
)
DOCUMENT_TYPE = (
    b'<!DOCTYPE b [<!ENTITY x "x">]>'
    b"<QRZDatabase><Session><Key>k</Key><Error>&x;</Error></Session></QRZDatabase>"
)
HTML = b"<!doctype html><html><head><title>502</title><body>Down for maintenance<br></html>"
XHTML = b"<html><body><p>Down for maintenance</p></body></html>"


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[QrzServer]:
    with QrzServer() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def qrz(server: QrzServer, clock: Clock) -> AsyncIterator[QrzLookup]:
    client = QrzLookup(
        server.USERNAME, server.PASSWORD, base_url=server.url, cache_size=2, cache_ttl=60, clock=clock
    )
    yield client
    await client.aclose()


async def received(server: QrzServer, count: int) -> None:
    await asyncio.to_thread(server.wait_received, count)


async def test_a_found_callsign_has_all_six_values(server: QrzServer, qrz: QrzLookup) -> None:
    assert await qrz.lookup("W1AW") == FOUND
    login, lookup = server.received
    assert login.form == {
        "username": server.USERNAME,
        "password": server.PASSWORD,
        "agent": "pileup-buster-bridge",
    }
    assert lookup.form == {"s": "0123456789abcdef-1", "callsign": "W1AW"}


async def test_secrets_travel_in_bodies_and_reach_no_log(
    server: QrzServer, qrz: QrzLookup, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    # Set by itself: the server's own configuration keeps the client's lines out altogether.
    caplog.set_level(logging.DEBUG, logger="httpx2")
    caplog.set_level(logging.DEBUG, logger="httpcore2")
    await qrz.lookup("W1AW")
    server.prepare(Answer(status=500), Answer(b"<"))
    await qrz.lookup("EI5AB")
    await qrz.lookup("EI6AB")
    assert [(request.method, request.target) for request in server.received] == [
        ("POST", "/xml/current/")
    ] * 4
    assert "HTTP Request: POST" in caplog.text
    for secret in ("p&ss", "p%26ss", server.USERNAME, "0123456789abcdef"):
        assert secret not in caplog.text


async def test_a_portable_callsign_arrives_as_it_is(server: QrzServer, qrz: QrzLookup) -> None:
    assert (await qrz.lookup("EA8/EI6LF/P")).error == "Not found: EA8/EI6LF/P"
    assert server.received[-1].form["callsign"] == "EA8/EI6LF/P"


async def test_the_session_is_used_again(server: QrzServer, qrz: QrzLookup) -> None:
    for callsign in ("W1AW", "EI5AB", "K1ABC"):
        await qrz.lookup(callsign)
    assert (server.logins, server.lookups) == (1, 3)


async def test_an_ended_session_is_renewed(server: QrzServer, qrz: QrzLookup) -> None:
    await qrz.lookup("EI5AB")
    server.expire_sessions()
    assert await qrz.lookup("W1AW") == FOUND
    assert (server.logins, server.lookups) == (2, 3)


async def test_an_invalid_key_is_renewed(server: QrzServer, qrz: QrzLookup) -> None:
    await qrz.lookup("EI5AB")
    server.prepare(Answer(document(session={"Key": "echoed", "Error": "Invalid session key"})))
    assert await qrz.lookup("W1AW") == FOUND
    assert server.logins == 2


async def test_the_session_is_renewed_only_once(server: QrzServer, qrz: QrzLookup) -> None:
    lost = Answer(document(session={"Error": "Session Timeout"}))
    server.prepare(
        Answer(document(session={"Key": "k1"})), lost, Answer(document(session={"Key": "k2"})), lost
    )
    assert await qrz.lookup("W1AW") == Lookup("W1AW", error="Session Timeout")
    assert (server.logins, server.lookups) == (2, 2)
    assert await qrz.lookup("W1AW") == FOUND
    assert server.logins == 3


async def test_look_ups_whose_session_ended_together_share_the_new_one(
    server: QrzServer, qrz: QrzLookup
) -> None:
    await qrz.lookup("EI5AB")
    server.expire_sessions()
    with server.holding():
        both = [asyncio.create_task(qrz.lookup(callsign)) for callsign in ("W1AW", "EI6AB")]
        await received(server, 4)
    first, second = await asyncio.gather(*both)
    assert (first, second.error) == (FOUND, "Not found: EI6AB")
    assert server.logins == 2


async def test_news_of_an_old_session_does_not_end_the_new_one(server: QrzServer, qrz: QrzLookup) -> None:
    await qrz.lookup("EI5AB")
    server.expire_sessions()
    with server.holding("EI6AB"):
        late = asyncio.create_task(qrz.lookup("EI6AB"))
        await received(server, 3)
        assert await qrz.lookup("W1AW") == FOUND
    assert (await late).error == "Not found: EI6AB"
    assert server.logins == 2


@pytest.mark.parametrize("error", ["Session Timeout: k-2-k", "Account p&ss=w%rd with blanks suspended"])
async def test_a_secret_echoed_in_an_error_is_not_passed_on(
    server: QrzServer, qrz: QrzLookup, error: str
) -> None:
    told = Answer(document(session={"Error": error}))
    server.prepare(
        Answer(document(session={"Key": "k-1-k"})), told, Answer(document(session={"Key": "k-2-k"})), told
    )
    assert (await qrz.lookup("W1AW")).error == UNEXPECTED


async def test_not_found_is_the_services_own_text(server: QrzServer, qrz: QrzLookup) -> None:
    lookup = await qrz.lookup("EI5AB")
    assert lookup == Lookup("EI5AB", error="Not found: EI5AB")
    assert not lookup.has_image


async def test_a_refused_login_says_why_and_is_tried_again(server: QrzServer) -> None:
    qrz = QrzLookup(server.USERNAME, "wrong", base_url=server.url)
    for logins in (1, 2):
        assert (await qrz.lookup("W1AW")).error == "Login Failed: Username/password incorrect"
        assert (server.logins, server.lookups) == (logins, 0)
    await qrz.aclose()


async def test_a_login_without_key_or_error_has_failed(server: QrzServer, qrz: QrzLookup) -> None:
    server.prepare(Answer(document(session={"Count": "1"})))
    assert (await qrz.lookup("W1AW")).error == "Login Failed"


async def test_a_refused_login_is_shared(server: QrzServer) -> None:
    qrz = QrzLookup(server.USERNAME, "wrong", base_url=server.url)
    with server.holding():
        tasks = [asyncio.create_task(qrz.lookup(callsign)) for callsign in ("W1AW", "EI5AB", "EI6AB")]
        await received(server, 1)
    answers = await asyncio.gather(*tasks)
    assert {answer.error for answer in answers} == {"Login Failed: Username/password incorrect"}
    assert server.logins == 1
    await qrz.aclose()


@pytest.mark.parametrize("status", [500, 503, 404, 302, 204])
async def test_any_status_but_200_is_named(server: QrzServer, qrz: QrzLookup, status: int) -> None:
    server.prepare(Answer(status=status, headers={"Location": server.url}))
    assert (await qrz.lookup("W1AW")).error == f"Unable to connect to QRZ (HTTP Error {status})"
    assert len(server.received) == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<QRZDatabase>", id="cut"),
        pytest.param(b"\x00\xff", id="binary"),
        pytest.param(HTML, id="html"),
        pytest.param(XHTML, id="xhtml"),
        pytest.param(BOMB, id="entity bomb"),
        pytest.param(EXTERNAL_ENTITY, id="external entity"),
        pytest.param(DOCUMENT_TYPE, id="document type"),
        pytest.param(b'<?xml version="1.0" encoding="utf-99"?><QRZDatabase/>', id="unknown encoding"),
        pytest.param(b"<a>" * 60_000, id="deep"),
    ],
)
async def test_what_is_no_answer_is_a_failure(server: QrzServer, qrz: QrzLookup, body: bytes) -> None:
    await qrz.lookup("EI5AB")
    server.prepare(Answer(body))
    assert await qrz.lookup("W1AW") == Lookup("W1AW", error=UNEXPECTED)
    assert await qrz.lookup("W1AW") == FOUND


async def test_an_answer_without_session_is_a_failure(server: QrzServer, qrz: QrzLookup) -> None:
    empty = Answer(b"<QRZDatabase/>")
    server.prepare(
        Answer(document(session={"Key": "k1"})), empty, Answer(document(session={"Key": "k2"})), empty
    )
    assert await qrz.lookup("W1AW") == Lookup("W1AW", error=UNEXPECTED)
    assert len(server.received) == 4


async def test_a_body_beyond_the_limit_is_refused(server: QrzServer, qrz: QrzLookup) -> None:
    good = document(session={"Key": "k"}, record=W1AW)
    await qrz.lookup("EI5AB")
    server.prepare(Answer(good + b" " * (MAX_RESPONSE_BYTES + 1 - len(good))))
    assert (await qrz.lookup("W1AW")).error == UNEXPECTED
    server.prepare(Answer(good + b" " * (MAX_RESPONSE_BYTES - len(good))))
    assert await qrz.lookup("W1AW") == FOUND


async def test_an_endless_body_is_cut_off(server: QrzServer, qrz: QrzLookup) -> None:
    await qrz.lookup("EI5AB")
    server.prepare(Answer(b"<QRZDatabase>" + b" " * 60_000, endless=True))
    assert (await qrz.lookup("W1AW")).error == UNEXPECTED


async def test_a_compressed_body_is_not_unpacked(server: QrzServer, qrz: QrzLookup) -> None:
    server.prepare(Answer(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}))
    assert (await qrz.lookup("W1AW")).error == UNEXPECTED
    assert server.received[0].headers["Accept-Encoding"] == "identity"


async def test_a_refused_connection_names_no_address() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        qrz = QrzLookup("user", "password", base_url=f"http://127.0.0.1:{closed.getsockname()[1]}/")
        assert await qrz.lookup("W1AW") == Lookup("W1AW", error=UNREACHABLE)
        await qrz.aclose()


async def test_a_hanging_service_is_given_up(server: QrzServer) -> None:
    qrz = QrzLookup(server.USERNAME, server.PASSWORD, base_url=server.url, timeout=0.05)
    with server.holding():
        assert await qrz.lookup("W1AW") == Lookup("W1AW", error=UNREACHABLE)
    await qrz.aclose()


async def test_the_time_limit_holds_after_the_login_too(server: QrzServer) -> None:
    qrz = QrzLookup(server.USERNAME, server.PASSWORD, base_url=server.url, timeout=0.5)
    await qrz.lookup("EI5AB")
    with server.holding():
        assert (await qrz.lookup("W1AW")).error == UNREACHABLE
    await qrz.aclose()


async def test_found_and_not_found_are_kept(server: QrzServer, qrz: QrzLookup) -> None:
    for _ in range(3):
        assert await qrz.lookup("W1AW") == FOUND
        assert (await qrz.lookup("EI5AB")).error == "Not found: EI5AB"
    assert server.lookups == 2


async def test_kept_answers_grow_old(server: QrzServer, qrz: QrzLookup, clock: Clock) -> None:
    await qrz.lookup("W1AW")
    clock.now += 59.9
    await qrz.lookup("W1AW")
    assert server.lookups == 1
    clock.now += 0.1
    await qrz.lookup("W1AW")
    assert server.lookups == 2


async def test_the_answer_unused_for_longest_goes_first(server: QrzServer, qrz: QrzLookup) -> None:
    for callsign in ("W1AW", "EI5AB", "W1AW", "EI6AB", "W1AW"):
        await qrz.lookup(callsign)
    assert server.lookups == 3
    await qrz.lookup("EI5AB")
    assert server.lookups == 4


async def test_failures_are_not_kept(server: QrzServer, qrz: QrzLookup) -> None:
    server.prepare(Answer(status=500))
    assert (await qrz.lookup("W1AW")).error is not None
    assert await qrz.lookup("W1AW") == FOUND
    refusal = Answer(document(session={"Key": "k", "Error": "Connection refused"}))
    server.prepare(refusal)
    assert (await qrz.lookup("EI5AB")).error == "Connection refused"
    assert (await qrz.lookup("EI5AB")).error == "Not found: EI5AB"


async def test_the_same_callsign_is_asked_for_once_at_a_time(server: QrzServer, qrz: QrzLookup) -> None:
    with server.holding():
        tasks = [asyncio.create_task(qrz.lookup("W1AW")) for _ in range(5)]
        await received(server, 1)
    assert await asyncio.gather(*tasks) == [FOUND] * 5
    assert (server.logins, server.lookups) == (1, 1)


async def test_a_caller_who_leaves_takes_nobody_along(server: QrzServer, qrz: QrzLookup) -> None:
    with server.holding():
        leaving, staying = (asyncio.create_task(qrz.lookup("W1AW")) for _ in range(2))
        await received(server, 1)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
    assert await staying == FOUND


async def test_requests_under_way_are_bounded(server: QrzServer) -> None:
    qrz = QrzLookup(server.USERNAME, server.PASSWORD, base_url=server.url, max_concurrent=3)
    await qrz.lookup("W1AW")
    with server.holding():
        tasks = [asyncio.create_task(qrz.lookup(f"EI{number}AB")) for number in range(10)]
        await received(server, 2 + 3)
    answers = await asyncio.gather(*tasks)
    assert [answer.error for answer in answers] == [f"Not found: EI{number}AB" for number in range(10)]
    assert server.peak == 3
    await qrz.aclose()


async def test_closing_answers_those_who_wait(server: QrzServer) -> None:
    qrz = QrzLookup(server.USERNAME, server.PASSWORD, base_url=server.url)
    with server.holding():
        waiting = asyncio.create_task(qrz.lookup("W1AW"))
        await received(server, 1)
        await qrz.aclose()
        assert await waiting == Lookup("W1AW", error=UNREACHABLE)
    assert await qrz.lookup("EI5AB") == Lookup("EI5AB", error=UNREACHABLE)


@pytest.mark.parametrize("address", ["", "xmldata.qrz.com", "ftp://xmldata.qrz.com/", "https://"])
def test_an_address_that_cannot_be_asked_is_refused_at_once(address: str) -> None:
    with pytest.raises(ValueError, match="must begin with https:// or http:// and a host"):
        QrzLookup("user", "password", base_url=address)


@pytest.mark.parametrize(
    "credentials", [(None, None), ("user", None), (None, "password"), ("user", ""), ("", "p")]
)
async def test_half_of_the_credentials_is_none(credentials: tuple[str | None, str | None]) -> None:
    lookup = callsign_lookup(*credentials)
    assert isinstance(lookup, NotConfiguredLookup)
    answer = await lookup.lookup("W1AW")
    assert answer.error == (
        "QRZ.com credentials not configured. Please set QRZ_USERNAME and QRZ_PASSWORD environment variables."
    )
    assert not answer.has_image
    await lookup.aclose()


async def test_both_credentials_ask_the_service(server: QrzServer) -> None:
    lookup = callsign_lookup(server.USERNAME, server.PASSWORD, base_url=server.url)
    assert await lookup.lookup("W1AW") == FOUND
    await lookup.aclose()
