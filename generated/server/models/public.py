# Generated from core/registry/public.yaml. Edit that, then: make generate
"""Models of core/registry/public.yaml."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool

from generated.server.models.schemas import Qso, QueueList
from generated.server.wire import Model


class PublicStatus(Model):
    """Whether the queue is open."""

    active: StrictBool
    """True while callers may register."""


class PublicFrequency(Model):
    """The operator's frequency; both members are null while there is none."""

    frequency: Annotated[str, Field(max_length=65536)] | None
    """The text as the operator set it; null when none is set."""
    last_updated: Annotated[str, Field(max_length=32)] | None
    """When it was set, in UTC without a zone; null when none is set."""


class PublicSplit(Model):
    """The operator's split; both members are null while there is none."""

    split: Annotated[str, Field(max_length=65536)] | None
    """The text as the operator set it; null when none is set."""
    last_updated: Annotated[str, Field(max_length=32)] | None
    """When it was set, in UTC without a zone; null when none is set."""


class StationSnapshot(Model):
    """The whole station as of `position`."""

    position: Annotated[str, Field(max_length=64)]
    """Id of the last event that this state contains."""
    active: StrictBool
    """Whether the queue is open."""
    queue: QueueList
    current_qso: Qso | None
    """The contact under way; null when there is none."""
    frequency: PublicFrequency
    split: PublicSplit
