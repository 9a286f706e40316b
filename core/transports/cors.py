"""Cross-origin rules: anyone may read, only allow-listed pages may use what the browser remembers."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from core.transports.budget import BUDGET, POLICY
from core.transports.origins import may_use_credentials

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY")
EXPOSED = ("X-Error-Code", "Retry-After", "X-Request-ID", POLICY, BUDGET)


class CrossOriginMiddleware:
    """Starlette's CORS answers, with credentials for some origins and without them for the others.

    An `Authorization` header that a page sets itself works from everywhere; it is no credential in
    the sense of the Fetch standard.
    """

    def __init__(self, app: ASGIApp, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._trusted = _middleware(app, credentials=True)
        self._others = _middleware(app, credentials=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            if may_use_credentials(headers.get("origin"), headers.get("host"), self._allowed):
                await self._trusted(scope, receive, send)
                return
        await self._others(scope, receive, send)


def _middleware(app: ASGIApp, *, credentials: bool) -> CORSMiddleware:
    # The regex, not "*": Starlette then echoes the origin, as the original server did.
    return CORSMiddleware(
        app,
        allow_origin_regex=".*",
        allow_credentials=credentials,
        allow_methods=METHODS,
        allow_headers=["*"],
        expose_headers=EXPOSED,
    )
