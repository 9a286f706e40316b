# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The client: a connection, and one attribute for each topic of operations."""

from __future__ import annotations

from typing import Unpack

from pileup_client import operations
from pileup_client._runtime.client import BaseClient, ClientOptions
from pileup_client._tables import INTERFACE
from pileup_client.events import Resync


class PileupClient(BaseClient):
    """One client of one server.

    `url` is the server's address: `ws:` and `wss:` ask for WebSocket, with HTTP as a fallback,
    `http:` and `https:` for HTTP and Server-Sent Events. The options are those of `ClientOptions`.
    """

    def __init__(self, url: str, **options: Unpack[ClientOptions]) -> None:
        super().__init__(INTERFACE, Resync, url, **options)
        self.public = operations.Public(self)
        self.queue = operations.Queue(self)
        self.admin = operations.Admin(self)
        self.auth = operations.Auth(self)
        self.events = operations.Events(self)
        self.system = operations.System(self)
