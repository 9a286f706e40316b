"""`pileup watch`: events as they happen, and how the connection fares."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape

from core.tools import session
from core.tools.session import Misuse, Target
from pileup_client import ConnectionState, Event, PileupClient, Resync, UnknownEvent
from pileup_client._runtime.reading import write
from pileup_client.events import EVENTS, LOGGED

_LONGEST = 160


def run(target: Target, names: Sequence[str], *, resume: str | None, count: int | None, as_json: bool) -> int:
    """Print events until interrupted, or until `count` have come; returns the exit code."""
    return session.run("watch", _watch(target, names, resume=resume, count=count, as_json=as_json))


async def _watch(
    target: Target, names: Sequence[str], *, resume: str | None, count: int | None, as_json: bool
) -> int:
    chosen = [_kind(name) for name in names]
    show = _Json() if as_json else _Lines()
    client = target.client(events=chosen or None, resume_from=resume)
    stream = client.events()
    client.on_state(lambda state: show.state(state, client))
    left = count
    async with client:
        async for event in stream:
            show.event(event)
            if left is not None and (event.name in LOGGED or isinstance(event, Resync)):
                left -= 1
                if left <= 0:
                    break
    return 0


def _kind(name: str) -> type[Event]:
    if name not in LOGGED:
        near = difflib.get_close_matches(name, list(LOGGED), n=1)
        hint = f", did you mean {near[0]!r}?" if near else f"; there are {', '.join(sorted(LOGGED))}"
        raise Misuse(f"there is no event {name!r} to watch{hint}")
    return EVENTS[name]


class _Json:
    """One JSON object a line."""

    def state(self, state: ConnectionState, client: PileupClient) -> None:
        reason = client.reason if state is not ConnectionState.LIVE else None
        print(json.dumps({"state": state, "reason": reason, "position": client.position}), flush=True)

    def event(self, event: Event) -> None:
        name = event.event if isinstance(event, UnknownEvent) else event.name
        line: dict[str, Any] = {"event": name, "id": event.id, "timestamp": event.timestamp}
        if event.skipped:
            line["skipped"] = event.skipped
        if isinstance(event, Resync):
            line["reason"] = event.reason
        print(
            json.dumps({**line, "data": write(getattr(event, "data", None))}, ensure_ascii=False), flush=True
        )


class _Lines:
    """One line an event, for people."""

    def __init__(self) -> None:
        self._console = Console()

    def state(self, state: ConnectionState, client: PileupClient) -> None:
        colour = {"live": "green", "fallback": "yellow", "closed": "red"}.get(state, "yellow")
        why = "" if state is ConnectionState.LIVE else f"  {escape(client.reason)}"
        at = f"  at {client.position}" if client.position else ""
        self._console.print(f"[{colour}]{state}[/]{at}[dim]{why}[/]", highlight=False, soft_wrap=True)

    def event(self, event: Event) -> None:
        name = event.event if isinstance(event, UnknownEvent) else event.name
        if name in ("keepalive", "connected"):
            return
        text = json.dumps(write(getattr(event, "data", None)), ensure_ascii=False)
        if len(text) > _LONGEST:
            text = f"{text[: _LONGEST - 1]}…"
        time = event.at.astimezone().strftime("%H:%M:%S") if event.at else "--:--:--"
        skipped = f" [yellow]({event.skipped} before it left out)[/]" if event.skipped else ""
        style = "red" if isinstance(event, Resync) else "bold"
        self._console.print(
            f"[dim]{time}[/] [{style}]{escape(name)}[/]{skipped} {escape(text)}",
            highlight=False,
            soft_wrap=True,
        )
