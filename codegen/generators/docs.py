"""Reference pages for people, from what the registry says anyway."""

from __future__ import annotations

from codegen.generators.output import OutputFile, header
from codegen.generators.templates import render
from codegen.registry.model import Api


def generate(api: Api) -> list[OutputFile]:
    """All files of generated/docs."""
    return [_limits(api)]


def _limits(api: Api) -> OutputFile:
    limits = list(api.limits.values())
    text = render(
        "docs/limits.md.jinja",
        header=header(limit.pos.file.rpartition("/")[2].removesuffix(".yaml") for limit in limits),
        limits=[(limit.name, f"{limit.value:,}", limit.unit, _cell(limit.description)) for limit in limits],
    )
    return OutputFile("docs/limits.md", text)


def _cell(text: str) -> str:
    """A text of several lines as a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
