"""From a database URL to a store."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from core.bridge.store import Store
from core.storage.errors import StorageError

_FORMS = "sqlite:///path/to/file.db or postgresql://user:password@host/database"


def open_store(url: str) -> Store:
    """The store that `url` names: `sqlite:///…`, `sqlite://` (in memory) or `postgresql://…`.

    Nothing is connected or created before the store's `open()`. Raises StorageError when the URL
    names no supported database; the text does not repeat the URL, which may hold a password.
    """
    parsed = _parse(url)
    # Each driver is imported only where it is used.
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        return _sqlite(parsed)
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        from core.storage.postgres import PostgresStore

        return PostgresStore(parsed.set(drivername="postgresql+psycopg"))
    raise StorageError(
        f"The database URL begins with {parsed.drivername}://, which is not supported: use {_FORMS}."
    )


def _parse(url: str) -> URL:
    try:
        return make_url(url.strip())
    except (ArgumentError, ValueError):
        # The cause quotes the URL.
        raise StorageError(f"The database URL cannot be read: it must look like {_FORMS}.") from None


def _sqlite(url: URL) -> Store:
    if url.host or url.username or url.port:
        raise StorageError(
            "The database URL takes the beginning of the path for a host: SQLite needs three slashes before "
            "a relative path (sqlite:///station.db) and four before an absolute one (sqlite:////data/station.db)."
        )
    if url.query or (url.database or "").startswith("file:"):
        raise StorageError(
            "The database URL has parameters, which SQLite files do not take here: use only the path."
        )
    from core.storage.sqlite import SqliteStore

    return SqliteStore(url)
