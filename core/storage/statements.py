"""The SQL of the hot path, compiled once: building it anew costs more than SQLite needs to run it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Dialect, Executable, Select, Update, bindparam, insert, select, update
from sqlalchemy.sql.dml import Insert

from core.storage.tables import events, results, station

# The station table holds one row (a constraint sees to it), so none of these names it.
READ: Select[Any] = select(station.c.epoch, station.c.sequence, station.c.state)
LOCK = READ.with_for_update()
ADVANCE: Update = update(station).values(sequence=bindparam("sequence"), state=bindparam("state"))
CREATE = insert(station)
APPEND = insert(events)
AFTER = select(events).where(events.c.sequence > bindparam("after")).order_by(events.c.sequence)
RECALL = select(results).where(
    results.c.principal == bindparam("principal"), results.c.key == bindparam("key")
)


class _Upsert(Protocol):
    """The `insert` of a dialect that knows ON CONFLICT; SQLite and PostgreSQL spell it alike."""

    @property
    def excluded(self) -> Any: ...

    def on_conflict_do_update(self, *, index_elements: Any, set_: Any) -> Any: ...


def remember(new: _Upsert) -> Insert:
    """Store a result in place of an older one. `new` is `insert(results)` of the dialect."""
    replaced = {name: new.excluded[name] for name in ("operation", "digest", "body", "at")}
    statement: Insert = new.on_conflict_do_update(index_elements=["principal", "key"], set_=replaced)
    return statement


@dataclass(frozen=True, slots=True)
class Statements:
    """SQL text for `Connection.exec_driver_sql`, which takes the values by name."""

    read: str
    lock: str
    advance: str
    append: str
    after: str
    recall: str
    remember: str

    @classmethod
    def compile(
        cls, dialect: Dialect, *, remember: Executable, lock: Executable = LOCK, advance: Executable = ADVANCE
    ) -> Statements:
        """Compile for `dialect`, whose paramstyle must be one with names."""

        def sql(statement: Executable) -> str:
            return str(statement.compile(dialect=dialect))  # type: ignore[attr-defined]

        return cls(
            read=sql(READ),
            lock=sql(lock),
            advance=sql(advance),
            append=sql(APPEND),
            after=sql(AFTER),
            recall=sql(RECALL),
            remember=sql(remember),
        )
