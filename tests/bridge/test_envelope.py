"""Frames that are no requests, and the wire form of responses (DESIGN, section 5: Request, Response)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bridge.envelope import BadFrame, Request, RequestReader, failure_text, success_middle, success_text
from core.bridge.errors import Failure
from core.bridge.strict_json import StrictDecoder
from tests.bridge.conversation import MAX_DATA, MAX_ID, Conversation
from tests.bridge.toy import ERRORS, NOW

reader = RequestReader(StrictDecoder(max_depth=32, max_integer=2**53 - 1), ERRORS, MAX_ID, MAX_DATA)
MINIMAL = {"id": "7", "type": "request", "operation": "shelf.list"}


def fault(frame: object) -> BadFrame:
    """Why `frame` is no request."""
    with pytest.raises(BadFrame) as caught:
        reader.read(frame if isinstance(frame, str) else json.dumps(frame))
    return caught.value


def with_(**members: Any) -> dict[str, Any]:
    return {**MINIMAL, **members}


def without(name: str) -> dict[str, Any]:
    return {member: value for member, value in MINIMAL.items() if member != name}


def test_the_smallest_and_the_largest_request() -> None:
    assert reader.read(json.dumps(MINIMAL)) == Request("7", "shelf.list", None, None)
    full = with_(data={"a": [1]}, timestamp="2024-05-01T12:00:00Z", idempotency_key="k", id="x" * 64)
    assert reader.read(json.dumps(full)) == Request("x" * 64, "shelf.list", {"a": [1]}, "k")


@pytest.mark.parametrize("member", ["timestamp", "data", "idempotency_key"])
def test_optional_members_may_be_null(member: str) -> None:
    assert reader.read(json.dumps(with_(**{member: None}))) == Request("7", "shelf.list", None, None)


@pytest.mark.parametrize("request_id", [None, "", "x" * 65, 7, 7.0, True, ["7"], {"7": 7}])
def test_an_id_is_a_string_of_1_to_64_characters(request_id: object) -> None:
    bad = fault(with_(id=request_id))
    assert (bad.failure.code, bad.failure.status) == ("frame_invalid", 400)
    assert "'id' must be a string of 1 to 64 characters" in bad.failure.message
    assert bad.request_id is None
    assert bad.operation == "shelf.list"


def test_ids_are_measured_in_characters() -> None:
    assert reader.read(json.dumps(with_(id="😀" * 64))).id == "😀" * 64
    assert fault(with_(id="😀" * 65)).request_id is None


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (without("type"), "'type' must be 'request'"),
        (with_(type="Request"), "'type' must be 'request'"),
        (with_(type="response"), "'type' must be 'request'"),
        (with_(type=["request"]), "'type' must be 'request'"),
        (without("operation"), "'operation' must be a string"),
        (with_(operation=None), "'operation' must be a string"),
        (with_(operation={"name": "shelf.list"}), "'operation' must be a string"),
        (with_(payload={}), "unknown member 'payload'"),
        (with_(zebra=1, ant=2), "unknown member 'ant'"),
        (with_(Data={}), "unknown member 'Data'"),
        (with_(timestamp=1714564800), "'timestamp' must be a string"),
        (with_(timestamp={}), "'timestamp' must be a string"),
    ],
)
def test_a_fault_beside_a_readable_id_echoes_the_id(frame: dict[str, Any], reason: str) -> None:
    bad = fault(frame)
    assert bad.failure.code == "frame_invalid"
    assert reason in bad.failure.message
    assert bad.request_id == "7"


def test_long_names_are_not_repeated_in_full() -> None:
    assert len(fault(with_(**{"x" * 5000: 1})).failure.message) < 200
    assert fault(with_(operation="x" * 5000, extra=1)).operation is None


@pytest.mark.parametrize("text", ["[]", '"request"', "7", "null", "true"])
def test_a_frame_is_an_object(text: str) -> None:
    bad = fault(text)
    assert (bad.failure.code, bad.request_id, bad.operation) == ("frame_invalid", None, None)


@pytest.mark.parametrize(
    "text", ["", "{", '{"id":"7","id":"8"}', '{"id":"7","data":NaN}', "\ufeff{}", "[" * 99]
)
def test_bad_json_has_no_id(text: str) -> None:
    bad = fault(text)
    assert (bad.failure.code, bad.failure.status) == ("json_invalid", 422)
    assert (bad.request_id, bad.operation) == (None, None)


def test_bad_json_tells_where() -> None:
    assert fault('{"callsign":').failure.message == "The JSON is invalid: Expecting value at character 12"


def test_a_reason_with_braces_is_not_a_template() -> None:
    assert "unknown member '{operation}'" in fault(with_(**{"{operation}": 1})).failure.message


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=MAX_ID))
def test_any_id_survives_the_round_trip(request_id: str) -> None:
    text = success_text(request_id, success_middle("shelf.list", b'{"a":1}'), NOW.isoformat())
    assert json.loads(text) == {
        "id": request_id,
        "type": "response",
        "operation": "shelf.list",
        "success": True,
        "data": {"a": 1},
        "error": None,
        "timestamp": "2024-05-01T12:00:00.123456+00:00",
    }
    failed = failure_text(request_id, request_id, Failure("c", 400, request_id), NOW.isoformat())
    assert json.loads(failed)["id"] == json.loads(failed)["error"]["message"] == request_id


def test_a_failed_response_has_all_members() -> None:
    failure = Failure("rate", 429, "Slow down", True, [{"loc": ["body"]}], 1500, {"Retry-After": "2"})
    assert json.loads(failure_text(None, None, failure, "now")) == {
        "id": None,
        "type": "response",
        "operation": None,
        "success": False,
        "data": None,
        "error": {
            "code": "rate",
            "status": 429,
            "message": "Slow down",
            "retryable": True,
            "details": [{"loc": ["body"]}],
            "retry_after_ms": 1500,
        },
        "timestamp": "now",
    }


def test_both_kinds_of_response_have_the_same_members_in_the_same_order() -> None:
    conversation = Conversation()
    succeeded = conversation.answer("shelf.list")
    failed = conversation.answer("shelf.broken")
    assert list(succeeded) == list(failed)
    assert list(succeeded) == ["id", "type", "operation", "success", "data", "error", "timestamp"]
