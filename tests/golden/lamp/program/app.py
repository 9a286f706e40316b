"""The lamp's server: the project's runtime, wired to another registry's tables."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import NamedTuple

from lamps import Greetings, House, HouseCodec, LampError, Lamps, Sessions
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from core.bridge.auth import Authenticator
from core.bridge.commit import Clock, Commits
from core.bridge.connections import Capacity, Connections
from core.bridge.envelope import RequestReader
from core.bridge.event_log import EventLog
from core.bridge.executor import Executor
from core.bridge.login_guard import LoginGuard
from core.bridge.metrics import Metrics
from core.bridge.node import Node, NodeOptions, WireLimits
from core.bridge.outbox import OutboxLimits
from core.bridge.peer import TrustedProxies
from core.bridge.rate_limit import RateLimiter
from core.bridge.session import SessionLimits
from core.bridge.strict_json import StrictDecoder
from core.storage.factory import open_store
from core.transports.cors import CrossOriginMiddleware
from core.transports.http import ExactRoute, failure_response, operation_routes
from core.transports.sse import EventStreamEndpoint
from generated.server import events, limits, protocol
from generated.server.dispatcher import operations
from generated.server.errors import ERRORS
from generated.server.http_routes import ROUTES

KEEPER = ("keeper", "s3cret")


class Wired(NamedTuple):
    """The application, the node behind it, and the context in which both live."""

    app: ASGIApp
    node: Node
    lifetime: AbstractAsyncContextManager[None]


def build(clock: Clock) -> Wired:
    """Wire a server with a database in memory."""
    store = open_store("sqlite://")
    codec = HouseCodec()
    metrics = Metrics()
    log: EventLog[House] = EventLog(store, codec, House, metrics=metrics)
    commits: Commits[House] = Commits(store, codec, log, ERRORS, clock, timedelta(hours=1), metrics=metrics)
    table = operations(lamp=Lamps(commits), session=Sessions(ERRORS))
    decoder = StrictDecoder(max_depth=limits.JSON_DEPTH, max_integer=2**53 - 1)
    lengths = (limits.IDEMPOTENCY_KEY_MIN_CHARACTERS, limits.IDEMPOTENCY_KEY_MAX_CHARACTERS)
    node = Node(
        options=_options(),
        executor=Executor(table, ERRORS, log, LampError, lengths, metrics),
        errors=ERRORS,
        events=events.EVENTS,
        decoder=decoder,
        reader=RequestReader(decoder, ERRORS, max_id=32, max_data=limits.BODY_BYTES),
        authenticator=LoginGuard(Authenticator(*KEEPER)),
        limiter=RateLimiter(),
        log=log,
        connections=Connections(Capacity(50, 50, 50)),
        proxies=TrustedProxies(),
        connection_events=Greetings(),
        clock=clock,
        metrics=metrics,
    )

    @asynccontextmanager
    async def lifetime() -> AsyncIterator[None]:
        await log.start()
        try:
            yield
        finally:
            await commits.drain()
            await log.stop()
            await store.close()

    return Wired(_application(node), node, lifetime())


def _options() -> NodeOptions:
    return NodeOptions(
        websocket_path=protocol.WEBSOCKET_PATH,
        subprotocol=protocol.SUBPROTOCOL,
        http_path=protocol.HTTP_PATH,
        sse_path=protocol.SSE_PATH,
        message_bytes=2 * limits.BODY_BYTES,
        body_bytes=limits.BODY_BYTES,
        outbox=OutboxLimits(65536, 64, 16384, 16),
        heartbeat_interval=30.0,
        sse_keepalive=30.0,
        close_grace=1.0,
        shutdown_grace=5.0,
        wire=WireLimits(
            header_time=5.0,
            body_time=5.0,
            header_bytes=8192,
            header_count=50,
            control_frames=100,
            control_rate=10.0,
            message_fragments=16,
            message_time=5.0,
            sockets_per_connection=4,
            pipelined_requests=16,
        ),
        allowed_origins=frozenset(),
        session=SessionLimits(
            in_flight=limits.REQUESTS_IN_FLIGHT,
            consecutive_errors=20,
            too_many_errors_code=protocol.CloseCode.TOO_MANY_ERRORS,
            rate_abuse_code=protocol.CloseCode.RATE_ABUSE,
            session_expired_code=protocol.CloseCode.SESSION_EXPIRED,
            session=timedelta(hours=1),
        ),
        close_codes={code.name.lower(): int(code) for code in protocol.CloseCode},
        sse_connected_data=events.CONNECTED_SSE_DATA,
        sse_keepalive_data=events.KEEPALIVE_SSE_DATA,
    )


def _application(node: Node) -> ASGIApp:
    codes = {404: "not_found", 405: "method_not_allowed"}

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return failure_response(node.errors.failure(codes.get(error.status_code, "internal_error")))

    stream = ExactRoute(protocol.SSE_PATH, EventStreamEndpoint(node), methods=["GET"])
    return Starlette(
        routes=[*operation_routes(node, ROUTES), stream],
        middleware=[Middleware(CrossOriginMiddleware, allowed=node.options.allowed_origins)],
        exception_handlers={HTTPException: refused},
    )
