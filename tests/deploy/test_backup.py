"""Backups: taken while a server writes, restored, and what clients are told afterwards."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import stat
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.storage.backup import Taken, backup, renew, restore
from core.storage.errors import DatabaseInUse, StorageError
from tests.events.support import socket_feed
from tests.support.clients import SocketClient, socket_client
from tests.support.postgres import PostgresServer, find_binaries
from tests.support.server import ADMIN, Running, database, running, settings

NOW = datetime(2026, 5, 1, 12, 0, 0, tzinfo=UTC)


async def _open_and_register(admin: SocketClient, *callsigns: str) -> None:
    await admin.call("admin.set_system_status", {"active": True})
    await _register(admin, *callsigns)


async def _register(admin: SocketClient, *callsigns: str) -> None:
    for callsign in callsigns:
        assert (await admin.call("queue.register", {"callsign": callsign}))["success"]


async def _waiting(node: Running) -> list[str]:
    async with socket_client(node.websocket) as client:
        answer = await client.call("queue.list")
        return [one["callsign"] for one in answer["data"]["queue"]]


async def test_what_is_backed_up_comes_back_and_what_came_later_is_gone(tmp_path: Path) -> None:
    url = database(tmp_path)
    async with running(settings(database_url=url)) as node, socket_client(node.websocket, ADMIN) as admin:
        await _open_and_register(admin, "W1AW", "EI6LF")
        taken = backup(url, tmp_path / "copy.db", NOW)
        assert taken == Taken(tmp_path / "copy.db", taken.file.stat().st_size, taken.position)
        assert taken.position == str(node.bridge.node.log.snapshot.position)
        await _register(admin, "K1ABC")
        with pytest.raises(DatabaseInUse, match="stop the server"):
            await asyncio.to_thread(restore, url, taken.file, NOW)
        later = str(node.bridge.node.log.snapshot.position)
    restored = await asyncio.to_thread(restore, url, taken.file, NOW)
    assert restored.kept == tmp_path / "pileup.db.before-20260501T120000Z"
    assert restored.position.partition(":")[2] == taken.position.partition(":")[2]
    async with running(settings(database_url=url)) as node:
        assert await _waiting(node) == ["W1AW", "EI6LF"]
        # A number that is given twice must not be taken for the same event.
        async with socket_feed(node.websocket, resume=later) as returned:
            told = returned.resume
            assert told is not None
            assert (told["outcome"], told["reason"]) == ("reset", "epoch_changed")
            assert [one["callsign"] for one in told["snapshot"]["queue"]["queue"]] == ["W1AW", "EI6LF"]
    async with running(settings(database_url=f"sqlite:///{restored.kept}")) as node:
        assert await _waiting(node) == ["W1AW", "EI6LF", "K1ABC"]


async def test_a_backup_is_whole_whenever_it_is_taken(tmp_path: Path) -> None:
    url = database(tmp_path)
    chosen = settings(database_url=url, rate_limit=False, max_queue_size=5)
    async with running(chosen) as node, socket_client(node.websocket, ADMIN) as admin:
        await admin.call("admin.set_system_status", {"active": True})
        done = asyncio.Event()

        async def write() -> None:
            while not done.is_set():
                await admin.call("queue.register", {"callsign": "W1AW"})
                await admin.call("admin.clear_queue")

        writing = asyncio.create_task(write())
        taken = [await asyncio.to_thread(backup, url, tmp_path / f"{number}.db", NOW) for number in range(20)]
        done.set()
        await writing
    positions = [int(one.position.partition(":")[2]) for one in taken]
    assert positions == sorted(positions) and positions[-1] > positions[0]
    for one, position in zip(taken, positions, strict=True):
        with closing(sqlite3.connect(one.file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            # State and log are of one moment.
            assert connection.execute("SELECT max(sequence) FROM events").fetchone() == (position,)
        # One file, for its owner only.
        assert not Path(f"{one.file}-wal").exists()
        assert stat.S_IMODE(one.file.stat().st_mode) == 0o600
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]


async def test_a_killed_servers_log_is_backed_up_and_set_aside_with_its_database(tmp_path: Path) -> None:
    url = database(tmp_path)
    async with running(settings(database_url=url)) as node, socket_client(node.websocket, ADMIN) as admin:
        await _open_and_register(admin, "W1AW")
        # As a kill would leave them: the newest changes are in the log only.
        for suffix in ("", "-wal"):
            shutil.copyfile(tmp_path / f"pileup.db{suffix}", tmp_path / f"killed.db{suffix}")
    killed = f"sqlite:///{tmp_path}/killed.db"
    taken = backup(killed, tmp_path / "copy.db", NOW)
    restored = await asyncio.to_thread(restore, killed, taken.file, NOW)
    assert restored.kept is not None
    for url in (killed, f"sqlite:///{restored.kept}"):
        async with running(settings(database_url=url)) as node:
            assert await _waiting(node) == ["W1AW"]


async def test_a_new_place_needs_no_database_before(tmp_path: Path) -> None:
    url = database(tmp_path)
    async with running(settings(database_url=url)) as node, socket_client(node.websocket, ADMIN) as admin:
        await _open_and_register(admin, "W1AW")
        taken = backup(url, tmp_path, NOW)
    assert taken.file.name == "pileup-20260501T120000Z.db"
    new = tmp_path / "new"
    new.mkdir()
    if os.geteuid() == 0:
        # Restored by root, for the account that the folder belongs to.
        os.chown(new, 12345, 12346)
    restored = await asyncio.to_thread(restore, f"sqlite:///{new}/station.db", taken.file, NOW)
    assert restored.kept is None
    owner = new.stat()
    for name in ("station.db", "station.db.lock"):
        made = (new / name).stat()
        assert (made.st_uid, made.st_gid) == (owner.st_uid, owner.st_gid)
    assert {one.name for one in new.iterdir()} == {"station.db", "station.db.lock"}


async def test_what_cannot_be_restored_leaves_the_database_alone(tmp_path: Path) -> None:
    url = database(tmp_path)
    async with running(settings(database_url=url)) as node, socket_client(node.websocket, ADMIN) as admin:
        await _open_and_register(admin, "W1AW")
        good = backup(url, tmp_path / "good.db", NOW).file
    before = (tmp_path / "pileup.db").read_bytes()
    (tmp_path / "text.db").write_text("no database")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE notes (text)")
    newer = tmp_path / "newer.db"
    shutil.copyfile(good, newer)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("UPDATE schema_version SET version_num = '9999'")
        connection.commit()
    damaged = tmp_path / "damaged.db"
    content = bytearray(good.read_bytes())
    content[-4096:-3000] = b"\xff" * 1096
    damaged.write_bytes(content)
    for name, said in (
        ("nowhere.db", "There is no backup"),
        ("text.db", "file is not a database"),
        ("other.db", "is not a station's database"),
        ("newer.db", "a newer release wrote it"),
        ("damaged.db", "damaged|malformed"),
    ):
        with pytest.raises(StorageError, match=said):
            await asyncio.to_thread(restore, url, tmp_path / name, NOW)
        assert (tmp_path / "pileup.db").read_bytes() == before
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".") or "before" in one.name]


def test_nothing_is_overwritten_and_nothing_made_up(tmp_path: Path) -> None:
    url = database(tmp_path)
    with pytest.raises(StorageError, match="There is no database"):
        backup(url, tmp_path / "copy.db", NOW)
    (tmp_path / "pileup.db").write_bytes(b"")
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(StorageError, match="left alone"):
        backup(url, tmp_path / "copy.db", NOW)
    assert (tmp_path / "copy.db").read_text() == "mine"
    for other, said in (("sqlite://", "in memory"), ("postgresql://u:secret@h/d", "pg_dump")):
        with pytest.raises(StorageError, match=said) as caught:
            backup(other, tmp_path / "x.db", NOW)
        assert "secret" not in str(caught.value)
    assert {one.name for one in tmp_path.iterdir()} == {"pileup.db", "copy.db"}


async def test_postgresql_is_dumped_and_restored_with_its_own_programs(
    postgres: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    """The commands of docs/operations.md."""
    # Those of the server's own version: others refuse to dump it.
    dump, bring_back = (find_binaries() / name for name in ("pg_dump", "pg_restore"))
    file = tmp_path / "station.dump"
    async with (
        running(settings(database_url=postgres_url)) as node,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        await _open_and_register(admin, "W1AW")
        before = str(node.bridge.node.log.snapshot.position)
        command = [str(dump), "--format=custom", f"--file={file}", f"--dbname={postgres_url}"]
        await asyncio.to_thread(subprocess.run, command, check=True)
        await _register(admin, "K1ABC")
    target = postgres.create_database()
    command = [str(bring_back), "--no-owner", "--exit-on-error", f"--dbname={target}", str(file)]
    await asyncio.to_thread(subprocess.run, command, check=True)
    position = await asyncio.to_thread(renew, target)
    assert position.partition(":")[0] != before.partition(":")[0]
    async with running(settings(database_url=target)) as node:
        assert await _waiting(node) == ["W1AW"]
        assert str(node.bridge.node.log.snapshot.position) == position


async def test_an_empty_database_has_no_station_to_renew(postgres_url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no station"):
        await asyncio.to_thread(renew, postgres_url)
    with pytest.raises(StorageError, match="There is no database"):
        await asyncio.to_thread(renew, database(tmp_path))
    assert not list(tmp_path.iterdir())
