"""The reference as a server shows it: files with entity tags, and the page in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.codegen.support import ROOT
from tests.support.server import Running, running, settings
from tests.support.tools import node_modules, require

GENERATED = ROOT / "generated"
FILES = [
    ("/docs", "docs/page/index.html", "text/html; charset=utf-8"),
    ("/redoc", "docs/page/index.html", "text/html; charset=utf-8"),
    ("/docs/page.css", "docs/page/page.css", "text/css; charset=utf-8"),
    ("/docs/page.js", "docs/page/page.js", "text/javascript; charset=utf-8"),
    ("/openapi.json", "spec/openapi.json", "application/json"),
    ("/asyncapi.json", "spec/asyncapi.json", "application/json"),
]

# One event loop for the browser and all that use it.
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("reference-browser")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def node() -> AsyncIterator[Running]:
    async with running(settings(rate_limit=False)) as started:
        yield started


@pytest.mark.parametrize(("path", "file", "kind"), FILES, ids=[path for path, *_ in FILES])
async def test_files_are_what_is_committed_and_are_sent_once(
    node: Running, path: str, file: str, kind: str
) -> None:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False) as client:
        first = await client.get(path)
        assert first.status_code == 200
        assert first.content == (GENERATED / file).read_bytes()
        assert first.headers["content-type"] == kind
        assert first.headers["cache-control"] == "no-cache"
        assert first.headers["x-content-type-options"] == "nosniff"
        tag = first.headers["etag"]
        assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
        for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = await client.get(path, headers={"If-None-Match": header})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == tag
        for header in ('"other"', tag.strip('"'), ""):
            assert (await client.get(path, headers={"If-None-Match": header})).status_code == 200


async def test_the_page_may_load_its_own_files_only(node: Running) -> None:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False) as client:
        policy = (await client.get("/docs")).headers["content-security-policy"]
    assert dict(part.split(" ", 1) for part in policy.split("; ")) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }


# --- In a browser -----------------------------------------------------------------------------------


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    program = require("chromium")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=program)
        yield started
        await started.close()


async def opened(
    browser: Browser, node: Running, path: str = "/docs", **options: Any
) -> tuple[Page, list[str]]:
    """The page in a context of its own, and what it complains of: the browser's console, and other hosts."""
    context = await browser.new_context(**options)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            complaints.append(request.url) if not request.url.startswith((node.url, "data:")) else None
        ),
    )
    await page.goto(node.url + path)
    if options.get("java_script_enabled", True):
        await expect(page.get_by_role("tab").first).to_be_visible()
    return page, complaints


async def test_a_reader_finds_an_operation_and_its_texts(browser: Browser, node: Running) -> None:
    page, complaints = await opened(browser, node)
    await page.keyboard.press("/")
    await page.keyboard.type("callsign end queue")
    await expect(page.locator("#found")).to_have_text("1 found")
    entry = page.locator("article.entry:visible")
    await expect(entry.locator("h3")).to_have_text("queue.register")
    first = entry.locator(".example").first
    await expect(first.get_by_role("tabpanel")).to_contain_text('"operation":"queue.register"')
    await first.get_by_role("tab", name="Python").click()
    await expect(first.get_by_role("tabpanel")).to_contain_text('client.queue.register(callsign="W1AW")')
    # The choice is the reader's, and holds on every page from now on.
    await page.reload()
    chosen = page.locator('[id="admin.next_qso"]').get_by_role("tab", selected=True)
    await expect(chosen.first).to_have_text("Python")
    await chosen.first.focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator('[id="admin.next_qso"]').get_by_role("tab", selected=True).first).to_have_text(
        "C++ with Qt"
    )
    assert complaints == []
    await page.context.close()


async def test_a_text_is_copied(browser: Browser, node: Running) -> None:
    page, complaints = await opened(
        browser, node, "/docs#queue.get_status", permissions=["clipboard-read", "clipboard-write"]
    )
    entry = page.locator('[id="queue.get_status"]')
    await expect(entry).to_be_in_viewport()
    await entry.get_by_role("tab", name="HTTP with curl").first.click()
    button = entry.get_by_role("button", name="Copy").first
    await button.click()
    await expect(entry.get_by_role("button", name="Copied").first).to_be_visible()
    assert (
        await page.evaluate("navigator.clipboard.readText()")
        == "curl http://localhost:8000/api/queue/status/W1AW"
    )
    assert complaints == []
    await page.context.close()


async def test_all_is_there_without_scripts(browser: Browser, node: Running) -> None:
    page, complaints = await opened(browser, node, java_script_enabled=False)
    panels = page.locator('[id="queue.register"] .example').first.locator(".panel")
    await expect(panels).to_have_count(4)
    for number in range(4):
        await expect(panels.nth(number)).to_be_visible()
    await expect(page.locator("#find")).to_be_hidden()
    assert complaints == []
    await page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_keeps_anybody_from_reading(browser: Browser, node: Running, scheme: Any) -> None:
    page, complaints = await opened(browser, node, color_scheme=scheme)
    # What is folded is looked at, too.
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    axe = (node_modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    await page.evaluate(axe)
    # Each entry has the same parts: the first ones stand for all.
    found = await page.evaluate(
        "async () => (await axe.run({exclude: ['.topic article.entry:nth-of-type(n+6)']})).violations"
    )
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in serious] == []
    assert complaints == []
    await page.context.close()


async def test_the_reader_chooses_light_or_dark(browser: Browser, node: Running) -> None:
    page, _ = await opened(browser, node, color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(ground)
    await page.get_by_role("button", name="Show the page dark").click()
    dark = await page.evaluate(ground)
    assert light != dark
    await page.reload()
    await expect(page.get_by_role("button", name="Show the page light")).to_be_visible()
    assert await page.evaluate(ground) == dark
    await page.context.close()


async def test_a_telephone_is_wide_enough(browser: Browser, node: Running) -> None:
    page, complaints = await opened(browser, node, viewport={"width": 390, "height": 844})
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    assert complaints == []
    await page.context.close()


async def test_the_committed_files_are_valid_json() -> None:
    for path in sorted(Path(GENERATED / "spec").glob("*.json")):
        json.loads(path.read_text(encoding="utf-8"))
