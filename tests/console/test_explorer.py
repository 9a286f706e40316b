"""The Explorer: any operation, over either protocol, and over both with equal answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from codegen.generators.snippets import filled
from codegen.registry import load
from tests.console.browsing import REFUSALS, browsing, console, done, log_in, open_station, origin
from tests.support.clients import SocketClient
from tests.support.server import ADMIN, Running

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

ROOT = Path(__file__).parents[2]
REGISTRY = json.loads((ROOT / "generated" / "spec" / "console.json").read_text(encoding="utf-8"))
BY_HTTP = [one for one in REGISTRY["operations"] if one["http"]]


async def enter(page: Page, data: dict[str, Any] | None) -> None:
    """Enter data as JSON, where the operation takes any."""
    if await page.get_by_role("radio", name="JSON").count():
        await page.get_by_role("radio", name="JSON").click()
        await page.get_by_label("Data as JSON").fill(json.dumps(data or {}))


async def compare(page: Page) -> str:
    """Send over both, and return what the console says of the answers."""
    await page.evaluate("document.querySelector('.answers').replaceChildren()")
    await page.get_by_role("button", name="Send over both").click()
    verdict = page.get_by_role("region", name="Comparison").locator("h3")
    await expect(verdict).to_be_visible()
    return await verdict.inner_text()


async def test_every_operation_is_listed_and_found(browser: Browser, node: Running) -> None:
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "explorer")
        links = page.get_by_role("navigation", name="Operations").get_by_role("link")
        assert await links.count() == len(REGISTRY["operations"])
        await page.get_by_label("Find an operation").fill("frequency")
        shown = [text for text in await links.all_inner_texts() if text]
        assert len(shown) == sum(
            "frequency" in json.dumps([one["name"], one["title"], one["http"]])
            for one in REGISTRY["operations"]
        )


async def test_both_protocols_give_equal_answers_to_every_operation(
    browser: Browser, node: Running, admin: SocketClient
) -> None:
    await open_station(admin, "W1AW", "EI6LF", "DL2ABC")
    position = (await done(admin, "public.get_snapshot"))["position"]
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "explorer")
        await log_in(page)
        for operation in BY_HTTP:
            name = operation["name"]
            examples = [one for one in operation["examples"] if "error" not in one]
            data = examples[0]["data"] if examples else None
            if name == "queue.register":
                data = {"callsign": "K1ABC"}
            if name == "events.history":
                data = {"after": position, "limit": 2}
            await page.goto(f"/console#explorer/{name}")
            await expect(page.locator(".operation h2")).to_have_text(name)
            await enter(page, data)
            told = await compare(page)
            assert told.startswith("The answers are equal"), (name, told)
            badge = page.get_by_role("region", name="WebSocket answer").locator(".badge")
            assert await badge.inner_text() == "200", name
            # The next operation finds callers and a QSO.
            if name in ("admin.clear_queue", "admin.set_system_status"):
                await open_station(admin, "W1AW", "EI6LF", "DL2ABC")


async def test_a_write_over_both_is_carried_out_once(
    browser: Browser, node: Running, admin: SocketClient
) -> None:
    await open_station(admin, "EI6LF", "DL2ABC")
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "explorer/admin.next_qso")
        await log_in(page)
        assert (await compare(page)).startswith("The answers are equal")
        await expect(page.get_by_text("the write was carried out once")).to_be_visible()
    listed = await done(admin, "queue.list")
    assert [one["callsign"] for one in listed["queue"]] == ["DL2ABC"]


FAILURES: list[tuple[str, Any, str]] = [
    ("queue.register", {"callsign": "HELLO"}, "400 invalid_callsign"),
    ("queue.register", {"callsign": 7}, "422 validation_failed"),
    ("queue.get_status", {"callsign": "W1AW"}, "404 callsign_not_found"),
    ("admin.get_queue", None, "401 not_authenticated"),
    ("events.history", {"after": "yesterday", "limit": 0}, "422 validation_failed"),
]


async def test_failures_are_equal_too(browser: Browser, node: Running, admin: SocketClient) -> None:
    await open_station(admin)
    async with browsing(browser, origin(node), REFUSALS) as context:
        page = await console(context, "explorer")
        for name, data, code in FAILURES:
            await page.goto(f"/console#explorer/{name}")
            await expect(page.locator(".operation h2")).to_have_text(name)
            await enter(page, data)
            assert (await compare(page)).startswith("The answers are equal"), name
            for title in ("HTTP answer", "WebSocket answer"):
                await expect(page.get_by_role("region", name=title).locator(".badge")).to_have_text(code)


async def test_a_difference_is_shown_where_it_is(browser: Browser, node: Running) -> None:
    async def forged(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, json={**await answer.json(), "total": 7})

    async with browsing(browser, origin(node)) as context:
        page = await console(context, "explorer/queue.list")
        await page.route("**/api/queue/list", forged)
        assert "1 of " in await compare(page)
        rows = page.locator("[data-verdict=differs]")
        await expect(rows).to_have_count(1)
        assert await rows.locator("th, td").all_inner_texts() == ["data.total", "7", "0", "differs"]


async def test_the_form_sends_what_its_schema_says(
    browser: Browser, node: Running, admin: SocketClient
) -> None:
    await open_station(admin)
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "explorer/admin.logging_direct")
        await log_in(page)
        form = page.get_by_role("form", name="Request")
        await form.get_by_label("type", exact=True).fill("qso_start")
        await form.get_by_label("callsign", exact=True).fill("EA8/EI6LF/P")
        await form.get_by_label("frequency_mhz", exact=True).fill("14.2715")
        await form.get_by_label("timestamp", exact=True).fill("2026-05-01T12:00:00Z")
        await page.get_by_role("radio", name="JSON").click()
        data = json.loads(await page.get_by_label("Data as JSON").input_value())
        assert data == {
            "type": "qso_start",
            "data": {
                "callsign": "EA8/EI6LF/P",
                "frequency_mhz": 14.2715,
                "timestamp": "2026-05-01T12:00:00Z",
            },
        }
        await page.get_by_role("radio", name="Form").click()
        await page.get_by_role("button", name="Over WebSocket").click()
        await expect(page.get_by_role("region", name="WebSocket answer").locator(".badge")).to_have_text(
            "200"
        )
    assert (await done(admin, "queue.get_current"))["callsign"] == "EA8/EI6LF/P"


async def test_examples_and_null_are_entered_for_the_asking(browser: Browser, node: Running) -> None:
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "explorer/queue.register")
        examples = page.get_by_label("Example").locator("option", has_text="invalid_callsign")
        await page.get_by_label("Example").select_option(await examples.get_attribute("value"))
        assert await page.get_by_role("textbox", name="callsign", exact=True).input_value() == "HELLO"
        await page.goto("/console#explorer/events.subscribe")
        await page.get_by_label("send events as null").check()
        await expect(page.locator("pre[aria-label='The call as text']")).to_contain_text('{"events":null}')


async def test_events_are_chosen_from_the_list(browser: Browser, node: Running) -> None:
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "explorer/events.subscribe")
        await page.get_by_role("form", name="Request").get_by_label("queue_update").check()
        await page.get_by_role("button", name="Send over WebSocket").click()
        answer = page.get_by_role("region", name="WebSocket answer")
        await expect(answer.locator("pre")).to_contain_text('"queue_update"')
        # HTTP has no such operation.
        assert await page.get_by_role("button", name="Over HTTP").count() == 0


async def test_a_login_tried_in_the_explorer_holds_for_the_console(browser: Browser, node: Running) -> None:
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "explorer/auth.login")
        await page.get_by_label("username", exact=True).fill(ADMIN[0])
        await page.get_by_label("password", exact=True).fill(ADMIN[1])
        assert await page.get_by_label("password", exact=True).get_attribute("type") == "password"
        await page.get_by_role("button", name="Send over WebSocket").click()
        await expect(page.locator("#login")).to_have_text(f"Log out {ADMIN[0]}")
        await page.goto("/console#explorer/auth.logout")
        await page.get_by_role("button", name="Send over WebSocket").click()
        await expect(page.locator("#login")).to_have_text("Log in")


async def test_what_http_cannot_carry_is_not_sent(browser: Browser, node: Running) -> None:
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "explorer/queue.get_status")
        await page.get_by_role("textbox", name="callsign", exact=True).fill("W1AW/P")
        await page.get_by_role("button", name="Over HTTP").click()
        await expect(page.get_by_role("region", name="HTTP answer")).to_contain_text(
            "HTTP carries callsign in the path"
        )


async def test_snippets_are_those_of_the_reference(browser: Browser, node: Running) -> None:
    api, _ = load(ROOT / "core" / "registry")
    assert api is not None
    cases = [
        (one.name, dict(example.data or {})) for one in api.operations.values() for example in one.examples
    ]
    qso = {"callsign": "W1AW", "mode": None, "frequency_mhz": 14.2715, "triggered_by": "x" * 80}
    cases += [
        ("queue.register", {"callsign": 'it\'s "ü"\\ \n\t\u2028 ?? % $ `x`'}),
        ("queue.register", {}),
        ("queue.get_status", {"callsign": "EA8/ü (x)!*'"}),
        ("events.subscribe", {"events": ["queue_update", "current_qso", "frequency_update", "split_update"]}),
        ("admin.logging_direct", {"type": "qso_start", "data": qso}),
        ("admin.set_system_status", {"active": True}),
    ]
    expected = [filled(api, api.operations[name], data, origin(node)) for name, data in cases]
    async with browsing(browser, origin(node)) as context:
        page = await console(context, "explorer")
        made = await page.evaluate(
            """async ([cases, origin]) => {
                const { snippets } = await import("/console/snippets.js");
                const registry = await (await fetch("/console/registry.json")).json();
                const named = Object.fromEntries(registry.operations.map((one) => [one.name, one]));
                return cases.map(([name, data]) => snippets(named[name], data, origin));
            }""",
            [cases, origin(node)],
        )
    for (name, data), ours, theirs in zip(cases, made, expected, strict=True):
        assert ours == theirs, (name, data)


async def test_a_snippet_is_copied(browser: Browser, node: Running) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    async with browsing(browser, origin(node), permissions=permissions) as context:
        page = await console(context, "explorer/queue.register")
        await page.get_by_label("callsign", exact=True).fill("W1AW")
        for language, begin in (
            ("HTTP with curl", "curl "),
            ("Python", "import asyncio"),
            ("WebSocket", "{"),
        ):
            await page.get_by_role("radio", name=language).click()
            await (
                page.get_by_role("button", name="Copy").or_(page.get_by_role("button", name="Copied")).click()
            )
            await expect(page.get_by_role("button", name="Copied")).to_be_visible()
            copied = await page.evaluate("navigator.clipboard.readText()")
            assert copied.startswith(begin)
            assert "W1AW" in copied
