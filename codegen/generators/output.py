"""What generators return, and how they name what it was generated from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

REGISTRY = "core/registry"


@dataclass(frozen=True, slots=True, order=True)
class OutputFile:
    """A file to be. `path` is relative to the output folder, with slashes; code is formatted on writing."""

    path: str
    text: str


def header(topics: Iterable[str]) -> str:
    """The first line of a generated source file: where it comes from and how to rebuild it."""
    return f"Generated from {source(topics)}. Edit that, then: make generate"


def source(topics: Iterable[str]) -> str:
    """The registry file of the only topic, or all of them. Independent of where the registry lies."""
    names = sorted(set(topics))
    return f"{REGISTRY}/{names[0]}.yaml" if len(names) == 1 else f"{REGISTRY}/*.yaml"


def json_text(value: Any) -> str:
    """JSON as it is committed: indented by two, members in the order given."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
