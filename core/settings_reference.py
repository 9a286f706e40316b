"""What operators read of the settings: `.env.example`, and the table in generated/docs.

python -m core.settings_reference > .env.example
"""

from __future__ import annotations

import json
import sys
import textwrap
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from core.settings import Settings

_HEAD = """\
# Settings of the Pileup Buster bridge. Copy to .env, or set the same names in the environment, which
# takes precedence. A malformed value stops the start with a message; an empty one counts as not set.
"""
_WIDTH = 108
# Written into a new .env although it is no default.
_WRITTEN = frozenset({"admin_username"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `default` is None where there is none, `allowed` says in words what may be set."""

    name: str
    default: str | None
    allowed: str
    description: str
    example: str | None
    secret: bool


def settings() -> list[Setting]:
    """All settings in the order in which they are declared."""
    schema = Settings.model_json_schema()["properties"]
    return [
        Setting(
            name.upper(),
            _text(field.default),
            _allowed(schema[name]),
            field.description or "",
            _text(field.examples[0]) if field.examples else None,
            "SecretStr" in str(field.annotation),
        )
        for name, field in Settings.model_fields.items()
    ]


def example_file() -> str:
    """The text of .env.example."""
    blocks = []
    for one in settings():
        comment = textwrap.fill(one.description, _WIDTH, initial_indent="# ", subsequent_indent="# ")
        written = one.example is None or one.name.lower() in _WRITTEN
        value = one.example or one.default or ""
        blocks.append(f"{comment}\n{'' if written else '#'}{one.name}={value}\n")
    return "\n".join([_HEAD, *blocks])


def _text(value: Any) -> str | None:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value is None or value in ((), frozenset()):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, str) else json.dumps(value)


def _allowed(schema: dict[str, Any]) -> str:
    """What may be set, of a property of the model's JSON Schema."""
    for part in schema.get("anyOf", ()):
        if part.get("type") != "null":
            return _allowed(part)
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    kind = schema.get("type", "string")
    if kind == "boolean":
        return "`true`, `false`"
    if kind == "array":
        return "list, divided by commas"
    if kind not in ("integer", "number"):
        return "text"
    words = {
        "minimum": "at least {:g}",
        "exclusiveMinimum": "more than {:g}",
        "maximum": "at most {:,}",
    }
    bounds = [text.format(schema[word]) for word, text in words.items() if word in schema]
    return ", ".join([{"integer": "whole number", "number": "number"}[kind], *bounds])


if __name__ == "__main__":
    sys.stdout.write(example_file())
