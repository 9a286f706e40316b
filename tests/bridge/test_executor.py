"""Every outcome of an operation, as a value (DESIGN, section 5: Order of checks)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from structlog.testing import capture_logs

from core.bridge.auth import ANONYMOUS, Identity
from core.bridge.errors import Failure, Refused
from core.bridge.executor import Caller, Executor, Outcome, Success
from core.bridge.operations import Call, Committed
from core.bridge.store import OutcomeUnknown, StoreUnavailable
from tests.bridge.toy import ERRORS, KEY, Library, Shelf, ShelfError

ADMIN = Identity("admin")
TITLE = {"title": "Dune"}


@pytest.fixture
def library() -> Library:
    return Library()


@pytest.fixture
def executor(library: Library) -> Executor[Shelf]:
    return library.executor()


def at_once(
    executor: Executor[Shelf], name: str, data: Any = None, key: Any = None, caller: Identity = ANONYMOUS
) -> Outcome:
    """The outcome of a call that needs no awaiting."""
    outcome = executor.execute(executor.operations[name], data, key, Caller(caller))
    assert isinstance(outcome, Success | Failure)
    return outcome


async def written(executor: Executor[Shelf], name: str, data: Any = None, key: Any = None) -> Outcome:
    outcome = executor.execute(executor.operations[name], data, key, Caller(ADMIN))
    return await outcome if isinstance(outcome, Awaitable) else outcome


def failure(outcome: Outcome) -> Failure:
    assert isinstance(outcome, Failure)
    return outcome


# --- Failures -------------------------------------------------------------------------------------


def test_a_domain_error_is_answered_in_the_operations_own_words(executor: Executor[Shelf]) -> None:
    outcome = failure(at_once(executor, "shelf.find", TITLE))
    assert (outcome.code, outcome.status, outcome.message) == (
        "not_on_shelf",
        404,
        "Dune is not on the shelf",
    )


async def test_the_wording_of_an_operation_hides_the_tables(
    executor: Executor[Shelf], library: Library
) -> None:
    async def full(call: Call, params: Any) -> Committed[object]:
        raise ShelfError("shelf_full", size=3)

    library.write = full
    assert failure(await written(executor, "shelf.put", TITLE)).message == "No room for another, 3 is all"


def test_an_undeclared_code_is_a_fault_of_the_server(executor: Executor[Shelf]) -> None:
    with capture_logs() as logs:
        outcome = failure(at_once(executor, "shelf.undeclared"))
    assert (outcome.code, outcome.status) == ("internal_error", 500)
    assert logs == [
        {
            "event": "undeclared_error",
            "log_level": "error",
            "operation": "shelf.undeclared",
            "code": "shelf_full",
        }
    ]


def test_a_message_that_cannot_be_filled_in_is_a_fault_of_the_server(executor: Executor[Shelf]) -> None:
    with capture_logs() as logs:
        outcome = failure(at_once(executor, "shelf.misworded"))
    assert (outcome.code, outcome.message) == ("internal_error", "Internal Server Error")
    assert [entry["log_level"] for entry in logs] == ["error"]


def test_any_other_exception_is_logged_and_not_told(executor: Executor[Shelf]) -> None:
    with capture_logs() as logs:
        outcome = failure(at_once(executor, "shelf.broken"))
    assert outcome == ERRORS.failure("internal_error")
    assert isinstance(logs[0]["exc_info"], ZeroDivisionError)


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (StoreUnavailable("host=db password=hunter2"), "storage_unavailable", 503),
        (OutcomeUnknown("host=db password=hunter2"), "outcome_unknown", 503),
        (Refused(ERRORS.failure("idempotency_mismatch")), "idempotency_mismatch", 409),
        (ShelfError("unheard_of"), "internal_error", 500),
        (OSError("/etc/shadow"), "internal_error", 500),
    ],
    ids=lambda value: getattr(type(value), "__name__", None) if isinstance(value, Exception) else None,
)
async def test_what_a_write_raises_becomes_a_failure(
    executor: Executor[Shelf], library: Library, error: Exception, code: str, status: int
) -> None:
    async def fail(call: Call, params: Any) -> Committed[object]:
        raise error

    library.write = fail
    outcome = failure(await written(executor, "shelf.put", TITLE))
    assert (outcome.code, outcome.status) == (code, status)
    assert outcome == ERRORS.failure(code)


async def test_the_cancellation_of_a_write_is_not_swallowed(
    executor: Executor[Shelf], library: Library
) -> None:
    async def cancelled(call: Call, params: Any) -> Committed[object]:
        raise asyncio.CancelledError

    library.write = cancelled
    with pytest.raises(asyncio.CancelledError):
        await written(executor, "shelf.touch")


def test_a_connection_operation_without_a_connection_is_a_fault_of_the_transport(
    executor: Executor[Shelf],
) -> None:
    with capture_logs() as logs:
        assert failure(at_once(executor, "me.logout")).code == "internal_error"
    assert "needs a connection" in str(logs[0]["exc_info"])


# --- Constant reads -------------------------------------------------------------------------------


def test_a_constant_read_is_made_once_per_snapshot(executor: Executor[Shelf], library: Library) -> None:
    first = at_once(executor, "shelf.list")
    assert at_once(executor, "shelf.list", {"ignored": 1}) is first
    assert library.reads == 1
    library.put("Dune")
    assert at_once(executor, "shelf.list") == Success(b'["Dune"]')
    assert library.reads == 2


def test_a_snapshot_that_looks_the_same_is_another_snapshot(
    executor: Executor[Shelf], library: Library
) -> None:
    at_once(executor, "shelf.list")
    library.put()
    at_once(executor, "shelf.list")
    assert library.reads == 2


def test_a_read_that_is_not_constant_is_made_each_time(executor: Executor[Shelf], library: Library) -> None:
    at_once(executor, "admin.list", caller=ADMIN)
    at_once(executor, "admin.list", caller=ADMIN)
    assert library.reads == 2


# --- Data -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [None, {}, [], "text", 7, True, {"any": "thing"}])
def test_an_operation_without_members_ignores_data(executor: Executor[Shelf], data: Any) -> None:
    assert at_once(executor, "shelf.list", data) == Success(b"[]")
    assert at_once(executor, "admin.list", data, caller=ADMIN) == Success(b"[]")


def test_data_of_null_is_a_missing_body(executor: Executor[Shelf]) -> None:
    outcome = failure(at_once(executor, "me.login", None))
    assert outcome.status == 422
    assert outcome.message == "Validation failed"
    assert outcome.details == [{"type": "missing", "loc": ["body"], "msg": "Field required"}]


@pytest.mark.parametrize("data", [[], [1], "text", "", 7, 0, True, False])
def test_data_that_is_no_object_is_refused_at_the_body(executor: Executor[Shelf], data: Any) -> None:
    outcome = failure(at_once(executor, "shelf.find", data))
    assert outcome.details == [
        {
            "type": "model_attributes_type",
            "loc": ["body"],
            "msg": "Input should be a valid object",
            "input": data,
        }
    ]


def test_data_of_null_is_an_empty_object_where_nothing_is_in_the_body(executor: Executor[Shelf]) -> None:
    outcome = failure(at_once(executor, "shelf.find", None))
    assert outcome.details == [
        {"type": "missing", "loc": ["path", "title"], "msg": "Field required", "input": {}}
    ]


@pytest.mark.parametrize("value", ["", ".", "..", "a/b", "/"])
def test_a_path_that_cannot_be_made_comes_before_everything_else(
    executor: Executor[Shelf], value: str
) -> None:
    outcome = failure(at_once(executor, "admin.find", {"title": value, "copies": "many"}))
    assert (outcome.code, outcome.status, outcome.message) == ("not_found", 404, "Not Found")


@pytest.mark.parametrize("value", ["...", "a.b", " ", "%2F", "\\"])
def test_other_paths_can_be_made(executor: Executor[Shelf], value: str) -> None:
    assert failure(at_once(executor, "shelf.find", {"title": value})).code == "not_on_shelf"


# --- Idempotency keys -----------------------------------------------------------------------------


@pytest.mark.parametrize("key", [KEY, "x" * 128, "!~" * 8])
async def test_a_key_reaches_the_write(executor: Executor[Shelf], library: Library, key: str) -> None:
    assert isinstance(await written(executor, "shelf.put", TITLE, key), Success)
    ((call, params),) = library.calls
    assert (call.key, params.title) == (key, "Dune")
    assert len(call.digest) == 64


async def test_a_write_without_a_key_has_none(executor: Executor[Shelf], library: Library) -> None:
    await written(executor, "shelf.put", TITLE)
    assert library.calls[0][0].key is None


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("x" * 15, "string_length"),
        ("x" * 129, "string_length"),
        ("", "string_length"),
        ("x" * 16 + " ", "string_pattern_mismatch"),
        ("\n" + "x" * 16, "string_pattern_mismatch"),
        ("é" * 16, "string_pattern_mismatch"),
        ("\x7f" * 16, "string_pattern_mismatch"),
        (1234567890123456, "string_type"),
        ([KEY], "string_type"),
        (False, "string_type"),
    ],
)
async def test_other_keys_are_refused(
    executor: Executor[Shelf], library: Library, key: Any, kind: str
) -> None:
    outcome = failure(await written(executor, "shelf.put", TITLE, key))
    assert outcome.status == 422
    assert [(one["type"], one["loc"]) for one in outcome.details] == [(kind, ["header", "idempotency-key"])]
    assert library.calls == []


async def test_data_is_judged_before_the_key(executor: Executor[Shelf]) -> None:
    outcome = failure(await written(executor, "shelf.put", {}, "short"))
    assert [one["loc"] for one in outcome.details] == [["body", "title"]]


def test_a_read_ignores_the_key(executor: Executor[Shelf]) -> None:
    assert isinstance(at_once(executor, "shelf.list", key=7), Success)


def test_authority_is_judged_before_the_key(executor: Executor[Shelf]) -> None:
    assert failure(at_once(executor, "admin.put", TITLE, "short")).code == "not_authenticated"


# --- Finding operations ---------------------------------------------------------------------------


def test_operations_are_found_on_their_transports_only(executor: Executor[Shelf]) -> None:
    assert executor.find("shelf.web_page", "http", Caller(ANONYMOUS)) is executor.operations["shelf.web_page"]
    outcome = executor.find("shelf.web_page", "websocket", Caller(ANONYMOUS))
    assert isinstance(outcome, Failure)
    assert outcome.code == "unknown_operation"
