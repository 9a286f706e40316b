# Generated from core/registry/*.yaml. Edit that, then: make generate
"""Numbers that bound what a client may do."""

from __future__ import annotations

from typing import Final

COLOURS: Final = 4
"""How many colours there are. Unit: colours."""

JSON_DEPTH: Final = 16
"""How deep JSON may be nested. Unit: levels."""

IDEMPOTENCY_KEY_MIN_CHARACTERS: Final = 16
"""Shortest idempotency key. Unit: characters."""

IDEMPOTENCY_KEY_MAX_CHARACTERS: Final = 64
"""Longest idempotency key. Unit: characters."""

BODY_BYTES: Final = 4096
"""Size of an HTTP body. Unit: bytes."""

REQUESTS_IN_FLIGHT: Final = 8
"""Requests without a response on one connection. Unit: requests."""
