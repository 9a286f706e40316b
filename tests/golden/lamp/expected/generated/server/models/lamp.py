# Generated from core/registry/lamp.yaml. Edit that, then: make generate
"""Models of core/registry/lamp.yaml."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StrictFloat, StrictInt

from generated.server.wire import NOT_NULL, Model


class LampQuery(Model):
    """Which lamp, and how much of it."""

    room: Annotated[str, Field(min_length=1)]
    """The room."""
    depth: Annotated[int, Field(ge=1, le=9)] = 3
    """How much to tell."""
    verbose: Annotated[bool | None, NOT_NULL] = None
    """Whether to tell more."""


Colour: TypeAlias = Literal["red", "NO", "on"]
"""A colour by name."""


class Maker(Model):
    """Who made it."""

    name: str
    """Name."""


class Lamp(Model):
    """A lamp."""

    colour: Colour
    brightness: Annotated[StrictFloat, Field(ge=0, le=1)] | None
    """From 0, dark, to 1."""
    since: str
    """A "time"."""
    maker: Annotated[Maker | None, NOT_NULL] = None
    schema_: Annotated[Literal["lamp/1"] | None, NOT_NULL] = Field(default=None, alias="schema")
    """Version of this shape."""


class LampRequest(Model):
    """A wish."""

    colour: Colour
    lit: bool
    """Whether it shines."""
    watts: Annotated[Annotated[StrictInt, Field(ge=0)] | None, NOT_NULL] = None
    """Power in watts."""
    pin: Annotated[Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None, NOT_NULL] = None
    """Secret."""
    tags: Annotated[
        Annotated[list[Annotated[str, Field(max_length=8)]], Field(max_length=2)] | None, NOT_NULL
    ] = None
    """Words."""
    extra: Annotated[dict[str, Any] | None, NOT_NULL] = None
    """Anything."""


class RemovalRequest(Model):
    """Which lamp goes, and why."""

    room: Annotated[str, Field(min_length=1, max_length=64)]
    """The room that it stands in."""
    reason: Annotated[str, Field(max_length=40)] = "none given"
    """A word for the others."""


class Removal(Model):
    """Which lamp is gone."""

    room: Annotated[str, Field(max_length=64)]
    """The room that it stood in."""
    reason: Annotated[str, Field(max_length=40)]
    """A word for the others."""


class House(Model):
    """Everything there is."""

    lamp: Lamp | None
    position: Annotated[str, Field(max_length=64)]
    """Id of the last event."""
