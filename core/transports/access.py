"""Requests and connections in the log: an id for each HTTP request, and a line for whatever is over."""

from __future__ import annotations

import logging
import re
import secrets
import time
from datetime import datetime

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.bridge.connections import ConnectionRecord
from core.bridge.node import Node
from core.bridge.origin import ORIGIN

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")

log = structlog.get_logger("pileup.http")
connections = structlog.get_logger("pileup.connections")
_switch = logging.getLogger("pileup.http")


class RequestLog:
    """ASGI middleware, outside everything else.

    The id is the client's `X-Request-ID` when that is 1 to 64 letters, digits and `. _ : -`, and made
    up otherwise. It goes back in the answer and into every line that is logged for the request. The
    line about the request itself is for debugging: method, path without query, status, milliseconds.
    """

    def __init__(self, app: ASGIApp, node: Node) -> None:
        self._app = app
        self._node = node

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope).getlist(HEADER))
        status = 0

        async def identified(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        # Not reset: uvicorn runs each request in a task of its own, and logs what escapes from it.
        ORIGIN.set((None, request_id))
        began = time.perf_counter()
        try:
            await self._app(scope, receive, identified)
        finally:
            if _switch.isEnabledFor(logging.DEBUG):
                self._tell(scope, status, time.perf_counter() - began)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        host = scope["client"][0] if scope.get("client") else None
        forwarded = Headers(scope=scope).getlist("x-forwarded-for")
        log.debug(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=status or None,
            milliseconds=round(seconds * 1000, 3),
            peer=self._node.proxies.peer(host, forwarded).address,
        )


def log_opened(record: ConnectionRecord) -> None:
    """Tell of a WebSocket or event stream that was opened."""
    connections.info(
        "opened",
        connection=record.id,
        transport=record.transport,
        peer=record.peer.address,
        admin=record.identity.is_admin,
        user_agent=record.user_agent,
    )


def log_closed(record: ConnectionRecord, reason: str, now: datetime) -> None:
    """Tell of one that has ended, and what there was on it."""
    connections.info(
        "closed",
        connection=record.id,
        transport=record.transport,
        peer=record.peer.address,
        reason=reason,
        seconds=round((now - record.opened_at).total_seconds(), 3),
        requests=record.requests,
        failures=record.failures,
        events_sent=record.events_sent,
        events_skipped=record.events_skipped,
    )


def _request_id(given: list[str]) -> str:
    if len(given) == 1 and _WELL_FORMED.fullmatch(given[0]):
        return given[0]
    return secrets.token_hex(8)
