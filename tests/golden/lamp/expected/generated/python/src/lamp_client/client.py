# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The client: a connection, and one attribute for each topic of operations."""

from __future__ import annotations

from typing import Unpack

from lamp_client import operations
from lamp_client._runtime.client import BaseClient, ClientOptions
from lamp_client._tables import INTERFACE
from lamp_client.events import Resync


class LampClient(BaseClient):
    """One client of one server.

    `url` is the server's address: `ws:` and `wss:` ask for WebSocket, with HTTP as a fallback,
    `http:` and `https:` for HTTP and Server-Sent Events. The options are those of `ClientOptions`.
    """

    def __init__(self, url: str, **options: Unpack[ClientOptions]) -> None:
        super().__init__(INTERFACE, Resync, url, **options)
        self.lamp = operations.Lamp(self)
        self.session = operations.Session(self)
        self.events = operations.EventAccess(self)
