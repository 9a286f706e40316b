"""What the tests of the comparison share: registries made from the files of a case, and a fixed day."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from codegen.compat import Comparison, compare
from codegen.registry import Api, load

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = ROOT / "core" / "registry"
CASES = Path(__file__).with_name("cases")
SHARED = Path(__file__).with_name("shared")

# Sunsets in the cases lie either long before this day or long after any on which they may run.
TODAY = date(2026, 5, 1)


def write_case(file: Path, folder: Path) -> Path:
    """Make a registry of a case's file and of what all cases share; returns the folder."""
    folder.mkdir(parents=True)
    text = file.read_text(encoding="utf-8")
    (folder / "lamp.yaml").write_text(text, encoding="utf-8")
    shutil.copy(SHARED / "shared.yaml", folder)
    if not text.startswith("api:"):
        shutil.copy(SHARED / "api.yaml", folder)
    return folder


@cache
def case_api(rule: str, name: str) -> Api:
    """The registry `name` (base, new or passing) of a rule's case."""
    with tempfile.TemporaryDirectory() as folder:
        written = write_case(CASES / rule.lower() / f"{name}.yaml", Path(folder) / name)
        api, faults = load(written, shown_as=name)
    assert api is not None, "\n".join(map(str, faults))
    return api


def compared(base: Api, new: Api) -> Comparison:
    """The comparison as of the fixed day."""
    return compare(base, new, TODAY)


@cache
def real_api() -> Api:
    """The project's own registry."""
    api, faults = load(REGISTRY, shown_as="core/registry")
    assert api is not None, "\n".join(map(str, faults))
    return api
