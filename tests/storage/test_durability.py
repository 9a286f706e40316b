"""What was acknowledged is there after the server was killed."""

from __future__ import annotations

from core.storage import open_store
from tests.storage.processes import acknowledged, writer


async def test_a_killed_server_loses_nothing_acknowledged(database_url: str) -> None:
    newest = 0
    for _ in range(2):
        with writer(database_url) as process:
            epoch, newest = acknowledged(process, 20)
            # The process goes on committing until the signal reaches it.
            process.kill()
            process.wait()
        store = open_store(database_url)
        await store.open(lambda: "0")
        reading = await store.read(0)
        await store.close()
        assert (reading.epoch, reading.state) == (epoch, str(reading.sequence))
        assert reading.sequence >= newest
        assert [e.sequence for e in reading.events] == list(range(1, reading.sequence + 1))
        assert reading.sequence % 3 == 0
