"""The documentation site: built without a warning, complete, without a dead link, and without the network."""

from __future__ import annotations

import http.server
import json
import re
import threading
from collections.abc import Iterator
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from playwright.async_api import async_playwright, expect

from codegen import site
from tests.docs.blocks import ROOT
from tests.support.tools import require

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it: strictly, so that a warning is an error."""
    folder = tmp_path_factory.mktemp("site")
    site.build(folder / "work", folder / "docs")
    return folder / "docs"


class _Page(HTMLParser):
    """What a page points to, what can be pointed to, what it loads, and the text of its article."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.prose: list[str] = []
        self._code = 0
        self._paragraph = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self.loads += [given[name] for name in ("src", "srcset", "data", "poster") if given.get(name)]
        if tag == "link" and given.get("rel") not in {"canonical", "next", "prev"}:
            self.loads.append(given.get("href", ""))
        self._code += tag in {"code", "pre", "script", "style"}
        self._paragraph += tag in {"p", "li"}

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in {"code", "pre", "script", "style"}
        self._paragraph -= tag in {"p", "li"}

    def handle_data(self, data: str) -> None:
        if self._paragraph and not self._code:
            self.prose.append(data)


@cache
def _page(path: Path) -> _Page:
    return _Page(path.read_text(encoding="utf-8"))


def _pages(built: Path) -> list[Path]:
    return sorted(path for path in built.rglob("*.html") if path.name != "404.html")


def test_every_page_is_in_the_site_and_in_the_navigation(built: Path, tmp_path: Path) -> None:
    site.stage(tmp_path)
    staged = {path.relative_to(tmp_path / site.PAGES).as_posix() for path in tmp_path.rglob("*.md")}
    settings = yaml.safe_load((tmp_path / "mkdocs.yml").read_text(encoding="utf-8"))
    listed = list(_listed(settings["nav"]))
    assert sorted(listed) == sorted(staged)
    assert {path.relative_to(built).with_suffix(".md").as_posix() for path in _pages(built)} == staged


def _listed(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for entry in nav.values():
            yield from _listed(entry)
    elif isinstance(nav, list):
        for entry in nav:
            yield from _listed(entry)


def test_no_link_and_no_anchor_leads_nowhere(built: Path) -> None:
    dead = []
    for path in _pages(built):
        for link in _page(path).links:
            target = urlsplit(link)
            if target.scheme in {"http", "https", "mailto"}:
                continue
            file = (path.parent / unquote(target.path)).resolve() if target.path else path
            if file.is_dir():
                file /= "index.html"
            if not file.is_file() or not file.is_relative_to(built):
                dead.append((path.name, link))
            elif target.fragment and file.suffix == ".html":
                anchors = _page(file).anchors
                if unquote(target.fragment) not in anchors and target.fragment not in {"__skip", "__toc"}:
                    dead.append((path.name, link))
    assert dead == []


def test_nothing_is_loaded_from_elsewhere(built: Path) -> None:
    abroad = [
        (path.name, address)
        for path in [*_pages(built), built / "404.html"]
        for address in _page(path).loads
        if urlsplit(address).netloc or urlsplit(address).scheme not in {"", "data"}
    ]
    assert abroad == []
    for sheet in built.rglob("*.css"):
        found = re.findall(r"(?:url\(|@import)\s*[\"']?(https?:|//)", sheet.read_text(encoding="utf-8"))
        assert found == [], sheet.name


def test_markdown_was_understood_as_it_was_meant(built: Path) -> None:
    """No fence, no row of a table and no entry of a list ended up as prose."""
    stray = re.compile(r"\s*(```|\|.*\||[-*] \S|#+ \S|<!--)")
    left = [
        (path.relative_to(built).as_posix(), line)
        for path in _pages(built)
        for text in _page(path).prose
        for line in text.splitlines()
        if stray.match(line)
    ]
    assert left == []


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Not on the tests' output."""


@pytest.fixture
def served(built: Path) -> Iterator[str]:
    """The site on loopback, as `python -m http.server` serves it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(built)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


async def test_search_and_colours_work_without_a_network(served: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=require("chromium"))
        page = await browser.new_page(color_scheme="dark")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(f"{served}/index.html")
        await expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        await page.get_by_title("Light colours").first.click()
        await expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
        await page.keyboard.press("Control+k")
        await page.get_by_role("combobox").or_(page.get_by_role("textbox")).first.fill("idempotency")
        found = page.get_by_role("option", name=re.compile("idempotency", re.IGNORECASE))
        await expect(found.first).to_be_visible()
        await browser.close()
    assert [url for url in asked if not url.startswith((served, "data:", "blob:"))] == []
    assert problems == []


def test_the_search_index_has_the_reference(built: Path) -> None:
    index = json.loads((built / "search.json").read_text(encoding="utf-8"))
    places = {entry["location"].partition("#")[0] for entry in index["items" if "items" in index else "docs"]}
    assert any(place.startswith("reference/operations/queue") for place in places)


def test_links_are_turned_to_where_pages_are_in_the_site() -> None:
    turn = partial(site.turned, path="docs/guides/x.md")
    assert turn("[a](../limits.md#b)") == "[a](../limits.md#b)"
    assert turn("[a](../../generated/docs/errors.md)") == "[a](../reference/errors.md)"
    assert turn("[`a`](../../core/app.py) and [b](https://example.org)") == "`a` and [b](https://example.org)"
    assert turn("[a](../../README.md)") == "[a](../index.md)"
    assert turn("```md\n[a](../../README.md)\n```\n") == "```md\n[a](../../README.md)\n```\n"
    assert turn("1. a\n\n   ```sh\n   b\n   ```\n") == "1. a\n\n    ```sh\n    b\n    ```\n"
    assert turn("<!-- test: skip -->\n```sh\n```\n") == "```sh\n```\n"
    assert site.turned("[a](../../docs/limits.md)", "generated/docs/index.md") == "[a](../limits.md)"


def test_a_dead_link_fails_the_build(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "docs").mkdir(parents=True)
    (root / "docs" / "index.md").write_text("# Home\n\n[gone](gone.md)\n", encoding="utf-8")
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    settings["nav"] = [{"Home": "index.md"}]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    with pytest.raises(site.SiteError, match="page does not exist"):
        site.build(tmp_path / "work", tmp_path / "docs", root)
