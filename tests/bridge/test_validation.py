"""Complaints about data, with the place where HTTP carries it, and the hash of what was asked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.bridge.operations import Operation
from core.bridge.validation import Invalid, digest, parameters
from tests.bridge.toy import Library, Secret, Title

TABLE = Library().table()
PUT, FIND, LOGIN, TOUCH = (TABLE[name] for name in ("shelf.put", "shelf.find", "me.login", "shelf.touch"))


def details(operation: Operation, data: Any) -> list[dict[str, Any]]:
    with pytest.raises(Invalid) as caught:
        parameters(operation, data)
    # What is answered has to be JSON.
    json.dumps(caught.value.details, allow_nan=False)
    return caught.value.details


def test_unknown_members_are_ignored() -> None:
    assert parameters(PUT, {"title": "Dune", "colour": [1]}) == Title(title="Dune")


def test_there_are_no_parameters_without_members() -> None:
    assert parameters(TOUCH, {"title": 7}) is None


@pytest.mark.parametrize(("operation", "places"), [(PUT, ("body", "body")), (FIND, ("path", "query"))])
def test_a_complaint_begins_with_the_place_of_the_member(
    operation: Operation, places: tuple[str, str]
) -> None:
    complaints = details(operation, {"title": None, "copies": "many"})
    assert [one["loc"] for one in complaints] == [[places[0], "title"], [places[1], "copies"]]
    assert [one["type"] for one in complaints] == ["string_type", "int_parsing"]
    assert [one["input"] for one in complaints] == [None, "many"]


def test_a_complaint_has_the_recorded_members() -> None:
    (complaint,) = details(PUT, {"title": "x" * 41})
    assert list(complaint) == ["type", "loc", "msg", "input", "ctx"]
    assert complaint["ctx"] == {"max_length": 40}
    assert complaint["input"] == "x" * 41


def test_a_missing_member_shows_the_whole_object() -> None:
    (complaint,) = details(PUT, {"copies": 2})
    assert complaint == {
        "type": "missing",
        "loc": ["body", "title"],
        "msg": "Field required",
        "input": {"copies": 2},
    }


@pytest.mark.parametrize(
    "data", [{"password": "hush"}, {"username": 7, "password": ["hush"]}, ["hush"], "hush"]
)
def test_no_complaint_of_an_operation_with_secrets_shows_its_input(data: Any) -> None:
    complaints = details(LOGIN, data)
    assert complaints
    assert "hush" not in json.dumps(complaints)
    assert all("input" not in one for one in complaints)


def test_the_digest_is_that_of_what_was_asked() -> None:
    same = [
        {"title": "Dune", "copies": 2},
        {"copies": 2, "title": "Dune"},
        {"copies": "2", "title": "Dune"},
        {"copies": 2.0, "title": "Dune", "colour": "red"},
    ]
    assert len({digest(parameters(PUT, data)) for data in same}) == 1
    different = [{"title": "Dune"}, {"title": "dune"}, {"title": "Dune", "copies": 3}, *same[:1]]
    assert len({digest(parameters(PUT, data)) for data in different}) == len(different)
    assert digest(None) == digest(parameters(TOUCH, {"title": 7}))


def test_the_digest_takes_any_text() -> None:
    assert digest(Secret(username="\u2028😀", password="\x00")) != digest(Secret(username="", password=""))
