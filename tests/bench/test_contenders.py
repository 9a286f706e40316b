"""The contenders send what the bridge sends: else the ratios would mean nothing."""

from __future__ import annotations

import json
from typing import Any

from tests.bench import contenders
from tests.support.clients import socket_client
from tests.support.server import ADMIN, running


def shape(value: Any) -> Any:
    """Member names and types, in order, and lengths of texts."""
    if isinstance(value, dict):
        return [(name, shape(one)) for name, one in value.items()]
    if isinstance(value, list):
        return [shape(one) for one in value]
    return len(value) if isinstance(value, str) else type(value)


async def test_the_queue_and_the_event_are_those_of_the_bridge() -> None:
    async with running() as node, socket_client(node.websocket, ADMIN) as client:
        await client.call("admin.set_system_status", {"active": True})
        for entry in contenders.QUEUE["queue"]:
            await client.call("queue.register", {"callsign": entry["callsign"]})
        response = await client.call("queue.list")
        assert list(response) == list(json.loads(contenders.RESPONSE))
        assert shape(response["data"]) == shape(contenders.QUEUE)
        await client.call("admin.set_frequency", {"frequency": "14.250.00"})
        event = await client.event("frequency_update")
        sent = json.loads(contenders.event("14.250.00"))
        assert shape(event["data"]) == shape(sent["data"])
        assert list(event) == list(sent)
        assert event["event"] == sent["event"]
