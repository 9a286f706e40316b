"""Names in the eyes of several languages."""

from __future__ import annotations

import keyword

import pytest
from pydantic import BaseModel

from codegen.lint.words import MODEL, camel, folded, reserved, words


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("class", "Python and of C++"),
        ("lambda", "Python"),
        ("register", "C++"),
        ("co_await", "C++"),
        ("signals", "Qt"),
        ("slots", "Qt"),
        ("emit", "Qt"),
        ("foreach", "Qt"),
        ("errno", "headers"),
        ("interface", "headers"),
    ],
)
def test_reserved_words_are_known_with_their_owner(name: str, whose: str) -> None:
    assert whose in (reserved(name) or "")


def test_other_words_are_free() -> None:
    assert [name for name in ("queue", "frequency", "type", "final", "status") if reserved(name)] == []


def test_every_keyword_of_python_is_reserved() -> None:
    assert [name for name in keyword.kwlist if reserved(name) is None] == []


def test_what_models_have_is_known() -> None:
    own = {name for name in dir(BaseModel) if not name.startswith(("_", "model_"))}
    assert own <= MODEL


def test_spellings() -> None:
    assert camel("queue.get_status") == "queueGetStatus"
    assert camel("destroyed") == "destroyed"
    assert folded("get_status") == folded("getStatus") == folded("GetStatus") != folded("got_status")
    assert words("The `max_size` of QueueList, 2nd") == ["the", "max", "size", "of", "queue", "list", "2nd"]
