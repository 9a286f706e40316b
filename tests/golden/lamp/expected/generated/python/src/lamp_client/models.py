# Generated from core/registry/*.yaml. Edit that, then: make generate
"""What operations take and answer, and what events carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class LampQuery:
    """Which lamp, and how much of it."""

    room: str
    """The room."""

    depth: int | None = None
    """How much to tell."""

    verbose: bool | None = None
    """Whether to tell more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who made it."""

    name: str
    """Name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """A lamp."""

    colour: Colour
    brightness: float | None
    """From 0, dark, to 1."""

    since: str
    """A "time"."""

    maker: Maker | None = None
    schema: str | None = None
    """Version of this shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LampRequest:
    """A wish."""

    colour: Colour
    lit: bool
    """Whether it shines."""

    watts: int | None = None
    """Power in watts."""

    pin: str | None = None
    """Secret."""

    tags: list[str] | None = None
    """Words."""

    extra: dict[str, Any] | None = None
    """Anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalRequest:
    """Which lamp goes, and why."""

    room: str
    """The room that it stands in."""

    reason: str | None = None
    """A word for the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Which lamp is gone."""

    room: str
    """The room that it stood in."""

    reason: str
    """A word for the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything there is."""

    lamp: Lamp | None
    position: str
    """Id of the last event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    """Who the keeper is."""

    username: str
    """Name."""

    password: str
    """Secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether the connection is the keeper's."""

    authenticated: bool
    """True for the keeper."""


Colour: TypeAlias = str
"""A colour by name."""


Names: TypeAlias = dict[str, str]
"""Names by kind."""
