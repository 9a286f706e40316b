"""Transactions that the tests share."""

from __future__ import annotations

from collections.abc import Callable

from core.bridge.events import LoggedEvent
from core.bridge.store import StoreTransaction

AT = "2026-03-01T12:00:00+00:00"


def event(sequence: int, data: str = "{}") -> LoggedEvent:
    """An event with a number."""
    return LoggedEvent(sequence, "queue_update", data, AT)


def add(count: int = 1) -> Callable[[StoreTransaction], int]:
    """Append `count` events and write the newest number down as the state; returns that number."""

    def work(transaction: StoreTransaction) -> int:
        first = transaction.sequence + 1
        newest = transaction.sequence + count
        transaction.advance(str(newest), [event(number) for number in range(first, newest + 1)])
        return newest

    return work
