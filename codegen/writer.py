"""The one module that writes generated files: formats, compares, writes and prunes them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from codegen.generators.output import OutputFile

MANIFEST = "MANIFEST"
_CONFIG = (
    "--isolated",
    "--quiet",
    "--no-cache",
    "--config",
    "line-length = 110",
    "--config",
    "target-version = 'py311'",
)
_CPP = (".hpp", ".cpp")
_CPP_STYLE = Path(__file__).parent / "templates" / "cpp" / ".clang-format"
_IMPORTS = ("--config", "lint.isort.known-first-party = ['core', 'generated']")


class WriterError(Exception):
    """The files could not be formatted or written; the text says why and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A file of the output folder that differs from what the registry says."""

    path: str
    kind: Literal["stale", "missing", "left over"]


def finish(files: Iterable[OutputFile]) -> dict[str, str]:
    """Every file by path, formatted, and the MANIFEST that lists them."""
    by_path: dict[str, str] = {}
    for file in files:
        if file.path in by_path:
            raise WriterError(f"two generators write {file.path}")
        by_path[file.path] = file.text
    by_path.update(_formatted(by_path, (".py",), _format_python))
    by_path.update(_formatted(by_path, _CPP, _format_cpp))
    by_path[MANIFEST] = "".join(f"{path}\n" for path in sorted(by_path))
    return by_path


def compare(files: Mapping[str, str], output: Path) -> list[Change]:
    """What `write` would do to the folder, sorted by path."""
    changes = []
    for path, text in files.items():
        try:
            current = (output / path).read_bytes()
        except FileNotFoundError:
            changes.append(Change(path, "missing"))
        except OSError as error:
            raise WriterError(f"{output / path} cannot be read: {error.strerror}") from error
        else:
            if current != text.encode():
                changes.append(Change(path, "stale"))
    listed = _listed(output)
    changes.extend(
        Change(path, "left over") for path in listed if path not in files and (output / path).is_file()
    )
    return sorted(changes)


def write(files: Mapping[str, str], output: Path) -> list[Change]:
    """Write what differs, delete what the folder's MANIFEST lists and `files` lack; returns what was done.

    Files that the MANIFEST does not list are never touched. It is written last, so that an
    interrupted run is finished by the next one.
    """
    changes = compare(files, output)
    try:
        for change in sorted(changes, key=lambda one: (one.path == MANIFEST, one)):
            target = output / change.path
            if change.kind == "left over":
                target.unlink()
                _remove_empty(target.parent, output)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(files[change.path].encode())
    except OSError as error:
        raise WriterError(f"{error.filename} cannot be written: {error.strerror}") from error
    return changes


def _listed(output: Path) -> list[str]:
    """Paths of the folder's MANIFEST; entries that lead out of the folder are refused."""
    try:
        lines = (output / MANIFEST).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        path = PurePosixPath(line)
        if path.is_absolute() or ".." in path.parts or not line or line == ".":
            raise WriterError(
                f"{output / MANIFEST} lists {line!r}, which is no path inside {output}; remove the line"
            )
    return lines


def _remove_empty(folder: Path, output: Path) -> None:
    """Remove the folder and those above it that have become empty, up to `output`."""
    while folder != output and output in folder.parents:
        cache = folder / "__pycache__"
        if cache.is_dir():
            shutil.rmtree(cache)
        if any(folder.iterdir()):
            return
        folder.rmdir()
        folder = folder.parent


def _formatted(
    files: Mapping[str, str], suffixes: tuple[str, ...], tool: Callable[[Path, list[str]], None]
) -> dict[str, str]:
    """The files that end so, put into a folder of their own for the tool that formats them in place."""
    chosen = {path: text for path, text in files.items() if path.endswith(suffixes)}
    if not chosen:
        return {}
    with tempfile.TemporaryDirectory(prefix="pileup-generate-") as name:
        folder = Path(name)
        for path, text in chosen.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="\n")
        tool(folder, sorted(chosen))
        return {path: (folder / path).read_text(encoding="utf-8") for path in chosen}


def _format_python(folder: Path, paths: list[str]) -> None:
    """Format Python files and sort their imports, all in one run of ruff each."""
    ruff = _tool("ruff")
    _run([ruff, "check", "--select", "I,RUF022", "--fix", *_CONFIG, *_IMPORTS, "."], folder, "Python")
    _run([ruff, "format", *_CONFIG, "."], folder, "Python")


def _format_cpp(folder: Path, paths: list[str]) -> None:
    """Format C++ files, all in one run of clang-format."""
    _run([_tool("clang-format"), f"--style=file:{_CPP_STYLE}", "-i", *paths], folder, "C++")


def _run(command: list[str], folder: Path, language: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = " ".join((done.stderr or done.stdout).split())
        raise WriterError(f"a template makes no valid {language}: {said}")


def _tool(name: str) -> str:
    """The tool of this environment: another version of it would format otherwise."""
    folders = (Path(sys.executable).parent, Path(sysconfig.get_path("scripts")))
    for folder in folders:
        found = folder / (f"{name}.exe" if sys.platform == "win32" else name)
        if found.is_file():
            return str(found)
    raise WriterError(f"{name} is not installed; run: pip install 'pileup-buster-bridge[codegen]'")
