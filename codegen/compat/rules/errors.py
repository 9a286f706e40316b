"""Changes of errors, and of which operation answers them."""

from __future__ import annotations

from typing import Final

from codegen.compat.finding import WEB, Bump, breaking, compatible, warning

ERROR_ADDED: Final = compatible("ERROR_ADDED", "An error is new.", Bump.MINOR)
ERROR_REMOVED: Final = breaking(
    "ERROR_REMOVED",
    "An error is gone, and its code is not `reserved`.",
    "Reserve the code, so that it does not come back with another meaning; or keep the error.",
)
ERROR_RETIRED: Final = warning(
    "ERROR_RETIRED",
    "An error is gone, and its code is reserved: nobody is answered it any more, but SDKs lose its type.",
    "Say in the release notes that programs need not handle it.",
)
ERROR_CODE_CHANGED: Final = breaking(
    "ERROR_CODE_CHANGED",
    "The same failure is answered with another code: an error is gone, and a new one has its status and "
    "message.",
    "Keep the code.",
)
ERROR_STATUS_CHANGED: Final = breaking(
    "ERROR_STATUS_CHANGED",
    "An error has another status.",
    "Keep the status; add an error for what deserves another one.",
)
ERROR_RETRYABLE_CHANGED: Final = breaking(
    "ERROR_RETRYABLE_CHANGED",
    "An error is retryable and was not, or the other way round; SDKs act on it.",
    "Keep `retryable`; add an error for what is worth another try.",
)
ERROR_HEADER_CHANGED: Final = breaking(
    "ERROR_HEADER_CHANGED", "A header of an error is gone or has another value.", "Keep the header.", WEB
)
ERROR_HEADER_ADDED: Final = compatible(
    "ERROR_HEADER_ADDED", "An error has a further header.", Bump.MINOR, WEB
)
ERROR_MESSAGE_CHANGED: Final = warning(
    "ERROR_MESSAGE_CHANGED",
    "An error is worded differently.",
    "Programs should go by the code; keep the wording where they compare it.",
)
ERROR_IMPLIED_WIDENED: Final = warning(
    "ERROR_IMPLIED_WIDENED",
    "More operations than before may answer an error without listing it.",
    "Make sure that programs treat errors by their status when they do not know the code.",
)
ERROR_IMPLIED_NARROWED: Final = compatible(
    "ERROR_IMPLIED_NARROWED", "Fewer operations than before may answer an error.", Bump.PATCH
)
OPERATION_ERROR_ADDED: Final = warning(
    "OPERATION_ERROR_ADDED",
    "An operation may answer an error that it did not answer before.",
    "Make sure that what was accepted is not refused now; say in the release notes what causes it.",
)
OPERATION_ERROR_REMOVED: Final = compatible(
    "OPERATION_ERROR_REMOVED", "An operation no longer answers an error.", Bump.PATCH
)
