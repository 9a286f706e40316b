"""The station's whole state as one immutable value, and its JSON form for the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import FiniteFloat, TypeAdapter, ValidationError

from core.station.clock import wire_time


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a callsign directory said about `callsign` when it was asked; the wire's `qrz` object.

    With `error` None the look-up succeeded, although every other member may be None even so.
    """

    callsign: str
    name: str | None = None
    address: str | None = None
    dxcc_name: str | None = None
    image: str | None = None
    error: str | None = None

    @property
    def has_image(self) -> bool:
        """Whether the wire object has the key `image`: six keys after a success, five otherwise."""
        return self.error is None


@dataclass(frozen=True, slots=True)
class Entry:
    """A station that waits. `timestamp` is the wire time of its registration.

    `position` counts from 1. Inside the state it is the position at registration, which only a
    removal shows again; everything else counts anew (`core.station.queue.entries`).
    """

    callsign: str
    timestamp: str
    position: int
    qrz: Lookup


@dataclass(frozen=True, slots=True)
class QsoMetadata:
    """How a logging program started a QSO. Absent from a QSO that `next_qso` started."""

    source: Literal["queue", "direct"]
    logging_initiated: bool
    frequency_mhz: FiniteFloat | None
    mode: str | None
    started_via: str
    triggered_by: str | None
    logging_source: str | None


@dataclass(frozen=True, slots=True)
class Qso:
    """The contact being worked. `timestamp` is the wire time at which it became current."""

    callsign: str
    timestamp: str
    qrz: Lookup
    metadata: QsoMetadata | None = None


@dataclass(frozen=True, slots=True)
class Tuning:
    """A frequency or a split, as free text; `value` None with all else None when there is none."""

    value: str | None = None
    last_updated: str | None = None
    updated_by: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Whether the queue is open, and who said so when."""

    active: bool
    last_updated: str
    updated_by: str


@dataclass(frozen=True, slots=True)
class Station:
    """Everything that the station knows. The head of `queue` is worked next."""

    status: Status
    queue: tuple[Entry, ...] = ()
    current_qso: Qso | None = None
    frequency: Tuning = Tuning()
    split: Tuning = Tuning()


class StateUnreadable(ValueError):
    """A stored state is not one that this version can read. The text holds no stored value."""


def initial(now: datetime) -> Station:
    """The state before anybody has set anything: inactive, by `system`."""
    return Station(Status(active=False, last_updated=wire_time(now), updated_by="system"))


_CODEC: TypeAdapter[Station] = TypeAdapter(Station)


def encode(state: Station) -> str:
    """The state as compact JSON; equal states give equal texts. Read it with `decode`."""
    return _CODEC.dump_json(state).decode()


def decode(text: str) -> Station:
    """The state that `encode` wrote.

    Members that this version does not know are skipped, so that it can follow a newer one on the
    same database. Raises `StateUnreadable` for anything else that does not fit.
    """
    try:
        return _CODEC.validate_json(text, strict=True)
    except ValidationError as error:
        # Stored values are personal data (names, addresses): they must not reach a log.
        faults = error.errors(include_url=False, include_context=False, include_input=False)
    told = "; ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'document'}: {fault['msg']}" for fault in faults[:5]
    )
    raise StateUnreadable(
        f"the stored station state cannot be read ({told}); restore the database from a backup"
    )
