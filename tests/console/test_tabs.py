"""Live, Station and Connections, the login, and what holds for all tabs."""

from __future__ import annotations

import re

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
    overflowing,
)
from tests.support.clients import SocketClient, socket_client
from tests.support.relay import Relay
from tests.support.server import ADMIN, Running, running, settings

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


# --- Station --------------------------------------------------------------------------------------


async def test_who_registers_in_one_page_appears_in_the_other(
    browser: Browser, node: Running, admin: SocketClient
) -> None:
    await open_station(admin, "EI6LF")
    async with browsing(browser, origin(node)) as one, browsing(browser, origin(node)) as other:
        caller, watcher = await console(one), await console(other)
        await caller.get_by_role("textbox", name="Callsign").fill("w1aw")
        await caller.get_by_role("textbox", name="Callsign").press("Enter")
        await expect(caller.get_by_text("W1AW is number 2 in the queue.")).to_be_visible()
        for page in (caller, watcher):
            rows = page.locator("tr[data-callsign]")
            await expect(rows).to_have_count(2)
            await expect(rows.nth(1)).to_contain_text("Hiram Percy Maxim")
        # And once more: the server says why not.
        await caller.get_by_role("textbox", name="Callsign").fill("W1AW")
        await caller.get_by_role("button", name="Join the queue").click()
        await expect(caller.locator(".told")).to_have_text("Callsign already in queue")


async def test_the_operator_works_the_station(browser: Browser, node: Running, admin: SocketClient) -> None:
    async with browsing(browser, origin(node)) as context, browsing(browser, origin(node)) as other:
        page, watcher = await console(context), await console(other)
        await expect(page.get_by_text("Queue closed")).to_be_visible()
        assert not await page.get_by_role("button", name="Next caller").is_visible()
        await log_in(page)
        await page.get_by_role("button", name="Open the queue").click()
        await expect(watcher.get_by_text("Queue open")).to_be_visible()
        for callsign in ("W1AW", "EI6LF", "DL2ABC"):
            await done(admin, "queue.register", {"callsign": callsign})
        await page.get_by_role("button", name="Next caller").click()
        qso = watcher.get_by_role("region", name="Current QSO")
        await expect(qso).to_contain_text("W1AW")
        await expect(qso).to_contain_text("United States")
        await page.get_by_role("button", name="Remove EI6LF").click()
        await expect(watcher.locator("tr[data-callsign]")).to_have_count(1)
        await page.get_by_role("textbox", name="Frequency").fill("7.055 MHz")
        await page.get_by_role("button", name="Set the frequency").click()
        await expect(watcher.locator("[data-name=frequency]")).to_have_text("7.055 MHz")
        await page.get_by_role("textbox", name="Split").fill("up 3")
        await page.get_by_role("textbox", name="Split").press("Enter")
        await expect(watcher.locator("[data-name=split]")).to_have_text("up 3")
        await page.get_by_role("button", name="Clear the split").click()
        await expect(watcher.locator("[data-name=split]")).to_have_text("not set")
        await page.get_by_role("button", name="Complete the QSO").click()
        await expect(qso).to_contain_text("No QSO is under way.")
        # What cannot be undone is asked first, and not done when refused.
        await page.get_by_role("button", name="Clear the queue").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Cancel").click()
        await page.get_by_role("button", name="Close the queue").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Close the queue").click()
        await expect(watcher.get_by_text("Queue closed")).to_be_visible()
    assert (await done(admin, "queue.list"))["total"] == 0


async def test_the_page_follows_the_station_over_a_loss(
    browser: Browser, node: Running, admin: SocketClient
) -> None:
    await open_station(admin, "W1AW")
    with Relay(node.port) as relay:
        async with browsing(
            browser, f"http://localhost:{relay.port}", "WebSocket connection to|ERR_"
        ) as context:
            page = await console(context)
            await expect(page.locator("tr[data-callsign]")).to_have_count(1)
            await log_in(page)
            relay.cut()
            await done(admin, "queue.register", {"callsign": "EI6LF"})
            await expect(page.locator("tr[data-callsign]")).to_have_count(2)
            await expect(page.locator("#light")).to_have_text("Connected")
            # It has logged in again by itself.
            await page.get_by_role("button", name="Next caller").click()
            await expect(page.get_by_text("Now working W1AW.")).to_be_visible()


