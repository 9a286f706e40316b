# Generated from core/registry/*.yaml. Edit that, then: make generate
"""A client of the Lamp, over WebSocket or over HTTP and Server-Sent Events.

async with LampClient("ws://localhost:8000") as client:
    print(await client.lamp.list(room="hall"))
    async for event in client.events(LampUpdate):
        print(event)
"""

from __future__ import annotations

from lamp_client import errors, events, models
from lamp_client._runtime.client import ClientOptions
from lamp_client._runtime.events import Event, EventStream, UnknownEvent
from lamp_client._runtime.state import ConnectionState
from lamp_client.client import LampClient
from lamp_client.errors import (
    ClientError,
    ConnectionFailed,
    EventsOverflow,
    InvalidRequest,
    NotConnected,
    OperationError,
    TimedOut,
    UnexpectedAnswer,
)
from lamp_client.events import Resync

__version__ = "0.1.0"

__all__ = [
    "ClientError",
    "ClientOptions",
    "ConnectionFailed",
    "ConnectionState",
    "Event",
    "EventStream",
    "EventsOverflow",
    "InvalidRequest",
    "LampClient",
    "NotConnected",
    "OperationError",
    "Resync",
    "TimedOut",
    "UnexpectedAnswer",
    "UnknownEvent",
    "errors",
    "events",
    "models",
]
