"""The Dockerfile carried out without a Docker engine: its own instructions, in folders of build/.

Absolute paths of the image lead into those folders. What needs an engine is left out: base images,
accounts, and that the process is not root. A layer is kept as long as nothing that it comes from changes.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.tools import BUILD, ROOT, locked

DOCKERFILE = ROOT / "Dockerfile"
_FOLDER = BUILD / "image"
_PLACES = ("/opt/", "/src")


@dataclass(frozen=True)
class Instruction:
    """One line of a Dockerfile, continuations joined."""

    word: str
    rest: str

    @property
    def words(self) -> list[str]:
        """The exec form's list, or the words."""
        if self.rest.startswith("["):
            return [str(one) for one in json.loads(self.rest)]
        return shlex.split(self.rest)


@dataclass
class Stage:
    """What one FROM begins: `run` is carried out in order, the rest describes the container."""

    base: str
    run: list[Instruction] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    last: dict[str, Instruction] = field(default_factory=dict)


@dataclass(frozen=True)
class Layer:
    """Some instructions, and the folder that holds what they and those before them have made."""

    folder: Path
    instructions: list[Instruction]


@dataclass(frozen=True)
class Image:
    """What the build leaves: `root` holds /opt, `stage` tells how a container runs."""

    root: Path
    stage: Stage

    def environment(self, **more: str) -> dict[str, str]:
        """That of a container, and nothing of this process."""
        values = dict(self.stage.environment)
        values["PATH"] = values["PATH"].replace("/opt/", f"{self.root}/opt/").replace("$PATH", os.defpath)
        return {**values, **more}

    def command(self, word: str) -> list[str]:
        """The words of ENTRYPOINT, CMD or HEALTHCHECK."""
        instruction = self.stage.last[word]
        if word == "HEALTHCHECK":
            instruction = Instruction("CMD", instruction.rest.partition(" CMD ")[2])
        return instruction.words


def stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^\s*#.*\n", "", text))
    found: list[Stage] = []
    for line in joined.splitlines():
        if not line.strip():
            continue
        word, _, rest = line.strip().partition(" ")
        instruction = Instruction(word.upper(), rest.strip())
        if instruction.word == "FROM":
            found.append(Stage(rest.split()[0]))
            continue
        stage = found[-1]
        stage.last[instruction.word] = instruction
        if instruction.word == "ENV":
            stage.environment |= dict(one.split("=", 1) for one in instruction.words)
        elif instruction.word in ("COPY", "RUN"):
            stage.run.append(instruction)
    return found


def build() -> Image:
    """Carry the build stage out; returns what the last stage copies from it."""
    first, last = stages(DOCKERFILE.read_text(encoding="utf-8"))
    with locked(_FOLDER):
        layers = list(_layers(first))
        _carry_out(first, layers)
        kept = {one.folder for one in layers}
        for old in _FOLDER.glob("[0-9a-f]*"):
            if old not in kept:
                shutil.rmtree(old)
    return Image(layers[-1].folder, last)


def _carry_out(stage: Stage, layers: list[Layer]) -> None:
    below: Path | None = None
    for layer in layers:
        if not layer.folder.exists():
            # Built where it stays: scripts name their interpreter.
            if below is None:
                layer.folder.mkdir()
            else:
                # Links: a layer only adds to what those before it have made.
                subprocess.run(["cp", "-al", str(below), str(layer.folder)], check=True)
            try:
                for instruction in layer.instructions:
                    _step(layer.folder, stage, instruction)
            except BaseException:
                shutil.rmtree(layer.folder)
                raise
        below = layer.folder


def _step(root: Path, stage: Stage, instruction: Instruction) -> None:
    source = root / "src"
    source.mkdir(exist_ok=True)
    if instruction.word == "COPY":
        *names, target = instruction.words
        for name in names:
            for path in context(name):
                inside = path.relative_to(ROOT / name) if (ROOT / name).is_dir() else Path(name)
                to = source / target / inside
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, to)
        return
    command = instruction.rest
    for place in _PLACES:
        command = command.replace(place, f"{root}{place}")
    # The interpreter of the base image.
    programs = root / "bin"
    programs.mkdir(exist_ok=True)
    python = programs / "python"
    python.unlink(missing_ok=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    search = f"{programs}:{os.environ.get('PATH', os.defpath)}"
    environment = {**os.environ, **stage.environment, "PATH": search, "PYTHONPATH": ""}
    ran = subprocess.run(
        ["/bin/sh", "-c", command], cwd=source, env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise RuntimeError(f"RUN {instruction.rest} failed:\n{ran.stdout[-1500:]}\n{ran.stderr[-3000:]}")


def _layers(stage: Stage) -> Iterator[Layer]:
    """Each RUN with the COPYs before it, in a folder that is named after everything that it depends on."""
    digest = hashlib.sha256(f"{sys.version} {stage.base} {stage.environment} {_FOLDER}".encode())
    instructions: list[Instruction] = []
    for instruction in stage.run:
        instructions.append(instruction)
        digest.update(f"{instruction.word} {instruction.rest}\n".encode())
        if instruction.word == "RUN":
            yield Layer(_FOLDER / digest.hexdigest()[:16], instructions)
            instructions = []
            continue
        for name in instruction.words[:-1]:
            for path in context(name):
                digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())


def context(name: str) -> list[Path]:
    """The files that COPY finds under a name, less what .dockerignore keeps from it."""
    place = ROOT / name
    files = sorted(one for one in place.rglob("*") if one.is_file()) if place.is_dir() else [place]
    return [one for one in files if not ignored(one.relative_to(ROOT))]


def ignored(path: Path) -> bool:
    """Whether .dockerignore names the path; the last pattern that fits decides."""
    verdict = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!")
        if not line or line.startswith("#"):
            continue
        parts = [path, *path.parents][:-1]
        if any(_fits(part, pattern) for part in parts):
            verdict = not line.startswith("!")
    return verdict


def _fits(path: Path, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch.fnmatch(path.name, pattern[3:])
    return len(path.parts) == len(Path(pattern).parts) and fnmatch.fnmatch(str(path), pattern)
