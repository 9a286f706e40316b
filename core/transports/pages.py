"""Pages and files for people: the status page, the reference, the logo, health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from core.bridge.auth import ANONYMOUS
from core.bridge.node import Node
from core.bridge.rate_limit import RATE_LIMITED, UNNAMED
from core.transports.callers import peer_of
from core.transports.http import ExactRoute, failure_response
from core.transports.page_policy import page_headers

_LOGO = Path(__file__).with_name("static") / "logo.png"
_SHOWN = 10
# Who watches over the server asks from one address, and must not be told that there is none.
_FREE = ("/healthz", "/readyz")
# What Swagger UI and ReDoc need beside their own scripts: they write their styles themselves.
_VIEWER = {
    "style_src": "'unsafe-inline' https://cdn.jsdelivr.net https://fonts.googleapis.com",
    "font_src": "data: https://fonts.gstatic.com",
    "img_src": "'self' data: https://fastapi.tiangolo.com https://cdn.redoc.ly",
    "connect_src": "'self'",
    "worker_src": "blob:",
}

_TEMPLATES = Environment(
    loader=PackageLoader("core.transports", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page_routes(
    node: Node, title: str, openapi: bytes, frontend_url: str, station_of: Callable[[Any], Any]
) -> Sequence[Route]:
    """Routes of the pages. `station_of` gives the public view of a state, as `public.get_snapshot` has it."""
    template = _TEMPLATES.get_template("status.html.jinja")
    source = Path(template.filename or "").read_text(encoding="utf-8")
    status_headers = {
        "Cache-Control": "no-cache",
        **page_headers(source, node.options.allowed_origins, img_src="'self'"),
    }
    swagger_page = _viewer(get_swagger_ui_html(openapi_url="/openapi.json", title=f"{title} - Swagger UI"))
    redoc_page = _viewer(get_redoc_html(openapi_url="/openapi.json", title=f"{title} - ReDoc"))
    logo_file = _LOGO.read_bytes()

    def status(request: Request) -> Response:
        station = station_of(node.log.snapshot)
        page = template.render(
            station=station,
            shown=station.queue.queue[:_SHOWN],
            more=max(0, station.queue.total - _SHOWN),
            frontend_url=frontend_url,
            now=node.clock().astimezone(UTC),
        )
        return HTMLResponse(page, headers=status_headers)

    def specification(request: Request) -> Response:
        return Response(openapi, media_type="application/json")

    def swagger(request: Request) -> Response:
        return swagger_page()

    def redoc(request: Request) -> Response:
        return redoc_page()

    def logo(request: Request) -> Response:
        # From memory: a file answer would compute the ranges that strangers ask for.
        return Response(logo_file, media_type="image/png")

    def alive(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    def ready(request: Request) -> Response:
        reasons = [
            reason
            for reason, applies in (
                ("the database does not answer", not node.log.healthy),
                ("the server is going away", node.connections.draining),
            )
            if applies
        ]
        if reasons:
            return JSONResponse({"status": "unavailable", "reasons": reasons}, 503)
        return JSONResponse({"status": "ok", "position": str(node.log.snapshot.position)})

    def upgrade(request: Request) -> Response:
        return failure_response(node.errors.failure("upgrade_required"))

    endpoints: dict[str, Callable[[Request], Response]] = {
        "/status": status,
        "/openapi.json": specification,
        "/docs": swagger,
        "/redoc": redoc,
        "/static/logo.png": logo,
        "/healthz": alive,
        "/readyz": ready,
        node.options.websocket_path: upgrade,
    }
    return [
        ExactRoute(path, endpoint if path in _FREE else _charged(node, endpoint), methods=["GET"])
        for path, endpoint in ((path, _asynchronous(sync)) for path, sync in endpoints.items())
    ]


def _viewer(page: HTMLResponse) -> Callable[[], Response]:
    html = bytes(page.body).decode()
    headers = page_headers(html, **_VIEWER)
    # Made anew each time: the answer's own headers are added to what is sent, in place.
    return lambda: HTMLResponse(html, headers=headers)


def _charged(node: Node, endpoint: Any) -> Any:
    """Have a page draw on the budget of who asks for it."""

    async def call(request: Request) -> Response:
        wait = node.limiter.take(peer_of(node, request), ANONYMOUS, UNNAMED).retry_after_ms
        if wait is not None:
            return failure_response(node.errors.failure(RATE_LIMITED, retry_after_ms=wait))
        response: Response = await endpoint(request)
        return response

    call.__name__ = endpoint.__name__
    return call


def _asynchronous(endpoint: Callable[[Request], Response]) -> Any:
    # Starlette sends plain functions to a thread, where they would see a snapshot in the making.
    async def call(request: Request) -> Response:
        return endpoint(request)

    call.__name__ = endpoint.__name__
    return call
