"""Takes the pictures of docs/images: `python -m tests.console.pictures` (needs Chromium)."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.console.browsing import (
    DESK,
    PHONE,
    Directory,
    browsing,
    console,
    done,
    log_in,
    open_station,
    origin,
)
from tests.support.clients import SocketClient, socket_client
from tests.support.server import ADMIN, Running, running, settings
from tests.support.tools import find

FOLDER = Path(__file__).parents[2] / "docs" / "images"
WAITING = ("W1AW", "EI6LF", "DL2ABC", "JA1XYZ", "PY2QRM")
LOOKS: dict[str, dict[str, Any]] = {
    "light": {**DESK, "color_scheme": "light"},
    "dark": {**DESK, "color_scheme": "dark"},
    "phone": {**PHONE, "color_scheme": "light", "device_scale_factor": 1.5},
}
# So many points of a chart are enough to see a line; one comes every two seconds.
_POINTS = 8


async def _explorer(page: Page, admin: SocketClient) -> None:
    await page.goto("/console#explorer/queue.register")
    await page.get_by_role("textbox", name="callsign", exact=True).fill("OH2MM")
    await page.get_by_role("radio", name="Python").click()
    await page.get_by_role("button", name="Send over both").click()
    await expect(page.get_by_role("region", name="Comparison")).to_be_visible()
    await done(admin, "admin.remove_callsign", {"callsign": "OH2MM"})
    await page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


async def _live(page: Page, admin: SocketClient) -> None:
    await page.goto("/console#live")
    streams = [page.locator(f"[data-stream={kind}]") for kind in ("sse", "websocket")]
    for stream in streams:
        await expect(stream.locator(".light")).to_have_text("connected")
    await done(admin, "admin.set_frequency", {"frequency": "14.212 MHz"})
    await done(admin, "admin.set_split", {"split": "up 10"})
    await expect(page.locator("li[data-id]")).to_have_count(4)
    await streams[0].get_by_role("button", name="Cut").click()
    await done(admin, "queue.register", {"callsign": "ZS6CW"})
    await done(admin, "admin.next_qso")
    await expect(streams[1].locator("li[data-id]")).to_have_count(5)
    await streams[0].get_by_role("button", name="Resume").click()
    await expect(streams[0].locator("li[data-id]")).to_have_count(5)


async def _station(page: Page, admin: SocketClient) -> None:
    await page.goto("/console#station")
    await expect(page.locator("tr[data-callsign]").first).to_be_visible()


async def _connections(page: Page, admin: SocketClient) -> None:
    await page.goto("/console#connections")
    for number in range(_POINTS):
        await done(admin, "admin.set_frequency", {"frequency": f"14.2{number:02} MHz"})
        for _ in range(number % 4):
            await done(admin, "queue.list")
        points = "document.querySelector('polyline.first').getAttribute('points').split(' ').length"
        await page.wait_for_function(f"least => {points} > least", arg=number)


async def _status(page: Page, admin: SocketClient) -> None:
    await page.set_viewport_size(
        {"width": min(760, (page.viewport_size or {"width": 760})["width"]), "height": 720}
    )
    await page.goto("/status")
    await expect(page.locator("#live")).to_have_text("Live")


SCENES = {"explorer": _explorer, "live": _live, "station": _station, "connections": _connections}


async def _look(browser: Browser, node: Running, admin: SocketClient, look: str) -> None:
    async with browsing(browser, origin(node), **LOOKS[look]) as context:
        page = await console(context)
        await log_in(page)
        for name, scene in SCENES.items():
            await open_station(admin, *WAITING)
            await done(admin, "admin.next_qso")
            await scene(page, admin)
            # Rows that arrive light up for a moment.
            await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
            await page.screenshot(path=FOLDER / f"console-{name}-{look}.png")
        await _status(page, admin)
        await page.screenshot(path=FOLDER / f"status-{look}.png")


async def main() -> None:
    program = find("chromium")
    if program is None:
        sys.exit("chromium is needed; run: sudo apt-get install --no-install-recommends chromium")
    FOLDER.mkdir(exist_ok=True)
    chosen = settings(max_queue_size=12, rate_limit=False, log_level="warning")
    async with (
        async_playwright() as playwright,
        running(chosen, lookup=Directory()) as node,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        browser = await playwright.chromium.launch(executable_path=program)
        for look in LOOKS:
            await _look(browser, node, admin, look)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
