"""Fixtures for all tests: a PostgreSQL server, started when the first test asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core import logs
from tests.support.postgres import PostgresServer

logs.configure("warning", "console")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server shared by the tests of this process. Fails, rather than skips, without PostgreSQL."""
    with PostgresServer() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    """The URL of a fresh, empty database."""
    return postgres.create_database()
