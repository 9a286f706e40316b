"""Database URLs: what is understood, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.storage import StorageError, open_store
from core.storage.postgres import PostgresStore
from core.storage.sqlite import SqliteStore


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "sqlite:///station.db", "sqlite:////data/s.db"]
)
def test_sqlite_urls(url: str) -> None:
    assert isinstance(open_store(url), SqliteStore)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_urls(scheme: str) -> None:
    store = open_store(f"{scheme}://joe:secret@db.example:5433/station?sslmode=require")
    assert isinstance(store, PostgresStore)
    assert store.label == "PostgreSQL database db.example:5433/station"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "cannot be read: it must look like sqlite:///"),
        ("station.db", "cannot be read: it must look like sqlite:///"),
        ("postgresql://joe:secret@host:port/db", "cannot be read: it must look like"),
        ("mysql://joe:secret@host/db", "mysql://, which is not supported: use sqlite:///.* or postgresql://"),
        ("postgresql+asyncpg://joe:secret@host/db", "not supported"),
        ("sqlite+aiosqlite:///station.db", "not supported"),
        ("sqlite://station.db", "three slashes before a relative path"),
        ("sqlite://joe:secret@host/db", "three slashes"),
        ("sqlite:///station.db?mode=ro", "has parameters"),
        ("sqlite:///file:station.db", "has parameters"),
    ],
)
def test_other_urls_are_refused_with_the_cure_and_without_the_password(url: str, message: str) -> None:
    with pytest.raises(StorageError, match=message) as caught:
        open_store(url)
    assert "secret" not in f"{caught.value!r}{caught.value.__cause__!r}"


async def test_a_relative_path_is_relative_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///station.db")
    await store.open(lambda: "0")
    await store.close()
    assert (tmp_path / "station.db").exists()
