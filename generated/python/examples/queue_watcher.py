"""Watch the station: who is worked, who waits, on which frequency.

    python queue_watcher.py ws://localhost:8000

The connection may be lost at any time: the watcher says so, comes back, and misses nothing.
"""

from __future__ import annotations

import asyncio
import sys

from pileup_client import ClientError, PileupClient, Resync
from pileup_client.events import CurrentQso, FrequencyUpdate, QueueUpdate, SplitUpdate, SystemStatus
from pileup_client.models import Qso, QueueList


def queue_line(queue: QueueList) -> str:
    callsigns = " ".join(entry.callsign for entry in queue.queue)
    return f"{queue.total} of {queue.max_size} waiting: {callsigns}" if queue.total else "nobody waits"


def qso_line(qso: Qso | None) -> str:
    return f"in QSO with {qso.callsign}" if qso else "no QSO"


async def main(url: str) -> int:
    pileup = PileupClient(url)
    pileup.on_state(lambda state: print(f"[{state}]", flush=True))
    events = pileup.events(QueueUpdate, CurrentQso, SystemStatus, FrequencyUpdate, SplitUpdate)
    try:
        async with pileup:
            station = await pileup.public.get_snapshot()
            print(qso_line(station.current_qso), "-", queue_line(station.queue), flush=True)
            async for event in events:
                match event:
                    case QueueUpdate(data=queue):
                        print(queue_line(queue), flush=True)
                    case CurrentQso(data=qso):
                        print(qso_line(qso), flush=True)
                    case SystemStatus(data=status):
                        print("the queue is", "open" if status.active else "closed", flush=True)
                    case FrequencyUpdate(data=tuned):
                        print("frequency:", tuned.frequency or "none", flush=True)
                    case SplitUpdate(data=tuned):
                        print("split:", tuned.split or "none", flush=True)
                    case Resync(data=state):
                        print("away for too long;", queue_line(state.queue), flush=True)
    except ClientError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: queue_watcher.py URL")
    try:
        sys.exit(asyncio.run(main(sys.argv[1])))
    except KeyboardInterrupt:
        sys.exit(130)
