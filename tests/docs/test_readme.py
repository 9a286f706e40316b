"""The README's blocks, each carried out as a reader would, and the newcomer's path."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.docs import stage
from tests.docs.blocks import ROOT, Block, blocks
from tests.docs.test_blocks import carry_out

PAGE = "README.md"
# By first line: how a block is run that does not say so itself, with the state that it needs.
ASKED = {
    "curl -H 'Content-Type: application/json' -d": {"given": "active_system", "until": "event: connected"},
    '{"id": "1", "type": "request", "operation": "queue.register"': {"given": "active_system"},
    ".venv/bin/pileup call queue.register callsign=W1AW": {"given": "active_system", "until": "live"},
}


def _asked(block: Block) -> Block:
    found = [asked for first, asked in ASKED.items() if block.first_line.startswith(first)]
    return replace(block, asked=found[0] | block.asked) if found else block


async def test_the_blocks(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    stage.prepared(folder)
    known = [block for block in map(_asked, blocks(PAGE)) if "skip" not in block.asked]
    for first in ASKED:
        assert any(block.first_line.startswith(first) for block in known), first
    for block in known:
        async with stage.state(block.asked.get("given", "")) as server:
            await carry_out(block, stage.Stage(folder, server))


def test_a_newcomer_needs_three_commands_at_most() -> None:
    """Clone, run, call: the first block of shell under 'Start' and the call that `make run` prints."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    start = text.partition("\n## Start\n")[2].partition("\n## ")[0]
    (block, *_) = blocks(PAGE, start)
    commands = [line for line in block.code.splitlines() if line.strip() and not line.startswith("#")]
    assert len(commands) <= 3
    assert any(line.startswith("make run") for line in commands)
