"""Two nodes on one PostgreSQL: one queue, one order, on every screen."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2

from tests.support.clients import SocketClient, StreamClient, socket_client, stream_client
from tests.support.server import ADMIN, running, settings

SIZE = 50
CALLERS = 200
LETTERS = "ABCDEFGHIJKLMNOPQRST"
CALLSIGNS = [f"K{digit}{letter}A" for digit in range(10) for letter in LETTERS]


async def _socket_events(client: SocketClient, last: str) -> list[tuple[str, Any]]:
    seen: list[tuple[str, Any]] = []
    while not seen or seen[-1][0] != last:
        event = await client.event()
        if event["event"] != "keepalive":
            seen.append((event["id"], event["data"]))
    return seen


async def _stream_events(client: StreamClient, last: str) -> list[tuple[str, Any]]:
    seen: list[tuple[str, Any]] = []
    while not seen or seen[-1][0] != last:
        name, data, event_id = await client.frame()
        if name != "keepalive":
            assert event_id is not None
            seen.append((event_id, data["data"]))
    return seen


async def test_200_concurrent_registrations_on_two_nodes(postgres_url: str) -> None:
    assert len(set(CALLSIGNS)) == CALLERS
    chosen = settings(database_url=postgres_url, max_queue_size=SIZE)
    async with (
        running(chosen) as left,
        running(chosen) as right,
        socket_client(left.websocket, ADMIN) as admin,
        socket_client(right.websocket) as watcher,
        stream_client(left.url) as left_stream,
        stream_client(right.url) as right_stream,
        httpx2.AsyncClient(base_url=right.url, trust_env=False, verify=False, timeout=60) as http,
    ):
        await admin.call("admin.set_system_status", {"active": True})

        async def over_http(callsign: str) -> int:
            return (await http.post("/api/queue/register", json={"callsign": callsign})).status_code

        async def over_websocket(callsigns: list[str]) -> list[int]:
            async with socket_client(left.websocket) as client:
                answers = [await client.call("queue.register", {"callsign": one}) for one in callsigns]
            return [200 if one["success"] else one["error"]["status"] for one in answers]

        by_http = [over_http(one) for one in CALLSIGNS[::2]]
        by_websocket = [over_websocket(CALLSIGNS[start::20]) for start in range(1, 20, 2)]
        statuses, lists = await asyncio.gather(asyncio.gather(*by_http), asyncio.gather(*by_websocket))
        statuses += [status for group in lists for status in group]

        assert len(statuses) == CALLERS
        assert statuses.count(200) == SIZE
        assert statuses.count(400) == CALLERS - SIZE

        snapshot = (await admin.call("public.get_snapshot"))["data"]
        queue = [entry["callsign"] for entry in snapshot["queue"]["queue"]]
        assert len(queue) == len(set(queue)) == SIZE

        last = snapshot["position"]
        views = await asyncio.gather(
            _socket_events(admin, last),
            _socket_events(watcher, last),
            _stream_events(left_stream, last),
            _stream_events(right_stream, last),
        )
        assert views[0] == views[1] == views[2] == views[3]
        epoch = last.split(":")[0]
        assert [event_id for event_id, _ in views[0]] == [f"{epoch}:{n}" for n in range(1, SIZE + 2)]
        sizes = [data["total"] for _, data in views[0][1:]]
        assert sizes == list(range(1, SIZE + 1))
