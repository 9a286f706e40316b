"""Commands for operators and client authors: thin wrappers that read options and run `core.tools`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from core.tools.session import Target

Url = Annotated[
    str | None,
    typer.Option(
        help="Address of the server, such as wss://pileup.example.org; PILEUP_URL by default.",
        show_default="ws://127.0.0.1:8000",
    ),
]
Username = Annotated[
    str | None,
    typer.Option(help="The operator; PILEUP_PASSWORD holds the password, or it is asked for."),
]
Password = Annotated[
    str | None,
    typer.Option(help="Others can see it here; rather use PILEUP_PASSWORD, or be asked.", show_default=False),
]
Via = Annotated[str, typer.Option(metavar="auto|ws|http", help="Which protocol to use.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(call)
    app.command()(watch)
    app.command()(monitor)
    app.command()(doctor)
    app.command()(load)


def _target(
    command: str,
    url: str | None,
    username: str | None,
    password: str | None,
    via: str = "auto",
    timeout: float = 30.0,
) -> Target:
    """The server that options and environment name; ends the command when they cannot be used."""
    from core.tools import session

    try:
        return session.target(url, username, password, via, timeout)
    except session.Misuse as error:
        raise typer.Exit(session.fail(command, str(error), session.MISUSE)) from None


def _operations(incomplete: str) -> list[tuple[str, str]]:
    from pileup_client._tables import INTERFACE

    return [
        (one.name, one.summary) for one in INTERFACE.operations.values() if one.name.startswith(incomplete)
    ]


def _members(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    from pileup_client._tables import INTERFACE

    operation = INTERFACE.operations.get(ctx.params.get("operation") or "")
    members = operation.members.items() if operation else ()
    return [(f"{name}=", one.description) for name, one in members if f"{name}=".startswith(incomplete)]


def _events(incomplete: str) -> list[str]:
    from pileup_client.events import LOGGED

    return sorted(name for name in LOGGED if name.startswith(incomplete))


def call(
    operation: Annotated[
        str | None, typer.Argument(help="Its name; all are listed without one.", autocompletion=_operations)
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Argument(help="key=value …", metavar="[KEY=VALUE]...", autocompletion=_members),
    ] = None,
    url: Url = None,
    username: Username = None,
    password: Password = None,
    via: Via = "auto",
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds to wait for the answer.")] = 30.0,
    key: Annotated[
        str | None, typer.Option(help="Idempotency key of a write; made up when there is none.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Tell what the operation takes.")] = False,
    json: Json = False,
) -> None:
    """Call an operation of a running server: pileup call queue.register callsign=W1AW."""
    from core.tools import call as tool

    if operation is None or explain:
        raise typer.Exit(tool.explain(operation, as_json=json))
    target = _target("call", url, username, password, via, timeout)
    raise typer.Exit(tool.run(target, operation, data or [], key=key, as_json=json))


def watch(
    events: Annotated[
        list[str] | None, typer.Argument(help="Which events; all by default.", autocompletion=_events)
    ] = None,
    url: Url = None,
    username: Username = None,
    password: Password = None,
    via: Via = "auto",
    resume: Annotated[str | None, typer.Option(help="Go on after the event with this id.")] = None,
    count: Annotated[int | None, typer.Option(min=1, help="End after so many events.")] = None,
    json: Json = False,
) -> None:
    """Print events of a running server as they happen."""
    from core.tools import watch as tool

    target = _target("watch", url, username, password, via)
    raise typer.Exit(tool.run(target, events or [], resume=resume, count=count, as_json=json))


def monitor(
    url: Url = None,
    username: Username = None,
    password: Password = None,
    via: Via = "auto",
    seconds: Annotated[float | None, typer.Option(min=0.1, help="End after so long.")] = None,
    json: Json = False,
) -> None:
    """Show a running server on one screen: queue, QSO, connections, rates."""
    from core.tools import monitor as tool

    target = _target("monitor", url, username, password, via)
    raise typer.Exit(tool.run(target, seconds=seconds, as_json=json))


def doctor(
    url: Url = None,
    username: Username = None,
    password: Password = None,
    write: Annotated[
        bool, typer.Option("--write", help="Try every operation, too, and restore what they changed.")
    ] = False,
    thorough: Annotated[
        bool,
        typer.Option("--thorough", help="Wait longer than the heartbeat, to find what cuts connections."),
    ] = False,
    json: Json = False,
) -> None:
    """Test the connection to a server: from its name to every operation, each with what to do."""
    from core.tools import doctor as tool

    target = _target("doctor", url, username, password, "auto")
    raise typer.Exit(tool.run(target, write=write, thorough=thorough, as_json=json))


def load(
    connections: Annotated[int, typer.Option(min=1, max=10_000, help="How many at once.")] = 50,
    duration: Annotated[float, typer.Option(min=0.1, max=3600, help="Seconds, after the ramp.")] = 10.0,
    ramp: Annotated[float, typer.Option(min=0, max=600, help="Seconds in which they are opened.")] = 1.0,
    rate: Annotated[
        float,
        typer.Option(min=0, help="Calls per second of each connection; 0: as fast as they are answered."),
    ] = 10.0,
    mix: Annotated[
        str | None, typer.Option(metavar="OPERATION=WEIGHT,...", help="What to call.", show_default="reads")
    ] = None,
    events: Annotated[bool, typer.Option(help="Whether connections receive events.")] = True,
    url: Url = None,
    username: Username = None,
    password: Password = None,
    via: Via = "ws",
    plot: Annotated[str | None, typer.Option(metavar="FILE.svg", help="Draw the run.")] = None,
    i_own_this_server: Annotated[
        bool, typer.Option("--i-own-this-server", help="Load a server on another machine.")
    ] = False,
    json: Json = False,
) -> None:
    """Load a server of your own, and tell how it fares."""
    from pathlib import Path

    from core.tools import load as tool
    from core.tools import session

    target = _target("load", url, username, password, via)
    try:
        chosen = tool.mix(mix)
    except session.Misuse as error:
        raise typer.Exit(session.fail("load", str(error), session.MISUSE)) from None
    plan = tool.Plan(
        connections=connections,
        duration=duration,
        ramp=ramp,
        rate=rate,
        mix=chosen,
        events=events,
        plot=Path(plot) if plot else None,
        as_json=json,
        foreign=i_own_this_server,
    )
    raise typer.Exit(tool.run(target, plan))
