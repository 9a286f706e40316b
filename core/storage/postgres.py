"""PostgreSQL: any number of servers share one station, which its row lock puts in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Text, cast, create_engine, func, literal_column
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from core.bridge.store import OutcomeUnknown, Reading, StoreUnavailable
from core.storage.errors import StorageError, reason_of
from core.storage.listener import Listener
from core.storage.sql_store import SqlStore
from core.storage.statements import ADVANCE, LOCK, Statements, remember
from core.storage.tables import results, station
from core.storage.transaction import Transaction

# Channels are a matter of one database, so stations in others are not disturbed.
CHANNEL = "pileup_station"

# Any fixed number: all servers on one database must agree on it.
_SCHEMA_LOCK = 0x70696C65

# Another one: servers that delete old events do not wait for one another.
_PRUNE_LOCK = 0x70696C66

# Oldest release with pg_current_xact_id().
_OLDEST_SERVER = (13,)

# libpq's settings, which the URL may override. A server that vanished without a word is noticed
# within 15 s instead of TCP's quarter of an hour.
_CONNECT = {
    "connect_timeout": "5",
    "application_name": "pileup-bridge",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "2",
    "tcp_user_timeout": "15000",
}

# The last one frees the station row when a server freezes while it has the lock.
_SESSION = "-c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=10s"

_OUTCOME_SECONDS = 10.0
_OUTCOME_PAUSE = 0.1


class PostgresStore(SqlStore):
    """A station in a PostgreSQL database, written by one thread and read by another."""

    def __init__(self, url: URL) -> None:
        query: dict[str, Any] = {**_CONNECT, **url.query}
        query["options"] = f"{_SESSION} {url.query.get('options', '')}".rstrip()
        engine = create_engine(
            url.set(query=query),
            isolation_level="READ COMMITTED",
            pool_size=2,
            max_overflow=0,
            use_native_hstore=False,
            hide_parameters=True,
        )
        sequence = cast(station.c.sequence, Text)
        place = f"{url.host or 'on the local socket'}:{url.port or 5432}/{url.database or ''}"
        super().__init__(
            engine,
            # State and events must be of one moment.
            engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True),
            Statements.compile(
                engine.dialect,
                remember=remember(insert(results)),
                lock=LOCK.add_columns(cast(func.pg_current_xact_id(), Text)),
                advance=ADVANCE.returning(func.pg_notify(literal_column(f"'{CHANNEL}'"), sequence)),
            ),
            f"PostgreSQL database {place}",
            ThreadPoolExecutor(1, "store-reader"),
        )
        self._wakes: list[Callable[[], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listener = Listener(self._connect_listener, CHANNEL, self._changed, self.label)

    async def open(self, initial_state: Callable[[], str]) -> Reading:
        """As `SqlStore.open`; also begins to listen for the commits of other servers."""
        reading = await super().open(initial_state)
        self._loop = asyncio.get_running_loop()
        self._listener.start()
        return reading

    def on_change(self, wake: Callable[[], None]) -> None:
        """Have `wake` called, on the event loop, after every commit, this server's own included.

        Also after the link to the database came back: what was announced meanwhile is lost.
        """
        self._wakes.append(wake)
        if self._loop is not None:
            self._loop.call_soon(wake)

    def _changed(self) -> None:
        # The loop may be closed already when the process ends without closing the store.
        with suppress(RuntimeError):
            for wake in tuple(self._wakes):
                if self._loop is not None:
                    self._loop.call_soon_threadsafe(wake)

    def _connect_listener(self) -> psycopg.Connection[Any]:
        arguments, options = self.engine.dialect.create_connect_args(self.engine.url)
        return psycopg.connect(*arguments, autocommit=True, **options)

    def _claim(self) -> None:
        try:
            with self.engine.connect():
                found = self.engine.dialect.server_version_info
        except DBAPIError as error:
            raise self._refusal(error) from error
        if found is not None and found < _OLDEST_SERVER:
            raise StorageError(
                f"{self.label} runs PostgreSQL {found[0]}; {_OLDEST_SERVER[0]} or newer is needed."
            )

    def _lock_schema(self, connection: Connection) -> None:
        # Another server may be migrating a long log: wait for it, and take as long oneself.
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%(lock)s)", {"lock": _SCHEMA_LOCK})

    def _lock_pruning(self, connection: Connection) -> bool:
        query = "SELECT pg_try_advisory_xact_lock(%(lock)s)"
        return bool(connection.exec_driver_sql(query, {"lock": _PRUNE_LOCK}).scalar())

    def _refusal(self, error: DBAPIError) -> StorageError | StoreUnavailable:
        if isinstance(error, OperationalError | InterfaceError):
            return self._unavailable(error)
        return StorageError(f"{self.label} cannot be used: {reason_of(error)}")

    def _conclude(self, connection: Connection, transaction: Transaction) -> None:
        try:
            super()._conclude(connection, transaction)
        except DBAPIError as error:
            if not error.connection_invalidated or not self._was_committed(transaction.xid):
                raise

    def _was_committed(self, xid: str) -> bool:
        """What became of a transaction whose COMMIT was not answered.

        Asks for up to ten seconds: the server may be restarting, or still be at work on the COMMIT.
        Raises OutcomeUnknown when there is no answer.
        """
        deadline = time.monotonic() + _OUTCOME_SECONDS
        trouble = "the transaction stayed in progress"
        while time.monotonic() < deadline:
            try:
                with self.engine.connect() as connection:
                    query = "SELECT pg_xact_status(%(xid)s::xid8)"
                    status = connection.exec_driver_sql(query, {"xid": xid}).scalar()
            except DBAPIError as error:
                trouble = reason_of(error)
            else:
                if status in ("committed", "aborted"):
                    return bool(status == "committed")
            time.sleep(_OUTCOME_PAUSE)
        raise OutcomeUnknown(f"{self.label}: no answer to COMMIT, the change may be there: {trouble}")

    def _close_reader(self) -> None:
        self._listener.stop()
