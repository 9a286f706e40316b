"""What waits for one connection: responses in a queue, and its place in the window of the event log.

Events are not copied into the outbox. It holds a cursor into the window, which all connections share,
and takes the next event when the socket takes it; so a reader that stands still costs next to nothing.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from core.bridge.events import Form, Publication
from core.bridge.history import Selection, Window
from core.bridge.metrics import Metrics
from core.bridge.position import Position


class OutboxLimits(NamedTuple):
    """What may wait: responses and events that each have to arrive, in bytes and number.

    Beyond `conflate_size` or `conflate_frames` of waiting events, those that a newer one replaces are
    left out.
    """

    size: int
    frames: int
    conflate_size: int
    conflate_frames: int


class Outbox:
    """Frames on their way to one client, in order.

    A response comes after the events before it. While events are held, responses overtake them: the
    events of a connection's own write come after its response.
    """

    def __init__(self, limits: OutboxLimits, form: Form, metrics: Metrics | None = None) -> None:
        self._limits = limits
        self.form = form
        self._metrics = metrics or Metrics()
        self._queue: deque[tuple[int, bytes]] = deque()
        self._queued = 0
        self._window: Window | None = None
        self._selection: Selection = None
        self._earlier: deque[tuple[int, Selection]] = deque()
        self._cursor = 0
        self._head = 0
        self._replay_end = 0
        self._held_at: int | None = None
        self._events = 0
        self._events_size = 0
        self._firm = 0
        self._firm_size = 0
        self._spared: dict[str, int] = {}
        self.sent = 0
        """Events that were taken."""
        self.skipped = 0
        """Events that were left out for a newer one."""

    def __bool__(self) -> bool:
        """Whether anything waits, events that are held or not selected included."""
        return self._cursor < self._head or bool(self._queue)

    def __len__(self) -> int:
        """Frames that wait; of a replay, also the events that are not selected."""
        return len(self._queue) + self._events + max(0, self._replay_end - self._cursor)

    @property
    def size(self) -> int:
        """About how many bytes wait; a replay is not counted, for it waits in the window anyway."""
        return self._queued + self._events_size

    @property
    def overflowing(self) -> bool:
        """Whether more waits than a connection may keep waiting, or an event has left the window."""
        limits = self._limits
        return (
            self._firm_size + self._queued > limits.size
            or self._firm + len(self._queue) > limits.frames
            or (self._window is not None and self._cursor < self._window.base)
        )

    # --- Following the log -------------------------------------------------------------------

    @property
    def position(self) -> int:
        """The number of the event up to which everything selected has been taken."""
        return self._cursor

    @property
    def selection(self) -> Selection:
        """Names of the events that the client receives; None for all."""
        return self._selection

    def follow(self, window: Window, after: int, selection: Selection = None) -> None:
        """Take the events after number `after`; those that there are already form a replay.

        Call it in the step in which the connection subscribes to the log.
        """
        self._window = window
        self._selection = selection
        self._cursor = after
        self._head = self._replay_end = window.head.sequence

    def select(self, selection: Selection) -> Position:
        """Receive other events after the newest one so far, whose position is returned."""
        if self._cursor < self._head:
            self._earlier.append((self._head, self._selection))
        self._selection = selection
        return Position(self._window.head.epoch if self._window is not None else "", self._head)

    def deliver(self, publication: Publication) -> None:
        """Note the next event of the log, which is in the window."""
        self._head = publication.position.sequence
        if self._selection is None or publication.name in self._selection:
            self._events += 1
            self._events_size += publication.size
            if not publication.conflate:
                self._firm += 1
                self._firm_size += publication.size

    def pass_on(self, publication: Publication) -> bytes | None:
        """The frame of the log's next event when nothing waits before it; empty when it is not selected.

        The event then counts as taken. None when something waits: `deliver` it instead.
        """
        if (
            self._cursor != self._head
            or self._queue
            or self._held_at is not None
            or self._earlier
            or self._spared
        ):
            return None
        self._cursor = self._head = publication.position.sequence
        if self._selection is not None and publication.name not in self._selection:
            return b""
        return self._frame(publication, 0)

    def detach(self) -> None:
        """Take no more events: the log was replaced, or the connection ends."""
        self._window = None
        # Responses come after the events before them, which is all of them now.
        self._cursor = self._replay_end = self._head
        self._earlier.clear()
        self._events = self._events_size = self._firm = self._firm_size = 0

    def hold(self) -> None:
        """Hold events back from now on."""
        self._held_at = self._head

    def release(self) -> None:
        """Let the held events follow what is ready."""
        self._held_at = None

    # --- Frames ------------------------------------------------------------------------------

    def respond(self, frame: bytes) -> None:
        """Queue a frame that comes after the events so far, except those that are held."""
        self._queue.append((self._end, frame))
        self._queued += len(frame)

    def take(self) -> bytes | None:
        """The next frame to send, None when none is ready."""
        while True:
            if self._queue and self._queue[0][0] <= self._cursor:
                frame = self._queue.popleft()[1]
                self._queued -= len(frame)
                return frame
            if self._cursor >= self._end:
                return None
            window = self._window
            if window is None or self._cursor < window.base:
                return None
            self._cursor += 1
            event = self._taken(window, window.at(self._cursor))
            if event is not None:
                return event

    def clear(self) -> None:
        """Drop everything."""
        self._queue.clear()
        self._queued = 0
        self.detach()

    @property
    def _end(self) -> int:
        return self._head if self._held_at is None else min(self._held_at, self._head)

    def _taken(self, window: Window, publication: Publication) -> bytes | None:
        """The event at the cursor as a frame; None when it is not selected, or left out."""
        selection = self._selection if not self._earlier else self._selection_at_cursor()
        name = publication.name
        if selection is not None and name not in selection:
            return None
        if self._cursor <= self._replay_end:
            return self._frame(publication, 0)
        behind = self._events > self._limits.conflate_frames or self._events_size > self._limits.conflate_size
        self._events -= 1
        self._events_size -= publication.size
        if not publication.conflate:
            self._firm -= 1
            self._firm_size -= publication.size
            return self._frame(publication, 0)
        # A newer one that is held, or perhaps not selected, replaces nothing.
        replaceable = behind and self._held_at is None and not self._earlier
        if replaceable and window.newest(name) > self._cursor:
            self._spared[name] = self._spared.get(name, 0) + 1
            self.skipped += 1
            self._metrics.events_skipped(self.form)
            return None
        return self._frame(publication, self._spared.pop(name, 0) if self._spared else 0)

    def _selection_at_cursor(self) -> Selection:
        while self._earlier and self._earlier[0][0] < self._cursor:
            self._earlier.popleft()
        return self._earlier[0][1] if self._earlier else self._selection

    def _frame(self, publication: Publication, skipped: int) -> bytes:
        self.sent += 1
        self._metrics.events_delivered(self.form)
        if skipped:
            return publication.skipping(self.form, skipped)
        return publication.websocket if self.form == "websocket" else publication.sse
