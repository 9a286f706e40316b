"""The outbox against a plain list (DESIGN, section 5: Order of events; section 6: bounds)."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from core.bridge.outbox import Outbox

MAX_BYTES = 40
MAX_FRAMES = 6
FRAMES = st.binary(max_size=12)


class OutboxMachine(RuleBasedStateMachine):
    """The model is one list of (frame, held); a response goes in front of the first held event."""

    def __init__(self) -> None:
        super().__init__()
        self.outbox = Outbox(MAX_BYTES, MAX_FRAMES)
        self.model: list[tuple[bytes, bool]] = []
        self.holding = False

    @rule(frame=FRAMES)
    def respond(self, frame: bytes) -> None:
        self.outbox.respond(frame)
        ready = sum(not held for _, held in self.model)
        self.model.insert(ready, (frame, False))

    @rule(frame=FRAMES)
    def announce(self, frame: bytes) -> None:
        self.outbox.announce(frame)
        self.model.append((frame, self.holding))

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

    @precondition(lambda self: len(self.model) > MAX_FRAMES)
    @rule()
    def clear(self) -> None:
        self.outbox.clear()
        self.model.clear()

    @invariant()
    def counts(self) -> None:
        size = sum(len(frame) for frame, _ in self.model)
        assert len(self.outbox) == len(self.model)
        assert self.outbox.size == size
        assert self.outbox.overflowing == (size > MAX_BYTES or len(self.model) > MAX_FRAMES)


TestOutbox = OutboxMachine.TestCase


def test_the_events_of_a_write_follow_its_response() -> None:
    outbox = Outbox(1000, 10)
    outbox.announce(b"before")
    outbox.hold()
    outbox.announce(b"own 1")
    outbox.announce(b"own 2")
    assert [outbox.take(), outbox.take()] == [b"before", None]
    outbox.respond(b"response")
    outbox.release()
    assert [outbox.take() for _ in range(4)] == [b"response", b"own 1", b"own 2", None]


def test_bounds_are_what_may_wait() -> None:
    outbox = Outbox(10, 2)
    outbox.announce(b"x" * 10)
    assert not outbox.overflowing
    outbox.hold()
    outbox.announce(b"")
    assert not outbox.overflowing
    outbox.announce(b"")
    assert outbox.overflowing
    outbox.release()
    assert outbox.overflowing
    outbox.take()
    assert not outbox.overflowing