async def test_another_server_behind_the_same_address_is_noticed(
    browser: Browser, node: Running, admin: SocketClient
) -> None:
    """Its history is another one, so that resuming is a reset, and its password is another one, too."""
    await open_station(admin, "W1AW", "EI6LF")
    chosen = settings(rate_limit=False, admin_password="another-password")
    async with (
        running(chosen) as other,
        socket_client(other.websocket, (ADMIN[0], "another-password")) as operator,
    ):
        await open_station(operator, "DL2ABC")
        with Relay(node.port) as relay:
            address = f"http://localhost:{relay.port}"
            async with browsing(browser, address, "WebSocket connection to|ERR_") as context:
                page = await console(context)
                await log_in(page)
                await expect(page.locator("tr[data-callsign]")).to_have_count(2)
                relay.lead_to(other.port)
                relay.cut()
                await expect(page.locator("tr[data-callsign]")).to_have_count(1)
                await expect(page.locator("tr[data-callsign=DL2ABC]")).to_be_visible()
                await expect(page.locator("#login")).to_have_text("Log in")
                await expect(page.get_by_role("button", name="Next caller")).to_be_hidden()


# --- The login ------------------------------------------------------------------------------------


async def test_a_wrong_password_is_refused_and_the_right_one_is_not_stored(
    browser: Browser, node: Running
) -> None:
    async with browsing(browser, origin(node)) as context:
        page = await console(context)
        await page.locator("#login").click()
        dialog = page.get_by_role("dialog")
        await page.get_by_label("User name").fill(ADMIN[0])
        await page.get_by_label("Password").fill("wrong-password")
        await dialog.get_by_role("button", name="Log in").click()
        await expect(dialog.get_by_role("alert")).to_have_text("Invalid admin credentials")
        await expect(page.locator("#login")).to_have_text("Log in")
        await page.get_by_label("Password").fill(ADMIN[1])
        await page.get_by_label("Password").press("Enter")
        await expect(page.locator("#login")).to_have_text(f"Log out {ADMIN[0]}")
        await expect(page.get_by_role("button", name="Next caller")).to_be_visible()
        stored = await page.evaluate(
            "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
        )
        assert stored == '[{},{},""]'
        assert await page.locator("#login-password").input_value() == ""
        await page.reload()
        await expect(page.locator("#light")).to_have_text("Connected")
        await expect(page.locator("#login")).to_have_text("Log in")
        await log_in(page)
        await page.locator("#login").click()
        await expect(page.locator("#login")).to_have_text("Log in")
        await expect(page.get_by_role("button", name="Next caller")).to_be_hidden()


async def test_a_login_that_has_ended_is_asked_for_again(
    browser: Browser, node: Running, admin: SocketClient
) -> None:
    await open_station(admin, "W1AW")
    async with browsing(browser, origin(node), REFUSALS) as context:
        page = await console(context, "explorer/admin.get_queue")
        await expect(page.get_by_text("without it the server refuses")).to_be_visible()
        await page.get_by_role("button", name="Over HTTP").click()
        await expect(page.get_by_role("region", name="HTTP answer").locator(".badge")).to_have_text(
            "401 not_authenticated"
        )
        await log_in(page)
        await expect(page.get_by_text("without it the server refuses")).to_be_hidden()
        await page.get_by_role("button", name="Over HTTP").click()
        await expect(page.get_by_role("region", name="HTTP answer").locator(".badge")).to_have_text("200")


# --- Live -----------------------------------------------------------------------------------------


async def both_connected(page: Page) -> None:
    for kind in ("sse", "websocket"):
        await expect(page.locator(f"[data-stream={kind}] .light")).to_have_text("connected")


async def ids(page: Page, kind: str) -> list[str]:
    """Ids of the events in a column, newest first."""
    rows = page.locator(f"[data-stream={kind}] li[data-id]")
    return [str(await row.get_attribute("data-id")) for row in await rows.all()]


async def test_the_same_events_come_over_both(browser: Browser, node: Running, admin: SocketClient) -> None:
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "live")
        await both_connected(page)
        await open_station(admin, "W1AW")
        for kind in ("sse", "websocket"):
            await expect(page.locator(f"[data-stream={kind}] li[data-id]")).to_have_count(4)
        assert await ids(page, "sse") == await ids(page, "websocket")
        await expect(page.locator("#lag")).to_contain_text("Median lag between the two")
        lags = await page.locator(".lag").all_inner_texts()
        assert lags.count("first") == 4
        assert sum(text.startswith("+") for text in lags) == 4
        first = page.locator("[data-stream=sse] li[data-id]").first
        await first.locator("summary").click()
        await expect(first.locator("pre")).to_contain_text('"W1AW"')


