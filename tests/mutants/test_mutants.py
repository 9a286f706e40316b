"""A part of `make mutants`, so that the machinery stays alive; the whole takes minutes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from codegen.parity.faults import FAULTS
from tests.mutants import __main__ as command
from tests.mutants.attempts import NO_FAULT, Attempt, attempt

ROOT = Path(__file__).parents[2]
# One of each room of the server, and those that are found soon.
SOME = (
    "failed_login_logs_out",
    "routes_swapped",
    "details_without_place",
    "stale_read",
    "event_with_wrong_id",
    "own_events_before_response",
)


@pytest.mark.parametrize("name", SOME)
def test_the_prover_finds_the_fault(name: str) -> None:
    result = attempt(name, sequences=2)
    assert result.caught_by is not None
    assert result.as_wanted


def test_the_prover_finds_nothing_where_nothing_is_wrong() -> None:
    result = attempt(NO_FAULT, sequences=2)
    assert result.caught_by is None
    assert result.as_wanted
    assert result.steps > 100


def everything() -> Iterator[tuple[str, Any]]:
    """What the modules of the project and their classes define, by name."""
    for module in [value for name, value in sys.modules.items() if name.startswith(("core.", "generated."))]:
        for name, value in vars(module).items():
            yield f"{module.__name__}.{name}", value
            if isinstance(value, type):
                for member, below in vars(value).items():
                    yield f"{value.__module__}.{value.__qualname__}.{member}", below


def test_a_fault_changes_the_server_and_leaves_nothing_behind() -> None:
    before = {name: id(value) for name, value in everything()}
    for fault in FAULTS.values():
        with fault.apply():
            assert {name: id(value) for name, value in everything()} != before, fault.name
        assert {name: id(value) for name, value in everything()} == before, fault.name


def test_every_fault_says_where_it_is_and_what_it_does() -> None:
    assert len(FAULTS) >= 28
    assert len({fault.what for fault in FAULTS.values()}) == len(FAULTS)
    for fault in FAULTS.values():
        assert (ROOT / fault.where).is_file(), fault.name
        assert fault.what.endswith("."), fault.name


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command()(command.main)
    return app


def run(
    app: typer.Typer, monkeypatch: pytest.MonkeyPatch, *outcomes: tuple[str, str | None], options: str = ""
) -> tuple[int, str]:
    """Run the command with attempts that came out so: name, and what caught the fault."""
    attempts = [Attempt(name, "core/x.py", "Something.", caught, 3, 40, 1.5) for name, caught in outcomes]
    monkeypatch.setattr(command, "_attempts", lambda *_: iter(attempts))
    names = [name for name, _ in outcomes if name != NO_FAULT]
    if len(names) < len(outcomes):
        monkeypatch.setattr(command, "FAULTS", dict.fromkeys(names))
        names = []
    result = CliRunner().invoke(app, [*options.split(), *names])
    return result.exit_code, result.output


def test_a_survivor_is_told_and_fails(app: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(app, monkeypatch, ("stale_read", None), ("event_lost", "streams: [0]"))
    assert code == 1
    assert "1 of 2 faults caught" in said
    assert "stale_read: was not caught. Something." in said
    assert run(app, monkeypatch, ("event_lost", "streams: [0]"))[0] == 0


def test_a_find_without_a_fault_fails(app: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(app, monkeypatch, (NO_FAULT, "answer: code"), ("event_lost", "streams: [0]"))
    assert code == 1
    assert "no fault: is no fault, but was found: answer: code." in said
    assert run(app, monkeypatch, (NO_FAULT, None), ("event_lost", "streams: [0]"))[0] == 0


def test_machines_get_a_list(app: typer.Typer, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(app, monkeypatch, ("event_lost", "streams: [0]"), options="--json")
    assert code == 0
    assert said.startswith('[{"name": "event_lost", "where": "core/x.py"')


def test_an_unknown_fault_is_told(app: typer.Typer) -> None:
    result = CliRunner().invoke(app, ["stale_red"])
    assert (result.exit_code, result.stderr) == (2, "mutants: there is no fault stale_red\n")
