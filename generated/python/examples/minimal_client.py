"""The smallest client: put a callsign into the queue and see the place.

python minimal_client.py ws://localhost:8000 W1AW
"""

from __future__ import annotations

import asyncio
import sys

from pileup_client import ClientError, OperationError, PileupClient


async def main(url: str, callsign: str) -> int:
    try:
        async with PileupClient(url) as pileup:
            answer = await pileup.queue.register(callsign=callsign)
            print(f"{answer.entry.callsign} is number {answer.entry.position} in the queue")
            return 0
    except OperationError as error:
        print(f"The server says: {error.message}", file=sys.stderr)
    except ClientError as error:
        print(error, file=sys.stderr)
    return 1


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: minimal_client.py URL CALLSIGN")
    sys.exit(asyncio.run(main(*sys.argv[1:])))
