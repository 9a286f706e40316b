# Generated from core/registry/queue.yaml. Edit that, then: make generate
"""Models of core/registry/queue.yaml."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from generated.server.models.schemas import QueueEntry
from generated.server.wire import Model


class RegisterRequest(Model):
    """A caller's wish to be called back."""

    callsign: Annotated[str, Field(max_length=65536)]
    """The caller's callsign, in any case."""


class RegisterResult(Model):
    """Confirmation, with the caller's place."""

    message: Annotated[str, Field(max_length=256)]
    """A sentence for people."""
    entry: QueueEntry
