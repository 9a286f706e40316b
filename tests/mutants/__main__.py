"""`make mutants`: puts one fault after the other into the servers and has the prover look for it.

Exit code 1 when a fault survives, or when something is found where there is none.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from functools import partial
from multiprocessing import get_context
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from codegen.parity.faults import FAULTS
from core import logs
from tests.mutants.attempts import NO_FAULT, SEED, SEQUENCES, STEPS, Attempt, attempt


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Faults to try; all unless given.")] = None,
    seed: Annotated[int, typer.Option(help="Where chance begins.")] = SEED,
    sequences: Annotated[
        int, typer.Option(min=1, help="Sequences after which a fault has survived.")
    ] = SEQUENCES,
    steps: Annotated[int, typer.Option(min=1, help="Steps of a sequence.")] = STEPS,
    processes: Annotated[int, typer.Option(min=1, help="How many to try at once.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Report as one JSON list.")] = False,
) -> None:
    """Prove the prover: every seeded fault must be found, and none where there is none."""
    unknown = sorted(set(names or ()) - set(FAULTS))
    if unknown:
        print(f"mutants: there is no fault {', '.join(unknown)}", file=sys.stderr)
        raise typer.Exit(2)
    chosen = names or [NO_FAULT, *FAULTS]
    began = time.monotonic()
    attempts = _shown(_attempts(chosen, seed, sequences, steps, processes), len(chosen))
    attempts.sort(key=lambda one: chosen.index(one.name))
    failed = [one for one in attempts if not one.as_wanted]
    if as_json:
        print(json.dumps([{**asdict(one), "as_wanted": one.as_wanted} for one in attempts]))
    else:
        _print(attempts, failed, time.monotonic() - began)
    raise typer.Exit(1 if failed else 0)


def _attempts(
    names: Sequence[str], seed: int, sequences: int, steps: int, processes: int
) -> Iterator[Attempt]:
    work = partial(attempt, seed=seed, sequences=sequences, steps=steps)
    # A broken server complains at every request.
    quiet = partial(logs.configure, "critical", "console")
    with ProcessPoolExecutor(processes, get_context("spawn"), quiet) as pool:
        for future in as_completed([pool.submit(work, name) for name in names]):
            yield future.result()


def _shown(attempts: Iterator[Attempt], total: int) -> list[Attempt]:
    """All of them, with a progress bar on a terminal while they come."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    done = []
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Looking for faults", total=total)
        for one in attempts:
            done.append(one)
            progress.update(task, advance=1, description=one.name)
    return done


def _print(attempts: Sequence[Attempt], failed: Sequence[Attempt], seconds: float) -> None:
    table = Table(title="Seeded faults", title_justify="left")
    for heading in ("Fault", "Where", "Caught by"):
        table.add_column(heading, overflow="fold")
    for heading in ("Sequences", "Steps", "Seconds"):
        table.add_column(heading, justify="right")
    for one in attempts:
        result = one.caught_by or ("nothing" if one.name == NO_FAULT else "SURVIVED")
        style = None if one.as_wanted else "bold red"
        numbers = (str(one.sequences), str(one.steps), f"{one.seconds:.1f}")
        table.add_row(one.name, one.where, result, *numbers, style=style)
    console = Console(width=None if sys.stdout.isatty() else 140)
    console.print(table)
    seeded = [one for one in attempts if one.name != NO_FAULT]
    caught = sum(one.as_wanted for one in seeded)
    console.print(f"{caught} of {len(seeded)} faults caught in {seconds:.0f} s.", highlight=False)
    for one in failed:
        what = "was not caught" if one.caught_by is None else f"is no fault, but was found: {one.caught_by}"
        console.print(f"{one.name}: {what}. {one.what}", style="red", highlight=False)


if __name__ == "__main__":
    typer.run(main)
