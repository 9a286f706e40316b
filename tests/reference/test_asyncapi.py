"""asyncapi.json: valid, complete in both directions, and its examples fit their schemas."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from websockets.asyncio.client import connect

from codegen.generators.python_text import pascal
from tests.reference.conftest import Output
from tests.support.clients import basic
from tests.support.server import ADMIN, Running, running, settings
from tests.support.tools import NODE, node_modules, require

SPECIFICATION = "spec/asyncapi.json"


@pytest.mark.xdist_group("node")
def test_the_parser_accepts_it(real: Output, toy: Output, tmp_path: Path) -> None:
    broken = real.json(SPECIFICATION)
    broken["operations"]["queue.register"]["messages"] = [{"$ref": "#/components/messages/Nobody"}]
    texts = [real.files[SPECIFICATION], toy.files[SPECIFICATION], json.dumps(broken)]
    *good, bad = _parsed(tmp_path, texts)
    for output, told in zip((real, toy), good, strict=True):
        assert told["findings"] == []
        assert told["valid"]
        assert set(told["replies"]) == set(output.api.operations)
        assert set(told["operations"]) == set(output.json(SPECIFICATION)["operations"])
    # That it is asked indeed.
    assert not bad["valid"]
    assert bad["findings"]


def _parsed(folder: Path, texts: list[str]) -> Any:
    """What the parser says of each document."""
    node, modules = require("node"), node_modules()
    files = [folder / f"{number}.json" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    command = [str(node), str(NODE / "asyncapi.cjs"), str(modules), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_operation_is_there_and_no_other(output: Output) -> None:
    document, api = output.json(SPECIFICATION), output.api
    received = {name: one for name, one in document["operations"].items() if one["action"] == "receive"}
    assert list(received) == list(api.operations)
    for name, described in received.items():
        operation = api.operations[name]
        assert described["channel"] == {"$ref": "#/channels/websocket"}
        assert described["reply"]["channel"] == {"$ref": "#/channels/websocket"}
        messages = [_last(one) for one in [*described["messages"], *described["reply"]["messages"]]]
        stem = pascal(name.replace(".", "_"))
        assert messages == [f"{stem}Request", f"{stem}Response", "Failure"]
        assert ("security" in described) == (operation.auth == "admin")
        assert described["x-events"] == [event.name for event in operation.emits]
        assert {use.code for use in operation.errors} <= set(described["x-errors"]) <= set(api.errors)
        assert [one["lang"] for one in described["x-codeSamples"]][:1] == ["JSON"]
        assert described["x-since"] == operation.since
        assert ("x-deprecated" in described) == (operation.deprecated is not None)


def test_every_event_is_there_over_its_transports_and_no_other(output: Output) -> None:
    document, api = output.json(SPECIFICATION), output.api
    sent = {name for name, one in document["operations"].items() if one["action"] == "send"}
    socket = {f"event.{one.name}" for one in api.events.values() if "websocket" in one.transports}
    stream = {f"stream.{one.name}" for one in api.events.values() if "sse" in one.transports}
    assert sent == socket | stream
    for name in sent:
        channel = "websocket" if name.startswith("event.") else "stream"
        assert document["operations"][name]["channel"] == {"$ref": f"#/channels/{channel}"}


def test_every_message_is_sent_or_received_somewhere(output: Output) -> None:
    document = output.json(SPECIFICATION)
    used = {
        _last(message)
        for one in document["operations"].values()
        for message in [*one["messages"], *one.get("reply", {}).get("messages", [])]
    }
    channels = {name for one in document["channels"].values() for name in one["messages"]}
    assert used == channels == set(document["components"]["messages"])


def test_every_example_fits_its_payload(output: Output) -> None:
    document = output.json(SPECIFICATION)
    checked = 0
    for name, message in document["components"]["messages"].items():
        for part in ("payload", "headers"):
            schema = {**message.get(part, {}), "components": document["components"]}
            for example in message.get("examples", []):
                if part in example:
                    faults = [str(one) for one in Draft202012Validator(schema).iter_errors(example[part])]
                    assert faults == [], name
                    checked += 1
        assert message.get("examples") or name.endswith("Response"), name
    assert checked >= len(document["components"]["messages"])


def test_a_wrong_payload_does_not_fit(real: Output) -> None:
    document = real.json(SPECIFICATION)
    message = document["components"]["messages"]["QueueRegisterRequest"]
    validator = Draft202012Validator({**message["payload"], "components": document["components"]})
    frame = message["examples"][0]["payload"]
    assert validator.is_valid(frame)
    for wrong in (
        {**frame, "data": {}},
        {**frame, "id": 1},
        {**frame, "operation": "queue.list"},
        {**frame, "unknown": 1},
        {**frame, "idempotency_key": "short"},
    ):
        assert not validator.is_valid(wrong), wrong


def test_requests_and_answers_are_correlated(output: Output) -> None:
    document = output.json(SPECIFICATION)
    assert document["components"]["correlationIds"]["requestId"]["location"] == "$message.payload#/id"
    for name, message in document["components"]["messages"].items():
        answers = name == "Failure" or name.endswith(("Request", "Response"))
        assert ("correlationId" in message) == answers, name


def test_channels_servers_and_security(real: Output) -> None:
    document, api = real.json(SPECIFICATION), real.api
    assert document["asyncapi"] == "3.1.0"
    assert document["channels"]["websocket"]["address"] == api.info.websocket_path
    assert document["channels"]["stream"]["address"] == api.info.sse_path
    assert {name: one["protocol"] for name, one in document["servers"].items()} == {
        "websocket": "ws",
        "http": "http",
    }
    binding = document["channels"]["websocket"]["bindings"]["ws"]
    assert binding["headers"]["properties"]["Sec-WebSocket-Protocol"]["enum"] == [api.info.subprotocol]
    assert document["components"]["securitySchemes"]["basicAuth"]["scheme"] == "basic"
    codes = {one["code"] for one in document["channels"]["websocket"]["x-close-codes"]}
    assert codes == set(api.close_codes)


# --- What a server sends ----------------------------------------------------------------------------


def _validators(document: Any) -> Iterator[tuple[str, Draft202012Validator]]:
    for name, message in document["components"]["messages"].items():
        yield name, Draft202012Validator({**message["payload"], "components": document["components"]})


async def test_what_a_server_sends_is_as_described(real: Output) -> None:
    validators = dict(_validators(real.json(SPECIFICATION)))
    async with running(settings()) as node:
        frames = await _conversation(real, node)
    seen = set()
    for frame in frames:
        if frame["type"] == "event":
            name = f"{pascal(frame['event'])}Event"
        elif frame["success"]:
            name = f"{pascal(frame['operation'].replace('.', '_'))}Response"
        else:
            name = "Failure"
        assert [str(one) for one in validators[name].iter_errors(frame)] == [], name
        seen.add(name)
    logged = {f"{pascal(one.name)}Event" for one in real.api.events.values() if one.logged}
    assert logged <= seen
    assert {"Failure", "SystemInfoResponse", "AdminNextQsoResponse"} <= seen


async def _conversation(real: Output, node: Running) -> list[Any]:
    """All frames of a connection that sends every example once, on an open station with a caller."""
    frames: list[Any] = []
    headers = {"Authorization": basic(*ADMIN)}
    async with connect(node.websocket, additional_headers=headers, proxy=None) as connection:
        requests = [("admin.set_system_status", {"active": True}), ("queue.register", {"callsign": "K1ABC"})]
        requests += [
            (operation.name, example.data)
            for operation in real.api.operations.values()
            for example in operation.examples
            if operation.role not in ("login", "logout", "unsubscribe", "subscribe")
        ]
        for number, (operation, data) in enumerate(requests):
            request = {"id": str(number), "type": "request", "operation": operation}
            await connection.send(json.dumps({**request, **({"data": data} if data is not None else {})}))
            while True:
                frame = json.loads(await connection.recv())
                frames.append(frame)
                if frame["type"] == "response" and frame["id"] == str(number):
                    break
    return frames


def _last(reference: dict[str, str]) -> str:
    return reference["$ref"].rpartition("/")[2]
