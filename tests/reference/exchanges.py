"""The registry's examples, carried out: each on a new server that its scenario has prepared."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.generators import snippets
from codegen.generators.snippets import Language
from codegen.registry import Api
from codegen.registry.model import Example, Operation, Schema
from tests.codegen.support import ROOT, loaded
from tests.support.clients import socket_client
from tests.support.qrz_server import QrzServer
from tests.support.server import ADMIN, Running, running, settings

API = loaded(ROOT / "core" / "registry")
# What the callsign directory says in the schemas' examples.
RECORD = {
    "call": "W1AW",
    "fname": "Hiram Percy",
    "name": "Maxim",
    "name_fmt": "Hiram Percy Maxim",
    "addr1": "225 Main St",
    "addr2": "Newington",
    "state": "CT",
    "zip": "06111",
    "country": "United States",
    "land": "United States",
}


@dataclass(frozen=True, eq=False)
class Case:
    """One example, and its number among those of its operation."""

    operation: Operation
    example: Example
    number: int

    def __str__(self) -> str:
        return f"{self.operation.name}-{self.number}"

    def text(self, language: Language, origin: str) -> str | None:
        return snippets.filled(API, self.operation, self.example.data, origin).get(language)


CASES = [
    Case(operation, example, number)
    for operation in API.operations.values()
    for number, example in enumerate(operation.examples, 1)
]


@dataclass(frozen=True)
class Outcome:
    """The result, or an error's code and message."""

    result: Any = None
    error: tuple[str, str] | None = None


@asynccontextmanager
async def prepared(case: Case, directory: QrzServer, starting: asyncio.Lock) -> AsyncIterator[Running]:
    """A new server in the state that the example is given.

    `starting` is held while one starts: migrations are for one at a time in a process.
    """
    chosen = settings(
        rate_limit=False,
        qrz_username=directory.USERNAME,
        qrz_password=directory.PASSWORD,
        qrz_url=directory.url,
    )
    async with AsyncExitStack() as stack:
        async with starting:
            node = await stack.enter_async_context(running(chosen))
        if case.example.given is not None:
            async with socket_client(node.websocket, ADMIN) as admin:
                for step in API.scenarios[case.example.given.name].steps:
                    assert (await admin.call(step.operation.name, step.data))["success"]
        yield node


async def over_websocket(case: Case, node: Running, text: str) -> Outcome:
    """Send the text as a frame."""
    who = ADMIN if case.operation.auth == "admin" else None
    async with socket_client(node.websocket, who) as client:
        answer = await client.raw(text)
    if answer["success"]:
        return Outcome(result=answer["data"])
    return Outcome(error=(answer["error"]["code"], answer["error"]["message"]))


def curl_settings(folder: Path) -> Path:
    """A home in which curl tells the headers, too, and goes around any proxy."""
    (folder / ".curlrc").write_text('silent\ninclude\nnoproxy = "*"\n', encoding="utf-8")
    return folder


async def with_curl(curl: Path, folder: Path, text: str) -> Outcome:
    """Give the text to a shell, with the operator's login in its environment."""
    login = {"ADMIN_USERNAME": ADMIN[0], "ADMIN_PASSWORD": ADMIN[1]}
    path = os.pathsep.join([str(curl.parent), os.environ.get("PATH", os.defpath)])
    environment = {"CURL_HOME": str(folder), "HOME": str(folder), "PATH": path, **login}
    process = await asyncio.create_subprocess_exec(
        "sh", "-eu", "-c", text, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    head, _, body = out.decode().partition("\r\n\r\n")
    status, _, fields = head.partition("\r\n")
    value = json.loads(body)
    if status.split()[1] == "200":
        return Outcome(result=value)
    code = next(line for line in fields.lower().split("\r\n") if line.startswith("x-error-code:"))
    detail = value["detail"]
    # Where there are details, HTTP has them in the place of the message.
    message = detail if isinstance(detail, str) else "Validation failed"
    return Outcome(error=(code.split(":")[1].strip(), message))


async def in_python(text: str) -> Outcome:
    """Run the program, in a thread because it has an event loop of its own."""
    printed: list[Any] = []

    def run() -> Outcome:
        from pileup_client.errors import OperationError

        try:
            exec(compile(text, "snippet.py", "exec"), {"__name__": "__main__", "print": printed.append})
        except OperationError as error:
            return Outcome(error=(error.code, error.message))
        (printed_result,) = printed
        plain = dataclasses.is_dataclass(printed_result) and not isinstance(printed_result, type)
        return Outcome(result=dataclasses.asdict(printed_result) if plain else printed_result)

    return await asyncio.to_thread(run)


# --- Whether an answer is the one that is shown -----------------------------------------------------


def differences(api: Api, name: str, shown: Any, found: Any) -> list[str]:
    """Where an answer is not as shown; only types count for values that differ each time."""
    return list(_differences(api, api.schemas[name].schema, shown, found, "result"))


def _differences(api: Api, schema: Schema, shown: Any, found: Any, where: str) -> Iterator[str]:
    volatile = schema.volatile
    if schema.ref is not None:
        schema = api.schemas[schema.ref].schema
    if type(shown) is not type(found):
        yield f"{where}: shown is {shown!r}, but it is {found!r}"
    elif volatile:
        return
    elif isinstance(shown, dict):
        for key in sorted(shown.keys() | found.keys()):
            below = schema.properties.get(key)
            if key not in found or (key not in shown and below is not None and key in schema.required):
                yield f"{where}.{key}: shown {key in shown}, there {key in found}"
            elif key in shown and below is not None:
                yield from _differences(api, below, shown[key], found[key], f"{where}.{key}")
    elif isinstance(shown, list):
        if len(shown) != len(found):
            yield f"{where}: {len(shown)} shown, {len(found)} there"
        assert schema.items is not None
        for number, (one, other) in enumerate(zip(shown, found, strict=False)):
            yield from _differences(api, schema.items, one, other, f"{where}[{number}]")
    elif shown != found:
        yield f"{where}: shown is {shown!r}, but it is {found!r}"


def fits(message: str, text: str) -> bool:
    """Whether a text is the error's message with its places filled in."""
    return re.fullmatch(re.sub(r"\\\{\w+\\\}", ".*", re.escape(message)), text, re.DOTALL) is not None
