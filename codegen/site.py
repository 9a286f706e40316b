"""Build the documentation site: `python -m codegen.site [--work FOLDER] [--to FOLDER]`.

The pages of docs/, the reference of generated/docs and the changelog are staged in one folder, their links
turned to where the pages are there, and zensical makes a site of them. A warning fails the build.
"""

from __future__ import annotations

import argparse
import os
import posixpath
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
PAGES = "pages"
HTML = "html"
REFERENCE = "reference"
# Pages that have another place in the site than their path under docs/ says.
MOVED = {"README.md": "index.md", "CHANGELOG.md": "changelog.md"}
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
FENCE = re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE)
REMARK = re.compile(r"^ *<!--.*?-->\n", re.DOTALL | re.MULTILINE)
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


class SiteError(Exception):
    """The site cannot be built; the text says why."""


def place(path: str) -> str | None:
    """Where a file of the repository is in the site; None when it is not part of it."""
    if path in MOVED:
        return MOVED[path]
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    if path.startswith("generated/docs/") and path.endswith(".md"):
        return f"{REFERENCE}/{path.removeprefix('generated/docs/')}"
    return None


def sources(root: Path = ROOT) -> Iterator[Path]:
    """The files that the site is made of."""
    yield from sorted(path for path in (root / "docs").rglob("*") if path.suffix in {".md", ".png", ".svg"})
    yield from sorted((root / "generated" / "docs").rglob("*.md"))
    if (root / "CHANGELOG.md").exists():
        yield root / "CHANGELOG.md"


def turned(text: str, path: str) -> str:
    """A page's text as the site has it: `path` is where it comes from, relative to the repository.

    Links to files that are not part of the site become their words, and remarks are left out.
    """
    here = posixpath.dirname(place(path) or "")

    def link(found: re.Match[str]) -> str:
        words, target = found.groups()
        if target.startswith(("#", "http:", "https:", "mailto:")):
            return found[0]
        file, hash_, anchor = target.partition("#")
        repository = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
        if (staged := place(repository)) is None:
            return words
        return f"[{words}]({posixpath.relpath(staged, here or '.')}{hash_}{anchor})"

    parts, end = [], 0
    for fence in FENCE.finditer(text):
        parts += [LINK.sub(link, REMARK.sub("", text[end : fence.start()])), _indented(fence[0])]
        end = fence.end()
    return "".join([*parts, LINK.sub(link, REMARK.sub("", text[end:]))])


def _indented(fence: str) -> str:
    """A block of an entry of a list, with the four columns that Markdown in Python wants."""
    spaces = len(fence) - len(fence.lstrip(" "))
    if spaces % 4 == 0:
        return fence
    more = " " * (4 - spaces % 4)
    return "".join(more + line if line.strip() else line for line in fence.splitlines(keepends=True))


def stage(work: Path, root: Path = ROOT) -> None:
    """Write pages and settings to `work`, for zensical to be run there."""
    pages = work / PAGES
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        target = pages / (place(name) or name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            target.write_text(turned(path.read_text(encoding="utf-8"), name), encoding="utf-8")
        else:
            shutil.copyfile(path, target)
    settings: dict[str, Any] = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    settings["nav"] = [_expanded(entry, pages) for entry in settings["nav"]]
    (work / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")


def _expanded(entry: dict[str, Any], pages: Path) -> dict[str, Any]:
    """An entry of the navigation, with a folder replaced by its pages."""
    [(title, target)] = entry.items()
    if isinstance(target, str) and (folder := pages / target).is_dir():
        target = _listed(folder, pages)
    return {title: target}


def _listed(folder: Path, pages: Path) -> list[dict[str, Any]]:
    """A folder's pages by their titles, the index first, then its folders."""
    titled = {path: _title(path) for path in folder.glob("*.md")}
    ordered = sorted(titled, key=lambda path: (path.name != "index.md", titled[path].casefold()))
    listed: list[dict[str, Any]] = [{titled[path]: path.relative_to(pages).as_posix()} for path in ordered]
    folders = sorted(path for path in folder.iterdir() if path.is_dir())
    return [*listed, *({path.name.capitalize(): _listed(path, pages)} for path in folders)]


def _title(page: Path) -> str:
    found = TITLE.search(page.read_text(encoding="utf-8"))
    if found is None:
        raise SiteError(f"{page.name} has no title: begin it with a line '# Title'")
    return found[1].replace("`", "")


def build(work: Path, to: Path, root: Path = ROOT) -> None:
    """Build the site into `to`, by way of `work`; both are emptied first.

    Raises:
        SiteError: zensical warned or failed; its words are the message.
    """
    shutil.rmtree(work, ignore_errors=True)
    stage(work, root)
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)
    said = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr).partition("Traceback")[0]
    if done.returncode or "warning" in said.casefold():
        raise SiteError(said.strip())
    shutil.rmtree(to, ignore_errors=True)
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(work / HTML, to)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m codegen.site", description="Build the documentation site."
    )
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "site", help="where pages are staged")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "docs", help="where the site is written")
    chosen = parser.parse_args()
    try:
        build(chosen.work, chosen.to)
    except SiteError as error:
        sys.exit(f"The site was not built:\n{error}")
    print(f"{chosen.to / 'index.html'}")


if __name__ == "__main__":
    main()
