"""The words `event_name`, `event_data` and an event's `transports`: what they become, and their faults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.generators import openapi, server
from codegen.parity.masking import masked_payload
from codegen.registry import Api
from tests.codegen.support import diagnose, loaded, toy_registry

MORE = """\
operations:
  watch.choose:
    summary: Choose events.
    since: 0.1.0
    auth: public
    transports: [websocket]
    transports_reason: Only there.
    params: Choice
    result: Choice
    safe: true
    scope: connection
    rate: read
  watch.past:
    summary: Read old events.
    since: 0.1.0
    auth: public
    http: {method: GET, path: /api/past}
    result: Past
    safe: true
    constant: false
    rate: replay
events:
  bell_rung:
    summary: Somebody rang.
    since: 0.1.0
    scope: station
    data: {schema: Bell, nullable: true}
  welcome:
    summary: Hello.
    since: 0.1.0
    scope: connection
    transports: [sse]
    transports_reason: Only there.
    data: Bell
schemas:
  Bell:
    description: A bell.
    type: object
    properties:
      tone: {type: string, maxLength: 8, description: Its tone.}
      heard: {type: string, maxLength: 8, volatile: true, description: When.}
    required: [tone, heard]
  Choice:
    description: Some events.
    type: object
    properties:
      events: {type: array, items: {type: string, event_name: true}, description: Their names.}
    required: [events]
  Past:
    description: An old event.
    type: object
    properties:
      event: {type: string, maxLength: 64, description: Its name.}
      data: {event_data: event, description: What it told.}
    required: [event, data]
"""


NULLABLE = "    data: {schema: Bell, nullable: true}\n"
_PLACES = {
    "kind": "items: {type: string, event_name: true}",
    "data": "{event_data: event, description: What it told.}",
    "reason": "    transports_reason: Only there.\n    data: Bell\n",
    "scope": NULLABLE,
}


def registry(folder: Path, **changes: str) -> Path:
    found = toy_registry(folder)
    text = MORE
    for old, new in changes.items():
        text = text.replace(_PLACES[old], new)
    (found / "watch.yaml").write_text(text, encoding="utf-8")
    return found


def api(folder: Path) -> Api:
    return loaded(registry(folder))


def test_a_new_station_event_can_be_chosen_at_once(tmp_path: Path) -> None:
    with_more = api(tmp_path)
    names = sorted(name for name, event in with_more.events.items() if event.logged)
    assert "bell_rung" in names
    assert "welcome" not in names
    items = with_more.schemas["Choice"].schema.properties["events"].items
    assert items is not None
    assert list(items.enum) == names
    shown = openapi.document(with_more)["components"]["schemas"]["Choice"]["properties"]["events"]["items"]
    assert shown == {"type": "string", "enum": names}


def test_the_data_of_events_is_that_of_any_of_them(tmp_path: Path) -> None:
    with_more = api(tmp_path)
    shown = openapi.document(with_more)["components"]["schemas"]["Past"]["properties"]["data"]
    payloads = {event.data.schema for event in with_more.events.values() if event.logged}
    references = {one["$ref"].rpartition("/")[2] for one in shown["anyOf"] if "$ref" in one}
    assert references == payloads
    assert {"type": "null"} in shown["anyOf"]
    assert shown["description"] == "What it told."


def test_a_result_with_logged_data_is_handed_over_encoded(tmp_path: Path) -> None:
    files = {file.path: file.text for file in server.generate(api(tmp_path))}
    ports, dispatcher = files["server/ports.py"], files["server/dispatcher.py"]
    assert "-> Encoded[Past]" in ports
    assert "-> Choice" in ports
    assert "encode=encoded," in dispatcher
    assert "data: Any" in files["server/models/watch.py"]


def test_event_data_is_masked_as_the_event_that_is_named_beside_it(tmp_path: Path) -> None:
    with_more = api(tmp_path)
    payload = with_more.operations["watch.past"].result

    def shown(event: str, data: Any) -> Any:
        return masked_payload(with_more, payload, {"event": event, "data": data})["data"]

    assert shown("bell_rung", {"tone": "a", "heard": "now"}) == {"tone": "a", "heard": "<volatile text>"}
    assert shown("bell_rung", None) is None
    assert shown("long_gone", {"heard": "now"}) == {"heard": "now"}


@pytest.mark.parametrize(
    ("place", "text", "told"),
    [
        (
            "kind",
            "items: {type: integer, event_name: true}",
            "SCHEMA_WORD_MISPLACED: `event_name` goes with type string, not with integer",
        ),
        (
            "data",
            "{event_data: evnt, description: What it told.}",
            "SCHEMA_WORD_MISPLACED: `event_data` must name a text member beside it; `evnt` is none "
            "(did you mean `event`?)",
        ),
        (
            "data",
            "{event_data: event, type: object, description: What it told.}",
            "SCHEMA_WORD_MISPLACED: `event_data` stands for a member of any form, so that only a description "
            "may stand beside it",
        ),
        (
            "reason",
            "    data: Bell\n",
            "TRANSPORTS_REASON_MISSING: `welcome` is not sent on every stream; "
            "say why in `transports_reason`",
        ),
        (
            "scope",
            "    transports: [sse]\n    transports_reason: Only there.\n" + NULLABLE,
            "EVENT_SCOPE_WORD: station event `bell_rung` must not have `transports`: everyone gets it",
        ),
        (
            "scope",
            "    transports_reason: Only there.\n" + NULLABLE,
            "TRANSPORTS_CONFLICT: `bell_rung` has `transports_reason`, but is sent on every stream",
        ),
    ],
)
def test_a_word_out_of_place_is_told(tmp_path: Path, place: str, text: str, told: str) -> None:
    (fault,) = diagnose(registry(tmp_path, **{place: text}))
    assert str(fault).partition(": ")[2] == told
