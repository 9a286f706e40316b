"""One connection with very much to say does not keep the others waiting."""

from __future__ import annotations

from tests.support.server import running, settings
from tests.transports.raw import raw_socket, request

BURST = 3000


async def test_a_flood_is_handled_in_turns() -> None:
    async with (
        running(settings(rate_limit=False)) as node,
        raw_socket(node) as flood,
        raw_socket(node) as other,
    ):
        await other.event("connected")
        await flood.send(b"".join(request("system.ping", str(number)) for number in range(BURST)))
        await other.request("queue.list")
        assert (await other.message())["id"] == "1"
        answered = node.bridge.node.metrics.requests["websocket", "system.ping"].codes["ok"]
        # A reading holds more than a thousand of them.
        assert 0 < answered < BURST / 5, "the others waited for a whole reading of the flood"
        await flood.event("connected")
        for number in range(BURST):
            assert (await flood.message())["id"] == str(number)


async def test_a_client_that_goes_away_in_its_turn_leaves_nothing() -> None:
    async with running(settings(rate_limit=False)) as node:
        async with raw_socket(node) as flood:
            await flood.send(b"".join(request("system.ping", str(number)) for number in range(BURST)))
        async with raw_socket(node) as other:
            await other.event("connected")
            await other.request("queue.list")
            assert (await other.message())["success"] is True
            assert node.bridge.node.log.subscribers == len(node.bridge.node.connections) == 1
