"""How large the data of a request may be: the same over both protocols, to the byte."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from core.bridge.strict_json import StrictDecoder
from generated.server.limits import BODY_BYTES, MESSAGE_BYTES
from tests.support.clients import SocketClient, basic, socket_client
from tests.support.server import ADMIN, Running, running

decoder = StrictDecoder(max_depth=32, max_integer=2**53 - 1)

keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | keys,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
)
spaces = st.text(" \t\r\n", max_size=3)


# --- Measuring ------------------------------------------------------------------------------------


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """The text of an object, and how the value of each of its members is written."""

    def spaced(text: str) -> str:
        return draw(spaces) + text + draw(spaces)

    members = draw(st.dictionaries(keys | st.just("data"), values, max_size=5))
    ascii_only = draw(st.booleans())
    written = {name: json.dumps(value, ensure_ascii=ascii_only) for name, value in members.items()}
    pairs = [f"{spaced(json.dumps(name))}:{spaced(text)}" for name, text in written.items()]
    return spaced("{" + (",".join(pairs) or draw(spaces)) + "}"), written


@given(texts(), keys)
def test_the_size_of_a_member_is_that_of_its_text(frame: tuple[str, dict[str, str]], absent: str) -> None:
    text, written = frame
    decoder.decode(text)
    for name, value in written.items():
        assert decoder.size_of(text, name) == len(value.encode())
    if absent not in written:
        assert decoder.size_of(text, absent) == 0


# --- On a server ----------------------------------------------------------------------------------


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def node() -> AsyncIterator[Running]:
    async with running() as started:
        yield started


def data_of(size: int, filling: str = "a") -> str:
    """The text of a registration's data, padded to so many bytes."""
    head, tail = '{"callsign":"no callsign","padding":"', '"}'
    room = size - len((head + tail).encode())
    padding = filling * (room // len(filling.encode()))
    padding += "a" * (room - len(padding.encode()))
    text = head + padding + tail
    assert len(text.encode()) == size
    return text


async def over_http(node: Running, data: str) -> tuple[int, str | None, Any]:
    """Status, error code and detail of a registration."""
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        headers = {"Content-Type": "application/json"}
        answer = await client.post("/api/queue/register", content=data.encode(), headers=headers)
    return answer.status_code, answer.headers.get("x-error-code"), answer.json()["detail"]


async def over_websocket(client: SocketClient, data: str) -> tuple[int, str | None, Any]:
    """The same over WebSocket."""
    answer = await client.raw(f'{{"id":"a","type":"request","operation":"queue.register","data":{data}}}')
    assert answer["id"] == "a"
    error = answer["error"]
    return error["status"], error["code"], error["message"]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("filling", ["a", "é", "€", "😀"])
async def test_both_protocols_draw_the_same_line(node: Running, filling: str) -> None:
    async with socket_client(node.websocket) as client:
        for size in (BODY_BYTES - 1, BODY_BYTES):
            data = data_of(size, filling)
            assert (await over_http(node, data))[:2] == (400, "invalid_callsign")
            assert await over_websocket(client, data) == await over_http(node, data)
        for size in (BODY_BYTES + 1, BODY_BYTES + 2000, MESSAGE_BYTES - 100):
            data = data_of(size, filling)
            expected = (413, "body_too_large", f"The body is larger than {BODY_BYTES} bytes")
            assert await over_http(node, data) == expected
            assert await over_websocket(client, data) == expected
        assert (await client.call("queue.list"))["success"]


@pytest.mark.asyncio(loop_scope="module")
async def test_the_envelope_has_room_of_its_own(node: Running) -> None:
    data = data_of(BODY_BYTES)
    envelope = f'"timestamp":"{"t" * 3000}","idempotency_key":"{"k" * 128}"'
    async with socket_client(node.websocket) as client:
        answer = await client.raw(
            f'{{"id":"a","type":"request","operation":"queue.register",{envelope},"data":{data}}}'
        )
    assert answer["error"]["code"] == "invalid_callsign"


@pytest.mark.asyncio(loop_scope="module")
async def test_operations_that_read_no_body_ignore_its_size(node: Running) -> None:
    data = data_of(MESSAGE_BYTES - 100)
    async with socket_client(node.websocket, ADMIN) as client:
        answer = await client.raw(f'{{"id":"a","type":"request","operation":"queue.list","data":{data}}}')
        assert answer["success"]
        answer = await client.raw(
            f'{{"id":"b","type":"request","operation":"admin.clear_queue","data":{data}}}'
        )
        assert answer["success"]
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http:
        headers = {"Authorization": basic(*ADMIN)}
        cleared = await http.post("/api/admin/queue/clear", content=data, headers=headers)
        assert cleared.status_code == 200


@pytest.mark.asyncio(loop_scope="module")
async def test_too_much_data_is_told_before_the_caller_is_asked_for_a_right(node: Running) -> None:
    data = data_of(BODY_BYTES + 1)
    async with socket_client(node.websocket) as client:
        answer = await client.raw(
            f'{{"id":"a","type":"request","operation":"admin.set_frequency","data":{data}}}'
        )
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http:
        refused = await http.post("/api/admin/frequency", content=data)
    assert answer["error"]["status"] == refused.status_code == 413