@pytest.mark.parametrize(("kind", "other"), [("sse", "websocket"), ("websocket", "sse")])
async def test_what_is_missed_while_cut_comes_at_the_resumption(
    browser: Browser, node: Running, admin: SocketClient, kind: str, other: str
) -> None:
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "live")
        await both_connected(page)
        await open_station(admin)
        column, whole = page.locator(f"[data-stream={kind}]"), page.locator(f"[data-stream={other}]")
        await expect(column.locator("li[data-id]")).to_have_count(3)
        await column.get_by_role("button", name="Cut").click()
        await expect(column.locator(".light")).to_have_text("cut")
        for callsign in ("W1AW", "EI6LF", "DL2ABC"):
            await done(admin, "queue.register", {"callsign": callsign})
        await expect(whole.locator("li[data-id]")).to_have_count(6)
        assert await column.locator("li[data-id]").count() == 3
        await column.get_by_role("button", name="Resume").click()
        await expect(column.get_by_text("3 missed events replayed, none is missing")).to_be_visible()
        assert await ids(page, kind) == await ids(page, other)
        await expect(column.get_by_text("replayed", exact=True)).to_have_count(3)
        # What comes from now on is new again.
        await done(admin, "queue.register", {"callsign": "JA1XYZ"})
        await expect(column.locator("li[data-id]")).to_have_count(7)
        await expect(column.get_by_text("replayed", exact=True)).to_have_count(3)
        await column.get_by_role("button", name="Cut").click()
        await column.get_by_role("button", name="Resume").click()
        await expect(column.get_by_text("nothing was missed")).to_be_visible()


async def test_events_are_held_while_paused_and_left_out_by_name(
    browser: Browser, node: Running, admin: SocketClient
) -> None:
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "live")
        await both_connected(page)
        await page.get_by_role("button", name="Pause").click()
        await open_station(admin, "W1AW")
        await expect(page.get_by_role("button", name="Go on (8 wait)")).to_be_visible()
        assert await ids(page, "sse") == []
        await page.get_by_role("button", name="Go on").click()
        for kind in ("sse", "websocket"):
            await expect(page.locator(f"[data-stream={kind}] li[data-id]")).to_have_count(4)
        await page.get_by_label("frequency_update").uncheck()
        await expect(page.locator("li[data-event=frequency_update]:visible")).to_have_count(0)
        await expect(page.locator("li[data-id]:visible")).to_have_count(6)
        await page.get_by_role("button", name="Clear").click()
        await expect(page.locator("li[data-id]")).to_have_count(0)


# --- Connections ----------------------------------------------------------------------------------


async def test_who_is_attached_is_shown_to_the_operator(
    browser: Browser, node: Running, admin: SocketClient
) -> None:
    async with browsing(browser, origin(node), user_agent="Watching\tstation 1.0") as context:
        page = await console(context, "connections")
        await expect(page.get_by_text("Who is attached is for the operator")).to_be_visible()
        await expect(page.get_by_text("Ready", exact=True)).to_be_visible()
        await log_in(page)
        table = page.get_by_role("region", name="Table of attached clients")
        await expect(table.locator("tbody tr")).to_have_count(2)
        await expect(table).to_contain_text("Watchingstation 1.0")
        await expect(table).to_contain_text("websockets/")
        await expect(table).to_contain_text("(this page)")
        for title in ("Latency", "Connections", "Messages", "Outbox"):
            chart = page.locator("figure", has=page.get_by_role("heading", name=title, exact=True))
            await expect(chart.locator("polyline.first")).to_have_attribute("points", re.compile(r"\S \S"))
        await expect(page.get_by_text("WebSockets: 2")).to_be_visible()


async def test_charts_say_in_words_what_they_draw(browser: Browser, node: Running) -> None:
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "connections")
        told, drawn, tip = await page.evaluate(
            """async () => {
                const { Chart } = await import("/console/chart.js");
                const series = [["In", "first"], ["Out", "second"]];
                const chart = new Chart("Trial", series, { format: (one) => `${one}/s` });
                document.getElementById("main").append(chart.element);
                chart.add(1000, [1, null]);
                chart.add(2000, [9, 4]);
                chart.add(3000, [3, 4]);
                const part = (name) => [...chart.element.querySelectorAll(name)];
                part(".plot")[0].dispatchEvent(new PointerEvent("pointermove", { clientX: 0 }));
                return [
                    part(".caption span").map((one) => one.textContent),
                    part("polyline").map((one) => one.getAttribute("points").split(" ").length),
                    part(".tip")[0].textContent,
                ];
            }"""
        )
        assert told == ["In: 3/s, from 1/s to 9/s", "Out: 4/s"]
        assert drawn == [3, 2]
        assert tip == "00:00:01 UTC · In 1/s"


async def test_a_server_that_hides_its_counters_is_shown_all_the_same(
    browser: Browser, node: Running, admin: SocketClient
) -> None:
    async with browsing(browser, origin(node), REFUSALS) as context:
        page = await console(context, "station")
        await page.route("**/metrics", lambda route: route.fulfill(status=404))
        await log_in(page)
        await page.get_by_role("tab", name="Connections").click()
        await expect(
            page.get_by_role("region", name="Table of attached clients").locator("tbody tr")
        ).to_have_count(2)
        await expect(page.get_by_text("Time in the server: no figures yet")).to_be_visible()
        await expect(page.get_by_text("Requests: ")).to_be_visible()


