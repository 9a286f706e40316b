# Generated from core/registry/limits.yaml. Edit that, then: make generate
"""Numbers that bound what a client may do."""

from __future__ import annotations

from typing import Final

BODY_BYTES: Final = 65536
"""Size of an HTTP request body, and of the data of a WebSocket request; more is answered 413. Unit: bytes."""

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
"""Responses, and events that do not conflate, that wait for one slow connection; beyond it the connection is
closed with 4002. Unit: bytes.
"""

OUTBOX_FRAMES: Final = 1024
"""Responses, and events that do not conflate, that wait for one slow connection; beyond it the connection is
closed with 4002. Unit: frames.
"""

OUTBOX_CONFLATE_BYTES: Final = 131072
"""Events that wait for one slow connection; beyond it those are left out that a newer one replaces. Unit:
bytes.
"""

OUTBOX_CONFLATE_FRAMES: Final = 64
"""Events that wait for one slow connection; beyond it those are left out that a newer one replaces. Unit:
frames.
"""

EVENT_HISTORY_BYTES: Final = 33554432
"""Data of past events from which clients resume; the oldest go first. Unit: bytes."""

REPLAY_EVENTS: Final = 5000
"""Events of one replay; a client that missed more is given a snapshot instead. Unit: events."""

CONSECUTIVE_ERRORS: Final = 100
"""Frames in a row that are no requests; one more closes with 4206. Unit: frames."""

CLOSE_GRACE_MS: Final = 3000
"""How long a closing connection may take before it is cut. Unit: milliseconds."""

HEADERS_MS: Final = 10000
"""How long a connection may take to send the headers of a request, or of a WebSocket handshake. Unit:
milliseconds.
"""

BODY_MS: Final = 30000
"""How long a connection may take to send the body of a request after its headers. Unit: milliseconds."""

HEADER_BYTES: Final = 32768
"""Size of a request's address and headers together; larger ones are answered 431. Unit: bytes."""

HEADER_COUNT: Final = 100
"""Headers of one request; more are answered 431. Unit: headers."""

CONTROL_FRAMES: Final = 100
"""Pings and unasked pongs that a WebSocket may send in a burst; one more closes with 4008. Pongs that answer
the server's pings do not count. Unit: frames.
"""

CONTROL_FRAMES_PER_SECOND: Final = 10
"""How many pings and unasked pongs a second a WebSocket may send after a burst. Unit: frames."""

MESSAGE_FRAGMENTS: Final = 256
"""Fragments of one WebSocket message; one more closes with 4200. Unit: frames."""

MESSAGE_MS: Final = 30000
"""How long a WebSocket message may take from its first byte to its last; then it closes with 4002. Unit:
milliseconds.
"""

PIPELINED_REQUESTS: Final = 16
"""Requests of one HTTP connection that have no answer yet; one more ends the connection. Unit: requests."""

SOCKETS_PER_CONNECTION: Final = 4
"""TCP connections without a WebSocket or event stream that one address may have open, for each connection
that MAX_CONNECTIONS_PER_ADDRESS allows it. More are answered 429 and closed. Unit: TCP connections.
"""

SHUTDOWN_GRACE_MS: Final = 15000
"""How long requests may take to finish when the server ends; longer than a callsign lookup. Unit:
milliseconds.
"""

DRAIN_STEP_MS: Final = 10
"""How far apart clients are asked to come back when the server goes away. Unit: milliseconds."""

DRAIN_LEAST_MS: Final = 1000
"""Over how long few clients are asked to come back when the server goes away. Unit: milliseconds."""

DRAIN_MOST_MS: Final = 30000
"""Over how long many clients are asked to come back when the server goes away, at most. Unit: milliseconds.
"""

SSE_KEEPALIVE_MS: Final = 30000
"""Silence on an event stream after which a keepalive is sent. Unit: milliseconds."""

RECONNECT_BASE_MS: Final = 500
"""Advised first delay before a reconnection, doubled at each failure, with full jitter. Unit: milliseconds.
"""

RECONNECT_CAP_MS: Final = 30000
"""Advised longest delay before a reconnection. Unit: milliseconds."""

READ_BURST: Final = 2500
"""Reads that one client may make at once, over all transports. Unit: requests."""

READ_PER_SECOND: Final = 250
"""Reads that one client gets back. Unit: requests per second."""

WRITE_BURST: Final = 1000
"""Writes that one client may make at once, over all transports. Unit: requests."""

WRITE_PER_SECOND: Final = 20
"""Writes that one client gets back. Unit: requests per second."""

AUTH_BURST: Final = 120
"""Logins and logouts that one client may make at once. Unit: requests."""

AUTH_PER_SECOND: Final = 2
"""Logins and logouts that one client gets back. Unit: requests per second."""

REPLAY_BURST: Final = 300
"""Requests for missed events that one client may make at once, by resuming or by asking. Unit: requests."""

REPLAY_PER_SECOND: Final = 5
"""Requests for missed events that one client gets back. Unit: requests per second."""

RATE_CLIENTS: Final = 20000
"""Clients whose budgets the server remembers, for each class. Unit: clients."""

RATE_REFUSALS: Final = 100
"""Requests of one WebSocket connection that are refused for their rate; one more closes with 4008. Unit:
requests.
"""

RATE_REFUSAL_REGAIN_MS: Final = 1000
"""After how long one refusal is forgotten. Unit: milliseconds."""

LOGIN_ADDRESS_FAILURES: Final = 30
"""Failed logins of one address; then no attempt from there is judged until one is forgotten. Unit: attempts.
"""

LOGIN_ADDRESS_REGAIN_MS: Final = 20000
"""After how long one failed login of an address is forgotten. Unit: milliseconds."""

LOGIN_ACCOUNT_FAILURES: Final = 300
"""Failed logins of one user name from all addresses; then only fresh addresses are judged. Unit: attempts."""

LOGIN_ACCOUNT_REGAIN_MS: Final = 2000
"""After how long one failed login of a user name is forgotten. Unit: milliseconds."""

LOGIN_FRESH_FAILURES: Final = 5
"""Failed logins after which an address is not fresh any more. Unit: attempts."""

LOGIN_FRESH_REGAIN_MS: Final = 3600000
"""After how long one failed login is forgotten that made an address less fresh. Unit: milliseconds."""
