"""Every operation, error and event of the registry through the Qt client, against live servers."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.generators.cpp_text import camel
from codegen.registry import load
from codegen.registry.model import Example, Operation
from pileup_client import PileupClient
from tests.sdk_cpp.qt_driver import BOTH, LOGIN, CallFailed, QtDriver, driving
from tests.sdk_cpp.toolchain import ROOT
from tests.sdk_python.test_conformance import contained
from tests.support.server import ADMIN, running, settings

# The first test waits for the build.
pytestmark = pytest.mark.timeout(1800)
API = load(ROOT / "core" / "registry")[0]
assert API is not None
# Over HTTP the client answers by itself what acts on its connection.
CASES = [
    pytest.param(operation, scheme, id=f"{operation.name} {scheme}")
    for operation in API.operations.values()
    for scheme in (("ws", "http") if operation.role is None else ("ws",))
]


@pytest.mark.parametrize(("operation", "scheme"), CASES)
async def test_examples_hold(program: Path, operation: Operation, scheme: str) -> None:
    async with driving(program) as client:
        for example in operation.examples:
            async with running(settings(rate_limit=False)) as server:
                await client.open(f"{scheme}://127.0.0.1:{server.port}", fallback=False, **LOGIN)
                await given(client, example)
                await holds(client, operation, example)
                await client.tell("destroy")
                await client.until(lambda line: "destroyed" in line)


async def given(client: QtDriver, example: Example) -> None:
    """Bring the server to where the example begins."""
    assert API is not None
    for step in API.scenarios[example.given.name].steps if example.given else ():
        await client.call(step.operation.name, step.data)


async def holds(client: QtDriver, operation: Operation, example: Example) -> None:
    """The call answers as the example says; the driver has read and written the operation's type."""
    assert API is not None
    if example.error is not None:
        with pytest.raises(CallFailed) as caught:
            await client.call(operation.name, example.data)
        assert caught.value.code == example.error.name, example
        assert caught.value.error["status"] == API.errors[example.error.name].status
        assert caught.value.error["kind"] == "Operation"
        return
    result = await client.call(operation.name, example.data)
    assert example.result is not None
    assert contained(example.result.value, result), example


@BOTH
async def test_every_event_comes_with_its_type_and_its_signal(program: Path, scheme: str) -> None:
    """What the examples of all writes announce comes as it comes to the Python client, which goes before."""
    assert API is not None
    writes = [one for one in API.operations.values() if one.emits]
    announced = {event.name for one in writes for event in one.emits}
    async with (
        running(settings(rate_limit=False)) as server,
        driving(program) as client,
        PileupClient(f"{scheme}://127.0.0.1:{server.port}", fallback=False, **LOGIN) as model,
    ):
        await client.open(f"{scheme}://127.0.0.1:{server.port}", fallback=False, **LOGIN)
        told = model.events()
        for operation in writes:
            for example in operation.examples:
                if example.error is None:
                    await given_again(client, example)
                    await client.call(operation.name, example.data)
        end = (await client.call("public.get_snapshot"))["position"]
        await client.until(lambda line: line.get("position") == end)
        wanted = []
        async for event in told:
            wanted.append((event.id, event.name))
            if event.id == end:
                break
        lines = [line for line in client.lines if "event" in line]
        heard = [(line["id"], line["event"]) for line in lines if line["event"] in announced]
        assert heard == [one for one in wanted if one[1] in announced]
        assert (
            {name for _, name in heard}
            == announced
            == {event.name for event in API.events.values() if event.scope == "station"}
        )
        await client.tell("signals")
        counted = (await client.until(lambda line: "signals" in line))["signals"]
        for name in announced:
            assert counted[camel(name)] == len([one for one in heard if one[1] == name]), name
        assert counted["anyEvent"] == len(lines)
        assert counted["unknownEvent"] == 0


async def given_again(client: QtDriver, example: Example) -> None:
    """As `given`, on a station that other examples have used: what is so already is no error."""
    await client.call("admin.set_system_status", {"active": True})
    await client.call("admin.clear_queue")
    await given(client, example)


@BOTH
async def test_connection_operations_mean_the_same_over_both(program: Path, scheme: str) -> None:
    async with running(settings(rate_limit=False)) as server, driving(program) as client:
        await client.open(f"{scheme}://127.0.0.1:{server.port}", fallback=False)
        assert (await client.call("auth.login", LOGIN))["authenticated"] is True
        await client.until(lambda line: line.get("username") == ADMIN[0])
        assert (await client.call("admin.get_system_status"))["active"] is False
        chosen = await client.call("events.subscribe", {"events": ["split_update", "queue_update"]})
        assert chosen["events"] == ["queue_update", "split_update"]
        await client.call("admin.set_frequency", {"frequency": "1"})
        await client.call("admin.set_split", {"split": "up 5"})
        await client.event("split_update")
        assert not [line for line in client.lines if line.get("event") == "frequency_update"]
        left = await client.call("events.unsubscribe", {"events": ["split_update"]})
        assert left["events"] == ["queue_update"]
        assert (await client.call("system.heartbeat"))["alive"] is True
        await client.call("auth.logout")
        await client.until(lambda line: line.get("username") == "")
        with pytest.raises(CallFailed) as caught:
            await client.call("admin.get_system_status")
        assert caught.value.code == "not_authenticated"
