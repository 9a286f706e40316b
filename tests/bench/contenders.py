"""The servers that `queue.list` is measured against; `python -m tests.bench.contenders NAME PORT`.

Each answers the same queue of four callers. All run on uvicorn with uvloop, on one core.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from pydantic import BaseModel

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
        port=port,
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


CONTENDERS = {
    "bridge": bridge,
    "starlette echo": starlette_echo,
    "naive bridge": naive_bridge,
    "python-socketio": socketio,
}


def _serve(app: Any, port: int) -> None:
    import uvicorn

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", loop="uvloop", ws="websockets-sansio")


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    CONTENDERS[sys.argv[1]](int(sys.argv[2]))
