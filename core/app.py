"""The composition root: the only place where the parts are wired together."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import generated.server.events as generated_events
from core import defence
from core.bridge.auth import Authenticator
from core.bridge.commit import Clock, Commits, system_clock
from core.bridge.connections import Capacity, Connections, Stagger
from core.bridge.envelope import RequestReader
from core.bridge.event_log import EventLog
from core.bridge.executor import Executor
from core.bridge.history import Window, WindowLimits
from core.bridge.metrics import Metrics
from core.bridge.node import Node, NodeOptions, WireLimits
from core.bridge.outbox import OutboxLimits
from core.bridge.peer import TrustedProxies
from core.bridge.retention import Retention
from core.bridge.session import SessionLimits
from core.bridge.store import Store
from core.bridge.strict_json import StrictDecoder
from core.handlers.admin import AdminHandler
from core.handlers.auth import AuthHandler
from core.handlers.connections import AttachedClients
from core.handlers.events import EventsHandler
from core.handlers.public import PublicHandler
from core.handlers.queue import QueueHandler
from core.handlers.system import ConnectionEventFactory, SystemHandler
from core.settings import Settings
from core.station import state
from core.station.errors import StationError
from core.station.lookup import CallsignLookup
from core.storage.factory import open_store
from core.transports.cors import CrossOriginMiddleware
from core.transports.http import ExactRoute, failure_response, operation_routes
from core.transports.lookup import callsign_lookup
from core.transports.metrics import metrics_route
from core.transports.pages import page_routes
from core.transports.sse import EventStreamEndpoint
from generated.server import limits, protocol
from generated.server.dispatcher import operations
from generated.server.errors import ERRORS
from generated.server.http_routes import ROUTES

_GENERATED = Path(generated_events.__file__).parents[1]


class Bridge(NamedTuple):
    """A wired server: the ASGI application, the node behind it, and the context in which both live.

    Entering `lifetime` opens the database, and raises what is wrong with it; leaving it finishes
    the commits that run and releases everything.
    """

    app: FastAPI
    node: Node
    lifetime: AbstractAsyncContextManager[None]


def build(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    store: Store | None = None,
    lookup: CallsignLookup | None = None,
    monotonic_ns: Callable[[], int] = time.monotonic_ns,
) -> Bridge:
    """Wire a server. Tests give their own clock, store or lookup in place of the settings' ones.

    Nothing is opened yet: that is for `lifetime`.
    """
    store = store or open_store(settings.database_url.get_secret_value())
    lookup = lookup or callsign_lookup(
        settings.qrz_username,
        settings.qrz_password.get_secret_value() if settings.qrz_password else None,
        base_url=settings.qrz_url,
    )
    heartbeat_ms = round(settings.websocket_heartbeat_interval * 1000)
    max_size = settings.max_queue_size
    metrics = Metrics()
    limiter = defence.rate_limiter(settings.rate_limit, monotonic_ns, metrics)

    connections = Connections(
        Capacity(
            settings.websocket_max_connections,
            settings.max_connections_per_address,
            settings.max_connections_per_account,
        ),
        Stagger(limits.DRAIN_STEP_MS, limits.DRAIN_LEAST_MS, limits.DRAIN_MOST_MS),
    )
    codec = SimpleNamespace(encode=state.encode, decode=state.decode)
    kept = WindowLimits(
        settings.event_history_count,
        timedelta(hours=settings.event_history_hours),
        limits.EVENT_HISTORY_BYTES,
        limits.REPLAY_EVENTS,
    )
    log: EventLog[state.Station] = EventLog(
        store,
        codec,
        lambda: state.initial(clock()),
        window=Window(kept, generated_events.EVENTS.conflating),
        metrics=metrics,
    )
    keep = timedelta(hours=limits.IDEMPOTENCY_HOURS)
    commits: Commits[state.Station] = Commits(store, codec, log, ERRORS, clock, keep, metrics=metrics)

    retention = Retention(store, log.window, clock, keep)

    public = PublicHandler(max_size)
    attached = AttachedClients(connections, settings.websocket_heartbeat_interval)
    table = operations(
        public=public,
        queue=QueueHandler(commits, log, lookup, max_size),
        admin=AdminHandler(commits, log, lookup, max_size, attached),
        events=EventsHandler(log.window, public),
        auth=AuthHandler(ERRORS),
        system=SystemHandler(
            clock, lambda: [one.name for one in table if "websocket" in one.transports], heartbeat_ms
        ),
    )
    decoder = StrictDecoder(max_depth=limits.JSON_DEPTH, max_integer=limits.JSON_INTEGER)
    key_lengths = (limits.IDEMPOTENCY_KEY_MIN_CHARACTERS, limits.IDEMPOTENCY_KEY_MAX_CHARACTERS)
    password = settings.admin_password.get_secret_value() if settings.admin_password else None
    node = Node(
        options=_options(settings),
        executor=Executor(table, ERRORS, log, StationError, key_lengths, metrics, limiter),
        errors=ERRORS,
        events=generated_events.EVENTS,
        decoder=decoder,
        reader=RequestReader(decoder, ERRORS, limits.REQUEST_ID_CHARACTERS, limits.BODY_BYTES),
        authenticator=defence.login_guard(
            Authenticator(settings.admin_username, password), settings.rate_limit, monotonic_ns
        ),
        limiter=limiter,
        log=log,
        connections=connections,
        proxies=TrustedProxies(settings.trusted_proxies),
        connection_events=ConnectionEventFactory(heartbeat_ms, lambda: public.get_snapshot(log.snapshot)),
        clock=clock,
        metrics=metrics,
    )

    @asynccontextmanager
    async def lifetime() -> AsyncIterator[None]:
        try:
            await log.start()
            retention.start()
            yield
        finally:
            await commits.drain()
            await retention.stop()
            await log.stop()
            await store.close()
            await lookup.aclose()

    return Bridge(_application(settings, node, public), node, lifetime())


def _options(settings: Settings) -> NodeOptions:
    return NodeOptions(
        websocket_path=protocol.WEBSOCKET_PATH,
        subprotocol=protocol.SUBPROTOCOL,
        http_path=protocol.HTTP_PATH,
        sse_path=protocol.SSE_PATH,
        message_bytes=limits.MESSAGE_BYTES,
        body_bytes=limits.BODY_BYTES,
        outbox=OutboxLimits(
            limits.OUTBOX_BYTES,
            limits.OUTBOX_FRAMES,
            limits.OUTBOX_CONFLATE_BYTES,
            limits.OUTBOX_CONFLATE_FRAMES,
        ),
        heartbeat_interval=settings.websocket_heartbeat_interval,
        sse_keepalive=limits.SSE_KEEPALIVE_MS / 1000,
        close_grace=limits.CLOSE_GRACE_MS / 1000,
        shutdown_grace=limits.SHUTDOWN_GRACE_MS / 1000,
        wire=WireLimits(
            header_time=limits.HEADERS_MS / 1000,
            body_time=limits.BODY_MS / 1000,
            header_bytes=limits.HEADER_BYTES,
            header_count=limits.HEADER_COUNT,
            control_frames=limits.CONTROL_FRAMES,
            control_rate=limits.CONTROL_FRAMES_PER_SECOND,
            message_fragments=limits.MESSAGE_FRAGMENTS,
            message_time=limits.MESSAGE_MS / 1000,
            sockets_per_connection=limits.SOCKETS_PER_CONNECTION,
            pipelined_requests=limits.PIPELINED_REQUESTS,
        ),
        allowed_origins=settings.allowed_origins,
        session=SessionLimits(
            in_flight=limits.REQUESTS_IN_FLIGHT,
            consecutive_errors=limits.CONSECUTIVE_ERRORS,
            too_many_errors_code=protocol.CloseCode.TOO_MANY_ERRORS,
            rate_abuse_code=protocol.CloseCode.RATE_ABUSE,
            session_expired_code=protocol.CloseCode.SESSION_EXPIRED,
            session=timedelta(hours=settings.session_hours),
        ),
        close_codes={code.name.lower(): int(code) for code in protocol.CloseCode},
        sse_connected_data=generated_events.CONNECTED_SSE_DATA,
        sse_keepalive_data=generated_events.KEEPALIVE_SSE_DATA,
    )


def _application(settings: Settings, node: Node, public: PublicHandler) -> FastAPI:
    app = FastAPI(
        title=protocol.TITLE,
        version=protocol.API_VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.router.routes.extend(operation_routes(node, ROUTES))
    app.router.routes.append(metrics_route(node, public=settings.metrics_public))
    app.router.routes.append(ExactRoute(protocol.SSE_PATH, EventStreamEndpoint(node), methods=["GET"]))
    app.router.routes.extend(page_routes(node, _GENERATED, settings.frontend_url, public.get_snapshot))
    codes = {404: "not_found", 405: "method_not_allowed"}

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = failure_response(node.errors.failure(codes.get(error.status_code, "internal_error")))
        response.headers.update(error.headers or {})
        return response

    async def failed(request: Request, error: Exception) -> Response:
        return failure_response(node.errors.failure("internal_error"))

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(Exception, failed)
    app.add_middleware(CrossOriginMiddleware, allowed=node.options.allowed_origins)
    return app
