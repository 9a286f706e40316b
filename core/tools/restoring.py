"""Trying every write on a station, and leaving it as it was."""

from __future__ import annotations

from core.tools.session import Misuse
from pileup_client import PileupClient
from pileup_client.models import StationSnapshot


class Restoring:
    """Within its block anything may be written; afterwards the station is as before.

    Raises `Misuse` for a station with callers or a QSO: their places could not be given back.
    """

    def __init__(self, client: PileupClient) -> None:
        self._client = client
        self._before: StationSnapshot

    async def __aenter__(self) -> None:
        self._before = before = await self._client.public.get_snapshot()
        if before.queue.total or before.current_qso is not None:
            raise Misuse(
                "--write would lose the callers who wait and the QSO under way; try again when there are none"
            )

    async def __aexit__(self, *error: object) -> None:
        admin, before = self._client.admin, self._before
        # Setting the status empties the queue and ends the QSO; closing clears the split.
        await admin.set_system_status(active=before.active)
        if before.frequency.frequency is None:
            await admin.delete_frequency()
        else:
            await admin.set_frequency(frequency=before.frequency.frequency)
        if before.split.split is None:
            await admin.delete_split()
        else:
            await admin.set_split(split=before.split.split)
