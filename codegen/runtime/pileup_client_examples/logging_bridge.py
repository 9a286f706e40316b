"""Tell the station of every QSO that a logging program writes into its ADIF file.

    PILEUP_PASSWORD=... python logging_bridge.py ws://localhost:8000 admin contest.adi

Follows the file as it grows. Each record with a CALL is reported once, even when the connection is
lost in between: the report carries an idempotency key, and is sent again under it.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pileup_client import ClientError, OperationError, PileupClient
from pileup_client.models import LoggedQso

# ADIF: <NAME:LENGTH> or <NAME:LENGTH:TYPE>, followed by LENGTH characters; <EOR> ends a record.
TAG = re.compile(r"<(\w+)(?::(\d+)(?::\w)?)?>")
POLL_SECONDS = 0.5


def records(text: str) -> Iterator[tuple[dict[str, str], int]]:
    """The complete records of an ADIF text, each with the offset behind it."""
    fields: dict[str, str] = {}
    at = 0
    while tag := TAG.search(text, at):
        name, length = tag[1].upper(), int(tag[2] or 0)
        at = tag.end() + length
        if at > len(text):
            return
        if name == "EOR":
            yield fields, at
        if name in ("EOR", "EOH"):
            fields = {}
        else:
            fields[name] = text[tag.end() : at]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def end_of_records(path: Path) -> int:
    """Where the complete records of the file end at this moment."""
    return max((end for _, end in records(read(path))), default=0)


async def new_records(path: Path, done: int) -> AsyncIterator[dict[str, str]]:
    """Records that are appended to the file behind `done`."""
    while True:
        text = await asyncio.to_thread(read, path)
        # A shorter text means that the program has begun a new file.
        start = done if len(text) >= done else 0
        done = start
        for fields, end in records(text[start:]):
            done = start + end
            yield fields
        await asyncio.sleep(POLL_SECONDS)


def report(fields: dict[str, str]) -> LoggedQso | None:
    """What the station is told of a record; None without a callsign."""
    if not fields.get("CALL"):
        return None
    try:
        frequency = float(fields["FREQ"]) if fields.get("FREQ") else None
    except ValueError:
        frequency = None
    return LoggedQso(
        callsign=fields["CALL"],
        timestamp=datetime.now(UTC).isoformat(),
        frequency_mhz=frequency,
        mode=fields.get("MODE"),
        source="adif_bridge",
        triggered_by="qso_logged",
    )


async def main(url: str, username: str, path: Path) -> int:
    password = os.environ.get("PILEUP_PASSWORD", "")
    try:
        begin = await asyncio.to_thread(end_of_records, path)
        async with PileupClient(url, username=username, password=password) as pileup:
            print(f"following {path}", flush=True)
            async for fields in new_records(path, begin):
                qso = report(fields)
                if qso is None:
                    continue
                try:
                    answer = await pileup.admin.logging_direct(type="qso_start", data=qso)
                except OperationError as error:
                    print(f"{qso.callsign}: {error.message}", file=sys.stderr, flush=True)
                else:
                    where = "from the queue" if answer.qso_started.was_in_queue else "directly"
                    print(f"{answer.qso_started.callsign}: in QSO, {where}", flush=True)
    except (ClientError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: logging_bridge.py URL USERNAME ADIF_FILE")
    try:
        sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
    except KeyboardInterrupt:
        sys.exit(130)
