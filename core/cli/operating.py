"""Commands for who runs a server: its health, its version, its backups."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Database = Annotated[
    str | None,
    typer.Option(metavar="URL", help="sqlite:///FILE or postgresql://…", show_default="DATABASE_URL"),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(healthcheck)
    app.command()(backup)
    app.command()(restore)


def version(wanted: bool) -> None:
    """Print the versions and end, when that is wanted."""
    if not wanted:
        return
    from importlib.metadata import version as installed

    from generated.server import protocol

    package = installed("pileup-buster-bridge")
    print(f"pileup {package} (interface {protocol.API_VERSION}, protocol {protocol.PROTOCOL_VERSION})")
    raise typer.Exit


def healthcheck(
    host: Annotated[str | None, typer.Option(help="Address of the server.", show_default="HOST")] = None,
    port: Annotated[int | None, typer.Option(help="Its port.", show_default="PORT")] = None,
    ready: Annotated[
        bool, typer.Option("--ready", help="Ask whether it can serve clients, too: its database answers.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds to wait for the answer.")] = 3.0,
) -> None:
    """Tell whether the server on this machine is alive: exit code 0 or 1, for Docker and the like."""
    from core.cli.health import run

    raise typer.Exit(run(host, port, ready=ready, timeout=timeout))


def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, or a folder to put it into.")],
    database: Database = None,
) -> None:
    """Copy the SQLite database to a file, while a server writes to it, too."""
    from core.cli.backups import take

    raise typer.Exit(take(database, target))


def restore(
    source: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A backup; without one the database itself has been restored."),
    ] = None,
    database: Database = None,
) -> None:
    """Put a backup in the place of the database, and tell clients that they cannot resume across it."""
    from core.cli.backups import bring_back

    raise typer.Exit(bring_back(database, source))
