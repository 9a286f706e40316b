"""The servers that the bridge is measured against; `python -m tests.bench.contenders GROUP NAME PORT`.

Those for `queue.list` answer the same queue of four callers, those for events send the same event. All
run on uvicorn with uvloop, on one core.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from pydantic import BaseModel

TRIGGER_PATH = "/api/admin/frequency"
QUEUE: dict[str, Any] = {
    "queue": [
        {
            "callsign": callsign,
            "timestamp": "2026-05-01T12:00:00.123456",
            "position": position,
            "qrz": {
                "callsign": callsign,
                "name": None,
                "address": None,
                "dxcc_name": None,
                "error": "QRZ.com credentials not configured. Please set QRZ_USERNAME and QRZ_PASSWORD"
                " environment variables.",
            },
        }
        for position, callsign in enumerate(("W1AW", "K1ABC", "DL1ABC", "G3XYZ"), start=1)
    ],
    "total": 4,
    "max_size": 4,
    "system_active": True,
}
RESPONSE = json.dumps(
    {
        "id": "1",
        "type": "response",
        "operation": "queue.list",
        "success": True,
        "data": QUEUE,
        "error": None,
        "timestamp": "2026-05-01T12:00:00.123456+00:00",
    },
    separators=(",", ":"),
)


def bridge(port: int) -> None:
    """The real server, its queue filled beforehand."""
    from core.app import build
    from core.settings import Settings
    from core.transports import server

    os.environ.clear()
    chosen = Settings(
        _env_file=None,
        admin_username="admin",
        admin_password="bench-password",
        database_url="sqlite://",
        rate_limit=False,
        port=port,
        max_connections_per_address=100_000,
    )
    built = build(chosen)
    server.run(*built, server.listen("127.0.0.1", [port]))


def starlette_echo(port: int) -> None:
    """A bare Starlette loop that answers every message with the same bytes, without looking at it."""
    from starlette.applications import Starlette
    from starlette.routing import WebSocketRoute

    async def echo(websocket: WebSocket) -> None:
        await websocket.accept()
        try:
            while True:
                await websocket.receive_text()
                await websocket.send_text(RESPONSE)
        except WebSocketDisconnect:
            return

    _serve(Starlette(routes=[WebSocketRoute("/ws", echo)]), port)


def naive_bridge(port: int) -> None:
    """What one would write by hand: FastAPI, receive_json, a model, send_json."""

    class Request(BaseModel):
        id: str
        type: str
        operation: str
        data: dict[str, Any] | None = None

    app = FastAPI()

    @app.websocket("/ws")
    async def serve(websocket: WebSocket) -> None:
        await websocket.accept()
        try:
            while True:
                request = Request.model_validate(await websocket.receive_json())
                await websocket.send_json(
                    {
                        "id": request.id,
                        "type": "response",
                        "operation": request.operation,
                        "success": True,
                        "data": QUEUE,
                        "error": None,
                        "timestamp": datetime.now(UTC).isoformat(),
                    }
                )
        except WebSocketDisconnect:
            return

    _serve(app, port)


def socketio(port: int) -> None:
    """python-socketio: an event handler whose return value is the acknowledgement."""
    from socketio import ASGIApp, AsyncServer

    sio = AsyncServer(async_mode="asgi")

    async def listed(sid: str, data: Any) -> Any:
        return QUEUE

    sio.on("queue.list", listed)
    _serve(ASGIApp(sio), port)


def starlette_broadcast(port: int) -> None:
    """A bare Starlette loop that sends an event to one client after the other when it is asked to."""
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route, WebSocketRoute

    clients: set[WebSocket] = set()

    async def listen(websocket: WebSocket) -> None:
        await websocket.accept()
        clients.add(websocket)
        try:
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            clients.discard(websocket)

    async def trigger(request: Request) -> Response:
        text = event((await request.json())["frequency"])
        for client in tuple(clients):
            await client.send_text(text)
        return Response()

    routes = [WebSocketRoute("/ws", listen), Route(TRIGGER_PATH, trigger, methods=["POST"])]
    _serve(Starlette(routes=routes), port)


def socketio_broadcast(port: int) -> None:
    """python-socketio: the same event emitted to everybody."""
    from socketio import ASGIApp, AsyncServer
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    sio = AsyncServer(async_mode="asgi")

    async def trigger(request: Request) -> Response:
        message = json.loads(event((await request.json())["frequency"]))
        await sio.emit(message["event"], message)
        return Response()

    other = Starlette(routes=[Route(TRIGGER_PATH, trigger, methods=["POST"])])
    _serve(ASGIApp(sio, other_asgi_app=other), port)


def event(frequency: str) -> str:
    """The event that the bridge sends for a new frequency."""
    now = datetime.now(UTC)
    data = {
        "frequency": frequency,
        "last_updated": now.replace(tzinfo=None).isoformat(),
        "updated_by": "admin",
    }
    return json.dumps(
        {
            "type": "event",
            "event": "frequency_update",
            "data": data,
            "timestamp": now.isoformat(),
            "id": "9f2c4e1ab07d3356:42",
        },
        separators=(",", ":"),
    )


CONTENDERS = {
    "bridge": bridge,
    "starlette echo": starlette_echo,
    "naive bridge": naive_bridge,
    "python-socketio": socketio,
}
BROADCASTERS = {
    "bridge": bridge,
    "starlette send loop": starlette_broadcast,
    "python-socketio": socketio_broadcast,
}


def _serve(app: Any, port: int) -> None:
    import uvicorn

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", loop="uvloop", ws="websockets-sansio")


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    {"queue_list": CONTENDERS, "events": BROADCASTERS}[sys.argv[1]][sys.argv[2]](int(sys.argv[3]))
