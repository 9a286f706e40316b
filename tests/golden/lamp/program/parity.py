"""Proves that the lamp's protocols agree. Only the registry and the twins are the lamp's own."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app import KEEPER, build
from serve import NOON

from codegen.parity.prover import prove
from codegen.parity.twins import Twin
from codegen.registry import load
from core import logs
from core.transports.server import listen, server


@asynccontextmanager
async def twin() -> AsyncIterator[Twin]:
    """A new lamp on a clock that stands still."""
    wired = build(lambda: NOON)
    sockets = listen("127.0.0.1", [0])
    instance = server(wired.app, wired.node)
    async with wired.lifetime:
        serving = asyncio.create_task(instance.serve(sockets))
        try:
            yield Twin(f"http://127.0.0.1:{sockets[0].getsockname()[1]}")
        finally:
            instance.should_exit = True
            await serving


def main(registry: str, sequences: int, seed: int) -> None:
    """Print what the proof has shown, as JSON."""
    logs.configure("error", "console")
    api, diagnostics = load(Path(registry))
    assert api is not None, diagnostics
    proof = prove(api, twin, credentials=KEEPER, sequences=sequences, steps=30, seed=seed, shrink=0)
    found = proof.counterexample
    report = {
        "steps": proof.steps,
        "differences": [repr(one) for one in found.differences] if found is not None else [],
        "sequence": [repr(done.step) for done in found.steps[-3:]] if found is not None else [],
        "emitted": {name: sorted(events) for name, events in proof.emitted.items() if events},
        "unseen": sorted(proof.unseen),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
