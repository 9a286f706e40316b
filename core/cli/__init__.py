"""The command line, `pileup`. A command's module is imported when the command runs, not before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core.cli import operating, tools

app = typer.Typer(
    name="pileup",
    help="Pileup Buster bridge: a callback queue over HTTP, Server-Sent Events and one WebSocket.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=operating.version, is_eager=True, help="Print the versions and exit."
        ),
    ] = False,
) -> None:
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


@app.command()
def diff(
    base: Annotated[
        str | None,
        typer.Argument(
            help="A git revision or a folder to compare with.", show_default="the released baseline"
        ),
    ] = None,
    release: Annotated[
        bool, typer.Option("--release", help="Make this registry the released baseline.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List changed texts, too.")] = False,
    registry: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the registry.", show_default="core/registry")
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="File of the released baseline.",
            show_default="codegen/compat/released.json",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Report as one JSON object.")] = False,
    format: Annotated[
        str,
        typer.Option(metavar="text|github", help="How findings are written: for people, or as annotations."),
    ] = "text",
    docs: Annotated[
        bool, typer.Option("--docs", help="Print the rules as Markdown, and do no more.")
    ] = False,
) -> None:
    """Tell what changed since a release, whom it breaks, and which version it asks for."""
    from core.cli.diff import Options, run

    options = Options(
        base=base,
        registry=registry,
        baseline=baseline,
        release=release,
        docs=docs,
        verbose=verbose,
        as_json=json,
        form=format,
    )
    raise typer.Exit(run(options))


@app.command()
def lint(
    registry: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the registry.", show_default="core/registry")
    ] = None,
    code: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder of the program that uses the registry's limits.", show_default="core"
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Report as one JSON object.")] = False,
    format: Annotated[
        str,
        typer.Option(metavar="text|github", help="How faults are written: for people, or as annotations."),
    ] = "text",
    strict: Annotated[bool, typer.Option("--strict", help="Fail for warnings, too.")] = False,
    docs: Annotated[bool, typer.Option("--docs", help="Print the page about all rules instead.")] = False,
) -> None:
    """Check the registry: names, texts, examples, bounds, secrets and more; see docs/rules.md."""
    from core.cli.lint import run

    raise typer.Exit(run(registry=registry, code=code, as_json=json, form=format, strict=strict, docs=docs))


@app.command()
def parity(
    sequences: Annotated[int, typer.Option(min=1, help="How many random sequences to try.")] = 200,
    steps: Annotated[int, typer.Option(min=1, help="How many steps each of them has at most.")] = 30,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Repeat the run that printed this seed.", show_default="random")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(help="Compare a server that runs already.", show_default="servers of its own"),
    ] = None,
    url2: Annotated[
        str | None, typer.Option(help="A second server, which takes the WebSocket side.", show_default="URL")
    ] = None,
    allow_writes: Annotated[
        bool, typer.Option("--allow-writes", help="With --url: write, too. Empties that station.")
    ] = False,
    username: Annotated[
        str | None,
        typer.Option(
            help="With --url: the operator; PILEUP_PASSWORD holds the password.", show_default=False
        ),
    ] = None,
    permissions: Annotated[
        bool, typer.Option("--permissions", help="Print who may call what, as tried on servers of its own.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Report as one JSON object.")] = False,
) -> None:
    """Prove that HTTP and WebSocket agree; see docs/parity.md."""
    from core.cli.parity import Wanted, run

    wanted = Wanted(
        sequences=sequences,
        steps=steps,
        seed=seed,
        url=url,
        url2=url2,
        allow_writes=allow_writes,
        username=username,
        permissions=permissions,
        as_json=json,
    )
    raise typer.Exit(run(wanted))


tools.add_to(app)
operating.add_to(app)


def main() -> None:
    """Entry point of the `pileup` script."""
    app()
