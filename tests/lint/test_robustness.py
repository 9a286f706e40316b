"""Whatever is done to the files of a registry, lint tells of it and never raises."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.lint import lint
from codegen.registry import source
from tests.support.examples import examples

REGISTRY = Path(__file__).parents[2] / "core" / "registry"
JUNK: list[Any] = [
    None,
    True,
    0,
    -1.5,
    "",
    "x",
    "No Name",
    [],
    ["x"],
    {},
    {"x": 1},
    {"type": "string"},
    "Qso",
    "auth.login",
]


def _plain(path: Path) -> Any:
    root, faults = source.read(path.read_text(encoding="utf-8"), path.name)
    assert root is not None and not faults
    return root.plain()


FILES = {path.name: _plain(path) for path in sorted(REGISTRY.glob("*.yaml"))}


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container of a value, with each of its keys or indexes."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    found = [(value, key) for key in keys]
    for key in keys:
        found.extend(_places(value[key]))
    return found


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, Any]:
    """The project's registry after a few of its values were removed, replaced or renamed."""
    files = copy.deepcopy(FILES)
    for _ in range(draw(st.integers(1, 4))):
        container, key = draw(st.sampled_from(_places(files)))
        if (isinstance(container, dict) and key not in container) or (
            isinstance(container, list) and key >= len(container)
        ):
            continue
        what = draw(st.sampled_from(["remove", "replace", "rename"]))
        if what == "replace" or container is files:
            container[key] = draw(st.sampled_from(JUNK))
        elif what == "remove" or isinstance(container, list):
            del container[key]
        else:
            container[draw(st.sampled_from(["x", "No", "del", "register", "Qso"]))] = container.pop(key)
    return files


@settings(
    max_examples=examples(15, long=200),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(damaged())
def test_damaged_files_are_told_about(files: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            text = yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
            Path(folder, name).write_text(text, encoding="utf-8")
        report = lint(Path(folder), shown_as="registry")
    assert report.api is not None or report.errors
    assert list(report.diagnostics) == sorted(report.diagnostics)
    for one in report.diagnostics:
        assert one.pos.file.startswith("registry")
        assert one.pos.line >= 1 and one.pos.column >= 1
        assert "\n" not in str(one)
