"""The prover covers the lamp without a line that is written for it."""

from __future__ import annotations

import json

from tests.codegen.support import TOY
from tests.golden.conftest import Project


def test_the_lamps_protocols_agree(lamp: Project) -> None:
    done = lamp.run("parity.py", str(TOY / "registry"), "6", "1")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["differences"] == [], report["sequence"]
    assert report["steps"] > 150
    assert report["emitted"] == {"lamp.set": ["lamp_update"], "lamp.remove": ["lamp_removed"]}
    assert report["unseen"] == []
