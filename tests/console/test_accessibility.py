"""axe-core on every tab and on the status page, in light and dark: nothing serious to find."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.console.browsing import (
    PHONE,
    REFUSALS,
    TABS,
    browsing,
    console,
    done,
    log_in,
    open_station,
    origin,
)
from tests.support.clients import SocketClient
from tests.support.server import Running
from tests.support.tools import node_modules

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


async def faults(page: Page) -> list[str]:
    """What axe finds, of whatever weight, as `rule: element`."""
    source = (node_modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    await page.evaluate(source)
    # What moves in has its colours only when it has arrived.
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))")
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['impact']} {one['id']}: {node['html'][:160]} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_tab_shuts_anybody_out(
    browser: Browser, node: Running, admin: SocketClient, scheme: str
) -> None:
    await open_station(admin, "W1AW", "EI6LF", "DL2ABC")
    await done(admin, "admin.next_qso")
    # Trusted types keep a tool out as they keep everything else out.
    chosen = {"color_scheme": scheme, "bypass_csp": True}
    async with browsing(browser, origin(node), REFUSALS, **chosen) as context:
        page = await console(context, "station")
        assert await faults(page) == []
        await page.locator("#login").click()
        assert await faults(page) == []
        await page.keyboard.press("Escape")
        await log_in(page)
        for tab in TABS:
            await page.get_by_role("tab", name=tab.capitalize()).click()
            if tab == "explorer":
                await page.goto("/console#explorer/admin.logging_direct")
                await page.get_by_text("Errors (").click()
                await page.get_by_role("button", name="Send over both").click()
                await page.get_by_text("Field by field").click()
            if tab == "live":
                for kind in ("sse", "websocket"):
                    await expect(page.locator(f"[data-stream={kind}] .light")).to_have_text("connected")
                await done(admin, "admin.set_split", {"split": "up 10"})
                await expect(page.locator("li[data-id]")).to_have_count(2)
                await page.locator("li[data-id] summary").first.click()
                await page.get_by_role("button", name="Cut: WebSocket").click()
            if tab == "station":
                await page.get_by_role("button", name="Clear the queue").click()
                assert await faults(page) == []
                await page.keyboard.press("Escape")
            if tab == "connections":
                await expect(page.locator(".clients tbody tr").first).to_be_visible()
            assert await faults(page) == [], tab


async def test_nor_does_a_phone(browser: Browser, node: Running, admin: SocketClient) -> None:
    await open_station(admin, "W1AW")
    async with browsing(browser, origin(node), bypass_csp=True, **PHONE) as context:
        page = await console(context, "explorer")
        for tab in TABS:
            await page.get_by_role("tab", name=tab.capitalize()).click()
            assert await faults(page) == [], tab


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_status_page_is_for_everybody(
    browser: Browser, node: Running, admin: SocketClient, scheme: str
) -> None:
    await open_station(admin, "W1AW", "EI6LF")
    await done(admin, "admin.next_qso")
    async with browsing(browser, origin(node), color_scheme=scheme, bypass_csp=True) as context:
        page = await context.new_page()
        await page.goto("/status")
        await expect(page.locator("#live")).to_have_text("Live")
        assert await faults(page) == []
