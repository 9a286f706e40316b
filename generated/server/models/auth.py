# Generated from core/registry/auth.yaml. Edit that, then: make generate
"""Models of core/registry/auth.yaml."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool

from generated.server.wire import Model


class LoginRequest(Model):
    """The operator's credentials."""

    username: Annotated[str, Field(max_length=1024)]
    """The operator's login."""
    password: Annotated[str, Field(max_length=1024)]
    """The operator's secret."""


class LoginResult(Model):
    """Who the connection is now."""

    authenticated: StrictBool
    """Always true."""
    username: Annotated[str, Field(max_length=1024)]
    """The operator's user name."""


class LogoutResult(Model):
    """Who the connection is now."""

    authenticated: StrictBool
    """Always false."""
