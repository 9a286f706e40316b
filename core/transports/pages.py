"""Pages and files for people: the status page, the reference, the logo, health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from core.bridge.node import Node
from core.transports.http import ExactRoute, failure_response

_LOGO = Path(__file__).with_name("static") / "logo.png"
_SHOWN = 10

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

    def status(request: Request) -> Response:
        station = station_of(node.log.snapshot)
        page = template.render(
            station=station,
            shown=station.queue.queue[:_SHOWN],
            more=max(0, station.queue.total - _SHOWN),
            frontend_url=frontend_url,
            now=node.clock().astimezone(UTC),
        )
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})

    def specification(request: Request) -> Response:
        return Response(openapi, media_type="application/json")

    def swagger(request: Request) -> Response:
        return get_swagger_ui_html(openapi_url="/openapi.json", title=f"{title} - Swagger UI")

    def redoc(request: Request) -> Response:
        return get_redoc_html(openapi_url="/openapi.json", title=f"{title} - ReDoc")

    def logo(request: Request) -> Response:
        return FileResponse(_LOGO, media_type="image/png")

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
        ExactRoute(path, _asynchronous(endpoint), methods=["GET"]) for path, endpoint in endpoints.items()
    ]


def _asynchronous(endpoint: Callable[[Request], Response]) -> Any:
    # Starlette sends plain functions to a thread, where they would see a snapshot in the making.
    async def call(request: Request) -> Response:
        return endpoint(request)

    call.__name__ = endpoint.__name__
    return call
