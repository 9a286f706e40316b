"""SQLite: one file, one process, one thread, one connection.

One connection, because several in write-ahead mode can meet SQLite's WAL-reset bug (3.7.0 to
3.51.2); one thread, because a transaction is shorter than handing it over.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection as DriverConnection

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, StaticPool, create_engine, event
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError

from core.storage.errors import DatabaseInUse, StorageError, reason_of
from core.storage.sql_store import SqlStore
from core.storage.statements import Statements, remember
from core.storage.tables import results

# Seconds to wait for another program, such as a backup, that has the file locked.
_BUSY_SECONDS = 5


class SqliteStore(SqlStore):
    """A station in an SQLite file, or in memory when the URL names none (`sqlite://`).

    What `transact` acknowledged survives a kill and a power cut (WAL, synchronous=FULL).
    """

    def __init__(self, url: URL) -> None:
        in_memory = url.database in (None, "", ":memory:")
        # Resolved, so that two names of one file meet in one lock.
        self._file = None if in_memory else Path(url.database or "").resolve()
        self._lock = FileLock(f"{self._file}.lock", thread_local=False) if self._file else None
        engine = create_engine(
            url.set(database=str(self._file) if self._file else None),
            poolclass=StaticPool,
            # Without a level of its own the driver leaves BEGIN to the listener below.
            connect_args={"check_same_thread": False, "isolation_level": None, "timeout": _BUSY_SECONDS},
            paramstyle="named",
            hide_parameters=True,
        )
        event.listen(engine, "connect", self._configure)
        event.listen(engine, "begin", _begin)
        super().__init__(
            engine,
            engine.execution_options(begin="DEFERRED"),
            Statements.compile(engine.dialect, remember=remember(insert(results))),
            f"SQLite database {self._file or 'in memory'}",
        )

    def on_change(self, wake: Callable[[], None]) -> None:
        """Do nothing: no other process can commit."""

    def _claim(self) -> None:
        if self._file is None or self._lock is None:
            return
        try:
            if not self._file.parent.is_dir():
                raise StorageError(
                    f"{self.label}: the folder {self._file.parent} does not exist. Create it, or set "
                    "DATABASE_URL to another place."
                )
            if self._file.is_dir():
                raise StorageError(f"{self.label} is a folder. Set DATABASE_URL to a file in it.")
            self._lock.acquire(blocking=False)
        except Timeout:
            raise DatabaseInUse(
                f"{self.label} is in use by another process. Stop the other server; to run several, use "
                "PostgreSQL (DATABASE_URL=postgresql://...)."
            ) from None
        except OSError as error:
            raise StorageError(
                f"{self.label}: {error.strerror}: {error.filename}. The server needs write access to the "
                "file and its folder."
            ) from error
        self._check()

    def _check(self) -> None:
        try:
            with self._reading.connect() as connection:
                verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        except DBAPIError as error:
            raise self._refusal(error) from error
        if verdict != "ok":
            raise StorageError(f"{self.label} is damaged ({verdict}). Restore a backup.")

    def _configure(self, connection: DriverConnection, _record: object) -> None:
        mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        if self._file is not None and mode != "wal":
            raise StorageError(
                f"{self.label}: its file system does not support write-ahead logging. Use a local disk."
            )
        connection.execute("PRAGMA synchronous=FULL")

    def _lock_schema(self, connection: Connection) -> None:
        """Nothing to do: BEGIN IMMEDIATE has the whole file."""

    def _refusal(self, error: DBAPIError) -> StorageError:
        return StorageError(
            f"{self.label} cannot be used: {reason_of(error)}. If it is not this server's database, set "
            "DATABASE_URL to another file; if it is, check access rights and disk, or restore a backup."
        )

    def _close_writer(self) -> None:
        super()._close_writer()
        if self._lock is not None:
            self._lock.release()


def _begin(connection: Connection) -> None:
    # A deferred transaction that turns from reading to writing fails at once when the file is busy.
    mode = connection.get_execution_options().get("begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")
