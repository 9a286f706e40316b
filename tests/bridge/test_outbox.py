"""The outbox against a plain list (DESIGN, section 5: Order of events; section 6: bounds, conflation)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.bridge import history
from core.bridge.events import LoggedEvent, Publication
from core.bridge.history import USUAL, Selection, Window, WindowLimits
from core.bridge.outbox import Outbox, OutboxLimits
from core.bridge.position import Position

ROOMY = OutboxLimits(size=10**9, frames=10**6, conflate_size=10**9, conflate_frames=10**6)
# `state` carries whole state, `step` does not.
NAMES = ("state", "step", "other")
SELECTIONS: tuple[Selection, ...] = (None, frozenset(NAMES), frozenset({"step"}), frozenset())


class Log:
    """A window that grows, and outboxes that follow it."""

    def __init__(self, *outboxes: Outbox, limits: WindowLimits = USUAL) -> None:
        self.window = Window(limits, frozenset({"state"}))
        self.window.start("a1", 0)
        self.outboxes = outboxes
        for outbox in outboxes:
            outbox.follow(self.window, 0)

    def publish(self, name: str, data: str = "0") -> bytes:
        """The next event, as all receive it that select it."""
        publication = self.append(name, data)
        for outbox in self.outboxes:
            outbox.deliver(publication)
        return publication.websocket

    def append(self, name: str, data: str = "0") -> Publication:
        """The next event, which nobody has been told of."""
        sequence = self.window.head.sequence + 1
        return self.window.append(LoggedEvent(sequence, name, data, "2026-05-01T12:00:00+00:00"))


def rest(outbox: Outbox) -> list[bytes]:
    """Everything that is ready."""
    taken = []
    while (frame := outbox.take()) is not None:
        taken.append(frame)
    return taken


def seen(frame: bytes) -> tuple[str, int, int]:
    """Name, number and `skipped` of an event's frame."""
    message = json.loads(frame[frame.index(b"{") :])
    return message["event"], int(message["id"].partition(":")[2]), message.get("skipped", 0)


class OutboxMachine(RuleBasedStateMachine):
    """The model is one list of (frame, held); a response goes in front of the first held event."""

    def __init__(self) -> None:
        super().__init__()
        self.outbox = Outbox(ROOMY, "websocket")
        self.log = Log(self.outbox)
        self.model: list[tuple[bytes, bool]] = []
        self.holding = False

    @rule(number=st.integers(0, 999))
    def respond(self, number: int) -> None:
        frame = b"response %d" % number
        self.outbox.respond(frame)
        ready = sum(not held for _, held in self.model)
        self.model.insert(ready, (frame, False))

    @rule(name=st.sampled_from(NAMES))
    def announce(self, name: str) -> None:
        selection = self.outbox.selection
        frame = self.log.publish(name)
        if selection is None or name in selection:
            self.model.append((frame, self.holding))

    @rule(name=st.sampled_from(NAMES))
    def pass_on(self, name: str) -> None:
        """An event is passed on at once only when nothing waits before it."""
        selection = self.outbox.selection
        wanted = selection is None or name in selection
        publication = self.log.append(name)
        frame = self.outbox.pass_on(publication)
        if frame is None:
            self.outbox.deliver(publication)
            if wanted:
                self.model.append((publication.websocket, self.holding))
        else:
            assert not self.model
            assert not self.holding
            assert frame == (publication.websocket if wanted else b"")

    @rule(selection=st.sampled_from(SELECTIONS))
    def select(self, selection: Selection) -> None:
        assert self.outbox.select(selection) == self.log.window.head
        assert self.outbox.selection == selection

    @precondition(lambda self: not self.holding)
    @rule()
    def hold(self) -> None:
        self.outbox.hold()
        self.holding = True

    @rule()
    def release(self) -> None:
        self.outbox.release()
        self.holding = False
        self.model = [(frame, False) for frame, _ in self.model]

    @rule()
    def take(self) -> None:
        expected = self.model.pop(0)[0] if self.model and not self.model[0][1] else None
        assert self.outbox.take() == expected

    @rule()
    def detach(self) -> None:
        """Another log begins: events that wait are gone, responses are not."""
        self.outbox.release()
        self.outbox.detach()
        self.model = [(frame, False) for frame, _ in self.model if frame.startswith(b"response")]
        self.holding = False
        assert rest(self.outbox) == [frame for frame, _ in self.model]
        self.model.clear()
        self.log = Log(self.outbox)

    @invariant()
    def counts(self) -> None:
        assert len(self.outbox) == len(self.model)
        assert bool(self.outbox) or not self.model
        assert not self.outbox.overflowing

    @precondition(lambda self: not self.model)
    @rule()
    def position(self) -> None:
        """When everything selected was taken, the position is that of the newest event."""
        assert self.outbox.take() is None
        if not self.holding:
            assert self.outbox.position == self.log.window.head.sequence


TestOutbox = OutboxMachine.TestCase


def test_an_event_for_an_idle_connection_waits_nowhere() -> None:
    outbox = Outbox(ROOMY, "websocket")
    log = Log(outbox)
    for name in NAMES:
        publication = log.append(name)
        assert outbox.pass_on(publication) == publication.websocket
        assert not outbox
    assert outbox.sent == len(NAMES)
    outbox.respond(b"response")
    assert outbox.pass_on(log.append("step")) is None


