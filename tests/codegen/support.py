"""What the tests of the generator share: registries in a temporary folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from codegen.registry import Api, Diagnostic, load

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests/golden/lamp"
SHOWN = "registry"


def toy_registry(folder: Path, **changes: tuple[str, str]) -> Path:
    """A copy of the toy registry; `lamp=(old, new)` replaces `old`, which must be there, in lamp.yaml."""
    target = folder / "registry"
    shutil.copytree(TOY / "registry", target)
    for topic, (old, new) in changes.items():
        path = target / f"{topic}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{topic}.yaml has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return target


def diagnose(folder: Path) -> list[Diagnostic]:
    """What the loader says about a registry that must have faults."""
    api, diagnostics = load(folder, shown_as=SHOWN)
    assert (api is None) == bool(diagnostics)
    return diagnostics


def loaded(folder: Path) -> Api:
    """A registry that must have no faults."""
    api, diagnostics = load(folder, shown_as=SHOWN)
    assert api is not None, "\n".join(map(str, diagnostics))
    return api


def place(path: Path, text: str, after: str = "") -> str:
    """`file:line:column` of the first `text` behind `after` in a registry file."""
    content = path.read_text(encoding="utf-8")
    index = content.index(text, content.index(after))
    line = content.count("\n", 0, index) + 1
    return f"{SHOWN}/{path.name}:{line}:{index - content.rfind(chr(10), 0, index)}"
