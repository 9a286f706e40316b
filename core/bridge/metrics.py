"""What a node counts: plain numbers, kept where things happen and read only when somebody asks.

Every label comes from the registry or from a list in the code, never from a client, and the number
of series is bounded all the same: nobody can make a server remember more by sending other things.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Hashable
from typing import Generic, Literal, TypeVar

# Upper bounds of the latency buckets, in seconds; the last bucket has none.
BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
# Label of what the registry does not name, and of what comes after MAX_SERIES.
UNKNOWN = "unknown"
OTHER = "other"
SUCCESS = "ok"
MAX_SERIES = 1000

Stream = Literal["websocket", "sse"]
Label = TypeVar("Label", bound=Hashable)


class Counts(dict[Label, int], Generic[Label]):
    """Counters by label. Beyond `MAX_SERIES` of them, new labels are counted under `rest`."""

    def __init__(self, rest: Label) -> None:
        super().__init__()
        self._rest = rest

    def __missing__(self, label: Label) -> int:
        return 0

    def add(self, label: Label, count: int = 1) -> None:
        """Count `label`."""
        if label in self or len(self) < MAX_SERIES:
            self[label] += count
        else:
            self[self._rest] += count


class Histogram:
    """How often a duration fell into each bucket, not cumulated, and their sum in seconds."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS) + 1)
        self.total = 0.0

    def observe(self, seconds: float) -> None:
        """Count one duration. A bucket includes its upper bound."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total += seconds


class RequestSeries:
    """The requests of one operation over one transport: outcomes by code, and durations."""

    __slots__ = ("codes", "seconds")

    def __init__(self) -> None:
        self.codes: Counts[str] = Counts(OTHER)
        self.seconds = Histogram()


class Metrics:
    """The counters of one node. `clock` gives monotonic seconds.

    Methods are called where the thing happens and do no more than count. Labels must be names of the
    registry or constants, not what a client sent.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.clock = clock
        self.requests: dict[tuple[str, str], RequestSeries] = {}
        self.opened: Counts[str] = Counts(OTHER)
        self.closed: Counts[tuple[str, str]] = Counts((OTHER, OTHER))
        self.events: Counts[str] = Counts(OTHER)
        self.delivered: Counts[str] = Counts(OTHER)
        self.skipped: Counts[str] = Counts(OTHER)
        self.rate_limited_requests: Counts[str] = Counts(OTHER)
        self.auth_failures: Counts[str] = Counts(OTHER)
        self.resumes: Counts[tuple[str, str]] = Counts((OTHER, OTHER))
        self.refused: Counts[str] = Counts(OTHER)
        self.store_steps: dict[str, Histogram] = {}

    # --- Connections -------------------------------------------------------------------------

    def connection_opened(self, transport: Stream) -> None:
        """A WebSocket or event stream was opened."""
        self.opened.add(transport)

    def connection_closed(self, transport: Stream, reason: str) -> None:
        """An open connection has ended; once for each that was opened. `reason` is one of a few names."""
        self.closed.add((transport, reason))

    def handshake_refused(self, code: str) -> None:
        """A WebSocket handshake, or a request for an event stream, was answered with this error code."""
        self.refused.add(code)

    # --- Requests ----------------------------------------------------------------------------

    def request(self, transport: str, operation: str | None, code: str, seconds: float | None = None) -> None:
        """A request was answered. `operation` is a name of the registry, None when it has no such name.

        `code` is an error code of the registry or `SUCCESS`. `seconds` is the time from the decoded
        request to its outcome; None when it never came to the operation.
        """
        key = (transport, operation or UNKNOWN)
        series = self.requests.get(key)
        if series is None:
            series = self._new_series(key)
        codes = series.codes
        if code in codes:
            codes[code] += 1
        else:
            codes.add(code)
        if seconds is not None:
            histogram = series.seconds
            histogram.counts[bisect_left(BUCKETS, seconds)] += 1
            histogram.total += seconds

    def rate_limited(self, rate_class: str) -> None:
        """A request, handshake or replay was refused for lack of a token of this class."""
        self.rate_limited_requests.add(rate_class)

    def auth_failed(self, transport: str) -> None:
        """Wrong credentials were presented."""
        self.auth_failures.add(transport)

    # --- Events ------------------------------------------------------------------------------

    def event_logged(self, event: str) -> None:
        """The node has published a logged event."""
        self.events.add(event)

    def events_delivered(self, transport: Stream, count: int = 1) -> None:
        """Logged events were handed to the socket of a connection or to what waits for it."""
        self.delivered[transport] += count

    def events_skipped(self, transport: Stream, count: int = 1) -> None:
        """Older events of their kind were dropped for a slow reader in favour of a newer one."""
        self.skipped[transport] += count

    def resumed(self, transport: str, outcome: str) -> None:
        """A client asked for what it missed. `outcome` is current, replayed or reset."""
        self.resumes.add((transport, outcome))

    # --- Storage -----------------------------------------------------------------------------

    def store(self, step: str, seconds: float) -> None:
        """A step of the store took so long: `commit` a transaction, `read` a reading of the log,
        `publish` the wait of a commit for this node's readers to see it."""
        histogram = self.store_steps.get(step)
        if histogram is None:
            histogram = self.store_steps[step] = Histogram()
        histogram.observe(seconds)

    def _new_series(self, key: tuple[str, str]) -> RequestSeries:
        if len(self.requests) >= MAX_SERIES:
            key = (OTHER, OTHER)
        return self.requests.setdefault(key, RequestSeries())