def test_the_events_of_a_write_follow_its_response() -> None:
    outbox = Outbox(ROOMY, "websocket")
    log = Log(outbox)
    before = log.publish("step")
    outbox.hold()
    own = [log.publish("step"), log.publish("state")]
    assert rest(outbox) == [before]
    outbox.respond(b"response")
    outbox.release()
    assert rest(outbox) == [b"response", *own]


def test_bounds_are_what_may_wait_of_what_has_to_arrive() -> None:
    outbox = Outbox(OutboxLimits(size=10_000, frames=3, conflate_size=10_000, conflate_frames=1), "websocket")
    log = Log(outbox)
    for _ in range(50):
        log.publish("state")
    log.publish("step")
    log.publish("step")
    outbox.respond(b"")
    assert not outbox.overflowing
    log.publish("step")
    assert outbox.overflowing
    while len(outbox) > 3:
        outbox.take()
    assert not outbox.overflowing
    outbox.respond(b"x" * 10_000)
    assert outbox.overflowing
    outbox.clear()
    assert not outbox.overflowing
    assert outbox.take() is None


def test_a_reader_that_the_window_has_left_behind_overflows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_LIVE", 5)
    outbox = Outbox(ROOMY, "websocket")
    log = Log(outbox, limits=WindowLimits(events=5))
    for _ in range(5):
        log.publish("state")
    assert not outbox.overflowing
    log.publish("state")
    assert outbox.overflowing
    assert outbox.take() is None


@given(
    names=st.lists(st.sampled_from(NAMES), max_size=60),
    stops=st.lists(st.integers(0, 20), max_size=10),
    mark=st.integers(0, 8),
)
def test_conflation_keeps_order_and_everything_that_is_not_replaced(
    names: list[str], stops: list[int], mark: int
) -> None:
    """A reader that stops and reads on, again and again, gets what has to arrive, and the newest state."""
    outbox = Outbox(OutboxLimits(10**9, 10**6, 10**9, mark), "websocket")
    log = Log(outbox)
    arrived: list[tuple[str, int, int]] = []
    waiting = iter(stops)
    left = next(waiting, 0)
    for name in names:
        log.publish(name)
        if left:
            left -= 1
            continue
        arrived += map(seen, rest(outbox))
        left = next(waiting, 0)
    arrived += map(seen, rest(outbox))

    numbers = [number for _, number, _ in arrived]
    assert numbers == sorted(set(numbers))
    assert outbox.position == len(names)
    published = list(enumerate(names, 1))
    firm = [(name, number) for number, name in published if name != "state"]
    assert [(name, number) for name, number, _ in arrived if name != "state"] == firm
    states = [number for number, name in published if name == "state"]
    shown = [(number, skipped) for name, number, skipped in arrived if name == "state"]
    assert [number for number, _ in shown][-1:] == states[-1:]
    # Each one says how many were left out since the one before.
    before = 0
    for number, skipped in shown:
        assert skipped == sum(before < other < number for other in states)
        before = number
    assert outbox.skipped == len(states) - len(shown)
    assert outbox.sent == len(arrived)


def test_below_the_mark_every_event_arrives() -> None:
    outbox = Outbox(OutboxLimits(10**9, 10**6, 10**9, 5), "websocket")
    log = Log(outbox)
    frames = [log.publish("state") for _ in range(5)]
    assert rest(outbox) == frames
    # One more is one too many: the oldest is left out, and only as long as there are too many.
    frames = [log.publish("state") for _ in range(7)]
    assert [seen(frame)[1:] for frame in rest(outbox)] == [(8, 2), *((number, 0) for number in range(9, 13))]
    assert [seen(frame)[1] for frame in frames][2:] == list(range(8, 13))


def test_bytes_count_for_conflation_too() -> None:
    outbox = Outbox(OutboxLimits(10**9, 10**6, 10_000, 10**6), "websocket")
    log = Log(outbox)
    for _ in range(3):
        log.publish("state", json.dumps("x" * 8_000))
    assert [seen(frame) for frame in rest(outbox)] == [("state", 3, 2)]


def test_a_replay_is_exact() -> None:
    log = Log()
    for _ in range(30):
        log.publish("state")
    outbox = Outbox(OutboxLimits(1000, 3, 1000, 2), "websocket")
    outbox.follow(log.window, 10)
    log.outboxes = (outbox,)
    assert len(outbox) == 20
    assert [seen(frame)[1:] for frame in rest(outbox)] == [(number, 0) for number in range(11, 31)]
    assert outbox.position == 30
    assert not outbox.overflowing


def test_an_event_stream_tells_what_was_skipped_in_its_envelope() -> None:
    outbox = Outbox(OutboxLimits(10**9, 10**6, 10**9, 1), "sse")
    log = Log(outbox)
    for number in range(3):
        log.publish("state", str(number))
    frames = rest(outbox)
    assert frames == [
        b"event: state\n"
        b'data: {"type": "state", "data": 2, "timestamp": "2026-05-01T12:00:00+00:00", "skipped": 2}\n'
        b"id: a1:3\n\n"
    ]


def test_a_choice_holds_from_its_position_on() -> None:
    outbox = Outbox(ROOMY, "websocket")
    log = Log(outbox)
    log.publish("step")
    log.publish("state")
    assert outbox.select(frozenset({"step"})) == Position("a1", 2)
    log.publish("state")
    assert outbox.select(None) == Position("a1", 3)
    log.publish("state")
    assert [seen(frame)[1] for frame in rest(outbox)] == [1, 2, 4]
