"""Folders of `cases/`, one for each rule, as registries and as what must be said of them.

A case holds `fail` and `pass`, each either a file, which is added to the registry in `base/` as its
file `house.yaml`, or a folder, which is a whole registry. Files `fail_*.yaml` break the rule in other
ways. Comments say what is expected: `# expect: 7 RULE_ID, 12 OTHER_ID` the columns and rules of their
own line, `# expect-next:` those of the line below. What is said of the folder itself stands in
`expected.txt`. `code/` is the program.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from codegen.lint import Report, lint

HERE = Path(__file__).parent
CASES = HERE / "cases"
SHOWN = "registry"
_MARK = re.compile(r"# expect(?P<next>-next)?: (?P<what>.*)$")
_ENTRY = re.compile(r"(\d+) ([A-Z_]+)")


def build(case: Path, kind: str, target: Path) -> Path:
    """The registry of a case's `pass`, or of one that fails, in a new folder `target`."""
    whole = case / kind
    if whole.is_dir():
        shutil.copytree(whole, target)
    else:
        shutil.copytree(HERE / "base", target)
        shutil.copy(case / f"{kind}.yaml", target / "house.yaml")
    return target


def failing(case: Path) -> list[str]:
    """What of a case breaks the rule: `fail`, and perhaps more."""
    return sorted(path.stem for path in case.glob("fail*"))


def run(case: Path, folder: Path) -> Report:
    """What is said of a registry that `build` made."""
    code = case / "code"
    return lint(folder, shown_as=SHOWN, code=code if code.is_dir() else None)


def said(report: Report) -> list[str]:
    """What a report says, as `expected` writes it."""
    return sorted(f"{one.pos} {one.rule}" for one in report.diagnostics)


def expected(case: Path, folder: Path) -> list[str]:
    """What the comments of a registry, and the case's `expected.txt`, say that must be said."""
    places: list[str] = []
    for path in folder.glob("*.yaml"):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, 1):
            mark = _MARK.search(line)
            if mark is None:
                continue
            at = number + bool(mark["next"])
            entries = _ENTRY.findall(mark["what"])
            assert entries, f"{path.name}:{number}: the comment expects nothing"
            places.extend(f"{SHOWN}/{path.name}:{at}:{column} {rule}" for column, rule in entries)
    more = case / "expected.txt"
    if folder.name == "fail" and more.exists():
        places.extend(more.read_text(encoding="utf-8").splitlines())
    return sorted(places)
