"""Fixtures for all tests: a PostgreSQL server, started when the first test asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core import logs
from tests.support.postgres import PostgresServer

logs.configure("warning", "console")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Write a test's group behind its id, where pytest-xdist looks for it.

    pytest-xdist 3.8 does so itself, but in vain since pytest 9.2, where the id is no text any more.
    """
    if not config.getoption("loadgroup", default=False):
        return
    for item in items:
        groups = sorted({str(mark.args[0]) for mark in item.iter_markers("xdist_group")})
        if groups and not item.nodeid.endswith(f"@{'_'.join(groups)}"):
            item._id = type(item.id).parse(f"{item.nodeid}@{'_'.join(groups)}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server shared by the tests of this process. Fails, rather than skips, without PostgreSQL."""
    with PostgresServer() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    """The URL of a fresh, empty database."""
    return postgres.create_database()
