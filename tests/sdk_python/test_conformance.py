"""Every example of the registry through the client, over both transports, against a live server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from codegen.registry import load
from codegen.registry.model import Example, Operation
from pileup_client import OperationError, PileupClient
from pileup_client._runtime.reading import read, write
from pileup_client._tables import INTERFACE
from tests.support.server import ADMIN, running, settings

API = load(Path(__file__).parents[2] / "core" / "registry")[0]
assert API is not None
# Over HTTP the client answers by itself what acts on its connection.
CASES = [
    pytest.param(operation, example, scheme, id=f"{operation.name} {number} {scheme}")
    for operation in API.operations.values()
    for number, example in enumerate(operation.examples, 1)
    for scheme in (("ws", "http") if operation.role is None else ("ws",))
]


def contained(part: Any, whole: Any) -> bool:
    """Whether `part`, as examples show it, is in `whole`."""
    if isinstance(part, Mapping):
        return isinstance(whole, Mapping) and all(
            name in whole and contained(below, whole[name]) for name, below in part.items()
        )
    return bool(part == whole)


@pytest.mark.parametrize(("operation", "example", "scheme"), CASES)
async def test_examples_hold(operation: Operation, example: Example, scheme: str) -> None:
    assert API is not None
    async with running(settings(rate_limit=False)) as server:
        url = f"{scheme}://127.0.0.1:{server.port}"
        async with PileupClient(url, username=ADMIN[0], password=ADMIN[1], fallback=False) as client:
            for step in API.scenarios[example.given.name].steps if example.given else ():
                await client.call(step.operation.name, step.data)
            if example.error is not None:
                with pytest.raises(INTERFACE.errors[example.error.name]) as caught:
                    await client.call(operation.name, example.data)
                assert isinstance(caught.value, OperationError)
                assert caught.value.status == API.errors[example.error.name].status
                return
            result = await client.call(operation.name, example.data)
            assert example.result is not None
            assert contained(example.result.value, result)
            # The typed reading loses nothing: what was read is what is written.
            typed: Any = read(INTERFACE.operations[operation.name].result, result)
            assert contained(write(typed), result)


@pytest.mark.parametrize("scheme", ["ws", "http"])
async def test_connection_operations_mean_the_same_over_both(scheme: str) -> None:
    async with (
        running(settings(rate_limit=False)) as server,
        PileupClient(f"{scheme}://127.0.0.1:{server.port}", fallback=False) as client,
    ):
        assert (await client.auth.login(username=ADMIN[0], password=ADMIN[1])).authenticated is True
        assert (await client.admin.get_system_status()).active is False
        chosen = await client.events.subscribe(events=["split_update", "queue_update"])
        assert chosen.events == ["queue_update", "split_update"]
        stream = client.events()
        await client.admin.set_frequency(frequency="1")
        await client.admin.set_split(split="up 5")
        assert (await anext(stream)).name == "split_update"
        left = await client.events.unsubscribe(events=["split_update"])
        assert left.events == ["queue_update"]
        assert (await client.system.heartbeat()).alive is True
        assert (await client.events.subscribe(events=None)).events == sorted(INTERFACE.logged_events)
        assert (await client.auth.logout()).authenticated is False
        with pytest.raises(INTERFACE.errors["not_authenticated"]):
            await client.admin.get_system_status()
