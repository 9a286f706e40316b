"""Changes of operations as such: their names, who may call them, and what calling them does."""

from __future__ import annotations

from typing import Final

from codegen.compat.finding import SOCKET, Bump, breaking, compatible, warning

OPERATION_ADDED: Final = compatible("OPERATION_ADDED", "An operation is new.", Bump.MINOR)
OPERATION_REMOVED: Final = breaking(
    "OPERATION_REMOVED",
    "An operation is gone without notice: it was not `deprecated` with a `sunset` that has come, or its "
    "name is not `reserved`.",
    "Bring it back, deprecate it with a sunset, and remove it once that day has come; then reserve its name.",
)
OPERATION_RETIRED: Final = warning(
    "OPERATION_RETIRED",
    "A deprecated operation is gone after its sunset, and its name is reserved.",
    "Say in the release notes what to use instead.",
)
OPERATION_RENAMED: Final = breaking(
    "OPERATION_RENAMED",
    "An operation has another name, and all else as before or the route of the old one.",
    "Keep the name; or add the new one with a route of its own and deprecate the old one.",
    SOCKET,
)
OPERATION_DEPRECATED: Final = compatible("OPERATION_DEPRECATED", "An operation is deprecated.", Bump.MINOR)
DEPRECATED_WITHOUT_NOTICE: Final = warning(
    "DEPRECATED_WITHOUT_NOTICE",
    "An operation is deprecated without a `sunset` that lies ahead.",
    "Name a day that leaves clients time to move; without one the operation cannot be removed.",
)
DEPRECATION_WITHDRAWN: Final = compatible(
    "DEPRECATION_WITHDRAWN", "An operation is no longer deprecated.", Bump.PATCH
)
SUNSET_BROUGHT_FORWARD: Final = warning(
    "SUNSET_BROUGHT_FORWARD",
    "A deprecated operation ends on an earlier day than announced, or on a day where none was.",
    "Keep the day that was announced.",
)
SUNSET_POSTPONED: Final = compatible(
    "SUNSET_POSTPONED", "A deprecated operation stays longer than announced.", Bump.PATCH
)
AUTH_TIGHTENED: Final = breaking(
    "AUTH_TIGHTENED",
    "A public operation needs the login.",
    "Keep it public, and add an admin operation for what must be protected.",
)
AUTH_LOOSENED: Final = warning(
    "AUTH_LOOSENED",
    "An admin operation is open to everyone.",
    "Make sure that it shows and changes nothing that strangers must not.",
)
SAFE_LOST: Final = breaking(
    "SAFE_LOST",
    "A read became a write: what was free to repeat changes the station.",
    "Leave the read as it is, and add an operation for the change.",
)
SAFE_GAINED: Final = warning(
    "SAFE_GAINED",
    "A write became a read: it changes nothing any more, and ignores idempotency keys.",
    "Make sure that nobody calls it for its effect; otherwise add an operation.",
)
SCOPE_CHANGED: Final = breaking(
    "SCOPE_CHANGED",
    "An operation acts on the connection instead of the station, or the other way round.",
    "Keep the scope, and add an operation with the other one.",
)
RATE_CHANGED: Final = warning(
    "RATE_CHANGED",
    "An operation draws on another budget, so that it may be refused sooner.",
    "Make sure that the new budget covers how the operation is used.",
)
