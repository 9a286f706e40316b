"""The conversation on one connection: order, ids, limits, authentication (DESIGN, section 5)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.bridge.actions import Close, Release, Start
from core.bridge.auth import Authenticator
from core.bridge.executor import Success
from core.bridge.operations import Call, Committed
from tests.bridge.conversation import LIMITS, Conversation
from tests.bridge.toy import ERRORS, NOW, Library, ShelfError

LOGIN = {"username": "admin", "password": "right"}


def ids(actions: list[Any]) -> list[Any]:
    """Ids of the responses among `actions`; the other actions by their class."""
    return [action["id"] if isinstance(action, dict) else type(action) for action in actions]


def error_of(response: Any) -> tuple[str, int]:
    assert response["success"] is False
    assert response["data"] is None
    return response["error"]["code"], response["error"]["status"]


# --- Reads and writes ----------------------------------------------------------------------------


def test_a_read_is_answered_at_once() -> None:
    conversation = Conversation()
    conversation.library.put("Dune")
    response = conversation.answer("shelf.list", id="abc")
    assert (response["id"], response["operation"]) == ("abc", "shelf.list")
    assert (response["success"], response["data"], response["error"]) == (True, ["Dune"], None)
    assert not conversation.session.busy


async def test_a_write_is_started_and_answered_when_it_is_completed() -> None:
    conversation = Conversation()
    (start,) = conversation.request("shelf.put", {"title": "Dune"})
    assert isinstance(start, Start)
    assert conversation.session.busy
    response, release = await conversation.finish()
    assert (response["id"], response["data"]) == ("1", {"done": True})
    assert isinstance(release, Release)
    assert not conversation.session.busy


async def test_a_failed_write_releases_the_held_events_too() -> None:
    async def full(call: Call, params: Any) -> Committed[object]:
        call.before_commit()
        raise ShelfError("shelf_full", size=3)

    conversation = Conversation()
    conversation.library.write = full
    conversation.request("shelf.put", {"title": "Dune"})
    response, release = await conversation.finish()
    assert response["error"]["message"] == "No room for another, 3 is all"
    assert isinstance(release, Release)


async def test_events_are_held_only_when_the_write_enters_commit() -> None:
    async def look_up_first(call: Call, params: Any) -> Committed[object]:
        conversation.notes.append("look-up")
        call.before_commit()
        return Committed(b"null")

    conversation = Conversation()
    conversation.library.write = look_up_first
    conversation.request("shelf.touch")
    assert conversation.notes == []
    (response, _) = await conversation.finish()
    assert conversation.notes == ["look-up", "hold"]
    assert (response["success"], response["data"]) == (True, None)


async def test_requests_that_wait_run_in_order_after_the_write_and_see_it() -> None:
    conversation = Conversation()
    (start,) = conversation.request("shelf.put", {"title": "Dune"}, id="a")
    assert isinstance(start, Start)
    assert conversation.request("shelf.list", id="b") == []
    assert conversation.request("shelf.put", {"title": "Emma"}, id="c") == []
    assert conversation.request("nonsense", id="d") == []
    assert conversation.request("shelf.list", id="e") == []

    first = await conversation.finish()
    assert ids(first) == ["a", Release, "b", Start]
    assert first[2]["data"] == ["Dune"]

    second = await conversation.finish()
    assert ids(second) == ["c", Release, "d", "e"]
    assert error_of(second[2]) == ("unknown_operation", 404)
    assert second[3]["data"] == ["Dune", "Emma"]
    assert conversation.answer("shelf.list", id="f")["id"] == "f"


def test_completion_without_a_write_is_a_fault_of_the_transport() -> None:
    with pytest.raises(RuntimeError, match="no write was running"):
        Conversation().session.completed(Success(b"null"), NOW)


# --- Ids and requests in flight -------------------------------------------------------------------


async def test_an_id_in_flight_is_refused_without_naming_it() -> None:
    conversation = Conversation()
    conversation.request("shelf.touch", id="a")
    conversation.request("shelf.list", id="b")
    for taken in ("a", "b"):
        refused = conversation.answer("shelf.list", id=taken)
        assert refused["id"] is None
        assert refused["operation"] == "shelf.list"
        assert error_of(refused) == ("id_in_use", 409)
    assert ids(await conversation.finish()) == ["a", Release, "b"]
    assert conversation.answer("shelf.list", id="a")["success"]
    assert conversation.answer("shelf.list", id="b")["success"]


async def test_an_id_is_free_again_as_soon_as_its_response_is_queued() -> None:
    conversation = Conversation()
    conversation.request("shelf.touch", id="a")
    conversation.request("shelf.touch", id="b")
    assert ids(await conversation.finish()) == ["a", Release, Start]
    assert conversation.request("shelf.list", id="a") == []
    assert error_of(conversation.answer("shelf.list", id="b")) == ("id_in_use", 409)
    assert ids(await conversation.finish()) == ["b", Release, "a"]


async def test_64_requests_may_be_in_flight_the_running_one_included() -> None:
    conversation = Conversation()
    for number in range(LIMITS.in_flight):
        done = conversation.request("shelf.touch" if number == 0 else "shelf.list", id=f"n{number}")
        assert ids(done) == ([Start] if number == 0 else [])
    refused = conversation.answer("shelf.list", id="one too many")
    assert error_of(refused) == ("too_many_requests_in_flight", 429)
    assert refused["id"] == "one too many"
    assert refused["error"]["retryable"] is True
    assert "64" in refused["error"]["message"]
    assert ids(await conversation.finish()) == ["n0", Release, *(f"n{number}" for number in range(1, 64))]
    assert conversation.answer("shelf.list", id="one too many")["success"]


def test_reads_that_are_answered_at_once_are_not_in_flight() -> None:
    conversation = Conversation()
    assert all(conversation.answer("shelf.list", id="same")["success"] for _ in range(200))


# --- Authentication -------------------------------------------------------------------------------


def test_an_admin_operation_answers_the_verdict_on_the_header() -> None:
    known = Authenticator("admin", "right")
    for header, expected in [
        (None, ("not_authenticated", 401)),
        ("Bearer x", ("not_authenticated", 401)),
        ("Basic YWRtaW46d3Jvbmc=", ("invalid_credentials", 401)),
    ]:
        assert error_of(Conversation(identity=known.judge(header)).answer("admin.list")) == expected
    nobody = Authenticator("admin", "")
    denied = Conversation(identity=nobody.judge("Basic YWRtaW46cmlnaHQ=")).answer("admin.list")
    assert error_of(denied) == ("auth_not_configured", 503)
    assert Conversation(identity=known.judge("Basic YWRtaW46cmlnaHQ=")).answer("admin.list")["success"]


def test_anonymous_connections_may_call_public_operations() -> None:
    assert Conversation().answer("shelf.list")["success"]


def test_a_login_opens_the_admin_operations_and_a_logout_closes_them() -> None:
    conversation = Conversation()
    assert error_of(conversation.answer("admin.list")) == ("not_authenticated", 401)
    assert conversation.answer("me.login", LOGIN)["data"] == {"username": "admin"}
    assert conversation.answer("admin.list")["success"]
    assert conversation.answer("me.logout")["success"]
    assert error_of(conversation.answer("admin.list")) == ("not_authenticated", 401)


def test_a_failed_login_changes_nothing() -> None:
    wrong = {"username": "admin", "password": "wrong"}
    conversation = Conversation()
    assert error_of(conversation.answer("me.login", wrong)) == ("invalid_credentials", 401)
    assert error_of(conversation.answer("admin.list")) == ("not_authenticated", 401)
    conversation.answer("me.login", LOGIN)
    assert error_of(conversation.answer("me.login", wrong)) == ("invalid_credentials", 401)
    assert conversation.answer("admin.list")["success"]


def test_a_login_where_nobody_can_log_in() -> None:
    conversation = Conversation(configured=False)
    assert error_of(conversation.answer("me.login", LOGIN)) == ("auth_not_configured", 503)


async def test_a_login_counts_for_what_was_sent_behind_it() -> None:
    conversation = Conversation()
    conversation.request("shelf.touch", id="a")
    for number, operation in enumerate(["admin.list", "me.login", "admin.list", "admin.put", "me.logout"]):
        data = LOGIN if operation == "me.login" else {"title": "Dune"}
        assert conversation.request(operation, data, id=f"b{number}") == []
    first = await conversation.finish()
    assert ids(first) == ["a", Release, "b0", "b1", "b2", Start]
    assert [response["success"] for response in first if isinstance(response, dict)] == [
        True,
        False,
        True,
        True,
    ]
    assert ids(await conversation.finish()) == ["b3", Release, "b4"]
    assert conversation.library.calls[-1][0].identity.name == "admin"
    assert error_of(conversation.answer("admin.list")) == ("not_authenticated", 401)


# --- Order of checks ------------------------------------------------------------------------------


def test_checks_come_in_the_recorded_order() -> None:
    conversation = Conversation()
    bad_json = conversation.text('{"id":"1","type":"request","operation":"admin.find","data":{"title":}}')
    assert error_of(bad_json[0]) == ("json_invalid", 422)
    assert error_of(conversation.answer("admin.find", {"title": "a/b"})) == ("not_found", 404)
    assert error_of(conversation.answer("admin.find", {"title": 7})) == ("not_authenticated", 401)
    conversation.answer("me.login", LOGIN)
    assert error_of(conversation.answer("admin.find", {"title": 7})) == ("validation_failed", 422)
    assert conversation.answer("admin.put", {"title": 7}, idempotency_key="short")["error"]["details"][0][
        "loc"
    ] == ["body", "title"]


def test_an_operation_of_another_transport_is_unknown() -> None:
    response = Conversation().answer("shelf.web_page")
    assert error_of(response) == ("unknown_operation", 404)


def test_an_unknown_operation_gets_a_hint_and_keeps_the_connection_open() -> None:
    conversation = Conversation(limits=LIMITS._replace(consecutive_errors=1))
    for _ in range(5):
        response = conversation.answer("shelf.lst")
        assert response["error"]["message"] == "There is no operation 'shelf.lst', did you mean 'shelf.list'?"
    assert conversation.answer("zzz")["error"]["message"] == "There is no operation 'zzz'"
    assert len(conversation.answer("z" * 5000)["error"]["message"]) < 200


# --- Errors ---------------------------------------------------------------------------------------


def test_frame_faults_keep_the_connection_open_until_they_are_too_many_in_a_row() -> None:
    conversation = Conversation()
    for _ in range(3):
        for _ in range(LIMITS.consecutive_errors):
            (answer,) = conversation.text("{")
            assert error_of(answer) == ("json_invalid", 422)
            assert answer["id"] is None
        assert conversation.answer("shelf.list")["success"]
    for _ in range(LIMITS.consecutive_errors):
        assert len(conversation.request("shelf.list", zebra=1)) == 1
    answer, close = conversation.text("[]")
    assert error_of(answer) == ("frame_invalid", 400)
    assert close == Close(4206, "too many errors")


def test_a_fault_in_a_frame_echoes_id_and_operation() -> None:
    answer = Conversation().answer("shelf.list", id="q7", zebra=1)
    assert (answer["id"], answer["operation"]) == ("q7", "shelf.list")


def test_a_bad_frame_behind_a_write_is_answered_at_once() -> None:
    conversation = Conversation()
    start = conversation.request("shelf.touch")
    assert error_of(conversation.text("{")[0]) == ("json_invalid", 422)
    start[0].work.close()


def test_no_answer_shows_the_text_of_an_exception() -> None:
    response = Conversation().answer("shelf.broken")
    assert error_of(response) == ("internal_error", 500)
    assert "secret" not in json.dumps(response)


def test_a_heartbeat_is_a_promise() -> None:
    conversation = Conversation(Library())
    assert conversation.answer("me.heartbeat")["data"] == {"alive": True}
    assert conversation.notes == ["promise"]


def test_error_messages_are_those_of_the_table() -> None:
    response = Conversation().answer("admin.list")
    assert response["error"] == ERRORS.failure("not_authenticated").as_error()
