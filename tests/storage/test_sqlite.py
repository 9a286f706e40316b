"""SQLite: one process per file, nothing acknowledged is lost, and every bad file is explained."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.bridge.store import StoreTransaction, StoreUnavailable
from core.storage import DatabaseInUse, StorageError, open_store
from core.storage.sql_store import SqlStore
from tests.storage.conftest import Opener
from tests.storage.processes import acknowledged, writer
from tests.storage.work import add, event


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "station.db"


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """An empty folder in which this process may not write."""
    folder = Path(tempfile.mkdtemp())
    as_root = os.geteuid() == 0
    folder.chmod(0o555)
    if as_root:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if as_root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


async def refusal(file: Path) -> str:
    with pytest.raises(StorageError) as caught:
        await open_store(f"sqlite:///{file}").open(lambda: "0")
    return str(caught.value)


async def test_the_file_is_in_durable_mode(file: Path, opened: Opener) -> None:
    store = await opened(f"sqlite:///{file}")
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout")
        ]
    assert settings == ["wal", 2, 5000]


async def test_a_second_process_is_refused_until_the_first_is_killed(file: Path) -> None:
    with writer(f"sqlite:///{file}") as process:
        epoch, _ = acknowledged(process, 1)
        with pytest.raises(DatabaseInUse, match=r"station\.db is in use by another process.*use PostgreSQL"):
            await open_store(f"sqlite:///{file}").open(lambda: "0")
        process.kill()
        process.wait()
        store = open_store(f"sqlite:///{file}")
        assert (await store.open(lambda: "0")).epoch == epoch
        await store.close()


async def test_a_second_name_of_the_file_does_not_help(file: Path, opened: Opener) -> None:
    await opened(f"sqlite:///{file}")
    (file.parent / "alias.db").symlink_to(file)
    with pytest.raises(DatabaseInUse):
        await open_store(f"sqlite:///{file.parent / 'alias.db'}").open(lambda: "0")


async def test_a_process_is_refused_while_this_one_has_the_file(file: Path, opened: Opener) -> None:
    await opened(f"sqlite:///{file}")
    with writer(f"sqlite:///{file}") as process:
        _, stderr = process.communicate(timeout=60)
        assert process.returncode == 3
        assert "in use by another process" in stderr


async def test_a_failed_open_gives_the_file_free(file: Path) -> None:
    file.write_text("not a database, " * 400)
    await refusal(file)
    file.unlink()
    store = open_store(f"sqlite:///{file}")
    await store.open(lambda: "0")
    await store.close()


async def test_the_folder_is_missing(tmp_path: Path) -> None:
    message = await refusal(tmp_path / "no" / "station.db")
    assert f"the folder {tmp_path / 'no'} does not exist. Create it" in message
    assert not (tmp_path / "no").exists()


async def test_the_file_is_a_folder(tmp_path: Path) -> None:
    assert "is a folder. Set DATABASE_URL to a file in it." in await refusal(tmp_path)


async def test_the_folder_may_not_be_written(unprivileged: Path) -> None:
    message = await refusal(unprivileged / "station.db")
    assert "Permission denied" in message
    assert "needs write access to the file and its folder" in message


async def test_the_file_may_not_be_written(unprivileged: Path) -> None:
    mine = os.geteuid()
    if mine == 65534:
        os.seteuid(0)
    unprivileged.chmod(0o755 if mine != 65534 else 0o777)
    file = unprivileged / "station.db"
    sqlite3.connect(file).execute("CREATE TABLE x (y)").connection.close()
    file.chmod(0o444)
    os.seteuid(mine)
    message = await refusal(file)
    assert "readonly database" in message
    assert "check access rights" in message


async def test_the_file_is_no_database(file: Path) -> None:
    file.write_text("not a database, " * 400)
    message = await refusal(file)
    assert "file is not a database" in message
    assert "set DATABASE_URL to another file" in message
    assert file.read_text().startswith("not a database")


async def test_damage_is_found_at_start(file: Path) -> None:
    store = open_store(f"sqlite:///{file}")
    await store.open(lambda: "0")
    await store.transact(
        lambda transaction: transaction.advance("x", [event(n, "y" * 3000) for n in range(1, 60)])
    )
    await store.close()
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek(size // 2 // 4096 * 4096)
        raw.write(b"\xff" * 8192)
    message = await refusal(file)
    assert "is damaged" in message
    assert "Restore a backup" in message


async def test_a_full_disk_changes_nothing_and_can_be_overcome(file: Path, opened: Opener) -> None:
    store = await opened(f"sqlite:///{file}")
    assert isinstance(store, SqlStore)

    def limit(pages: int) -> None:
        with store.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def large(transaction: StoreTransaction) -> None:
        transaction.advance("x" * 500_000, [event(transaction.sequence + 1)])

    await store.transact(add())
    limit(20)
    with pytest.raises(StoreUnavailable, match="database or disk is full"):
        await store.transact(large)
    assert (await store.read(0)).state == "1"
    assert await store.transact(add()) == 2
    limit(10_000)
    await store.transact(large)
    assert (await store.read(0)).sequence == 3


async def test_another_program_may_read_while_the_server_runs(file: Path, opened: Opener) -> None:
    store = await opened(f"sqlite:///{file}")
    await store.transact(add(2))
    copy = sqlite3.connect(":memory:")
    with sqlite3.connect(file) as source:
        source.backup(copy)
    assert copy.execute("SELECT state FROM station").fetchone() == ("2",)
    source.close()
    copy.close()
    await store.transact(add())
