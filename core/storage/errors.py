"""What can be wrong with a database.

StorageError            the database cannot be used as it is: somebody must act
└── DatabaseInUse       another process has the SQLite file
StoreUnavailable        (core.bridge.store) no answer now, nothing was changed: a retry may succeed
└── OutcomeUnknown      (core.bridge.store) no answer to COMMIT: the change may be there

No text holds a password, nor any of the values that were written.
"""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError


class StorageError(Exception):
    """The database cannot be used; the text says what to do."""


class DatabaseInUse(StorageError):
    """Another process has the SQLite file."""


def reason_of(error: DBAPIError) -> str:
    """The driver's own words, on one line."""
    return " ".join(str(error.orig).split())
