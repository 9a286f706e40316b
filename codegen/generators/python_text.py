"""Python source text: literals, docstrings and import lines that fit the line length."""

from __future__ import annotations

import json
import textwrap
from collections import defaultdict
from typing import Any

LINE_LENGTH = 110
_CHUNK = 80


class Imports:
    """Names that a module imports; `use` returns the name, so that it can stand in an expression."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._names: defaultdict[str, set[str]] = defaultdict(set)

    def use(self, module: str, name: str) -> str:
        """Import `name`, unless it is the module's own."""
        if module != self._module:
            self._names[module].add(name)
        return name

    def lines(self) -> list[str]:
        """One line per imported module; the formatter groups and breaks them."""
        return [
            f"from {module} import {', '.join(sorted(names))}"
            for module, names in sorted(self._names.items())
        ]


def literal(value: Any) -> str:
    """A Python literal of a JSON value; long texts become adjacent literals in parentheses."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list | tuple):
        inner = ", ".join(literal(element) for element in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(value) == 1 else ''})"
    return repr(value)


def _text(value: str) -> str:
    if len(value) <= _CHUNK:
        return json.dumps(value, ensure_ascii=False)
    chunks, rest = [], value
    while len(rest) > _CHUNK:
        cut = rest.rfind(" ", 0, _CHUNK) + 1 or _CHUNK
        chunks.append(rest[:cut])
        rest = rest[cut:]
    chunks.append(rest)
    return "(" + " ".join(json.dumps(chunk, ensure_ascii=False) for chunk in chunks if chunk) + ")"


def docstring(text: str, indent: int = 0) -> str:
    """A docstring at `indent` columns; paragraphs are divided by empty lines and filled."""
    escaped = text.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped = escaped[:-1] + '\\"'
    width = LINE_LENGTH - indent
    if "\n" not in escaped and len(escaped) <= width - 6:
        return f'"""{escaped}"""'
    paragraphs = [textwrap.fill(part, width - 3) for part in escaped.split("\n\n")]
    lines = "\n\n".join(paragraphs).split("\n")
    pad = " " * indent
    body = "\n".join(pad + line if line else "" for line in lines[1:])
    return f'"""{lines[0]}\n' + (f"{body}\n" if body else "") + f'{pad}"""'


def sentence(text: str) -> str:
    """The text with a full stop, if it ends in none."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def constant_name(name: str) -> str:
    """`queue_full` as `QUEUE_FULL`."""
    return name.upper()


def pascal(name: str) -> str:
    """`queue_update` as `QueueUpdate`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def snake(name: str) -> str:
    """`QueueList` as `queue_list`."""
    out = ""
    for index, char in enumerate(name):
        if char.isupper() and index and not name[index - 1].isupper():
            out += "_"
        out += char.lower()
    return out
