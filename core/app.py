"""The composition root: the only place where the parts are wired together."""

from __future__ import annotations

from collections.abc import AsyncIterator
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
from core.bridge.auth import Authenticator
from core.bridge.commit import Clock, Commits, system_clock
from core.bridge.connections import Connections
from core.bridge.envelope import RequestReader
from core.bridge.event_log import EventLog
from core.bridge.executor import Executor
from core.bridge.node import Node, NodeOptions
from core.bridge.peer import TrustedProxies
from core.bridge.session import SessionLimits
from core.bridge.store import Store
from core.bridge.strict_json import StrictDecoder
from core.handlers.admin import AdminHandler
from core.handlers.auth import AuthHandler
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
from core.transports.pages import page_routes
from core.transports.sse import EventStreamEndpoint
from generated.server import limits, protocol
from generated.server.dispatcher import operations
from generated.server.errors import ERRORS
from generated.server.http_routes import ROUTES

_OPENAPI = Path(generated_events.__file__).parents[1] / "spec" / "openapi.json"


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

    codec = SimpleNamespace(encode=state.encode, decode=state.decode)
    log: EventLog[state.Station] = EventLog(store, codec, lambda: state.initial(clock()))
    keep = timedelta(hours=limits.IDEMPOTENCY_HOURS)
    commits: Commits[state.Station] = Commits(store, codec, log, ERRORS, clock, keep)

    public = PublicHandler(max_size)
    table = operations(
        public=public,
        queue=QueueHandler(commits, log, lookup, max_size),
        admin=AdminHandler(commits, log, lookup, max_size),
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
        executor=Executor(table, ERRORS, log, StationError, key_lengths),
        errors=ERRORS,
        decoder=decoder,
        reader=RequestReader(decoder, ERRORS, limits.REQUEST_ID_CHARACTERS),
        authenticator=Authenticator(settings.admin_username, password),
        log=log,
        connections=Connections(settings.websocket_max_connections),
        proxies=TrustedProxies(settings.trusted_proxies),
        connection_events=ConnectionEventFactory(heartbeat_ms),
        clock=clock,
    )

    @asynccontextmanager
    async def lifetime() -> AsyncIterator[None]:
        try:
            await log.start()
            yield
        finally:
            await commits.drain()
            await log.stop()
            await store.close()
            await lookup.aclose()

    return Bridge(_application(settings, node, public), node, lifetime())


def _options(settings: Settings) -> NodeOptions:
    return NodeOptions(
        websocket_path=protocol.WEBSOCKET_PATH,
        subprotocol=protocol.SUBPROTOCOL,
        sse_path=protocol.SSE_PATH,
        message_bytes=limits.MESSAGE_BYTES,
        body_bytes=limits.BODY_BYTES,
        outbox_bytes=limits.OUTBOX_BYTES,
        outbox_frames=limits.OUTBOX_FRAMES,
        heartbeat_interval=settings.websocket_heartbeat_interval,
        sse_keepalive=limits.SSE_KEEPALIVE_MS / 1000,
        close_grace=limits.CLOSE_GRACE_MS / 1000,
        allowed_origins=settings.allowed_origins,
        session=SessionLimits(
            in_flight=limits.REQUESTS_IN_FLIGHT,
            consecutive_errors=limits.CONSECUTIVE_ERRORS,
            too_many_errors_code=protocol.CloseCode.TOO_MANY_ERRORS,
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
    app.router.routes.append(ExactRoute(protocol.SSE_PATH, EventStreamEndpoint(node), methods=["GET"]))
    app.router.routes.extend(
        page_routes(node, protocol.TITLE, _OPENAPI.read_bytes(), settings.frontend_url, public.get_snapshot)
    )
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
