"""The tables of the newest schema. `migrations/` leads every older database here."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, MetaData, Table, Text

metadata = MetaData()

# INTEGER makes SQLite use the sequence itself as the row's address, which BIGINT would not.
_Sequence = BigInteger().with_variant(Integer, "sqlite")

station = Table(
    "station",
    metadata,
    Column(
        "id", Integer, CheckConstraint("id = 1", name="station_single"), primary_key=True, autoincrement=False
    ),
    Column("epoch", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
)

# Numbered by the writer under the station row's lock. A database sequence would hand out numbers
# that become visible out of order, and readers would skip events.
events = Table(
    "events",
    metadata,
    Column("sequence", _Sequence, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("at", Text, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("principal", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("operation", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Text, nullable=False),
)
