"""How credentials are compared, shown by what is compared and not by the time that it takes."""

from __future__ import annotations

import hmac
from typing import Any

import pytest

from core.bridge import auth
from core.bridge.auth import ANONYMOUS, Authenticator
from tests.support.server import ADMIN

USER, PASSWORD = ADMIN


class Comparisons:
    """Stands in for `hmac.compare_digest`, and notes what it is given before it compares."""

    def __init__(self) -> None:
        self.seen: list[tuple[Any, Any]] = []

    def __call__(self, left: Any, right: Any) -> bool:
        self.seen.append((left, right))
        return hmac.compare_digest(left, right)


@pytest.mark.parametrize(
    ("username", "password", "right"),
    [
        (USER, PASSWORD, True),
        (USER, "wrong", False),
        ("wrong", PASSWORD, False),
        ("wrong", "wrong", False),
        ("", "", False),
        (USER, "", False),
        ("", PASSWORD, False),
        ("é", "😀", False),
        ("x" * 5000, "y" * 5000, False),
    ],
    ids=[
        "right",
        "wrong password",
        "wrong user",
        "both wrong",
        "both empty",
        "empty password",
        "empty user",
        "not ASCII",
        "very long",
    ],
)
def test_both_comparisons_run_in_constant_time_whatever_is_compared(
    monkeypatch: pytest.MonkeyPatch, username: str, password: str, right: bool
) -> None:
    comparisons = Comparisons()
    monkeypatch.setattr(auth, "compare_digest", comparisons)
    assert Authenticator(*ADMIN).check(username, password).is_admin is right
    assert len(comparisons.seen) == 2
    for left, expected in comparisons.seen:
        assert isinstance(left, bytes)
        assert isinstance(expected, bytes)
        # Of the same length always: compare_digest takes its time by the length of what was sent.
        assert len(left) == len(expected) == 32


def test_what_is_compared_cannot_be_computed_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    comparisons = Comparisons()
    monkeypatch.setattr(auth, "compare_digest", comparisons)
    for _ in range(2):
        Authenticator(*ADMIN).check(*ADMIN)
    first, second = comparisons.seen[0][1], comparisons.seen[2][1]
    assert first != second


def test_a_header_that_cannot_be_read_is_judged_like_none() -> None:
    judge = Authenticator(*ADMIN).judge
    for header in (
        "Basic \udcff", "Basic \u0663", "Basic " + "A" * 100_001, "Basic =", "\0", "Basic\xa0x", "🔑",
    ):  # fmt: skip
        assert judge(header) == ANONYMOUS
