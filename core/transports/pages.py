"""Pages and files for people: the status page, the reference, the logo, health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from core.bridge.auth import ANONYMOUS
from core.bridge.node import Node
from core.bridge.rate_limit import RATE_LIMITED, UNNAMED
from core.transports.callers import peer_of
from core.transports.console import console_documents
from core.transports.documents import Endpoint, document
from core.transports.http import ExactRoute, failure_response
from core.transports.page_policy import page_headers

_STATIC = Path(__file__).with_name("static")
_SHOWN = 10
# Pages that show the status in a frame choose its colours, `?theme=dark`; else the reader's system does.
_THEMES = ("light", "dark")
# Who watches over the server asks from one address, and must not be told that there is none.
_FREE = ("/healthz", "/readyz")
# The reference loads its own files, and nothing else.
_OWN = {"script_src": "'self'", "style_src": "'self'", "img_src": "data:"}

_TEMPLATES = Environment(
    loader=PackageLoader("core.transports", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page_routes(
    node: Node, generated: Path, frontend_url: str, station_of: Callable[[Any], Any]
) -> Sequence[Route]:
    """Routes of the pages. `station_of` gives the public view of a state, as `public.get_snapshot` has it.

    The folder `generated` holds the reference, in docs/page, and in spec the descriptions for programs.
    """
    template = _TEMPLATES.get_template("status.html.jinja")
    source = Path(template.filename or "").read_text(encoding="utf-8")
    status_headers = {
        "Cache-Control": "no-cache",
        **page_headers(
            source,
            node.options.allowed_origins,
            script_src="'self'",
            img_src="'self'",
            connect_src="'self'",
        ),
    }
    logo_file = (_STATIC / "logo.png").read_bytes()

    def status(request: Request) -> Response:
        station = station_of(node.log.snapshot)
        page = template.render(
            station=station,
            shown=station.queue.queue[:_SHOWN],
            more=max(0, station.queue.total - _SHOWN),
            frontend_url=frontend_url,
            now=node.clock().astimezone(UTC),
            theme=theme if (theme := request.query_params.get("theme")) in _THEMES else "auto",
        )
        return HTMLResponse(page, headers=status_headers)

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
        **_reference(generated),
        **console_documents((generated / "spec" / "console.json").read_bytes()),
        "/static/logo.png": logo,
        "/static/status.js": document((_STATIC / "status.js").read_bytes(), "text/javascript"),
        "/healthz": alive,
        "/readyz": ready,
        node.options.websocket_path: upgrade,
    }
    return [
        ExactRoute(path, endpoint if path in _FREE else _charged(node, endpoint), methods=["GET"])
        for path, endpoint in ((path, _asynchronous(sync)) for path, sync in endpoints.items())
    ]


def _reference(generated: Path) -> dict[str, Endpoint]:
    """The interface as described for programs and for people."""
    page = (generated / "docs" / "page" / "index.html").read_bytes()
    headers = page_headers(page.decode(), **_OWN)
    reference = document(page, "text/html", headers)
    found = {"/docs": reference, "/redoc": reference}
    for name in ("openapi.json", "asyncapi.json"):
        found[f"/{name}"] = document((generated / "spec" / name).read_bytes(), "application/json")
    for name, media_type in (("page.css", "text/css"), ("page.js", "text/javascript")):
        found[f"/docs/{name}"] = document((generated / "docs" / "page" / name).read_bytes(), media_type)
    return found


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
