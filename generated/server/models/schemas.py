# Generated from core/registry/schemas.yaml. Edit that, then: make generate
"""Models of core/registry/schemas.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt

from generated.server.wire import NOT_NULL, Model


class CallsignPath(Model):
    """Names one callsign."""

    callsign: Annotated[str, Field(min_length=1, max_length=4096)]
    """The callsign; upper-cased and trimmed before it is compared."""


class CallsignLookup(Model):
    """What the callsign lookup service said when the callsign was registered. `image` is absent, not null,
    when the lookup failed or is not configured.
    """

    callsign: Annotated[str, Field(max_length=64)]
    """The callsign that was looked up."""
    name: Annotated[str, Field(max_length=1024)] | None
    """Formatted name of the operator; null when the lookup did not tell it."""
    address: Annotated[str, Field(max_length=4096)] | None
    """Postal address: lines, city, country, state and postal code, joined by commas; null when the lookup did
    not tell it.
    """
    dxcc_name: Annotated[str, Field(max_length=1024)] | None
    """Name of the DXCC entity; null when the lookup did not tell it."""
    image: Annotated[str, Field(max_length=4096)] | None = None
    """Address of a picture; only after a successful lookup."""
    error: Annotated[str, Field(max_length=4096)] | None
    """Why the lookup failed; null when it succeeded."""


class QueueEntry(Model):
    """A callsign that waits in the queue."""

    callsign: Annotated[str, Field(max_length=64)]
    """Who waits, in capitals."""
    timestamp: Annotated[str, Field(max_length=32)]
    """When it was registered, in UTC without a zone."""
    position: Annotated[StrictInt, Field(ge=1)]
    """Place in the queue, counted from 1."""
    qrz: CallsignLookup


class QueueList(Model):
    """The whole queue."""

    queue: list[QueueEntry]
    """Waiting callsigns, first in first."""
    total: Annotated[StrictInt, Field(ge=0)]
    """How many wait."""
    max_size: StrictInt
    """How many may wait; none when 0 or negative."""
    system_active: StrictBool
    """Whether the queue is open."""


class QsoMetadata(Model):
    """How a QSO that a logging program reported was started."""

    source: Literal["queue", "direct"]
    """Whether the caller had been waiting in the queue."""
    logging_initiated: StrictBool
    """Always true."""
    frequency_mhz: StrictFloat | None
    """Where it takes place in MHz; null when not reported."""
    mode: Annotated[str, Field(max_length=64)] | None
    """Kind of emission, such as SSB; null when not reported."""
    started_via: Annotated[str, Field(max_length=64)]
    """Always `logging_software`."""
    triggered_by: Annotated[str, Field(max_length=64)] | None
    """What made the logging program report; null when it did not say."""
    logging_source: Annotated[str, Field(max_length=64)] | None
    """Name of the logging program; null when it did not say."""


class Qso(Model):
    """The contact under way."""

    callsign: Annotated[str, Field(max_length=64)]
    """The other station."""
    timestamp: Annotated[str, Field(max_length=32)]
    """When the QSO began, in UTC without a zone."""
    qrz: CallsignLookup
    metadata: Annotated[QsoMetadata | None, NOT_NULL] = None


class FrequencyUpdate(Model):
    """The operator's frequency and who set it."""

    frequency: Annotated[str, Field(max_length=65536)] | None
    """The text as it was set; null when cleared."""
    last_updated: Annotated[str, Field(max_length=32)]
    """When, in UTC without a zone."""
    updated_by: Annotated[str, Field(max_length=256)]
    """The admin's user name."""


class SplitUpdate(Model):
    """The operator's split and who set it."""

    split: Annotated[str, Field(max_length=65536)] | None
    """The text as it was set; null when cleared."""
    last_updated: Annotated[str, Field(max_length=32)]
    """When, in UTC without a zone."""
    updated_by: Annotated[str, Field(max_length=256)]
    """The admin's user name."""


class ServerIdentity(Model):
    """Which server this is."""

    name: Annotated[str, Field(max_length=128)]
    """Name of the software."""
    version: Annotated[str, Field(max_length=32)]
    """Release of the software."""
    protocol: Annotated[str, Field(max_length=16)]
    """Version of the WebSocket protocol."""
    subprotocol: Annotated[str, Field(max_length=64)]
    """Subprotocol to offer in the handshake."""
    registry_hash: Annotated[str, Field(max_length=64)]
    """Changes whenever the interface does."""


class ServerLimits(Model):
    """What one client may send and keep waiting."""

    message_bytes: Annotated[StrictInt, Field(ge=1)]
    """Size of a WebSocket message in bytes."""
    body_bytes: Annotated[StrictInt, Field(ge=1)]
    """Size of an HTTP body in bytes."""
    requests_in_flight: Annotated[StrictInt, Field(ge=1)]
    """Requests without a response on one connection."""
    json_depth: Annotated[StrictInt, Field(ge=1)]
    """Nesting of JSON."""


class Fallback(Model):
    """Where the same interface is without WebSocket. Paths are relative to the server's address."""

    http: Annotated[str, Field(max_length=256)]
    """Prefix of the HTTP routes."""
    sse: Annotated[str, Field(max_length=256)]
    """Path of the event stream."""
