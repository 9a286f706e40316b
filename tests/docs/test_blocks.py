"""Every block of code in the README and in docs/ does what its page says.

What is done with a block, and which ones are left out and why, stands in docs/development/documentation.md.
"""

from __future__ import annotations

import json
import re
import subprocess
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import yaml
from websockets.asyncio.client import connect

from tests.docs import stage
from tests.docs.blocks import GUIDE, ROOT, WORDS, Block, blocks, pages, table
from tests.docs.wire import converse, documents, fits
from tests.support.clients import basic
from tests.support.server import ADMIN

RUN = {"sh", "python", "json"}
OWN = {row[0]: row[1] for row in table("Pages with tests of their own")}
LEFT_OUT = {(page, first): reason for page, first, reason in table("Blocks that are not run")}
LANGUAGES = {row[0]: row[1] for row in table("Languages")}


def runnable(page: str) -> list[Block]:
    """The blocks of a page that something is done with here."""
    return [block for block in blocks(page) if "skip" not in block.asked]


def test_remarks_use_the_words_that_there_are() -> None:
    unknown = [
        (block.place, word)
        for page in pages()
        for block in blocks(page)
        for word in block.asked
        if word not in WORDS
    ]
    assert unknown == []


def test_every_language_is_explained() -> None:
    used = {block.language for page in pages() for block in blocks(page)}
    assert used - LANGUAGES.keys() == set()
    assert RUN.issubset(LANGUAGES)


def test_every_exclusion_is_listed_and_every_listed_one_exists() -> None:
    skipped = {
        (block.page, block.first_line) for page in pages() for block in blocks(page) if "skip" in block.asked
    }
    assert sorted(skipped) == sorted(LEFT_OUT)
    assert all(len(reason) > 10 for reason in LEFT_OUT.values())


def test_pages_with_tests_of_their_own_have_them() -> None:
    assert [page for page in OWN if not (ROOT / page).exists()] == []
    assert [test for test in OWN.values() if not (ROOT / test).exists()] == []
    named = {page: Path(page).name for page in OWN}
    assert [page for page, name in named.items() if not _speaks_of(ROOT / OWN[page], name)] == []


def _speaks_of(path: Path, name: str) -> bool:
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    return any(name in file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("page", [page for page in pages() if page not in OWN])
async def test_the_blocks_of(page: str, tmp_path: Path) -> None:
    chosen, project = runnable(page), tmp_path / "project"
    project.mkdir()
    if any(block.language in {"sh", "python"} for block in chosen):
        stage.prepared(project)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(stage.state(_first_state(chosen)))
        here = stage.Stage(project, server)
        for number, block in enumerate(chosen):
            if number and "given" in block.asked:
                here.server = await stack.enter_async_context(stage.state(block.asked["given"]))
            await carry_out(block, here)


def _first_state(chosen: list[Block]) -> str:
    return chosen[0].asked.get("given", "") if chosen else ""


async def carry_out(block: Block, here: stage.Stage) -> None:
    if "shows" in block.asked:
        _compare(block, here)
    elif block.language == "sh":
        await here.shell(block)
    elif block.language == "python":
        await here.python(block)
    elif block.language == "json":
        await _json(block, here)
    elif block.language == "yaml":
        list(yaml.safe_load_all(block.code))


def _compare(block: Block, here: stage.Stage) -> None:
    """What a page shows as the output of the block before is what came; `…` stands for anything."""
    if block.language == "json":
        shown = documents(block.code)
        came = documents(here.last_output)[-len(shown) :]
        assert len(shown) == len(came) and all(map(fits, shown, came)), f"{block.place}:\n{here.last_output}"
        return
    for line in block.code.splitlines():
        pattern = r"\s+".join(re.escape(part).replace("…", ".*") for part in line.split())
        assert re.search(pattern, here.last_output), f"{block.place}: {line}\ncame:\n{here.last_output}"


async def _json(block: Block, here: stage.Stage) -> None:
    """JSON is JSON; and where requests are shown, the conversation takes place."""
    found = documents(here.localised(block.code))
    messages = [one for one in found if isinstance(one, dict) and "type" in one]
    if not any(one["type"] == "request" for one in messages):
        return
    headers = {"Authorization": basic(*ADMIN)} if block.asked.get("with") == "login" else {}
    async with connect(
        here.server.websocket, additional_headers=headers, proxy=None, compression=None
    ) as connection:
        if not any(one.get("event") == "connected" for one in messages):
            assert json.loads(await connection.recv())["event"] == "connected"
        await converse(connection, messages)
        for one in messages:
            if one["type"] == "request" and not any(
                other.get("id") == one["id"] for other in messages if other is not one
            ):
                await converse(connection, [{"id": one["id"], "type": "response", "success": True, "…": "…"}])


def test_shell_blocks_are_shell() -> None:
    for page in pages():
        for block in blocks(page):
            if block.language == "sh":
                judged = subprocess.run(["bash", "-n"], input=block.code, capture_output=True, text=True)
                assert judged.returncode == 0, f"{block.place}: {judged.stderr}"


def test_what_a_page_shows_is_compared_with_care() -> None:
    assert fits({"a": "x…", "…": "…"}, {"a": "xyz", "b": 1})
    assert not fits({"a": 1}, {"a": 1, "b": 2})
    assert not fits({"a": True}, {"a": 1})
    assert not fits("a…b", "ab c")
    assert fits(["…"], [{"any": "thing"}])


def test_blocks_are_found_with_their_remarks() -> None:
    remark = "<!-- test: given one_caller; exit 1 -->"
    text = f"# T\n\n{remark}\n```sh\nfalse\n```\n\n- a\n\n    ```json\n    {{}}\n    ```\n"
    first, second = blocks("x.md", text)
    assert (first.language, first.code, first.asked) == (
        "sh",
        "false\n",
        {"given": "one_caller", "exit": "1"},
    )
    assert (first.line, second.line, second.code) == (4, 10, "{}\n")
    assert GUIDE in pages()
