"""The console's files: small, complete, without anything from elsewhere, and asked for once."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest

import core.transports.console as module
from core.transports.console import console_documents
from tests.support.server import running

FOLDER = Path(module.__file__).with_name("console")
FILES = sorted(FOLDER.iterdir())
PATHS = sorted(console_documents(b"{}"))


async def test_every_file_is_served_with_a_tag_and_not_again() -> None:
    async with running() as node, httpx2.AsyncClient(base_url=node.url, trust_env=False) as client:
        for path in PATHS:
            answer = await client.get(path)
            assert answer.status_code == 200, path
            kinds = {"css": "text/css", "js": "text/javascript", "json": "application/json"}
            kind = kinds.get(path.rpartition(".")[2], "text/html")
            assert answer.headers["content-type"].partition(";")[0] == kind, path
            tag = answer.headers["etag"]
            assert answer.headers["cache-control"] == "no-cache"
            for known in (tag, f"W/{tag}", f'"other", {tag}'):
                again = await client.get(path, headers={"If-None-Match": known})
                assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), path
            assert (await client.get(path, headers={"If-None-Match": '"other"'})).status_code == 200
        assert (await client.get("/console/nothing.js")).status_code == 404
        assert (await client.get("/console/..%2Fapp.py")).status_code == 404


async def test_the_policy_allows_the_servers_own_files_and_nothing_else() -> None:
    async with running() as node, httpx2.AsyncClient(base_url=node.url, trust_env=False) as client:
        for path in PATHS:
            header = (await client.get(path)).headers["content-security-policy"]
            rules = {name: values for name, *values in (part.split() for part in header.split(";"))}
            assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
            assert rules["frame-ancestors"] == rules["trusted-types"] == ["'none'"]
            assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == ["'self'"]
            assert "unsafe" not in header


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_no_file_needs_another_server_or_makes_markup_of_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"')]*", text))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert word not in text
    if path.suffix == ".html":
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", text)
    for imported in re.findall(r'from "\./([\w.]+)"', text):
        assert (FOLDER / imported).is_file()


def test_the_console_is_small() -> None:
    assert sum(path.stat().st_size for path in FILES) < 128 * 1024
    assert all(path.suffix in (".html", ".css", ".js") for path in FILES)
    for path in FILES:
        if path.suffix == ".js":
            # Comments do not run across lines here, and one job each keeps a module short.
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, path.name


def test_only_the_choice_of_colours_is_stored() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        stored = re.findall(r"(?:localStorage|sessionStorage|indexedDB|document\.cookie)[^\n]*", text)
        assert all('"pileup.theme"' in line for line in stored), path.name
