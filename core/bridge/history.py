"""The newest part of the event log, in memory: what resuming and `events.history` are answered from.

It is filled when the log is opened and grows with every event that the follower publishes, in the same
step. So whoever asks what came after a position and then follows the log misses nothing and gets
nothing twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from core.bridge.events import LoggedEvent, Publication
from core.bridge.position import Position

Outcome = Literal["current", "replayed", "reset"]
Reason = Literal["epoch_changed", "too_old", "too_many", "future"]
Selection = Collection[str] | None
"""Names of events; None stands for all."""

# So many of the newest events keep their wire forms; replays of older ones make them anew.
_SHARED = 256
# So many stay for connections that have yet to take them, even when fewer are kept for resuming.
_LIVE = 1024


class WindowLimits(NamedTuple):
    """How much is kept: events, their age, bytes of data; and how many events one replay may have."""

    events: int = 10_000
    age: timedelta = timedelta(hours=72)
    size: int = 32 * 1024 * 1024
    replay: int = 5_000


USUAL = WindowLimits()


@dataclass(frozen=True, slots=True)
class Resumption:
    """How a client that was at some position goes on.

    current: nothing has happened since. replayed: the events after `position` follow. reset: they
    cannot, for `reason`; the state as of `position` takes their place. In every case the events that
    follow are those after `position`.
    """

    outcome: Outcome
    reason: Reason | None
    position: Position


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the events after a position. `position` is the client's when it has taken them."""

    outcome: Outcome
    reason: Reason | None
    events: Sequence[Publication]
    position: Position
    more: bool


class Window:
    """The newest events of the log, without gaps, within `limits`.

    `conflating` names the events of which a slow reader needs only the newest.
    """

    def __init__(self, limits: WindowLimits = USUAL, conflating: Collection[str] = frozenset()) -> None:
        self.limits = limits
        self._conflating = conflating
        self._epoch = ""
        self._base = 0
        self._begin = 0
        self._items: list[Publication | None] = []
        self._size = 0
        self._newest: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._items) - self._begin

    @property
    def size(self) -> int:
        """About how many bytes of data it holds."""
        return self._size

    @property
    def base(self) -> int:
        """The number after which events are here, for those who follow the log."""
        return self._base

    @property
    def oldest(self) -> int:
        """The number after which events are kept, for those who resume."""
        return max(self._base, self._base + len(self) - self.limits.events)

    @property
    def head(self) -> Position:
        """The position of the newest event."""
        return Position(self._epoch, self._base + len(self))

    def start(self, epoch: str, sequence: int, events: Iterable[LoggedEvent] = ()) -> None:
        """Begin anew at `sequence`, which is the number of the last of `events`."""
        known = list(events)
        self._epoch = epoch
        self._base = sequence - len(known)
        self._begin = 0
        self._items = []
        self._size = 0
        self._newest = {}
        for event in known:
            self.append(event)

    def append(self, event: LoggedEvent) -> Publication:
        """Add the next event; the oldest leave when there are too many. Raises ValueError at a gap."""
        items = self._items
        if event.sequence != self._base + len(items) - self._begin + 1:
            raise ValueError(f"event {event.sequence} does not follow {self.head}")
        publication = Publication(event, self._epoch, conflate=event.name in self._conflating)
        items.append(publication)
        self._size += publication.size
        self._newest[event.name] = event.sequence
        if len(items) - self._begin > _SHARED and (old := items[-_SHARED - 1]) is not None:
            old.forget()
        most = max(self.limits.events, _LIVE)
        while len(self) > most or self._size > self.limits.size:
            self._drop()
        return publication

    def trim(self, now: datetime) -> None:
        """Let the events go that are older than the limit."""
        oldest = now - self.limits.age
        while len(self) and datetime.fromisoformat(self._first.at) < oldest:
            self._drop()

    def at(self, sequence: int) -> Publication:
        """The event of this number, which must be here: `base < sequence <= head`."""
        publication = self._items[self._begin + sequence - self._base - 1]
        assert publication is not None
        return publication

    def newest(self, name: str) -> int:
        """The number of the newest event of this name; 0 when none was here."""
        return self._newest.get(name, 0)

    def resume(self, position: Position | None, selection: Selection = None) -> Resumption:
        """How a client goes on that was at `position` (None: at one that cannot be read)."""
        reason = self._reset(position)
        if position is None or reason is not None:
            return Resumption("reset", reason, self.head)
        if position == self.head:
            return Resumption("current", None, position)
        if self._exceeds(position.sequence, selection):
            return Resumption("reset", "too_many", self.head)
        return Resumption("replayed", None, position)

    def page(self, position: Position, most: int) -> Page:
        """At most `most` of the events after `position`."""
        reason = self._reset(position)
        head = self.head
        if reason is not None:
            return Page("reset", reason, (), head, False)
        last = min(position.sequence + most, head.sequence)
        events = [self.at(number) for number in range(position.sequence + 1, last + 1)]
        outcome: Outcome = "replayed" if events else "current"
        return Page(outcome, None, events, Position(head.epoch, last), last < head.sequence)

    def _reset(self, position: Position | None) -> Reason | None:
        if position is None or position.epoch != self._epoch:
            return "epoch_changed"
        if position.sequence > self.head.sequence:
            return "future"
        return "too_old" if position.sequence < self.oldest else None

    def _exceeds(self, after: int, selection: Selection) -> bool:
        head = self.head.sequence
        if head - after <= self.limits.replay:
            return False
        if selection is None:
            return True
        wanted = sum(self.at(number).name in selection for number in range(after + 1, head + 1))
        return wanted > self.limits.replay

    @property
    def _first(self) -> Publication:
        return self.at(self._base + 1)

    def _drop(self) -> None:
        self._size -= self._first.size
        self._items[self._begin] = None
        self._begin += 1
        self._base += 1
        if self._begin > len(self._items) // 2:
            del self._items[: self._begin]
            self._begin = 0
