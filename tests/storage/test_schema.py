"""Migrations: from nothing, from the newest, and from a release that is newer than this one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from core.storage import StorageError, open_store, schema
from core.storage.sql_store import SqlStore
from core.storage.tables import metadata
from tests.storage.processes import ROOT
from tests.storage.work import add


async def test_migrations_lead_to_the_tables(store: SqlStore) -> None:
    with store.engine.connect() as connection:
        assert schema.version_of(connection) == schema.HEAD
        context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_head_is_the_newest_revision() -> None:
    directory = ScriptDirectory(str(ROOT / "core/storage/migrations"))
    assert directory.get_heads() == [schema.HEAD]


async def test_a_newer_schema_is_refused_and_left_alone(database_url: str) -> None:
    store = open_store(database_url)
    await store.open(lambda: "0")
    assert isinstance(store, SqlStore)
    await store.transact(add())
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9042'")
    await store.close()

    with pytest.raises(
        StorageError, match=r"has schema 9042, but .* none newer than 0001.*Install that release"
    ):
        await open_store(database_url).open(lambda: "0")

    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT sequence FROM station").scalar() == 1
    engine.dispose()


async def test_foreign_tables_are_not_overwritten(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE events (title TEXT)")
        connection.exec_driver_sql("INSERT INTO events VALUES ('field day')")
    engine.dispose()
    with pytest.raises(StorageError, match=r"cannot be used: .*already exists"):
        await open_store(database_url).open(lambda: "0")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT title FROM events").scalar() == "field day"
        assert schema.version_of(connection) is None
    engine.dispose()


async def test_a_failing_first_state_leaves_an_empty_database(database_url: str) -> None:
    def broken() -> str:
        raise RuntimeError("no state")

    with pytest.raises(RuntimeError, match="no state"):
        await open_store(database_url).open(broken)
    store = open_store(database_url)
    assert (await store.open(lambda: "0")).sequence == 0
    await store.close()


def test_a_usual_start_imports_neither_alembic_nor_the_other_driver(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('start') / 'station.db'}"
    program = f"""
import asyncio, sys
from core.storage import open_store
async def main():
    store = open_store({url!r})
    await store.open(lambda: "0")
    await store.close()
asyncio.run(main())
print(*(name for name in ("alembic", "psycopg") if name in sys.modules))
"""
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
        for _ in range(2)
    ]
    assert [output.split() for output in outputs] == [["alembic"], []]
