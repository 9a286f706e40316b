"""Jinja2, set up for source code: nothing undefined, nothing escaped, no stray blank lines."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from codegen.generators import cpp_text, markdown
from codegen.generators.python_text import constant_name, docstring, literal, pascal, sentence, snake

_FOLDER = Path(__file__).parent.parent / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters.update(
        literal=literal,
        docstring=docstring,
        sentence=sentence,
        constant=constant_name,
        pascal=pascal,
        snake=snake,
        cpp=cpp_text.literal,
        comment=cpp_text.comment,
        **markdown.FILTERS,
    )
    return environment


def render(template: str, /, **values: object) -> str:
    """Render `template`, named by its path under codegen/templates."""
    return _environment().get_template(template).render(values)
