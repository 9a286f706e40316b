"""The server's settings as a reference page; they belong to the program and not to the registry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from codegen.generators.output import OutputFile
from codegen.generators.templates import render


class Setting(Protocol):
    """What the page shows of a setting."""

    @property
    def name(self) -> str: ...
    @property
    def default(self) -> str | None: ...
    @property
    def allowed(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def example(self) -> str | None: ...
    @property
    def secret(self) -> bool: ...


def generate(settings: Iterable[Setting]) -> list[OutputFile]:
    """The page docs/settings.md."""
    return [OutputFile("docs/settings.md", render("docs/settings.md.jinja", settings=list(settings)))]
