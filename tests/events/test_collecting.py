"""What a client has collected after any drops is the log, each event once and in order, or it was told.

No socket: the window, the outbox and the client's own rules, which are those of docs/events.md.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.bridge.events import LoggedEvent
from core.bridge.history import Selection, Window, WindowLimits
from core.bridge.outbox import Outbox, OutboxLimits
from core.bridge.position import Position

NAMES = ("state", "step", "other")
SELECTIONS: tuple[Selection, ...] = (None, frozenset({"step"}), frozenset({"state", "other"}), frozenset())
AT = "2026-05-01T12:00:00+00:00"


class Client:
    """Keeps what it was told, and how far it is."""

    def __init__(self) -> None:
        self.position: str | None = None
        self.seen: list[int] = []
        # Numbers up to which a snapshot has told everything.
        self.resets: list[tuple[int, int]] = []

    def take(self, frame: bytes) -> None:
        text = frame[frame.index(b"{") :].decode() if frame[:1] != b"e" else ""
        event_id = json.loads(text)["id"] if text else frame.rpartition(b"id: ")[2].decode().strip()
        self.position = event_id
        self.seen.append(int(event_id.partition(":")[2]))


class CollectingMachine(RuleBasedStateMachine):
    """One client that connects, reads some, is cut, and resumes on either stream."""

    @initialize(
        events=st.integers(1, 30),
        replay=st.integers(1, 20),
        selection=st.sampled_from(SELECTIONS),
        mark=st.sampled_from([3, 10**6]),
    )
    def begin(self, events: int, replay: int, selection: Selection, mark: int) -> None:
        self.window = Window(WindowLimits(events=events, replay=replay), frozenset({"state"}))
        self.window.start("a1", 0)
        self.names: list[str] = []
        self.selection = selection
        self.mark = mark
        self.client = Client()
        self.outbox: Outbox | None = None
        self.start = 0
        self.spared = 0

    @rule(names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=8))
    def publish(self, names: list[str]) -> None:
        for name in names:
            self.names.append(name)
            publication = self.window.append(LoggedEvent(len(self.names), name, "0", AT))
            if self.outbox is not None:
                self.outbox.deliver(publication)

    @precondition(lambda self: self.outbox is None)
    @rule(form=st.sampled_from(["websocket", "sse"]))
    def connect(self, form: Any) -> None:
        self.outbox = Outbox(OutboxLimits(10**9, 10**6, 10**9, self.mark), form)
        client = self.client
        if client.position is None:
            after = self.window.head
            self.start = after.sequence
        else:
            known = Position.parse(client.position)
            assert known is not None
            resumption = self.window.resume(known, self.selection)
            after = resumption.position
            if resumption.outcome == "reset":
                # The snapshot stands for everything up to its position.
                client.resets.append((known.sequence, after.sequence))
                assert resumption.reason in ("too_old", "too_many")
            else:
                assert after == known
                assert (resumption.outcome == "current") == (known == self.window.head)
        client.position = str(after)
        self.outbox.follow(self.window, after.sequence, self.selection)

    @precondition(lambda self: self.outbox is not None)
    @rule(count=st.integers(1, 10))
    def read(self, count: int) -> None:
        assert self.outbox is not None
        for _ in range(count):
            frame = self.outbox.take()
            if frame is None:
                break
            self.client.take(frame)

    @precondition(lambda self: self.outbox is not None)
    @rule()
    def keepalive(self) -> None:
        """Sent only when nothing waits."""
        assert self.outbox is not None
        while (frame := self.outbox.take()) is not None:
            self.client.take(frame)
        if not self.outbox.overflowing:
            self.client.position = str(Position("a1", self.outbox.position))

    @precondition(lambda self: self.outbox is not None)
    @rule()
    def cut(self) -> None:
        assert self.outbox is not None
        self.spared += self.outbox.skipped
        self.outbox = None

    @precondition(lambda self: self.outbox is not None and self.outbox.overflowing)
    @rule()
    def closed_as_too_slow(self) -> None:
        self.cut()

    @invariant()
    def collected(self) -> None:
        if not hasattr(self, "client") or self.client.position is None:
            return
        seen = self.client.seen
        assert seen == sorted(set(seen))
        upto = int(self.client.position.partition(":")[2])
        missing = []
        for number in range(self.start + 1, upto + 1):
            wanted = self.selection is None or self.names[number - 1] in self.selection
            told = any(low < number <= high for low, high in self.client.resets)
            if number in seen:
                assert wanted
            elif wanted and not told:
                missing.append(number)
        if self.mark == 3:
            # A slow reader is spared older state, and nothing else.
            assert {self.names[number - 1] for number in missing} <= {"state"}
            spared = self.spared + (self.outbox.skipped if self.outbox is not None else 0)
            assert len(missing) <= spared
        else:
            assert missing == []


TestCollecting = CollectingMachine.TestCase
TestCollecting.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
