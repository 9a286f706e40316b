"""For which request the running code works, so that whatever it logs can say so.

A context variable: tasks and callbacks that a request starts inherit it.
"""

from __future__ import annotations

from contextvars import ContextVar

# The connection that a request came over, None for HTTP, and its id, None outside a request. A plain
# tuple: one is made for every message.
Origin = tuple[str | None, str | None]

NOWHERE: Origin = (None, None)
ORIGIN: ContextVar[Origin] = ContextVar("pileup_origin", default=NOWHERE)
