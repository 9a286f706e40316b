"""The table of callsigns: what a registration makes of each text, over HTTP and over WebSocket."""

from __future__ import annotations

import json
from typing import Any

from tests.compat.conftest import Configure
from tests.compat.players import http_client
from tests.compat.transcripts import Json, read
from tests.support.clients import socket_client
from tests.support.server import ADMIN, running

TABLE = read("callsigns.json")
# Setting the status empties the queue, so that no text is refused as a duplicate or for want of room.
EMPTY = {"active": True}


async def test_over_http(configure: Configure) -> None:
    wrong: list[tuple[Json, Json]] = []
    async with running(configure(TABLE["env"])) as server, http_client() as client:
        for case in TABLE["cases"]:
            await client.post(f"{server.url}/api/admin/status", json=EMPTY, auth=ADMIN)
            response = await client.post(
                f"{server.url}/api/queue/register",
                content=json.dumps({"callsign": case["input"]}),
                headers={"content-type": "application/json"},
            )
            body = response.json()
            came = _outcome(response.status_code, body.get("entry"), body.get("detail"))
            if came != _recorded(case):
                wrong.append((case, came))
    assert not wrong


async def test_over_websocket(configure: Configure) -> None:
    wrong: list[tuple[Json, Json]] = []
    async with running(configure(TABLE["env"])) as server, socket_client(server.websocket, ADMIN) as client:
        for case in TABLE["cases"]:
            await client.call("admin.set_system_status", EMPTY)
            response = await client.call("queue.register", {"callsign": case["input"]})
            data, error = response["data"], response["error"]
            came = (
                _outcome(200, data["entry"], None)
                if response["success"]
                else _outcome(error["status"], None, error["message"])
            )
            if came != _recorded(case):
                wrong.append((case, came))
    assert not wrong


def test_the_table_has_both_kinds() -> None:
    accepted = [case for case in TABLE["cases"] if case["status"] == 200]
    refused = [case for case in TABLE["cases"] if case["status"] == 400]
    assert len(accepted) > 40
    assert len(refused) > 40
    assert len(accepted) + len(refused) == len(TABLE["cases"])


def _recorded(case: Json) -> dict[str, Any]:
    return {name: case[name] for name in ("status", "callsign", "detail") if name in case}


def _outcome(status: int, entry: Json, detail: Json) -> dict[str, Any]:
    if entry is not None:
        return {"status": status, "callsign": entry["callsign"]}
    return {"status": status, "detail": detail}
