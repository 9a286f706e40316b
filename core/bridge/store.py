"""What the write path asks of storage. Implemented in `core.storage`, for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from core.bridge.events import LoggedEvent

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """State and log as of one moment. `events` are those after the asked sequence, in order."""

    epoch: str
    sequence: int
    state: str
    events: Sequence[LoggedEvent]


@dataclass(frozen=True, slots=True)
class Cut:
    """What need not be kept: events up to `sequence` or before `events_before`, and older results.

    Times are ISO 8601 in UTC. `most` bounds what one step deletes of each.
    """

    sequence: int
    events_before: str
    results_before: str
    most: int


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result kept under (principal, key). `at` is ISO 8601 in UTC, with its offset."""

    principal: str
    key: str
    operation: str
    digest: str
    body: str
    at: str


class StoreTransaction(Protocol):
    """One write transaction, which holds the lock of the station row from its start."""

    @property
    def epoch(self) -> str: ...

    @property
    def sequence(self) -> int: ...

    @property
    def state(self) -> str: ...

    def recall(self, principal: str, key: str) -> StoredResult | None:
        """The result stored under the key, whatever its age."""

    def advance(self, state: str, events: Sequence[LoggedEvent]) -> None:
        """Replace the state and append `events`, numbered from `sequence + 1` on."""

    def remember(self, result: StoredResult) -> None:
        """Store a result under its key, in place of an older one."""


class StoreUnavailable(Exception):
    """The database did not answer; nothing was changed. The text is for the log, not for clients."""


class OutcomeUnknown(StoreUnavailable):
    """The link was lost during COMMIT and the database could not be asked what became of it.

    The one `StoreUnavailable` after which the change may be there. A retry under the same
    idempotency key is safe.
    """


class Store(Protocol):
    """The station's database. Methods may be called from one event loop only.

    A cancelled caller does not stop a transaction that has begun.
    """

    async def open(self, initial_state: Callable[[], str]) -> Reading:
        """Migrate, create the station row when it is missing, and read it."""

    async def transact(self, work: Callable[[StoreTransaction], T]) -> T:
        """Run `work` on the writer thread and commit; roll back when it raises."""

    async def read(self, after: int) -> Reading:
        """State and the events after sequence `after`, in one transaction."""

    async def recent(self, most: int, size: int) -> Reading:
        """State and the newest events, at most `most` of them and about `size` bytes of data."""

    async def prune(self, cut: Cut) -> bool:
        """Delete some of what `cut` names, the oldest first; whether there is more of it."""

    def on_change(self, wake: Callable[[], None]) -> None:
        """Have `wake` called, on the event loop, when another process may have committed."""

    async def close(self) -> None:
        """Finish what runs and release the database."""
