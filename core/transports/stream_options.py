"""What a client asks of a stream of events, in the address of a WebSocket or of an event stream.

`?events=a,b` narrows the events to those named, `?resume=<event id>` goes on after that event. An event
stream may say the latter as `Last-Event-ID`, too (WHATWG HTML, 9.2.4), which is what counts then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from core.bridge.auth import Identity
from core.bridge.errors import Failure
from core.bridge.events import Form
from core.bridge.history import Resumption, Selection, Window
from core.bridge.metrics import Metrics
from core.bridge.node import Node
from core.bridge.peer import Peer
from core.bridge.position import Position
from core.bridge.rate_limit import RATE_LIMITED, UNNAMED

# More parameters than this are a mistake or an attack; parsing stops there.
_MOST_PARAMETERS = 32


@dataclass(frozen=True, slots=True)
class StreamOptions:
    """`events` are the names of those wanted, None for all; `resume` is the id that it gave, if any."""

    events: Selection = None
    resume: str | None = None

    def ahead_of(self, window: Window) -> bool:
        """Whether the client has seen more of this log than the node: another node may be ahead."""
        known = Position.parse(self.resume) if self.resume is not None else None
        return known is not None and known.epoch == window.head.epoch and known > window.head

    def resumption(self, window: Window, metrics: Metrics, form: Form) -> Resumption | None:
        """How the client goes on; None when it did not ask to resume.

        An id that cannot be read is one of an epoch that is not known, since a client must not be locked
        out by what it kept.
        """
        if self.resume is None:
            return None
        resumption = window.resume(Position.parse(self.resume), self.events)
        metrics.resumed(form, resumption.outcome)
        return resumption


EVERYTHING = StreamOptions()


def stream_options(
    node: Node, query: str, peer: Peer, identity: Identity, last_event_id: str | None = None
) -> StreamOptions | Failure:
    """Read the options from the query of an address; the header `Last-Event-ID` takes precedence.

    Resuming draws on the budget for replays of who asks, connecting afresh on that for what has no name.
    """
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        return _failure(node, [_detail("too_many_parameters", "Too many parameters", [])])
    names = [value for name, value in pairs if name == "events"]
    events: frozenset[str] | None = None
    if names:
        events = frozenset(name for value in names if value for name in value.split(","))
        unknown = sorted(events - node.events.logged)
        if unknown:
            return _failure(node, _unknown(unknown, sorted(node.events.logged)))
    ids = [value for name, value in pairs if name == "resume"]
    if len(ids) > 1:
        return _failure(node, [_detail("multiple", "Input should be given once", ["resume"])])
    # An empty header or parameter is what a client sends that has seen no event yet.
    options = StreamOptions(events, last_event_id or (ids[0] if ids else None) or None)
    rate_class = UNNAMED if options.resume is None else "replay"
    wait = node.limiter.take(peer, identity, rate_class).retry_after_ms
    if wait is not None:
        return node.errors.failure(RATE_LIMITED, retry_after_ms=wait)
    return options


def _unknown(names: Iterable[str], known: Iterable[str]) -> list[dict[str, Any]]:
    quoted = [f"'{name}'" for name in known]
    expected = " or ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]])) if quoted else "nothing"
    return [
        {
            **_detail("literal_error", f"Input should be {expected}", ["events"]),
            "input": name[:64],
            "ctx": {"expected": expected},
        }
        for name in list(names)[:8]
    ]


def _detail(kind: str, message: str, where: list[str]) -> dict[str, Any]:
    return {"type": kind, "loc": ["query", *where], "msg": message}


def _failure(node: Node, details: list[dict[str, Any]]) -> Failure:
    return node.errors.failure("validation_failed", details=details)
