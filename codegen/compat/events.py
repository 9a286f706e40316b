"""Compares events: which there are, whom they reach, and what they carry."""

from __future__ import annotations

import json

from codegen.compat import removal
from codegen.compat.finding import ALL, SOCKET, Findings
from codegen.compat.operations import carried
from codegen.compat.rules import events as rules
from codegen.compat.schemas import SchemaComparison, Use
from codegen.registry.model import EventDef


def compare(found: Findings) -> None:
    """Compare all events."""
    base, new = found.base.events, found.new.events
    for name, event in new.items():
        if name in base:
            _pair(found, base[name], event)
        else:
            found.add(rules.EVENT_ADDED, event.pos, name, f"event `{name}` is new")
    for name, event in base.items():
        if name not in new:
            removal.event(found, event)


def _pair(found: Findings, old: EventDef, new: EventDef) -> None:
    name = new.name
    if old.scope != new.scope:
        text = f"event `{name}` has the scope {new.scope} and had {old.scope}"
        found.add(rules.EVENT_SCOPE_CHANGED, new.pos, name, text)
    if new.conflate and not old.conflate:
        text = f"slow readers may miss events `{name}` but the newest"
        found.add(rules.EVENT_CONFLATE_GAINED, new.pos, name, text)
    elif old.conflate and not new.conflate:
        text = f"slow readers get every event `{name}`"
        found.add(rules.EVENT_CONFLATE_LOST, new.pos, name, text)
    _sse_data(found, old, new)
    # The stream sends `sse_data` in place of the schema's data, so that its readers do not meet that.
    reach = SOCKET if old.sse_data is not None and new.sse_data is not None else ALL
    use = Use(f"data of event `{name}`", reach, request=False)
    SchemaComparison(found, use).run(carried(old.data), carried(new.data))


def _sse_data(found: Findings, old: EventDef, new: EventDef) -> None:
    name, before, now = new.name, old.sse_data, new.sse_data
    if before is None and now is None:
        return
    if before is None or now is None:
        what = "its `data`" if now is None else f"`{json.dumps(now)}`"
        text = f"the event stream sends {what} for `{name}`"
        found.add(rules.EVENT_SSE_DATA_CHANGED, new.pos, name, text)
        return
    for member, value in before.items():
        if member not in now or now[member] != value:
            shown = f"`{json.dumps(now[member])}`" if member in now else "nothing"
            text = (
                f"the event stream sends {shown} as `{member}` of `{name}`, which was `{json.dumps(value)}`"
            )
            found.add(rules.EVENT_SSE_DATA_CHANGED, new.pos, name, text)
    for member in now:
        if member not in before:
            text = f"the event stream sends `{member}` with `{name}`"
            found.add(rules.EVENT_SSE_DATA_GREW, new.pos, name, text)
