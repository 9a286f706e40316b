"""`pileup parity`: prove that HTTP and WebSocket agree, on servers of its own or on deployed ones."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from codegen.parity.permissions import Cell
    from codegen.parity.prover import Proof
    from codegen.registry import Api

Json = Any
DIFFERENT, MISUSE = 1, 2
_HEADINGS = {"malformed": "mal-\nformed", "unconfigured": "none\nset", "logged in": "in", "logged out": "out"}
_CAPTION = (
    "Statuses of both protocols, HTTP/WebSocket where they differ. out, in: after a logout, after a login. "
    "none set: on a server without a login."
)
PASSWORD_VARIABLE = "PILEUP_PASSWORD"


class Misuse(Exception):
    """The arguments do not go together, or something they name is not there. One line."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The command line."""

    sequences: int
    steps: int
    seed: int | None
    url: str | None
    url2: str | None
    allow_writes: bool
    username: str | None
    permissions: bool
    as_json: bool


def run(wanted: Wanted) -> int:
    """Run the command; returns the exit code: 0 proved, 1 a counterexample, 2 misuse or no server."""
    try:
        _check(wanted)
        api = _registry()
        if wanted.permissions:
            return _permissions(api, wanted)
        return _prove(api, wanted)
    except Misuse as error:
        print(f"pileup parity: {error}", file=sys.stderr)
        return MISUSE


def _check(wanted: Wanted) -> None:
    if wanted.url is None:
        given = {"--url2": wanted.url2, "--allow-writes": wanted.allow_writes, "--username": wanted.username}
        for option, value in given.items():
            if value:
                raise Misuse(f"{option} goes with --url; without it, servers of its own are compared")
        return
    if wanted.permissions:
        raise Misuse("--permissions needs servers with and without a login, and takes none from --url")
    if wanted.allow_writes and not wanted.username:
        raise Misuse("--allow-writes needs --username, since most writes are the operator's")
    for option, url in (("--url", wanted.url), ("--url2", wanted.url2)):
        parts = urlsplit(url or "http://unset")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise Misuse(f"{option} is {url!r}, but must be like https://pileup.example.org")
        if parts.username or parts.password:
            raise Misuse(f"{option} has a login in it; use --username and {PASSWORD_VARIABLE}")


def _registry() -> Api:
    from core.cli import diagnostics

    try:
        folder = diagnostics.root() / "core" / "registry"
        from codegen.parity import prover  # noqa: F401
        from codegen.registry import load
    except diagnostics.GeneratorMissing as error:
        raise Misuse(str(error)) from None
    except ImportError as error:
        raise Misuse(
            f"{error.name} is not installed; run in a checkout: pip install -e '.[codegen]'"
        ) from None
    api, faults = load(folder, shown_as=diagnostics.shown(folder))
    if api is None:
        raise Misuse(f"the registry has {len(faults)} faults; run 'pileup lint'")
    return api


# --- The proof ---------------------------------------------------------------------------------


def _prove(api: Api, wanted: Wanted) -> int:
    password = None
    with _progress(wanted, "sequences", wanted.sequences) as advance:
        if wanted.url is None:
            proof = _own(api, wanted, advance)
        else:
            password = _password(wanted)
            proof = _deployed(api, wanted, password, advance)
    url = wanted.url.rstrip("/") if wanted.url is not None else None
    secret = password if url is not None else OWN_LOGIN[1]
    holds = proof.counterexample is None and not _unseen(proof, wanted)
    if wanted.as_json:
        print(json.dumps(_as_json(api, proof, wanted, secret), ensure_ascii=False))
    else:
        _tell(api, proof, wanted, secret, url)
    return 0 if holds else DIFFERENT


OWN_LOGIN = ("admin", secrets.token_urlsafe(9))
"""The login of servers that exist for the proof only."""


def _own(api: Api, wanted: Wanted, advance: Callable[[], None]) -> Proof:
    from codegen.parity.prover import prove
    from core import logs
    from core.cli import twins

    logs.configure("error", "auto")
    return prove(
        api,
        twins.factory(OWN_LOGIN),
        credentials=OWN_LOGIN,
        sequences=wanted.sequences,
        steps=wanted.steps,
        seed=wanted.seed,
        progress=lambda _: advance(),
    )


def _deployed(api: Api, wanted: Wanted, password: str | None, advance: Callable[[], None]) -> Proof:
    import httpx2
    from websockets.exceptions import WebSocketException

    from codegen.parity.deployed import Deployed, prove_deployed
    from codegen.parity.stages import Unusable

    assert wanted.url is not None
    first = wanted.url.rstrip("/")
    credentials = (wanted.username, password) if wanted.username and password else None
    where = Deployed(first, (wanted.url2 or first).rstrip("/"), credentials)
    try:
        return prove_deployed(
            api,
            where,
            sequences=wanted.sequences,
            steps=wanted.steps,
            seed=wanted.seed,
            writes=wanted.allow_writes,
            progress=lambda _: advance(),
        )
    except Unusable as error:
        raise Misuse(str(error)) from None
    except (OSError, WebSocketException, httpx2.HTTPError) as error:
        raise Misuse(f"{first} cannot be reached: {error or type(error).__name__}") from None


