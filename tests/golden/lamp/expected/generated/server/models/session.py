# Generated from core/registry/session.yaml. Edit that, then: make generate
"""Models of core/registry/session.yaml."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field, StrictBool

from generated.server.wire import Model

Names: TypeAlias = dict[str, Annotated[str, Field(max_length=16)]]
"""Names by kind."""


class Password(Model):
    """Who the keeper is."""

    username: Annotated[str, Field(max_length=64)]
    """Name."""
    password: Annotated[str, Field(max_length=64)]
    """Secret."""


class Standing(Model):
    """Whether the connection is the keeper's."""

    authenticated: StrictBool
    """True for the keeper."""
