"""Alembic migrations. They run at start, inside one transaction (`core.storage.schema`)."""
