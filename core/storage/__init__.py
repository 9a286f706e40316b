"""The station's database: SQLite in a file for one server, PostgreSQL for any number of them.

Implements `core.bridge.store`. Only state and log are known here, both as text: what they mean is
the station's business.
"""

from core.storage.errors import DatabaseInUse, StorageError
from core.storage.factory import open_store

__all__ = ["DatabaseInUse", "StorageError", "open_store"]
