"""Changes of schemas that count alike in both directions."""

from __future__ import annotations

from typing import Final

from codegen.compat.finding import SDK, Bump, breaking, compatible, warning

SCHEMA_RENAMED: Final = breaking(
    "SCHEMA_RENAMED",
    "A schema has another name; what is sent is the same, but a type of the SDKs is gone.",
    "Keep the name.",
    SDK,
)
SCHEMA_REPLACED: Final = warning(
    "SCHEMA_REPLACED",
    "Another schema is used where the old one still exists, so that the type in SDKs is another.",
    "Make sure that programs which name the type still compile; or extend the old schema.",
    SDK,
)
VOLATILE_CHANGED: Final = compatible(
    "VOLATILE_CHANGED", "A value differs from run to run, or no longer does.", Bump.PATCH
)
SENSITIVE_LOST: Final = warning(
    "SENSITIVE_LOST",
    "A value may be logged and repeated in the details of errors.",
    "Keep `sensitive: true` unless the value was never a secret.",
)
SENSITIVE_GAINED: Final = compatible(
    "SENSITIVE_GAINED", "A value is kept out of logs and of the details of errors.", Bump.PATCH
)
