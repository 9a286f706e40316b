"""One write transaction, as `core.bridge.store.StoreTransaction` asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from core.bridge.events import LoggedEvent
from core.bridge.store import StoredResult
from core.storage.statements import Statements


class Transaction:
    """Work on the locked station row. Unusable once the transaction has ended.

    `xid` is PostgreSQL's number of the transaction, by which its outcome can be asked for later.
    """

    def __init__(
        self,
        connection: Connection,
        statements: Statements,
        epoch: str,
        sequence: int,
        state: str,
        xid: str = "",
    ) -> None:
        self._connection = connection
        self._statements = statements
        self._epoch = epoch
        self._sequence = sequence
        self._state = state
        self.xid = xid
        self.changed = False

    @property
    def epoch(self) -> str:
        return self._epoch

    @property
    def sequence(self) -> int:
        """The number of the newest event, those of this transaction included."""
        return self._sequence

    @property
    def state(self) -> str:
        return self._state

    def recall(self, principal: str, key: str) -> StoredResult | None:
        """The result stored under the key, whatever its age."""
        found = self._connection.exec_driver_sql(
            self._statements.recall, {"principal": principal, "key": key}
        )
        row = found.one_or_none()
        return StoredResult(*row) if row is not None else None

    def advance(self, state: str, events: Sequence[LoggedEvent]) -> None:
        """Replace the state and append `events`, numbered from `sequence + 1` on.

        Raises ValueError, before anything is written, when they are numbered otherwise.
        """
        for expected, event in enumerate(events, self._sequence + 1):
            if event.sequence != expected:
                raise ValueError(f"event {event.name} has number {event.sequence}, but {expected} is next")
        rows = [{"sequence": e.sequence, "name": e.name, "data": e.data, "at": e.at} for e in events]
        self.changed = True
        if rows:
            # A list of one would take the slower executemany.
            self._connection.exec_driver_sql(self._statements.append, rows if len(rows) > 1 else rows[0])
        sequence = self._sequence + len(rows)
        self._connection.exec_driver_sql(self._statements.advance, {"sequence": sequence, "state": state})
        self._sequence = sequence
        self._state = state

    def remember(self, result: StoredResult) -> None:
        """Store a result under its key, in place of an older one."""
        self.changed = True
        self._connection.exec_driver_sql(
            self._statements.remember,
            {
                "principal": result.principal,
                "key": result.key,
                "operation": result.operation,
                "digest": result.digest,
                "body": result.body,
                "at": result.at,
            },
        )
