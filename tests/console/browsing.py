"""A real browser in front of a real server: pages that must neither complain nor ask anybody else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from core.station.state import Lookup
from tests.support.clients import SocketClient
from tests.support.server import ADMIN, Running

TABS = ("explorer", "live", "station", "connections")
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# What a browser writes of every answer that is an error, to whoever asked for it.
REFUSALS = r"Failed to load resource: the server responded with a status of 4\d\d"
_PEOPLE = {
    "W1AW": ("Hiram Percy Maxim", "225 Main St, Newington", "United States"),
    "EI6LF": ("Conor Byrne", "Dublin", "Ireland"),
    "DL2ABC": ("Matthias Krüger", "Hamburg", "Federal Republic of Germany"),
    "JA1XYZ": ("Haruto Sato", "Tokyo", "Japan"),
    "PY2QRM": ("Beatriz Almeida", "Santos", "Brazil"),
    "OH2MM": ("Aino Virtanen", "Espoo", "Finland"),
    "ZS6CW": ("Thabo Nkosi", "Pretoria", "South Africa"),
}


class Directory:
    """Knows some callsigns."""

    async def lookup(self, callsign: str) -> Lookup:
        name, address, country = _PEOPLE.get(callsign, (None, None, None))
        return Lookup(callsign, name=name, address=address, dxcc_name=country)

    async def aclose(self) -> None:
        """There is nothing to close."""


class Complaints:
    """What a browser complains of: errors, refused resources, and requests to other servers."""

    def __init__(self, origin: str, tolerated: str | None) -> None:
        self.found: list[str] = []
        self._host = urlsplit(origin).netloc
        self._tolerated = re.compile(tolerated) if tolerated else None

    def listen(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self._note(f"uncaught: {error.error}"))
        context.on("request", lambda request: self._requested(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._requested(socket.url)))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"{message.type}: {message.text}")

    def _requested(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self._host:
            self._note(f"asked another server: {url}")

    def _note(self, text: str) -> None:
        if self._tolerated is None or not self._tolerated.search(text):
            self.found.append(text)


@asynccontextmanager
async def browsing(
    browser: Browser, origin: str, tolerated: str | None = None, **options: Any
) -> AsyncIterator[BrowserContext]:
    """A browser without a past. At the end nothing must have been complained of that is not `tolerated`."""
    context = await browser.new_context(base_url=origin, **{**DESK, **options})
    context.set_default_timeout(20_000)
    complaints = Complaints(origin, tolerated)
    complaints.listen(context)
    try:
        yield context
    finally:
        await context.close()
    assert complaints.found == []


async def console(context: BrowserContext, tab: str = "station") -> Page:
    """The console with one of its tabs before, connected."""
    page = await context.new_page()
    await page.goto(f"/console#{tab}")
    await expect(page.locator("#light")).to_have_text("Connected")
    return page


async def log_in(page: Page, username: str = ADMIN[0], password: str = ADMIN[1]) -> None:
    """Log in with the dialog, and wait until the page knows it."""
    await page.get_by_role("button", name="Log in", exact=True).first.click()
    await page.get_by_label("User name").fill(username)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("dialog").get_by_role("button", name="Log in").click()
    await expect(page.locator("#login")).to_have_text(f"Log out {username}")


async def done(client: SocketClient, operation: str, data: Any = None) -> Any:
    """Carry out an operation that must succeed."""
    answer = await client.call(operation, data)
    assert answer["success"], answer
    return answer["data"]


async def open_station(admin: SocketClient, *waiting: str) -> None:
    """Open the queue, tune, and let callers wait."""
    await done(admin, "admin.set_system_status", {"active": True})
    await done(admin, "admin.set_frequency", {"frequency": "14.205 MHz"})
    await done(admin, "admin.set_split", {"split": "up 5"})
    for callsign in waiting:
        await done(admin, "queue.register", {"callsign": callsign})


async def overflowing(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    width: int = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return width


def origin(node: Running) -> str:
    """Where the server is; browsers treat localhost as a safe place, with a clipboard."""
    return f"http://localhost:{node.port}"
