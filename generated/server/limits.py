# Generated from core/registry/limits.yaml. Edit that, then: make generate
"""Numbers that bound what a client may do."""

from __future__ import annotations

from typing import Final

BODY_BYTES: Final = 65536
"""Size of an HTTP request body; a larger one is answered 413. Unit: bytes."""

MESSAGE_BYTES: Final = 69632
"""Size of a WebSocket message, 64 KiB of data and 4 KiB of envelope; a larger one closes with 1009. Unit:
bytes.
"""

JSON_DEPTH: Final = 32
"""How deep JSON objects and lists may be nested. Unit: levels."""

JSON_INTEGER: Final = 9007199254740991
"""Largest magnitude of a JSON integer, 2^53 - 1, so that every client reads the same number. Unit: magnitude.
"""

REQUEST_ID_CHARACTERS: Final = 64
"""Length of the id of a WebSocket request. Unit: characters."""

REQUESTS_IN_FLIGHT: Final = 64
"""Requests of one WebSocket connection that have no response yet, waiting ones included. Unit: requests."""

IDEMPOTENCY_KEY_MIN_CHARACTERS: Final = 16
"""Shortest idempotency key. Unit: characters."""

IDEMPOTENCY_KEY_MAX_CHARACTERS: Final = 128
"""Longest idempotency key. Unit: characters."""

IDEMPOTENCY_HOURS: Final = 24
"""How long the result of a write is kept under its idempotency key. Unit: hours."""

OUTBOX_BYTES: Final = 1048576
"""Frames that wait for one slow connection; beyond it the connection is closed with 4002. Unit: bytes."""

OUTBOX_FRAMES: Final = 1024
"""Frames that wait for one slow connection; beyond it the connection is closed with 4002. Unit: frames."""

CONSECUTIVE_ERRORS: Final = 100
"""Frames in a row that are no requests; one more closes with 4206. Unit: frames."""

CLOSE_GRACE_MS: Final = 3000
"""How long a closing connection may take before it is cut. Unit: milliseconds."""

SSE_KEEPALIVE_MS: Final = 30000
"""Silence on an event stream after which a keepalive is sent. Unit: milliseconds."""

RECONNECT_BASE_MS: Final = 500
"""Advised first delay before a reconnection, doubled at each failure, with full jitter. Unit: milliseconds.
"""

RECONNECT_CAP_MS: Final = 30000
"""Advised longest delay before a reconnection. Unit: milliseconds."""
