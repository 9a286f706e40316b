"""Changes of results and of the data of events: they may say more, never less or anything else."""

from __future__ import annotations

from typing import Final

from codegen.compat.finding import SDK, Bump, breaking, compatible, warning

RESPONSE_MEMBER_ADDED: Final = compatible(
    "RESPONSE_MEMBER_ADDED", "A result or event has a further member.", Bump.MINOR
)
RESPONSE_MEMBER_REMOVED: Final = breaking(
    "RESPONSE_MEMBER_REMOVED",
    "A member of a result or event is gone.",
    "Keep the member; a new name goes beside the old one.",
)
RESPONSE_MEMBER_NOW_OPTIONAL: Final = breaking(
    "RESPONSE_MEMBER_NOW_OPTIONAL",
    "A member that was always there may be missing.",
    "Keep it in `required`.",
)
RESPONSE_MEMBER_NOW_REQUIRED: Final = compatible(
    "RESPONSE_MEMBER_NOW_REQUIRED", "A member that could be missing is always there.", Bump.PATCH
)
RESPONSE_TYPE_CHANGED: Final = breaking(
    "RESPONSE_TYPE_CHANGED",
    "A result or event has another type than before.",
    "Keep the type, and add a member with the other one.",
)
RESPONSE_TYPE_NARROWED: Final = compatible(
    "RESPONSE_TYPE_NARROWED",
    "A result or event has a narrower type, such as integer for number.",
    Bump.PATCH,
)
RESPONSE_MAY_BE_NULL: Final = breaking(
    "RESPONSE_MAY_BE_NULL",
    "A result or event may be null where it never was.",
    "Go on sending a value; or add a member that may be null.",
)
RESPONSE_NEVER_NULL: Final = compatible(
    "RESPONSE_NEVER_NULL", "A result or event is never null where it could be.", Bump.PATCH
)
RESPONSE_CONSTRAINT_LOOSENED: Final = warning(
    "RESPONSE_CONSTRAINT_LOOSENED",
    "A bound of a result or event is wider or gone.",
    "Make sure that nobody sized a column or buffer by it.",
)
RESPONSE_CONSTRAINT_TIGHTENED: Final = compatible(
    "RESPONSE_CONSTRAINT_TIGHTENED", "A bound of a result or event is narrower or new.", Bump.PATCH
)
RESPONSE_PATTERN_CHANGED: Final = warning(
    "RESPONSE_PATTERN_CHANGED",
    "A text of a result or event follows another pattern, or none.",
    "Make sure that nobody takes the text apart by it.",
)
RESPONSE_FORMAT_CHANGED: Final = warning(
    "RESPONSE_FORMAT_CHANGED",
    "A text of a result or event has another `format`, or none.",
    "Keep the format; add a member with the other one.",
)
RESPONSE_VALUES_FREED: Final = breaking(
    "RESPONSE_VALUES_FREED",
    "Any value may come where one of a list came; SDKs have no enumeration for it any more.",
    "Keep the list, and add values to it.",
)
RESPONSE_VALUES_LIMITED: Final = warning(
    "RESPONSE_VALUES_LIMITED",
    "A value comes from a list where any could come, so that its type in SDKs is another.",
    "Make sure that programs which name the type still compile.",
    SDK,
)
RESPONSE_VALUE_ADDED: Final = warning(
    "RESPONSE_VALUE_ADDED",
    "A value may come that was not listed.",
    "Say in the release notes what readers should take it for that do not know it.",
)
RESPONSE_VALUE_REMOVED: Final = compatible(
    "RESPONSE_VALUE_REMOVED", "A listed value does not come any more.", Bump.PATCH
)
RESPONSE_CONST_CHANGED: Final = breaking(
    "RESPONSE_CONST_CHANGED",
    "A member that always had one value always has another.",
    "Keep the value; programs tell messages apart by it.",
)
RESPONSE_FREE_MEMBERS_CHANGED: Final = breaking(
    "RESPONSE_FREE_MEMBERS_CHANGED",
    "A free-form object of a result or event is none any more, or its members may have any type.",
    "Keep `additionalProperties` as it was.",
)
RESPONSE_FREE_MEMBERS_DECLARED: Final = compatible(
    "RESPONSE_FREE_MEMBERS_DECLARED",
    "A result or event may have members of any name, or says what type those have.",
    Bump.MINOR,
)
