"""Changes of events, and of what announces them."""

from __future__ import annotations

from typing import Final

from codegen.compat.finding import Audience, Bump, breaking, compatible, warning

_STREAM: Final = frozenset({Audience.HTTP})

EVENT_ADDED: Final = compatible("EVENT_ADDED", "An event is new.", Bump.MINOR)
EVENT_REMOVED: Final = breaking(
    "EVENT_REMOVED",
    "An event is gone. Events cannot be deprecated, so that there is no notice to give.",
    "Go on sending it; a new event goes beside it. With a new major version, reserve its name.",
)
EVENT_SCOPE_CHANGED: Final = breaking(
    "EVENT_SCOPE_CHANGED",
    "An event concerns one connection instead of everyone, or the other way round; only the events for "
    "everyone are numbered and can be resumed.",
    "Keep the scope, and add an event with the other one.",
)
EVENT_CONFLATE_GAINED: Final = breaking(
    "EVENT_CONFLATE_GAINED",
    "A slow reader may be spared events of this name that it got before.",
    "Leave `conflate` away, unless each event carries all that the one before did.",
)
EVENT_CONFLATE_LOST: Final = warning(
    "EVENT_CONFLATE_LOST",
    "A slow reader gets every event of this name, and is disconnected when it falls behind.",
    "Make sure that the event is rare or small.",
)
EVENT_SSE_DATA_CHANGED: Final = breaking(
    "EVENT_SSE_DATA_CHANGED",
    "The event stream sends other data than before for an event.",
    "Keep `sse_data` as it was; members may be added.",
    _STREAM,
)
EVENT_SSE_DATA_GREW: Final = compatible(
    "EVENT_SSE_DATA_GREW", "The event stream sends a further member for an event.", Bump.MINOR, _STREAM
)
EMITS_LOST: Final = breaking(
    "EMITS_LOST",
    "A write no longer announces an event that others wait for.",
    "Go on emitting it.",
)
EMITS_ADDED: Final = warning(
    "EMITS_ADDED",
    "A write announces an event that it did not announce before.",
    "Make sure that programs which count or log these events are right to see it.",
)
