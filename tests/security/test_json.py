"""JSON that is cheap to send and dear to read: each text costs what its length costs, and no more."""

from __future__ import annotations

import gzip
import itertools
import json
from typing import Any

import pytest

from core.bridge.strict_json import JsonInvalid, StrictDecoder
from generated.server import limits
from tests.security.attacker import ask, http, raw_exchange
from tests.support.clients import socket_client
from tests.support.server import Running

DECODER = StrictDecoder(max_depth=limits.JSON_DEPTH, max_integer=limits.JSON_INTEGER)
# Thirty times what a client may send: work that grows with the square would take hours, and the
# time that a test has would be over.
LONG = 2_000_000

ESCAPED = '\\"' * (LONG // 2)
COSTLY = {
    "object in object": '{"a":' * (LONG // 5),
    "list in list": "[" * LONG,
    "closed lists": "[" * (LONG // 2) + "]" * (LONG // 2),
    "depth behind a text that does not end": "[" * 40 + '"' + ESCAPED,
    "huge integer": "9" * LONG,
    "huge negative integer": "-" + "9" * LONG,
    "huge exponent": "1e" + "9" * LONG,
    "leading zeros": "0" * LONG,
    "same name twice, then quotes": '{"a":1,"a":1}' + '"' + ESCAPED,
    "same name twice, then backslashes": '{"a":1,"a":1}' + '"' + "\\" * LONG,
    "same name twice, then brackets": '{"a":1,"a":1}' + "]" * LONG,
    "same name twice, in many spellings": '{"a":1,' + ",".join(['"\\u0061":1'] * (LONG // 11)) + "}",
    "not a number, then quotes": '[NaN, "' + ESCAPED,
    "out of range, then quotes": '[1e999, "' + ESCAPED,
    "unpaired surrogate at the end": "[" + '"\\ud83d\\ude00",' * (LONG // 15) + '"\\ud800"]',
    "minus signs": "[" + "-" * LONG,
    "blanks": " " * LONG,
    "quotes": '"' * LONG,
    "backslashes": '"' + "\\" * LONG,
    "NUL": "\0" * LONG,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", COSTLY.values(), ids=COSTLY)
def test_refusing_a_text_takes_no_more_than_reading_it(text: str) -> None:
    with pytest.raises(JsonInvalid):
        DECODER.decode(text)


BROAD = {
    "numbers": "[" + ",".join("0" * (LONG // 2)) + "]",
    "empty lists": "[" + ",".join(["[]"] * (LONG // 3)) + "]",
    "empty objects": "[" + ",".join(["{}"] * (LONG // 3)) + "]",
    "members": "{" + ",".join(f'"{number}":0' for number in range(LONG // 10)) + "}",
    "long name": '{"' + "n" * LONG + '":0}',
    "many zeros": "0." + "0" * LONG + "e1",
    "long fraction": "0." + "9" * LONG,
    "surrogate pairs": '"' + "\\ud83d\\ude00" * (LONG // 12) + '"',
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", BROAD.values(), ids=BROAD)
def test_a_broad_text_is_read_in_one_go(text: str) -> None:
    assert DECODER.decode(text) is not None


@pytest.mark.timeout(20)
def test_names_cannot_be_made_to_collide() -> None:
    # Hashes of texts are keyed anew in each process (PEP 456), and those of numbers, which are not,
    # never get into a table: members' names are texts, and nothing puts values of clients into sets.
    names = [f"{2**61 - 1 + number * (2**61 - 1)}" for number in range(20_000)]
    value = DECODER.decode("{" + ",".join(f'"{name}":0' for name in names) + "}")
    hashes = {hash(name) for name in value}
    assert all(isinstance(name, str) for name in value)
    assert len(hashes) > len(names) * 0.99


def _texts() -> list[tuple[str, str]]:
    """What does not exceed the limits of size, on both transports."""
    room = limits.BODY_BYTES - 100
    return [(name, text[:room]) for name, text in {**COSTLY, **BROAD}.items()]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("text", [text for _, text in _texts()], ids=[name for name, _ in _texts()])
async def test_costly_texts_are_answered_over_both_transports(node: Running, text: str) -> None:
    body = text.encode()
    lines = ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    answer = await raw_exchange(node, http("POST", "/api/queue/register", *lines, body=body))
    assert int(answer.split()[1]) == 422
    # Cut off, most of them are no JSON at all; within a frame each is the value of a member.
    async with socket_client(node.websocket) as client:
        frame = f'{{"id":"1","type":"request","operation":"queue.register","data":{text}'
        assert (await client.raw(frame))["error"]["code"] == "json_invalid"
        assert (await client.call("system.ping"))["success"]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "data",
    [
        {"callsign": list(range(10_000))},
        {"callsign": {str(number): number for number in range(5_000)}},
        {"callsign": "W" * 60_000},
        {"callsign": ["W1AW"] * 5_000},
        {**{f"m{number}": number for number in range(3_000)}, "callsign": 7},
        list(range(10_000)),
    ],
    ids=["numbers", "members", "long", "texts", "unknown members", "no object"],
)
async def test_a_complaint_is_hardly_longer_than_its_cause(node: Running, data: Any) -> None:
    sent = json.dumps(data, separators=(",", ":"))
    lines = ["Content-Type: application/json", f"Content-Length: {len(sent)}"]
    answer = await raw_exchange(node, http("POST", "/api/queue/register", *lines, body=sent.encode()))
    assert int(answer.split()[1]) in (400, 422)
    assert len(answer) < len(sent) + 2_000
    async with socket_client(node.websocket) as client:
        told = await client.call("queue.register", data)
        assert not told["success"]
        assert len(json.dumps(told, separators=(",", ":"))) < len(sent) + 2_000


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
async def test_a_compressed_body_is_never_unpacked(node: Running, encoding: str) -> None:
    bomb = gzip.compress(b'{"callsign":"' + b" " * 10_000_000 + b'"}')
    assert len(bomb) < limits.BODY_BYTES
    lines = [
        f"Content-Encoding: {encoding}", "Content-Type: application/json", f"Content-Length: {len(bomb)}"
    ]  # fmt: skip
    answer = await raw_exchange(node, http("POST", "/api/queue/register", *lines, body=bomb))
    assert int(answer.split()[1]) == 400
    assert b"body_unreadable" in answer


@pytest.mark.asyncio(loop_scope="module")
async def test_no_encoding_of_a_body_makes_it_grow(node: Running) -> None:
    # UTF-7 and the like are no encodings of JSON; only those of RFC 8259 and UTF-16 and 32 are tried.
    for encoding, charset in itertools.product(("utf-7", "punycode"), ("utf-7", "idna", "zlib", "../x")):
        body = '{"callsign": "Ü"}'.encode(encoding)
        answer = await ask(
            node, "/api/queue/register", {"Content-Type": f"application/json; charset={charset}"}, "POST"
        )
        assert answer.status == 422
        lines = [f"Content-Type: application/json; charset={charset}", f"Content-Length: {len(body)}"]
        answered = await raw_exchange(node, http("POST", "/api/queue/register", *lines, body=body))
        assert int(answered.split()[1]) in (400, 422)
