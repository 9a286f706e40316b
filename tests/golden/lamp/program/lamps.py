"""The lamp and its rules: what a developer writes by hand beside the generated tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from generated.server.models.lamp import House as HouseView
from generated.server.models.lamp import Lamp, LampQuery, LampRequest, Maker, Removal, RemovalRequest
from generated.server.models.session import Names, Password, Standing

from core.bridge.auth import Identity
from core.bridge.commit import Change, Commits
from core.bridge.connection import Connection
from core.bridge.errors import ErrorTable, Refused
from core.bridge.events import Event
from core.bridge.history import Resumption
from core.bridge.operations import Call, Committed, Snapshot
from core.bridge.position import Position
from generated.server import events
from generated.server.ports import LampPort, SessionPort

ROOM = "hall"


@dataclass(frozen=True)
class House:
    """The state: the lamp in the hall, or None where it is dark."""

    lamp: Lamp | None = None


class HouseCodec:
    """Writes a house down as its lamp."""

    def encode(self, state: House) -> str:
        return "null" if state.lamp is None else state.lamp.model_dump_json(exclude_unset=True)

    def decode(self, text: str) -> House:
        return House(None if text == "null" else Lamp.model_validate_json(text))


class LampError(Exception):
    """A rule of the lamp says no."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields: Mapping[str, object] = fields


class Lamps(LampPort[House]):
    """Reads and sets the lamp."""

    def __init__(self, commits: Commits[House]) -> None:
        self._commits = commits

    def list(self, snapshot: Snapshot[House], params: LampQuery, /) -> Lamp | None:
        lamp = snapshot.state.lamp if params.room == ROOM else None
        if lamp is None:
            return None
        shown = Lamp(colour=lamp.colour, brightness=lamp.brightness, since=lamp.since)
        if lamp.maker is not None and (params.depth or 0) > 2:
            shown.maker = lamp.maker
        if params.verbose:
            shown.schema_ = "lamp/1"
        return shown

    def snapshot(self, snapshot: Snapshot[House], /) -> HouseView:
        return HouseView(lamp=snapshot.state.lamp, position=str(snapshot.position))

    async def set(self, call: Call, params: LampRequest, /) -> Committed[Lamp]:
        def apply(house: House, now: datetime) -> Change[House, Lamp]:
            if params.colour == "NO" and not params.lit:
                raise LampError("lamp_broken", reason="it cannot be dark and say no")
            watts = 100 if params.watts is None else params.watts
            lamp = Lamp(
                colour=params.colour,
                brightness=min(watts, 100) / 100 if params.lit else None,
                since="noon" if (now.hour, now.minute) == (12, 0) else now.isoformat(),
            )
            if params.tags:
                lamp.maker = Maker(name=params.tags[0])
            return Change(House(lamp), lamp, [events.lamp_update(lamp)])

        return await self._commits.commit(call, apply)

    async def remove(self, call: Call, params: RemovalRequest, /) -> Committed[Removal]:
        def apply(house: House, now: datetime) -> Change[House, Removal]:
            if params.room != ROOM or house.lamp is None:
                raise LampError("lamp_missing", room=params.room)
            removal = Removal(room=params.room, reason=params.reason or "")
            return Change(House(), removal, [events.lamp_removed(removal)])

        return await self._commits.commit(call, apply)


class Sessions(SessionPort):
    """Acts on the connection that asks."""

    def __init__(self, errors: ErrorTable) -> None:
        self._errors = errors

    def rename(self, connection: Connection, /) -> Names:
        return {"name": connection.identity.name or "nobody"}

    def login(self, connection: Connection, params: Password, /) -> Standing:
        verdict = connection.login(params.username, params.password)
        if verdict.name is None:
            raise Refused(self._errors.failure(verdict.denial))
        return Standing(authenticated=True)

    def logout(self, connection: Connection, /) -> Standing:
        connection.logout()
        return Standing(authenticated=False)


class Greetings:
    """The events that concern one connection."""

    def connected(
        self,
        connection_id: str,
        identity: Identity,
        position: Position,
        resumption: Resumption | None = None,
    ) -> Event:
        """Who the connection is, or null where it is nobody."""
        return events.connected({"name": identity.name} if identity.name else None)

    def resumed(self, resumption: Resumption) -> Event:
        """How an event stream goes on."""
        told = {"outcome": resumption.outcome, "position": str(resumption.position)}
        return Event("resume", json.dumps(told))

    def keepalive(self, position: Position) -> Event:
        """How much has happened."""
        return events.keepalive({"events": str(position.sequence)})

    def goodbye(self, reason: str, reconnect_after_ms: int) -> Event:
        """Why the connection ends."""
        return events.goodbye({"reason": reason})
