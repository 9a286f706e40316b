# Generated from core/registry/*.yaml. Edit that, then: make generate
"""A client of the Pileup Buster bridge, over WebSocket or over HTTP and Server-Sent Events.

async with PileupClient("ws://localhost:8000") as client:
    print(await client.queue.register(callsign="W1AW"))
    async for event in client.events(QueueUpdate):
        print(event)
"""

from __future__ import annotations

from pileup_client import errors, events, models
from pileup_client._runtime.client import ClientOptions
from pileup_client._runtime.events import Event, EventStream, UnknownEvent
from pileup_client._runtime.state import ConnectionState
from pileup_client.client import PileupClient
from pileup_client.errors import (
    ClientError,
    ConnectionFailed,
    EventsOverflow,
    InvalidRequest,
    NotConnected,
    OperationError,
    TimedOut,
    UnexpectedAnswer,
)
from pileup_client.events import Resync

__version__ = "1.0.0"

__all__ = [
    "ClientError",
    "ClientOptions",
    "ConnectionFailed",
    "ConnectionState",
    "Event",
    "EventStream",
    "EventsOverflow",
    "InvalidRequest",
    "NotConnected",
    "OperationError",
    "PileupClient",
    "Resync",
    "TimedOut",
    "UnexpectedAnswer",
    "UnknownEvent",
    "errors",
    "events",
    "models",
]
