"""Alembic's entry point: runs the migrations on the connection that `core.storage.schema` passes."""

from __future__ import annotations

from alembic import context

from core.storage.schema import VERSION_TABLE
from core.storage.tables import metadata

# The connection is inside a transaction already, which makes Alembic leave COMMIT to its owner.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