# --- All of them ----------------------------------------------------------------------------------


async def test_the_keyboard_alone_is_enough(browser: Browser, node: Running, admin: SocketClient) -> None:
    await open_station(admin)
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "station")
        keys = page.keyboard
        await keys.press("Tab")
        await expect(page.locator("#skip")).to_be_focused()
        await keys.press("Tab")
        await expect(page.get_by_role("tab", name="Station")).to_be_focused()
        for key, name in (
            ("ArrowRight", "Connections"),
            ("ArrowRight", "Explorer"),
            ("End", "Connections"),
            ("Home", "Explorer"),
            ("ArrowLeft", "Connections"),
            ("ArrowLeft", "Station"),
        ):
            await keys.press(key)
            await expect(page.get_by_role("tab", name=name)).to_be_focused()
            await expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
        await keys.press("Tab")
        await expect(page.locator("#theme")).to_be_focused()
        await keys.press("Tab")
        await keys.press("Enter")
        await expect(page.get_by_label("User name")).to_be_focused()
        await keys.type(ADMIN[0])
        await keys.press("Tab")
        await keys.type(ADMIN[1])
        await keys.press("Enter")
        await expect(page.locator("#login")).to_have_text(f"Log out {ADMIN[0]}")
        await expect(page.locator("#login")).to_be_focused()
        await page.get_by_role("textbox", name="Callsign").focus()
        await keys.type("w1aw")
        await keys.press("Enter")
        await expect(page.locator("tr[data-callsign]")).to_have_count(1)
        await page.goto("/console#explorer/queue.list")
        await page.get_by_role("radio", name="WebSocket").focus()
        await keys.press("ArrowRight")
        await expect(page.get_by_role("radio", name="HTTP with curl")).to_be_focused()
        await expect(page.get_by_label("The call as text").locator("visible=true").last).to_contain_text(
            "curl "
        )
        await page.get_by_role("button", name="Send over both").focus()
        await keys.press("Enter")
        await expect(page.get_by_role("region", name="Comparison")).to_contain_text("The answers are equal")


@pytest.mark.parametrize("width", [320, 768])
async def test_every_tab_fits_a_narrow_window(
    browser: Browser, node: Running, admin: SocketClient, width: int
) -> None:
    await open_station(admin, "W1AW", "DL2ABC")
    await done(admin, "admin.next_qso")
    async with browsing(
        browser, origin(node), **{**PHONE, "viewport": {"width": width, "height": 800}}
    ) as context:
        page = await console(context)
        await log_in(page)
        for tab in TABS:
            await page.get_by_role("tab", name=tab.capitalize()).click()
            if tab == "live":
                await both_connected(page)
                await done(admin, "admin.set_split", {"split": "a split that says a lot " * 8})
                await expect(page.locator("li[data-id]")).to_have_count(2)
            if tab == "explorer":
                await page.locator(".picker summary").click()
                await page.locator("a[href='#explorer/admin.get_connections']").click()
                assert (await page.locator(".operation h2").inner_text()) == "admin.get_connections"
                await page.get_by_role("button", name="Send over both").click()
                await expect(page.get_by_role("region", name="Comparison")).to_be_visible()
            if tab == "connections":
                await expect(page.locator(".clients tbody tr").first).to_be_visible()
            assert await overflowing(page) <= 0, tab


async def test_colours_follow_the_system_or_the_choice(browser: Browser, node: Running) -> None:
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light, dark = "rgb(244, 246, 248)", "rgb(16, 21, 27)"
    async with browsing(browser, origin(node), color_scheme="dark") as context:
        page = await console(context)
        assert await page.evaluate(paper) == dark
        await page.locator("#theme").click()
        await expect(page.locator("#theme")).to_have_text("Colours: light")
        assert await page.evaluate(paper) == light
        await page.reload()
        await expect(page.locator("#theme")).to_have_text("Colours: light")
        assert await page.evaluate(paper) == light
        await page.emulate_media(color_scheme="light")
        await page.locator("#theme").click()
        assert await page.evaluate(paper) == dark
        await page.locator("#theme").click()
        assert await page.evaluate(paper) == light


async def test_nothing_moves_for_who_does_not_want_it(browser: Browser, node: Running) -> None:
    async with browsing(browser, origin(node), reduced_motion="reduce") as context:
        page = await console(context)
        assert (
            await page.evaluate("getComputedStyle(document.querySelector('button')).transitionDuration")
            == "0s"
        )


async def test_without_scripts_the_page_says_where_to_go(browser: Browser, node: Running) -> None:
    async with browsing(browser, origin(node), java_script_enabled=False) as context:
        page = await context.new_page()
        await page.goto("/console")
        await page.get_by_role("link", name="status page").click()
        await expect(page.get_by_text("System Status: INACTIVE")).to_be_visible()
