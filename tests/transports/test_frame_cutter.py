"""The quick way through framing against websockets' own parser."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol

from core.transports.framing import FrameCutter, begins_or_goes_on, whole_text

LIMIT = 70_000
payloads = st.binary(max_size=40) | st.sampled_from([125, 126, 127, 65_535, 65_536, LIMIT]).map(
    lambda n: b"x" * n
)
frames = st.builds(
    Frame,
    st.sampled_from([Opcode.TEXT, Opcode.BINARY, Opcode.CONT]),
    payloads,
    st.booleans(),
) | st.builds(Frame, st.sampled_from([Opcode.PING, Opcode.PONG]), st.binary(max_size=125))


def as_sent(frame: Frame) -> bytes:
    return frame.serialize(mask=True)


@st.composite
def streams(draw: st.DrawFn) -> tuple[list[Frame], list[bytes]]:
    """Frames, and their bytes in arbitrary pieces."""
    sent = draw(st.lists(frames, max_size=6))
    data = b"".join(as_sent(frame) for frame in sent)
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    pieces = [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    return sent, pieces


@given(streams())
def test_pieces_become_the_frames_that_were_sent(stream: tuple[list[Frame], list[bytes]]) -> None:
    sent, pieces = stream
    cutter = FrameCutter(LIMIT)
    cut = [frame for piece in pieces for frame in cutter.cut(piece)]
    assert b"".join(cut) == b"".join(pieces)
    assert len(cut) == len(sent)
    in_message = False
    for data, frame in zip(cut, sent, strict=True):
        text = whole_text(data)
        plain = frame.opcode is Opcode.TEXT and frame.fin and len(frame.data) < 65_536
        assert text == (frame.data if plain else None)
        in_message = begins_or_goes_on(data, in_message)
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            assert in_message is not frame.fin


@given(st.integers(LIMIT + 1, 2**63), st.binary(max_size=30))
def test_what_is_too_long_is_passed_on_at_once(size: int, more: bytes) -> None:
    head = bytes([0x81, 0xFF]) + size.to_bytes(8, "big")
    cutter = FrameCutter(LIMIT)
    assert list(cutter.cut(head + b"mask")) == [head + b"mask"]
    assert list(cutter.cut(more)) == [more]
    protocol = ServerProtocol(max_size=LIMIT)
    assert protocol.max_message_size == LIMIT


@given(st.binary(min_size=6, max_size=200))
def test_only_plain_frames_are_taken(data: bytes) -> None:
    text = whole_text(data)
    if text is not None:
        assert data[0] == 0x81
        assert data[1] & 0x80


@given(st.sampled_from([0, 1, 125, 126, 300]), st.binary(min_size=1, max_size=200), st.integers(1, 306))
def test_a_part_of_a_frame_is_no_message(size: int, more: bytes, missing: int) -> None:
    data = as_sent(Frame(Opcode.TEXT, b"x" * size))
    assert whole_text(data) == b"x" * size
    assert whole_text(data + more) is None
    assert whole_text(data[:-missing]) is None