def _password(wanted: Wanted) -> str | None:
    if wanted.username is None:
        return None
    known = os.environ.get(PASSWORD_VARIABLE)
    if known:
        return known
    if not sys.stdin.isatty():
        raise Misuse(f"--username needs a password: set {PASSWORD_VARIABLE}")
    return str(typer.prompt(f"Password of {wanted.username}", hide_input=True, err=True))


def _unseen(proof: Proof, wanted: Wanted) -> dict[str, list[str]]:
    """Declared events that were not seen; of servers that are not ours to write to, none is expected."""
    if wanted.url is not None or proof.counterexample is not None:
        return {}
    return {name: sorted(events) for name, events in proof.unseen.items()}


# --- Telling it --------------------------------------------------------------------------------


def _exemptions(api: Api) -> list[tuple[str, str]]:
    return [
        (operation.name, operation.transports_reason)
        for operation in api.operations.values()
        if operation.websocket_only
    ]


def _tell(api: Api, proof: Proof, wanted: Wanted, secret: str | None, url: str | None) -> None:
    from codegen.parity import report

    console = Console(highlight=False, soft_wrap=True)
    plural = "" if proof.sequences == 1 else "s"
    done = f"{proof.sequences} sequence{plural}, {proof.steps} steps, {proof.calls} calls"
    counts = f"{done} in {proof.seconds:.1f} s"
    if proof.counterexample is not None:
        console.print(report.text(api, proof.counterexample, secret, url))
        console.print(f"Found after {counts}; --seed {proof.seed} finds it again.")
        return
    console.print(f"[green]The protocols agree:[/] {counts} (seed {proof.seed}).")
    for name, reason in _exemptions(api):
        console.print(f"  [dim]not over HTTP:[/] {name}: {escape(reason)}")
    for name, events in _unseen(proof, wanted).items():
        console.print(f"[red]{name} declares {', '.join(events)}, which no step caused[/]; see its `emits`.")


def _as_json(api: Api, proof: Proof, wanted: Wanted, secret: str | None) -> Json:
    from codegen.parity import report

    found = proof.counterexample
    return {
        "ok": found is None and not _unseen(proof, wanted),
        "seed": proof.seed,
        "sequences": proof.sequences,
        "steps": proof.steps,
        "calls": proof.calls,
        "seconds": round(proof.seconds, 3),
        "exemptions": [{"operation": name, "reason": reason} for name, reason in _exemptions(api)],
        "unseen": _unseen(proof, wanted),
        "counterexample": report.as_json(api, found, secret) if found is not None else None,
    }


@contextmanager
def _progress(wanted: Wanted, what: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar on the terminal, if there is one."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


# --- The permission matrix ---------------------------------------------------------------------


def _permissions(api: Api, wanted: Wanted) -> int:
    from codegen.parity.permissions import matrix
    from core import logs
    from core.cli import twins

    logs.configure("error", "auto")
    with _progress(wanted, "operations", len(api.operations)) as advance:
        bare = twins.factory(None)
        cells = matrix(api, twins.factory(OWN_LOGIN), bare, OWN_LOGIN, progress=lambda _: advance())
    faults = [cell for cell in cells if cell.fault is not None]
    if wanted.as_json:
        listed = [_cell_as_json(cell) for cell in cells]
        print(json.dumps({"ok": not faults, "cells": listed}, ensure_ascii=False))
    else:
        console = Console(highlight=False)
        console.print(table(cells))
        console.print(_CAPTION, style="dim")
        for cell in faults:
            place = f"{cell.operation.name} over {cell.over}, {cell.caller}"
            console.print(f"[red]{place}: {escape(str(cell.fault))}[/]", soft_wrap=True)
    return DIFFERENT if faults else 0


def _cell_as_json(cell: Cell) -> Json:
    return {
        "operation": cell.operation.name,
        "auth": cell.operation.auth,
        "caller": cell.caller,
        "over": cell.over,
        "status": cell.answer.status,
        "code": cell.answer.code,
        "fault": cell.fault,
    }


def table(cells: list[Cell]) -> Table:
    """A row for each operation, a column for each caller."""
    from codegen.parity.permissions import CALLERS

    table = Table(box=SIMPLE, padding=0, collapse_padding=True)
    table.add_column("operation", no_wrap=True)
    table.add_column("auth", no_wrap=True)
    for caller in CALLERS:
        table.add_column(_HEADINGS.get(caller, caller.replace(" ", "\n")), justify="center", no_wrap=True)
    rows: dict[str, dict[tuple[str, str], Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.operation.name, {})[cell.caller, cell.over] = cell
    for name, row in rows.items():
        shown = [_statuses(row.get((caller, "http")), row[caller, "websocket"]) for caller in CALLERS]
        table.add_row(name, next(iter(row.values())).operation.auth, *shown)
    return table


def _statuses(http: Cell | None, websocket: Cell) -> str:
    if http is None or (http.answer.status, http.fault) == (websocket.answer.status, websocket.fault):
        return _status(websocket)
    return f"{_status(http)}/{_status(websocket)}"


def _status(cell: Cell) -> str:
    colour = "red reverse" if cell.fault is not None else "green" if cell.expected is None else "yellow"
    return f"[{colour}]{cell.answer.status}[/]"
