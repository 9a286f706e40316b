"""Backups of a station in an SQLite file, taken while a server writes, and the way back.

A restored station gets a new epoch (docs/events.md): events after the backup are gone, and their
numbers will be given to others, so no client may resume across it.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote
from uuid import uuid4

from filelock import FileLock, Timeout
from sqlalchemy import update
from sqlalchemy.engine import make_url

from core.storage.errors import DatabaseInUse, StorageError
from core.storage.factory import open_store
from core.storage.sql_store import SqlStore
from core.storage.statements import READ
from core.storage.tables import station

_TIME = "%Y%m%dT%H%M%SZ"


class Taken(NamedTuple):
    """A finished backup: the file, its size in bytes, and the event position that it holds."""

    file: Path
    size: int
    position: str


class Restored(NamedTuple):
    """A restored station: its new event position, and where the database before it is, if there was one."""

    position: str
    kept: Path | None


def backup(url: str, target: Path, now: datetime) -> Taken:
    """Copy the SQLite database that `url` names to `target`; a server may write meanwhile.

    In a folder the file is called after `now`. It appears when it is complete and checked, and only
    its owner may read it. Raises StorageError.
    """
    source = sqlite_file(url)
    if not source.is_file():
        raise StorageError(f"There is no database {source}. Set DATABASE_URL, or give it with --database.")
    if target.is_dir():
        target = target / f"{source.stem}-{now:{_TIME}}.db"
    if target.exists():
        raise StorageError(f"{target} is there already, and is left alone. Give another name.")
    with _draft(target) as draft:
        # Read-only: this connection never writes back the log of a server that has the file open.
        _copy(source, draft)
        position = _inspected(draft, source)
        try:
            # Unlike a rename, a link replaces nothing that has come there meanwhile.
            os.link(draft, target)
        except OSError as error:
            raise StorageError(f"{target} cannot be written: {error.strerror}.") from error
    _sync(target.parent)
    return Taken(target, target.stat().st_size, position)


def restore(url: str, source: Path, now: datetime) -> Restored:
    """Put a backup in the place of the SQLite database that `url` names, with a new epoch.

    The database that was there stays beside it, named after `now`. A backup of an older release is
    brought to this one's schema. Raises StorageError: DatabaseInUse while a server has the database.
    """
    file = sqlite_file(url)
    if not source.is_file():
        raise StorageError(f"There is no backup {source}.")
    if not file.parent.is_dir():
        raise StorageError(f"The folder {file.parent} does not exist. Create it first.")
    lock = FileLock(f"{file}.lock", thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise DatabaseInUse(f"{file} is in use: stop the server first.") from None
    except OSError as error:
        raise StorageError(f"{error.filename} cannot be written: {error.strerror}.") from error
    try:
        with _draft(file) as draft:
            _copy(source, draft)
            _inspected(draft, source)
            try:
                position = renew(f"sqlite:///{draft}")
            except StorageError as error:
                raise StorageError(f"{source} cannot be restored. {error}") from error
            _give_to_owner(file, draft, Path(lock.lock_file))
            kept = _set_aside(file, now)
            os.replace(draft, file)
        _sync(file.parent)
    finally:
        lock.release()
    return Restored(position, kept)


def renew(url: str) -> str:
    """Give the station at `url`, which was restored by other means, a new epoch; returns its position.

    Raises StorageError when there is no station, StoreUnavailable when the database does not answer.
    """
    if make_url(url.strip()).get_backend_name() == "sqlite" and not sqlite_file(url).is_file():
        raise StorageError(f"There is no database {sqlite_file(url)}.")

    def missing() -> str:
        raise StorageError("There is no station in it: restore a backup into it first.")

    async def begin() -> str:
        store = open_store(url)
        assert isinstance(store, SqlStore)
        await store.open(missing)
        try:
            with store.engine.begin() as connection:
                connection.execute(update(station).values(epoch=uuid4().hex[:16]))
                epoch, sequence, _ = connection.execute(READ).one()
        finally:
            await store.close()
        return f"{epoch}:{sequence}"

    return asyncio.run(begin())


def sqlite_file(url: str) -> Path:
    """The file of an `sqlite:///` URL. Raises StorageError for others."""
    # Whatever is wrong with the URL is said in the words of the server.
    open_store(url)
    parsed = make_url(url.strip())
    if parsed.get_backend_name() != "sqlite":
        raise StorageError("This is PostgreSQL: back it up with pg_dump, restore it with pg_restore.")
    if parsed.database in (None, "", ":memory:"):
        raise StorageError("This database is in memory: there is nothing to back up or restore.")
    return Path(str(parsed.database)).resolve()


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, for its owner only, gone in the end with what SQLite puts beside it."""
    draft = target.with_name(f".{target.name}.{uuid4().hex[:8]}")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StorageError(f"Cannot write to {target.parent}: {error.strerror}.") from error
    try:
        yield draft
    finally:
        for suffix in ("", "-journal", "-wal", "-shm", ".lock"):
            with suppress(FileNotFoundError):
                Path(f"{draft}{suffix}").unlink()


def _copy(source: Path, draft: Path) -> None:
    # A finished backup may lie where nothing can be written, not even the index that SQLite makes for
    # a database with a write-ahead log.
    how = "mode=ro" if Path(f"{source}-wal").exists() or os.access(source.parent, os.W_OK) else "immutable=1"
    try:
        with (
            closing(sqlite3.connect(f"file:{quote(str(source))}?{how}", uri=True)) as reading,
            closing(sqlite3.connect(draft)) as writing,
        ):
            reading.backup(writing)
            # One file that is complete by itself.
            writing.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise StorageError(f"{source} cannot be copied: {error}.") from error
    _sync(draft)


def _inspected(copy: Path, source: Path) -> str:
    """The position of the station in `copy`, after a check of its pages."""
    try:
        with closing(sqlite3.connect(copy)) as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise StorageError(f"{source} is damaged ({verdict}).")
            row = connection.execute("SELECT epoch, sequence FROM station").fetchone()
    except sqlite3.Error as error:
        raise StorageError(f"{source} is not a station's database: {error}.") from error
    if row is None:
        raise StorageError(f"There is no station in {source}.")
    return f"{row[0]}:{row[1]}"


def _set_aside(file: Path, now: datetime) -> Path | None:
    if not file.exists():
        return None
    kept = file.with_name(f"{file.name}.before-{now:{_TIME}}")
    # The log goes along: after a kill it holds what the file lacks. The index is made anew.
    for suffix in ("-wal", ""):
        with suppress(FileNotFoundError):
            os.replace(f"{file}{suffix}", f"{kept}{suffix}")
    with suppress(FileNotFoundError):
        Path(f"{file}-shm").unlink()
    return kept


def _give_to_owner(file: Path, *made: Path) -> None:
    """Let the account that the server runs under have what root has made in its place."""
    like = (file if file.exists() else file.parent).stat()
    for one in made:
        if os.geteuid() == 0:
            os.chown(one, like.st_uid, like.st_gid)


def _sync(path: Path) -> None:
    """Have the file's content, or the folder's list of files, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
