"""The status page in a browser: it follows the station, with scripts and without, and in a frame."""

from __future__ import annotations

import httpx2
import pytest
from playwright.async_api import Browser, expect

from tests.console.browsing import PHONE, Directory, browsing, done, open_station, origin, overflowing
from tests.console.club import club
from tests.support.clients import SocketClient, socket_client
from tests.support.relay import Relay
from tests.support.server import ADMIN, Running, running, settings

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

PLAIN = r"""element => element.innerText
    .replace(/\d{4}-\d\d-\d\d [\d:]+/, "")
    .replace(/^(Live|Reconnecting)$/m, "")
    .replace(/\s+/g, " ")"""


async def test_it_draws_what_the_server_would(browser: Browser, node: Running, admin: SocketClient) -> None:
    steps = (
        ("admin.set_frequency", {"frequency": "14.205 MHz"}),
        ("admin.set_system_status", {"active": True}),
        ("admin.set_split", {"split": "<b>up</b> & 5"}),
        ("queue.register", {"callsign": "W1AW"}),
        ("queue.register", {"callsign": "K1ABC"}),
        *(("queue.register", {"callsign": f"K2{chr(65 + number)}B"}) for number in range(10)),
        ("admin.next_qso", None),
        ("admin.complete_qso", None),
        ("admin.delete_frequency", None),
        ("admin.clear_queue", None),
        ("admin.set_system_status", {"active": False}),
    )
    async with (
        browsing(browser, origin(node)) as context,
        browsing(browser, origin(node), java_script_enabled=False) as plain,
    ):
        page, drawn = await context.new_page(), await plain.new_page()
        await page.goto("/status")
        await expect(page.locator("#live")).to_have_text("Live")
        for operation, data in steps:
            await done(admin, operation, data)
            await drawn.goto("/status")
            # The page without scripts shows the state of now; the other comes to show the same.
            wanted = await drawn.locator("main").evaluate(PLAIN)
            await page.wait_for_function(
                f"wanted => ({PLAIN})(document.querySelector('main')) === wanted", arg=wanted
            )


async def test_without_scripts_it_is_loaded_anew(browser: Browser, node: Running) -> None:
    async with (
        browsing(browser, origin(node), java_script_enabled=False) as plain,
        browsing(browser, origin(node)) as context,
    ):
        for page, count in ((await plain.new_page(), 1), (await context.new_page(), 0)):
            await page.goto("/status")
            assert await page.locator("meta[http-equiv=refresh]").count() == count
            await expect(page.get_by_text("System Status: INACTIVE")).to_be_visible()


async def test_it_comes_back_after_a_loss(browser: Browser, node: Running, admin: SocketClient) -> None:
    await open_station(admin, "W1AW")
    with Relay(node.port) as relay:
        async with browsing(browser, f"http://localhost:{relay.port}", "ERR_") as context:
            page = await context.new_page()
            await page.goto("/status")
            await expect(page.locator("#live")).to_have_text("Live")
            relay.cut()
            await done(admin, "queue.register", {"callsign": "EI6LF"})
            await expect(page.get_by_text("EI6LF")).to_be_visible()
            await expect(page.locator("#live")).to_have_text("Live")


@pytest.mark.parametrize("allowed", [True, False])
async def test_pages_of_allowed_origins_may_frame_it(browser: Browser, allowed: bool) -> None:
    refused = "frame-ancestors|asked another server|chrome-error|Framing"
    # The club's address is known before the server starts, the server's only afterwards.
    with (
        Relay(0) as relay,
        club(f'<iframe src="http://localhost:{relay.port}/status?theme=dark"></iframe>') as page_of_club,
    ):
        origins = page_of_club if allowed else "https://radio.example"
        async with running(settings(allowed_origins=origins, rate_limit=False), lookup=Directory()) as node:
            relay.lead_to(node.port)
            async with (
                socket_client(node.websocket, ADMIN) as admin,
                browsing(browser, page_of_club, refused) as context,
            ):
                page = await context.new_page()
                await page.goto("/")
                frame = page.frame_locator("iframe")
                if allowed:
                    await expect(frame.locator("#live")).to_have_text("Live")
                    await open_station(admin, "W1AW")
                    await expect(frame.get_by_text("W1AW")).to_be_visible()
                    background = "getComputedStyle(document.documentElement).backgroundColor"
                    assert await frame.locator("html").evaluate(background) == "rgb(16, 21, 27)"
                else:
                    await page.wait_for_function("window.frames.length === 1")
                    await expect(frame.locator("#live")).to_have_count(0)


async def test_only_known_colours_are_taken(node: Running) -> None:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False) as client:
        for theme in ("light", "dark", "auto", '"><script>', ""):
            text = (await client.get("/status", params={"theme": theme})).text
            expected = theme if theme in ("light", "dark") else "auto"
            assert f'<html lang="en" data-theme="{expected}">' in text


async def test_it_fits_a_phone(browser: Browser, node: Running, admin: SocketClient) -> None:
    await open_station(admin, "W1AW", "DL2ABC")
    await done(admin, "admin.set_frequency", {"frequency": "a frequency that says a lot " * 8})
    async with browsing(
        browser, origin(node), **{**PHONE, "viewport": {"width": 320, "height": 640}}
    ) as context:
        page = await context.new_page()
        await page.goto("/status")
        assert await overflowing(page) <= 0
