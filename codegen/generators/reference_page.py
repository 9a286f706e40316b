"""The reference as one page for the browser, generated/docs/page: the server shows it at /docs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from codegen.generators import markdown
from codegen.generators.output import OutputFile, header
from codegen.generators.python_text import sentence
from codegen.generators.snippets import TITLES
from codegen.registry.model import Api

_FOLDER = Path(__file__).parents[1] / "templates" / "docs" / "page"
_CODE = re.compile(r"`([^`]+)`")
_REFERENCE = re.compile(r"\{(\w+)\}")
_KINDS: Mapping[str, str] = {
    "read": "read: changes nothing and may be repeated",
    "write": "write: takes an idempotency key",
    "connection": "of the connection: changes nothing else",
}


def generate(api: Api, topics: Sequence[Mapping[str, Any]], **values: Any) -> list[OutputFile]:
    """The page and what it loads; `values` are what pages of other formats show, too."""
    roles = {operation.role: operation.name for operation in api.operations.values()}
    text = (
        _environment()
        .get_template("index.html.jinja")
        .render(
            header=header(["*"]),
            api=api,
            topics=topics,
            kinds=_KINDS,
            titles=TITLES,
            login=roles.get("login"),
            limits=list(api.limits.values()),
            **values,
        )
    )
    files = [OutputFile("docs/page/index.html", text)]
    return files + [
        OutputFile(f"docs/page/{name}", (_FOLDER / name).read_text(encoding="utf-8"))
        for name in ("page.css", "page.js")
    ]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
    )
    environment.filters.update(inline=_inline, typed=_typed, sentence=sentence, transport=markdown.transport)
    return environment


def _inline(text: str) -> Markup:
    """A text whose `code` becomes code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(" ".join(text.split())))))


def _typed(text: str) -> Markup:
    """A type with `{Name}` made links to schemas."""
    return Markup(_REFERENCE.sub(r'<a href="#schema-\1">\1</a>', str(escape(text))))
