"""Servers for the prover: in this process, on free ports of the loopback interface, nothing behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from codegen.parity.twins import Twin, TwinFactory
from core.app import build
from core.settings import Settings
from core.station.lookup import failed
from core.station.state import Lookup
from core.transports.server import listen, server

NOW = datetime(2026, 5, 1, 12, 0, 0, 123456, UTC)


class Directory:
    """A callsign directory that knows some stations and not others, and always says the same."""

    async def lookup(self, callsign: str) -> Lookup:
        """What is known of a callsign of even length; those of odd length are not known."""
        if len(callsign) % 2:
            return failed(callsign, "Callsign not found in QRZ.com database")
        return Lookup(
            callsign=callsign,
            name=f"Operator of {callsign}",
            address="1 Main Street, Newington, CT 06111",
            dxcc_name="United States",
            image=f"https://pictures.example/{callsign}.jpg",
        )

    async def aclose(self) -> None:
        """Nothing is open."""


def factory(login: tuple[str, str] | None) -> TwinFactory:
    """Opens new servers with this login, or without any: in memory, on a clock that stands still."""

    @asynccontextmanager
    async def twin() -> AsyncIterator[Twin]:
        bridge = build(_settings(login), clock=lambda: NOW, lookup=Directory())
        sockets = listen("127.0.0.1", [0])
        instance = server(bridge.app, bridge.node)
        # As uvicorn's own serve() does, less its signals and its polling.
        instance.config.load()
        instance.lifespan = instance.config.lifespan_class(instance.config)
        async with bridge.lifetime:
            await instance.startup(sockets)
            await instance.on_tick(0)
            try:
                yield Twin(f"http://127.0.0.1:{sockets[0].getsockname()[1]}")
            finally:
                await instance.shutdown(sockets)

    return twin


def _settings(login: tuple[str, str] | None) -> Settings:
    """The defaults, whatever the environment says: it is the code that is compared."""
    values = {name: field.default for name, field in Settings.model_fields.items()}
    username, password = login if login is not None else (None, None)
    own = {
        "admin_username": username,
        "admin_password": password,
        "database_url": "sqlite://",
        "rate_limit": False,
    }
    return Settings(_env_file=None, **{**values, **own})
