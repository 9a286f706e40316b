"""Bringing a database to the newest schema, and the station row into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, inspect, select

from core.storage.errors import StorageError
from core.storage.statements import CREATE
from core.storage.tables import station

# The newest revision in migrations/versions. Kept here so that a start without a migration, which
# is nearly every start, need not import Alembic.
HEAD = "0001"
VERSION_TABLE = "schema_version"


def ensure_ready(connection: Connection, label: str, initial_state: Callable[[], str]) -> None:
    """Migrate, and create the station row when it is missing. The caller holds a lock and commits.

    Raises StorageError when the database was written by a newer release; `label` names it.
    """
    version = version_of(connection)
    if version != HEAD:
        upgrade(connection, version, label)
    if connection.execute(select(station.c.id)).first() is None:
        epoch = uuid4().hex[:16]
        connection.execute(CREATE, {"id": 1, "epoch": epoch, "sequence": 0, "state": initial_state()})


def version_of(connection: Connection) -> str | None:
    """The schema revision of the database, or None when it has none yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()
    return str(found) if found is not None else None


def upgrade(connection: Connection, version: str | None, label: str) -> None:
    """Run the migrations from `version` to `HEAD`, inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    # ConfigParser gives the percent sign a meaning.
    location = str(Path(__file__).with_name("migrations")).replace("%", "%%")
    config.set_main_option("script_location", location)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise StorageError(
            f"{label} has schema {version}, but this release knows none newer than {HEAD}: a newer release "
            "wrote it. Install that release or a later one, or set DATABASE_URL to another database."
        )
    command.upgrade(config, "head")
