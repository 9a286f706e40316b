"""The SQL of the hot path, compiled once: building it anew costs more than SQLite needs to run it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Dialect,
    Executable,
    Select,
    Update,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import Insert

from core.storage.tables import events, results, station

# The station table holds one row (a constraint sees to it), so none of these names it.
READ: Select[Any] = select(station.c.epoch, station.c.sequence, station.c.state)
LOCK = READ.with_for_update()
ADVANCE: Update = update(station).values(sequence=bindparam("sequence"), state=bindparam("state"))
CREATE = insert(station)
APPEND = insert(events)
AFTER = select(events).where(events.c.sequence > bindparam("after")).order_by(events.c.sequence)
# Without one, SQLite's dialect would make a parameter of it.
_NONE: ColumnElement[int] = literal_column("0")
NEWEST = (
    select(events)
    .where(events.c.sequence <= bindparam("upto"))
    .order_by(events.c.sequence.desc())
    .limit(bindparam("most"))
    .offset(_NONE)
)
OLDEST = (
    select(events.c.sequence, events.c.at).order_by(events.c.sequence).limit(bindparam("most")).offset(_NONE)
)
FORGET_EVENTS = delete(events).where(events.c.sequence <= bindparam("sequence"))
_OLD_RESULTS = (
    select(results.c.principal, results.c.key)
    .where(results.c.at < bindparam("before"))
    .limit(bindparam("most"))
    .offset(_NONE)
)
FORGET_RESULTS = delete(results).where(tuple_(results.c.principal, results.c.key).in_(_OLD_RESULTS))
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
    newest: str
    oldest: str
    forget_events: str
    forget_results: str

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
            newest=sql(NEWEST),
            oldest=sql(OLDEST),
            forget_events=sql(FORGET_EVENTS),
            forget_results=sql(FORGET_RESULTS),
        )
