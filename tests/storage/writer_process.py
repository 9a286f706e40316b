"""A server in little: opens the store that argument 1 names, then commits and says so, for ever.

Prints one line `<epoch>:<sequence>` per acknowledged commit, the first once the store is open. A
refused database is reported on standard error, with exit status 3.
"""

from __future__ import annotations

import asyncio
import sys

from core.storage import StorageError, open_store
from tests.storage.work import add


async def _main(url: str) -> int:
    store = open_store(url)
    try:
        reading = await store.open(lambda: "0")
    except StorageError as error:
        print(error, file=sys.stderr)
        return 3
    print(f"{reading.epoch}:{reading.sequence}", flush=True)
    while True:
        newest = await store.transact(add(3))
        print(f"{reading.epoch}:{newest}", flush=True)


if __name__ == "__main__":
    sys.exit(asyncio.run(_main(sys.argv[1])))
