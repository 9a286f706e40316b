"""`pileup backup` and `pileup restore`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from core import settings
from core.bridge.store import StoreUnavailable
from core.storage.backup import backup, renew, restore
from core.storage.errors import StorageError

FAULT = 2


def take(database: str | None, target: Path) -> int:
    """Back up to `target`; returns the exit code."""
    try:
        taken = backup(_url(database), target, datetime.now(UTC))
    except (StorageError, settings.SettingsError) as error:
        return _fail("backup", error)
    print(f"{taken.file}: {taken.size} bytes, event position {taken.position}")
    return 0


def bring_back(database: str | None, source: Path | None) -> int:
    """Restore `source`, or only begin a new epoch when there is none; returns the exit code."""
    try:
        url = _url(database)
        if source is None:
            position = renew(url)
        else:
            position, kept = restore(url, source, datetime.now(UTC))
            if kept is not None:
                print(f"The database that was there is now {kept}")
    except (StorageError, StoreUnavailable, settings.SettingsError) as error:
        return _fail("restore", error)
    print(f"The station stands at event position {position}. Clients that resume are given a snapshot.")
    return 0


def _url(database: str | None) -> str:
    return settings.load(database_url=database).database_url.get_secret_value()


def _fail(command: str, error: Exception) -> int:
    print(f"pileup {command}: {'; '.join(str(error).splitlines())}", file=sys.stderr)
    return FAULT
