"""Changes of what an operation takes: it may take more, never less."""

from __future__ import annotations

from typing import Final

from codegen.compat.finding import Bump, breaking, compatible, warning

REQUEST_MEMBER_ADDED: Final = compatible(
    "REQUEST_MEMBER_ADDED", "A request may have a further member.", Bump.MINOR
)
REQUEST_MEMBER_ADDED_REQUIRED: Final = breaking(
    "REQUEST_MEMBER_ADDED_REQUIRED",
    "A request must have a further member.",
    "Leave it out of `required`, and let its absence mean what happened before.",
)
REQUEST_MEMBER_REMOVED: Final = breaking(
    "REQUEST_MEMBER_REMOVED",
    "A member of a request is gone; unknown members are ignored, so that what it asked for is lost silently.",
    "Keep the member; a new name goes beside the old one.",
)
REQUEST_MEMBER_NOW_REQUIRED: Final = breaking(
    "REQUEST_MEMBER_NOW_REQUIRED",
    "A member that could be left out must be sent.",
    "Leave it out of `required`.",
)
REQUEST_MEMBER_NOW_OPTIONAL: Final = compatible(
    "REQUEST_MEMBER_NOW_OPTIONAL", "A member that had to be sent can be left out.", Bump.MINOR
)
REQUEST_TYPE_CHANGED: Final = breaking(
    "REQUEST_TYPE_CHANGED",
    "A request takes another type than before.",
    "Keep the type, and add a member with the other one.",
)
REQUEST_TYPE_WIDENED: Final = compatible(
    "REQUEST_TYPE_WIDENED", "A request takes a wider type, such as number for integer.", Bump.MINOR
)
REQUEST_NULL_REFUSED: Final = breaking(
    "REQUEST_NULL_REFUSED", "Null is refused where it was taken.", "Go on taking null."
)
REQUEST_NULL_ACCEPTED: Final = compatible(
    "REQUEST_NULL_ACCEPTED", "Null is taken where it was refused.", Bump.MINOR
)
REQUEST_CONSTRAINT_TIGHTENED: Final = breaking(
    "REQUEST_CONSTRAINT_TIGHTENED",
    "A bound of a request is narrower, so that values are refused that were taken.",
    "Keep the bound, or make it wider.",
)
REQUEST_CONSTRAINT_LOOSENED: Final = compatible(
    "REQUEST_CONSTRAINT_LOOSENED", "A bound or pattern of a request is wider or gone.", Bump.MINOR
)
REQUEST_PATTERN_CHANGED: Final = breaking(
    "REQUEST_PATTERN_CHANGED",
    "A pattern of a request is new or another, so that it may refuse texts that were taken.",
    "Keep the pattern, or drop it.",
)
REQUEST_FORMAT_CHANGED: Final = warning(
    "REQUEST_FORMAT_CHANGED",
    "A request names another `format`; it is not checked, but it is published.",
    "Make sure that texts of the old format are still understood.",
)
REQUEST_VALUES_LIMITED: Final = breaking(
    "REQUEST_VALUES_LIMITED",
    "A request takes listed values only, where it took any.",
    "Leave the values open, and name the usual ones in the description.",
)
REQUEST_VALUES_FREED: Final = compatible(
    "REQUEST_VALUES_FREED", "A request takes any value, where it took listed ones only.", Bump.MINOR
)
REQUEST_VALUE_REMOVED: Final = breaking(
    "REQUEST_VALUE_REMOVED", "A listed value is no longer taken.", "Go on taking the value."
)
REQUEST_VALUE_ADDED: Final = compatible("REQUEST_VALUE_ADDED", "A further value is taken.", Bump.MINOR)
REQUEST_DEFAULT_CHANGED: Final = breaking(
    "REQUEST_DEFAULT_CHANGED",
    "Leaving a member out means something else than before.",
    "Keep the default; let clients ask for the other value.",
)
REQUEST_LENIENT_LOST: Final = breaking(
    "REQUEST_LENIENT_LOST",
    "A boolean is no longer read leniently: texts and numbers that mean one are refused.",
    "Keep `lenient: true`.",
)
REQUEST_LENIENT_GAINED: Final = compatible(
    "REQUEST_LENIENT_GAINED", "Texts and numbers that mean a boolean are taken for one.", Bump.MINOR
)
REQUEST_FREE_MEMBERS_NARROWED: Final = breaking(
    "REQUEST_FREE_MEMBERS_NARROWED",
    "A free-form object of a request takes fewer members or values.",
    "Keep `additionalProperties` as it was.",
)
REQUEST_FREE_MEMBERS_WIDENED: Final = compatible(
    "REQUEST_FREE_MEMBERS_WIDENED", "A free-form object of a request takes more.", Bump.MINOR
)
