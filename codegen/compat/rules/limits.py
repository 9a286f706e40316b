"""Changes of the numbers that bound what a client may do."""

from __future__ import annotations

from typing import Final

from codegen.compat.finding import Bump, breaking, compatible, warning

LIMIT_TIGHTENED: Final = breaking(
    "LIMIT_TIGHTENED",
    "A limit allows less: it is lower; or higher, when `min` is a word of its name.",
    "Keep the limit, or make it wider.",
)
LIMIT_LOOSENED: Final = compatible("LIMIT_LOOSENED", "A limit allows more.", Bump.MINOR)
LIMIT_TIMING_CHANGED: Final = warning(
    "LIMIT_TIMING_CHANGED",
    "A limit in milliseconds is another; clients set their timers by it.",
    "Make sure that timers by the old value neither fire too early nor wait in vain.",
)
LIMIT_UNIT_CHANGED: Final = breaking(
    "LIMIT_UNIT_CHANGED",
    "A limit counts something else.",
    "Keep the unit; add a limit under another name.",
)
LIMIT_ADDED: Final = warning(
    "LIMIT_ADDED",
    "A limit is new.",
    "Make sure that it refuses nothing that was accepted.",
)
LIMIT_REMOVED: Final = warning(
    "LIMIT_REMOVED",
    "A limit is gone, and with it a constant that programs may name.",
    "Keep it with a value that does not bind.",
)
