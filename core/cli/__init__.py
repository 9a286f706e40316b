"""The command line, `pileup`. A command's module is imported when the command runs, not before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="pileup",
    help="Pileup Buster bridge: a callback queue over HTTP, Server-Sent Events and one WebSocket.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _root() -> None:
    """Keeps `pileup` a group of commands, even when it has only one."""


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="HOST")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", show_default="PORT")] = None,
    dev: Annotated[
        bool, typer.Option("--dev", help="For development: make up a login when none is set, and print it.")
    ] = False,
) -> None:
    """Run the server. Settings come from the environment and .env; see .env.example."""
    from core.cli.serve import run

    run(host, port, dev=dev)


@app.command()
def generate(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 when files differ.")] = False,
    registry: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the registry.", show_default="core/registry")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder to write to.", show_default="generated")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Report as one JSON object.")] = False,
    format: Annotated[
        str,
        typer.Option(metavar="text|github", help="How faults are written: for people, or as annotations."),
    ] = "text",
) -> None:
    """Rebuild generated/ from the registry."""
    from core.cli.generate import run

    raise typer.Exit(run(check=check, registry=registry, output=output, as_json=json, form=format))


def main() -> None:
    """Entry point of the `pileup` script."""
    app()
