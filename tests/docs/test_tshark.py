"""The command of docs/development/debugging.md, listening to a real conversation on loopback."""

from __future__ import annotations

import asyncio
import shlex

import pytest

from tests.docs.blocks import blocks
from tests.support.clients import socket_client
from tests.support.server import running
from tests.support.tools import lacking, require

PAGE = "docs/development/debugging.md"


@pytest.mark.xdist_group("tshark")
async def test_the_filter_of_the_page_shows_each_frame() -> None:
    program = require("tshark")
    (block,) = [block for block in blocks(PAGE) if block.code.startswith("tshark ")]
    async with running() as server:
        words = shlex.split(block.code.replace("\\\n", "").replace("8000", str(server.port)))
        process = await asyncio.create_subprocess_exec(
            str(program), *words[1:], stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            said = b""
            while b"Capture started" not in said:
                line = await asyncio.wait_for(process.stderr.readline(), 30)
                if not line:
                    text = said.decode("utf-8", "replace")
                    assert "permission" in text.casefold(), text
                    lacking(f"tshark may not capture here:\n{text}")
                said += line
            async with socket_client(server.websocket) as client:
                await client.call("system.ping", id="look-for-me")
            shown: list[list[str]] = []
            while not any('"response"' in row[3] for row in shown if len(row) > 3):
                line = await asyncio.wait_for(process.stdout.readline(), 30)
                shown.append(line.decode("utf-8").rstrip("\n").split("\t"))
        finally:
            if process.returncode is None:
                process.terminate()
            await process.communicate()
    texts = [row for row in shown if row[2] == "1"]
    assert [row[1] == str(server.port) for row in texts[:3]] == [True, False, True]
    assert '"connected"' in texts[0][3]
    assert '"look-for-me"' in texts[1][3]
