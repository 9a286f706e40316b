"""What SQLite and PostgreSQL have in common: transactions on a thread, one after the other."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from core.bridge.events import LoggedEvent
from core.bridge.store import Cut, Reading, StoreTransaction, StoreUnavailable
from core.storage.errors import StorageError, reason_of
from core.storage.schema import ensure_ready
from core.storage.statements import Statements
from core.storage.transaction import Transaction

T = TypeVar("T")

# Events that are fetched at once when the log is opened: a driver may hold all of them in memory.
_CHUNK = 500


class SqlStore(ABC):
    """A `core.bridge.store.Store` on an SQLAlchemy engine.

    `engine` begins transactions that write, `reading` those that read; `label` names the database
    in errors. Reads share the writer's thread unless `reader` is another.

    A call that still waits for its thread when its caller is cancelled is dropped; one that has
    begun runs to its end.
    """

    def __init__(
        self,
        engine: Engine,
        reading: Engine,
        statements: Statements,
        label: str,
        reader: ThreadPoolExecutor | None = None,
    ) -> None:
        self.engine = engine
        self.label = label
        self._reading = reading
        self._statements = statements
        self._writer = ThreadPoolExecutor(1, "store-writer")
        self._reader = reader or self._writer
        self._closed = False

    async def open(self, initial_state: Callable[[], str]) -> Reading:
        """Migrate, create the station row when it is missing, and read it (without events).

        Raises StorageError when the database cannot be used, StoreUnavailable when it does not
        answer. Either way nothing stays open.
        """
        try:
            return await self._run(self._writer, self._open, initial_state)
        except BaseException:
            await self.close()
            raise

    async def transact(self, work: Callable[[StoreTransaction], T]) -> T:
        """Run `work` on the writer thread and commit; roll back when it raises.

        What `work` raises is passed on. Raises StoreUnavailable when the database fails.
        """
        return await self._run(self._writer, self._transact, work)

    async def read(self, after: int) -> Reading:
        """State and the events after sequence `after`, in one transaction.

        Raises StoreUnavailable when the database fails.
        """
        return await self._run(self._reader, self._read, after)

    async def recent(self, most: int, size: int) -> Reading:
        """State and the newest events without a gap: at most `most`, about `size` bytes of data.

        Raises StoreUnavailable when the database fails.
        """
        return await self._run(
            self._reader, lambda: self._again_when_stale(lambda: self._recent_once(most, size))
        )

    async def prune(self, cut: Cut) -> bool:
        """Delete some of what `cut` names, the oldest first, in a transaction of its own.

        It takes no lock that a write waits for. Returns whether there is more to delete. Raises
        StoreUnavailable when the database fails.
        """
        return await self._run(self._writer, self._prune, cut)

    @abstractmethod
    def on_change(self, wake: Callable[[], None]) -> None:
        """Have `wake` called, on the event loop, when another process may have committed."""

    async def close(self) -> None:
        """Finish what runs and release the database. Closing twice does nothing."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._reader is not self._writer:
                await self._run(self._reader, self._close_reader)
            await self._run(self._writer, self._close_writer)
        finally:
            self._reader.shutdown(wait=False)
            self._writer.shutdown(wait=False)

    @abstractmethod
    def _claim(self) -> None:
        """Make sure that the database can be used at all; runs before the first transaction."""

    @abstractmethod
    def _lock_schema(self, connection: Connection) -> None:
        """Keep other processes from migrating until this transaction ends."""

    @abstractmethod
    def _refusal(self, error: DBAPIError) -> StorageError | StoreUnavailable:
        """Why the database could not be opened."""

    def _lock_pruning(self, connection: Connection) -> bool:
        """Whether this transaction may delete; False when another process is at it."""
        return True

    def _commit(self, connection: Connection) -> None:
        """Commit, on the writer thread. When this returns, the change is durable."""
        connection.commit()

    def _conclude(self, connection: Connection, transaction: Transaction) -> None:
        if transaction.changed:
            self._commit(connection)
        else:
            connection.rollback()

    def _close_reader(self) -> None:
        """Release what the reader's thread uses beyond the engine."""
        return

    def _close_writer(self) -> None:
        self.engine.dispose()

    def _unavailable(self, error: DBAPIError) -> StoreUnavailable:
        return StoreUnavailable(f"{self.label}: {reason_of(error)}")

    def _open(self, initial_state: Callable[[], str]) -> Reading:
        self._claim()
        try:
            with self.engine.begin() as connection:
                self._lock_schema(connection)
                ensure_ready(connection, self.label, initial_state)
        except DBAPIError as error:
            raise self._refusal(error) from error
        return self._read(None)

    def _transact(self, work: Callable[[StoreTransaction], T]) -> T:
        transaction, connection = self._again_when_stale(self._begin)
        try:
            with connection:
                try:
                    result = work(transaction)
                    self._conclude(connection, transaction)
                except BaseException:
                    # A link that is lost in between must not hide what went wrong first.
                    with suppress(DBAPIError):
                        connection.rollback()
                    raise
                return result
        except DBAPIError as error:
            raise self._unavailable(error) from error

    def _begin(self) -> tuple[Transaction, Connection]:
        connection = self.engine.connect()
        try:
            row = connection.exec_driver_sql(self._statements.lock).one_or_none()
            if row is None:
                raise self._station_is_missing()
        except BaseException:
            connection.close()
            raise
        return Transaction(connection, self._statements, *row), connection

    def _read(self, after: int | None) -> Reading:
        return self._again_when_stale(lambda: self._read_once(after))

    def _read_once(self, after: int | None) -> Reading:
        with self._reading.connect() as connection:
            row = connection.exec_driver_sql(self._statements.read).one_or_none()
            if row is None:
                raise self._station_is_missing()
            events: list[LoggedEvent] = []
            if after is not None and after < row[1]:
                found = connection.exec_driver_sql(self._statements.after, {"after": after})
                events = [LoggedEvent(*event) for event in found]
        return Reading(row[0], row[1], row[2], events)

    def _recent_once(self, most: int, size: int) -> Reading:
        with self._reading.connect() as connection:
            row = connection.exec_driver_sql(self._statements.read).one_or_none()
            if row is None:
                raise self._station_is_missing()
            events: list[LoggedEvent] = []
            upto, left = row[1], size
            while len(events) < most and left > 0:
                asked = min(_CHUNK, most - len(events))
                found = connection.exec_driver_sql(self._statements.newest, {"upto": upto, "most": asked})
                chunk = [LoggedEvent(*event) for event in found]
                for event in chunk:
                    left -= len(event.data)
                    if event.sequence != upto or left < 0:
                        left = 0
                        break
                    events.append(event)
                    upto -= 1
                if len(chunk) < asked:
                    break
        return Reading(row[0], row[1], row[2], events[::-1])

    def _prune(self, cut: Cut) -> bool:
        try:
            with self.engine.begin() as connection:
                if not self._lock_pruning(connection):
                    return False
                oldest = connection.exec_driver_sql(self._statements.oldest, {"most": cut.most}).all()
                last = None
                for sequence, at in oldest:
                    # Only from the beginning on: a log has no gaps.
                    if sequence > cut.sequence and at >= cut.events_before:
                        break
                    last = sequence
                if last is not None:
                    connection.exec_driver_sql(self._statements.forget_events, {"sequence": last})
                results = connection.exec_driver_sql(
                    self._statements.forget_results, {"before": cut.results_before, "most": cut.most}
                )
                whole = len(oldest) == cut.most and last == oldest[-1][0]
                return whole or results.rowcount == cut.most
        except DBAPIError as error:
            raise self._unavailable(error) from error

    def _station_is_missing(self) -> StoreUnavailable:
        return StoreUnavailable(f"{self.label}: the station row was deleted; restore a backup")

    def _again_when_stale(self, step: Callable[[], T]) -> T:
        """Run `step`, and once more when the pooled connection had died meanwhile.

        Only for steps after which nothing is changed.
        """
        try:
            try:
                return step()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                return step()
        except DBAPIError as error:
            raise self._unavailable(error) from error

    @staticmethod
    async def _run(executor: ThreadPoolExecutor, function: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(executor, function, *arguments)
