"""What the documentation gives for web pages: markup is shown in a browser, scripts are run in one."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from tests.console.browsing import browsing, console, open_station, origin
from tests.console.club import club
from tests.docs.blocks import Block, blocks, pages
from tests.support.clients import SocketClient, socket_client
from tests.support.relay import Relay
from tests.support.server import ADMIN, Running, running, settings

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


def written_in(language: str) -> list[Block]:
    return [block for page in pages() for block in blocks(page) if block.language == language]


@pytest.mark.parametrize("block", written_in("html"), ids=lambda block: block.place)
async def test_markup_shows_the_status_page(browser: Browser, block: Block) -> None:
    with Relay(0) as relay:
        server = f"http://localhost:{relay.port}"
        with club(block.code.replace("https://pileup.example.org", server)) as page_of_club:
            async with running(settings(allowed_origins=page_of_club, rate_limit=False)) as node:
                relay.lead_to(node.port)
                async with (
                    socket_client(node.websocket, ADMIN) as admin,
                    browsing(browser, page_of_club, "asked another server") as context,
                ):
                    page = await context.new_page()
                    await page.goto("/")
                    frame = page.frame_locator("iframe")
                    await expect(frame.locator("#live")).to_have_text("Live")
                    await open_station(admin, "W1AW")
                    await expect(frame.get_by_text("W1AW")).to_be_visible()


@pytest.mark.parametrize("block", written_in("js"), ids=lambda block: block.place)
async def test_scripts_run(browser: Browser, node: Running, admin: SocketClient, block: Block) -> None:
    await open_station(admin, "W1AW", "EI6LF")
    # What stands beside the module in a page of one's own stands in the console's folder here.
    code = re.sub(
        r'import (\{[^}]*\}) from "\./([\w.]+)";', r'const \1 = await import("/console/\2");', block.code
    )
    code = code.replace("127.0.0.1:8000", f"localhost:{node.port}")
    async with browsing(browser, origin(node)) as context:
        page = await console(context)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        await page.evaluate(f"async () => {{ {code} }}")
        assert said == ["connected", "2"]
