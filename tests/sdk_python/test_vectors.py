"""The wire vectors, read and written by the Python SDK."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from pileup_client import InvalidRequest, OperationError, UnknownEvent
from pileup_client._runtime.client import BaseClient
from pileup_client._runtime.http_link import request_of
from pileup_client._runtime.link import Outgoing
from pileup_client._runtime.messages import EventMessage, Response, read_message, request_text
from pileup_client._runtime.position import Cursor
from pileup_client._runtime.reading import read, write
from pileup_client._runtime.sse import StreamReader
from pileup_client._tables import INTERFACE
from pileup_client.client import PileupClient

VECTORS = Path(__file__).parents[2] / "generated" / "spec" / "vectors"


def vectors(name: str) -> list[Any]:
    """The vectors of a file, each under its name."""
    content = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(one, id=str(one.get("name", index))) for index, one in enumerate(content["vectors"])]


@pytest.mark.parametrize("vector", vectors("requests"))
def test_requests_are_written(vector: Any) -> None:
    takes = INTERFACE.operations[vector["operation"]].members
    data = vector["members"] if takes else None
    text = request_text(vector["id"], vector["operation"], data, vector["key"])
    assert json.loads(text) == vector["frame"]


@pytest.mark.parametrize("vector", vectors("responses"))
def test_responses_are_read(vector: Any) -> None:
    response = read_message(json.dumps(vector["frame"]))
    assert isinstance(response, Response)
    assert response.id == vector["frame"]["id"]
    operation = INTERFACE.operations[vector["operation"]]
    if "error" not in vector:
        assert response.failure is None
        assert write(read(operation.result, response.data)) == vector["result"]
        return
    assert response.failure is not None
    error = PileupClient("ws://localhost")._error(operation, response.failure)
    kind = INTERFACE.errors.get(vector["error"]["code"], OperationError)
    assert type(error) is kind
    told = {
        "code": error.error_code,
        "status": error.status,
        "message": error.message,
        "retryable": error.retryable,
        "details": error.details,
        "retry_after": error.retry_after,
    }
    assert told == vector["error"]


@pytest.mark.parametrize("vector", vectors("events"))
def test_events_are_read(vector: Any) -> None:
    message = read_message(json.dumps(vector["frame"]))
    assert isinstance(message, EventMessage)
    client: BaseClient = PileupClient("ws://localhost")
    event = client._typed(message)
    assert (event.id, event.skipped) == (vector["id"], vector["skipped"])
    if vector.get("known", True):
        assert type(event) is INTERFACE.events[vector["event"]]
    else:
        assert isinstance(event, UnknownEvent)
        assert event.event == vector["event"]
    assert write(event.data) == vector["data"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("vector", vectors("streams"))
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_streams_are_read_however_they_are_cut(vector: Any, step: int) -> None:
    text = vector["stream"]
    reader, decoder, frames = StreamReader(1 << 20), httpx2._decoders.LineDecoder(), []
    lines = [
        line for start in range(0, len(text), step) for line in decoder.decode(text[start : start + step])
    ]
    for line in lines:
        frame = reader.line(line)
        if frame is not None:
            frames.append({"event": frame.event, "data": frame.data, "id": frame.id})
    assert frames == vector["frames"]


@pytest.mark.parametrize("vector", vectors("routes"))
def test_routes_are_filled_in(vector: Any) -> None:
    operation = INTERFACE.operations[vector["operation"]]
    if vector.get("refused"):
        with pytest.raises(InvalidRequest):
            operation.check_path(vector["members"])
        return
    operation.check_path(vector["members"])
    method, path, query, body = request_of(Outgoing("1", operation, vector["members"], None))
    request = httpx2.Request(method, f"http://localhost{path}", params=query)
    wanted = urlsplit(vector["target"])
    sent = urlsplit(str(request.url))
    assert (method, sent.path) == (vector["method"], wanted.path)
    assert parse_qsl(sent.query) == parse_qsl(wanted.query)
    assert (None if body is None else json.loads(body)) == vector["body"]


@pytest.mark.parametrize("vector", vectors("positions"))
def test_positions_admit_each_event_once(vector: Any) -> None:
    cursor = Cursor(vector["at"])
    assert cursor.admits(vector["id"]) is vector["taken"]
    assert cursor.position == vector["after"]


@pytest.mark.parametrize("vector", vectors("close_codes"))
def test_close_codes_say_whether_to_come_back(vector: Any) -> None:
    assert INTERFACE.comes_back(vector["code"]) is vector["reconnect"]
