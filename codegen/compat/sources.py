"""Where a base comes from: a folder, a git revision, or the released baseline."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from codegen.registry import Api, load

BASELINE: Final = Path(__file__).with_name("released.json")

_FORMAT: Final = 1
# A hook sets these for the repository and index that it runs for; here the folder decides.
_GIT_PLACES: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


class BaseError(Exception):
    """The base cannot be had. The text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Base:
    """A registry to compare with; `name` is how people call it."""

    name: str
    api: Api


def from_folder(folder: Path, shown: str) -> Base:
    """The registry in a folder. Raises `BaseError` when it has faults."""
    return Base(shown, _load(folder, shown, shown))


def from_baseline(file: Path, shown_folder: str) -> Base:
    """The released registry. Raises `BaseError` when there is none, or it cannot be read.

    `shown_folder` is the registry's folder as findings name it.
    """
    texts = _read_baseline(file)
    api = _load_texts(texts, shown_folder, file.name)
    return Base(api.info.version, api)


def write_baseline(registry: Path, file: Path) -> bool:
    """Make the registry the released one; returns whether the file changed.

    The files are kept as lists of lines, so that reviews show what a release changes.
    """
    files = {
        path.name: path.read_text(encoding="utf-8").removeprefix("\ufeff").split("\n")
        for path in sorted(registry.glob("*.yaml"))
    }
    text = json.dumps({"format": _FORMAT, "files": files}, ensure_ascii=False, indent=1) + "\n"
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return False
    file.write_text(text, encoding="utf-8")
    return True


def _read_baseline(file: Path) -> dict[str, str]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        text = "nothing is released yet; run 'pileup diff --release', or name a git revision or a folder"
        raise BaseError(text) from None
    except OSError as error:
        raise BaseError(f"{file} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise BaseError(f"{file} is no JSON ({error}); restore it from git") from None
    try:
        if content["format"] != _FORMAT:
            raise BaseError(f"{file} has the format {content['format']}; this program knows {_FORMAT}")
        texts = {str(name): "\n".join(lines) for name, lines in content["files"].items()}
    except (KeyError, TypeError, AttributeError):
        texts = None
    # Names become files of a temporary folder, and must not lead out of it.
    if texts is None or any(Path(name).name != name for name in texts):
        raise BaseError(f"{file} is no baseline of 'pileup diff --release'; restore it from git")
    return texts


def from_revision(revision: str, registry: Path, shown_folder: str) -> Base:
    """The registry as a git revision has it; the work tree is left alone.

    Raises `BaseError` outside a repository, for an unknown revision, and when the revision has no
    such folder or its registry has faults.
    """
    if _git(registry, "rev-parse", "--is-inside-work-tree").returncode != 0:
        text = f"there is no folder `{revision}`, and {shown_folder} is in no git repository"
        raise BaseError(f"{text}{_reason(registry)}")
    found = _git(registry, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found.returncode != 0:
        raise BaseError(_unknown(revision, registry))
    commit = found.stdout.decode().strip()
    listed = _git(registry, "ls-tree", "-z", "--name-only", commit, "./")
    names = [name for name in listed.stdout.decode().split("\0") if name.endswith(".yaml")]
    if not names:
        raise BaseError(f"revision `{revision}` has no registry in {shown_folder}")
    texts = {}
    for name in names:
        shown = _git(registry, "show", f"{commit}:./{name}")
        if shown.returncode != 0:
            # A partial clone fetches what it lacks, and may fail to.
            raise BaseError(f"{name} of revision `{revision}` cannot be read: {_first_line(shown.stderr)}")
        texts[name] = shown.stdout.decode("utf-8", "surrogateescape")
    return Base(revision, _load_texts(texts, shown_folder, f"revision {revision}"))


def _unknown(revision: str, folder: Path) -> str:
    text = f"there is no folder and no git revision `{revision}`"
    if _git(folder, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        return f"{text}; this clone is shallow, so get the history with 'git fetch --unshallow --tags' first"
    return f"{text}; 'git fetch --tags' gets what others have"


def _reason(folder: Path) -> str:
    """What git says when it finds a repository, but refuses to use it."""
    said = _first_line(_git(folder, "rev-parse", "--is-inside-work-tree").stderr)
    return "" if "not a git repository" in said else f" ({said})"


def _first_line(output: bytes) -> str:
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else "git does not say why"


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _GIT_PLACES}
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env={**environment, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"},
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise BaseError(f"git cannot be run ({error.strerror}); install it, or name a folder") from None


def _load_texts(texts: Mapping[str, str], shown_folder: str, what: str) -> Api:
    with tempfile.TemporaryDirectory(prefix="pileup-diff-") as name:
        for file, text in texts.items():
            (Path(name) / file).write_bytes(text.encode("utf-8", "surrogateescape"))
        return _load(Path(name), shown_folder, what)


def _load(folder: Path, shown_folder: str, what: str) -> Api:
    api, faults = load(folder, shown_as=shown_folder)
    if api is None:
        more = f" and {len(faults) - 1} more" if len(faults) > 1 else ""
        raise BaseError(f"the registry of {what} has faults by today's rules: {faults[0]}{more}")
    return api
