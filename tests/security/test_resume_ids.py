"""Event ids from elsewhere: whoever resumes from one is given the present, never a fault or a gap."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.security.attacker import ask, raw_exchange
from tests.support.clients import SocketClient, socket_client
from tests.support.server import ADMIN, Running
from tests.transports.raw import UPGRADE, raw_connection, raw_socket

pytestmark = pytest.mark.asyncio(loop_scope="module")

IDS = {
    "another epoch": ("0123456789abcdef:1", "epoch_changed"),
    "the future": ("{epoch}:999999", "future"),
    "the far future": ("{epoch}:999999999999999999", "future"),
    "beyond all numbers": ("{epoch}:" + "9" * 400, "epoch_changed"),
    "before the beginning": ("{epoch}:-1", "epoch_changed"),
    "leading zeros": ("{epoch}:0001", "epoch_changed"),
    "plus sign": ("{epoch}:+1", "epoch_changed"),
    "fraction": ("{epoch}:1.5", "epoch_changed"),
    "exponent": ("{epoch}:1e9", "epoch_changed"),
    "other digits": ("{epoch}:\u0661", "epoch_changed"),
    "upper case": ("{EPOCH}:0", "epoch_changed"),
    "no number": ("{epoch}:", "epoch_changed"),
    "no epoch": (":1", "epoch_changed"),
    "number alone": ("1", "epoch_changed"),
    "two colons": ("{epoch}:1:2", "epoch_changed"),
    "blank at the end": ("{epoch}:1 x", "epoch_changed"),
    "SQL": ("{epoch}:1' OR '1'='1", "epoch_changed"),
    "path": ("../../etc/passwd", "epoch_changed"),
    "markup": ("<script>alert(1)</script>", "epoch_changed"),
    "very long": ("a" * 7_000, "epoch_changed"),
    "not ASCII": ("é😀", "epoch_changed"),
}


def spelled(node: Running, text: str) -> str:
    epoch = node.bridge.node.log.snapshot.position.epoch
    return text.replace("{epoch}", epoch).replace("{EPOCH}", epoch.upper() + "F")


async def some_events(node: Running) -> None:
    async with socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_system_status", {"active": True})
        await admin.call("admin.set_frequency", {"frequency": "14.205"})


@pytest.mark.parametrize(("text", "reason"), IDS.values(), ids=IDS)
async def test_a_websocket_is_given_the_present(node: Running, text: str, reason: str) -> None:
    await some_events(node)
    async with raw_socket(node, path=f"/ws?resume={quote(spelled(node, text), safe='')}") as client:
        resume = (await client.event("connected"))["data"]["resume"]
        assert (resume["outcome"], resume["reason"]) == ("reset", reason)
        assert resume["snapshot"]["frequency"]["frequency"] == "14.205"
        assert resume["position"] == str(node.bridge.node.log.snapshot.position)


@pytest.mark.parametrize(("text", "reason"), IDS.values(), ids=IDS)
@pytest.mark.parametrize("where", ["Last-Event-ID", "query"])
async def test_an_event_stream_is_given_the_present(
    node: Running, where: str, text: str, reason: str
) -> None:
    await some_events(node)
    told = spelled(node, text)
    path, headers = "/api/events/stream", {}
    if where == "query":
        path += f"?resume={quote(told, safe='')}"
    else:
        headers = {"Last-Event-ID": told.encode().decode("latin-1")}
    async with raw_connection(node) as client:
        assert (await client.ask(path, headers)).status == 200
        received = b""
        while b"event: resume\n" not in received or not received.endswith(b"\n\n\r\n"):
            received += await client._reader.readuntil(b"\n\n\r\n")
        frame = received.partition(b"event: resume\ndata: ")[2].partition(b"\n")[0]
        data = json.loads(frame)
        data = data.get("data", data)
        assert (data["outcome"], data["reason"]) == ("reset", reason)


@pytest.mark.parametrize(("text", "reason"), IDS.values(), ids=IDS)
async def test_the_history_is_not_read_by_them(node: Running, text: str, reason: str) -> None:
    await some_events(node)
    after = spelled(node, text)
    async with socket_client(node.websocket) as client:
        answer = await client.call("events.history", {"after": after})
        http = await ask(node, f"/api/events/history?after={quote(after, safe='')}")
    if answer["success"]:
        assert http.status == 200
        for page in (answer["data"], http.json):
            assert (page["outcome"], page["reason"], page["events"]) == ("reset", reason, [])
    else:
        # What has not even the form of an id is a mistake that somebody should be told.
        assert (http.status, answer["error"]["code"]) == (422, "validation_failed")


@pytest.mark.parametrize("limit", ["0", "-1", "501", "99999999999999999999", "1e9", "all", "", "１"])
async def test_no_page_of_the_history_is_larger_than_allowed(node: Running, limit: str) -> None:
    await some_events(node)
    after = f"{node.bridge.node.log.snapshot.position.epoch}:0"
    answer = await ask(node, f"/api/events/history?after={after}&limit={quote(limit)}")
    assert answer.status == 422
    async with socket_client(node.websocket) as client:
        told = await client.call("events.history", {"after": after, "limit": limit})
        assert told["error"]["code"] == "validation_failed"


@pytest.mark.parametrize(
    "query",
    [
        "events=queue_updates",
        "events=connected",
        "events=" + ",".join(["queue_update"] * 3_000),
        "events=queue_update%00",
        "events=QUEUE_UPDATE",
        "events=%ff",
        "events=*",
        "&".join(["events=queue_update"] * 40),
        "&".join(f"x{number}=1" for number in range(1_000)),
        "resume=a:1&resume=b:2",
    ],
    ids=[
        "unknown", "always sent", "repeated", "NUL", "upper case", "no UTF-8", "wildcard", "many times",
        "many parameters", "resumed twice",
    ],
)  # fmt: skip
async def test_a_choice_of_events_is_one_or_none(node: Running, query: str) -> None:
    upgrade = [f"{name}: {value}" for name, value in UPGRADE.items()]
    for path, lines in (("/ws", upgrade), ("/api/events/stream", ["Connection: close"])):
        head = [f"GET {path}?{query} HTTP/1.1", "Host: server", *lines, "", ""]
        if query.startswith("events=queue_update,"):
            async with raw_connection(node) as client:
                await client.send("\r\n".join(head).encode())
                assert (await client.answer()).status in (101, 200, 431)
            continue
        answer = await raw_exchange(node, "\r\n".join(head).encode())
        assert int(answer.split()[1]) == 422, answer[:300]


async def test_subscriptions_name_events_that_there_are(node: Running) -> None:
    async with socket_client(node.websocket) as client:
        choices: list[Any] = [
            ["x"] * 10_000, ["queue_update"] * 1_000, [["queue_update"]], "queue_update", [None], {}
        ]  # fmt: skip
        for events in choices:
            answer = await client.call("events.subscribe", {"events": events})
            assert answer["error"]["code"] == "validation_failed", events
            assert len(json.dumps(answer)) < 20_000 + len(json.dumps(events))
        assert await _receives(client, node)


async def _receives(client: SocketClient, node: Running) -> bool:
    await some_events(node)
    return bool((await client.event("frequency_update"))["id"])
