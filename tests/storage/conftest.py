"""Stores on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Protocol

import pytest

from core.bridge.store import Store
from core.storage import open_store


class Opener(Protocol):
    """Opens a store, which is closed when the test ends. `wake` is registered before."""

    def __call__(self, url: str, wake: Callable[[], None] | None = None) -> Awaitable[Store]: ...


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'station.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def opened() -> AsyncIterator[Opener]:
    """Open any number of stores whose stations begin with the state `0`."""
    stores: list[Store] = []

    async def opener(url: str, wake: Callable[[], None] | None = None) -> Store:
        store = open_store(url)
        if wake is not None:
            store.on_change(wake)
        await store.open(lambda: "0")
        stores.append(store)
        return store

    yield opener
    for store in stores:
        await store.close()


@pytest.fixture
async def store(database_url: str, opened: Opener) -> Store:
    """An open store, on each kind of database in turn."""
    return await opened(database_url)
