"""Reading `text/event-stream` (WHATWG HTML, 9.2.6)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """One event of a stream; `id` is None where the frame has none of its own."""

    event: str
    data: str
    id: str | None


class StreamReader:
    """Puts lines together to frames. `limit` bounds the characters of one frame."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._event = ""
        self._data: list[str] = []
        self._id: str | None = None
        self._size = 0

    def line(self, line: str) -> Frame | None:
        """Take a line without its end; returns the frame that it completes. Raises ValueError."""
        if not line:
            return self._complete()
        self._size += len(line)
        if self._size > self._limit:
            raise ValueError(f"an event of the stream is longer than {self._limit} characters")
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._event = value
        elif name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._id = value
        return None

    def _complete(self) -> Frame | None:
        frame = Frame(self._event or "message", "\n".join(self._data), self._id) if self._data else None
        self._event, self._data, self._id, self._size = "", [], None, 0
        return frame
