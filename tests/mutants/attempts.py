"""One attempt of the prover to find a fault that was put into the servers that it compares."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from codegen.parity.faults import FAULTS
from codegen.parity.prover import prove
from codegen.parity.twins import Twin
from codegen.registry import Api, load
from core.station.lookup import failed
from core.station.state import Lookup
from tests.support import server

NOW = datetime(2026, 5, 1, 12, 0, 0, 123456, UTC)
REGISTRY = Path(__file__).parents[2] / "core" / "registry"
NO_FAULT = "no fault"
SEED, SEQUENCES, STEPS = 1, 40, 30


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of it. `caught_by` is the comparison that differed, with the member; None when none did."""

    name: str
    where: str
    what: str
    caught_by: str | None
    sequences: int
    steps: int
    seconds: float

    @property
    def as_wanted(self) -> bool:
        """Whether the fault was found, or, where there was none, nothing."""
        return (self.caught_by is None) == (self.name == NO_FAULT)


class Directory:
    """A callsign directory that knows some stations and not others, and says always the same."""

    async def lookup(self, callsign: str) -> Lookup:
        if len(callsign) % 2:
            return failed(callsign, "Callsign not found in QRZ.com database")
        return Lookup(
            callsign, f"{callsign.title()} Name", "1 Street, Town", "Iceland", "https://a.example/i.jpg"
        )

    async def aclose(self) -> None:
        """Nothing is open."""


@asynccontextmanager
async def twin() -> AsyncIterator[Twin]:
    """A new station on a clock that stands still."""
    unlimited = server.settings(rate_limit=False)
    async with server.running(unlimited, clock=lambda: NOW, lookup=Directory()) as running:
        yield Twin(running.url)


def registry() -> Api:
    """The project's registry."""
    api, diagnostics = load(REGISTRY)
    assert api is not None, diagnostics
    return api


def attempt(name: str, *, seed: int = SEED, sequences: int = SEQUENCES, steps: int = STEPS) -> Attempt:
    """Have the prover look for the fault of this name, or for any where the name is `NO_FAULT`."""
    fault = FAULTS.get(name)
    began = time.monotonic()
    with fault.apply() if fault is not None else nullcontext():
        proof = prove(
            registry(), twin, credentials=server.ADMIN, sequences=sequences, steps=steps, seed=seed, shrink=0
        )
    found = proof.counterexample
    caught_by = None
    if found is not None:
        first = found.differences[0]
        caught_by = f"{first.what}: {first.at}" if first.at else first.what
    return Attempt(
        name,
        fault.where if fault is not None else "",
        fault.what if fault is not None else "The servers as they are.",
        caught_by,
        proof.sequences,
        proof.steps,
        time.monotonic() - began,
    )
