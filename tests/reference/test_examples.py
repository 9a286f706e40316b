"""Every example of the registry is carried out as the reference tells it: as a frame, by curl, in Python."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from codegen.generators.failures import all_failures
from codegen.generators.samples import shown_result
from codegen.generators.snippets import Language
from tests.reference.exchanges import (
    API,
    CASES,
    RECORD,
    Case,
    Outcome,
    curl_settings,
    differences,
    fits,
    in_python,
    over_websocket,
    prepared,
    with_curl,
)
from tests.support.qrz_server import QrzServer
from tests.support.server import ADMIN, Running
from tests.support.tools import find, require

pytestmark = pytest.mark.xdist_group("reference-examples")
LANGUAGES: tuple[Language, ...] = ("wire", "curl", "python")
# Its answer lists all operations and events, of which the example shows some.
ABRIDGED = "system.info"
AT_ONCE = 4
Found = Mapping[tuple[str, Language], list[str]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What is wrong with each example in each language; nothing of those that have no text."""
    home = curl_settings(tmp_path_factory.mktemp("curl"))
    curl = find("curl")
    with pytest.MonkeyPatch.context() as patch, QrzServer() as directory:
        patch.setenv("ADMIN_USERNAME", ADMIN[0])
        patch.setenv("ADMIN_PASSWORD", ADMIN[1])
        directory.records = {"W1AW": RECORD}
        return asyncio.run(_all_of_them(directory, curl, home))


async def _all_of_them(directory: QrzServer, curl: Path | None, home: Path) -> Found:
    room, starting = asyncio.Semaphore(AT_ONCE), asyncio.Lock()
    found: dict[tuple[str, Language], list[str]] = {}

    async def run(case: Case, node: Running, language: Language) -> None:
        text = case.text(language, node.url)
        if text is None or (language == "curl" and curl is None):
            return
        if language == "wire":
            outcome = await over_websocket(case, node, text)
        elif language == "python":
            outcome = await in_python(text)
        else:
            assert curl is not None
            outcome = await with_curl(curl, home, text)
        found[str(case), language] = faults(case, outcome)

    async def on_one_server(case: Case, languages: tuple[Language, ...]) -> None:
        async with room, prepared(case, directory, starting) as node:
            for language in languages:
                await run(case, node, language)

    def shares() -> list[tuple[Case, tuple[Language, ...]]]:
        # What changes nothing finds the same state in every language.
        changing = {case for case in CASES if case.operation.kind == "write" and case.example.error is None}
        one_each = [(case, (language,)) for case in CASES if case in changing for language in LANGUAGES]
        return [*((case, LANGUAGES) for case in CASES if case not in changing), *one_each]

    await asyncio.gather(*(on_one_server(case, languages) for case, languages in shares()))
    return found


def faults(case: Case, found: Outcome) -> list[str]:
    """How the outcome differs from what the reference shows."""
    example, operation = case.example, case.operation
    if example.error is not None:
        code, message = found.error or ("", "")
        if code != example.error.name:
            return [f"should have been refused with {example.error.name}, but: {found}"]
        shown = example.message or all_failures(API, operation)[code]
        return [] if fits(shown, message) else [f"the message is {message!r} and not {shown!r}"]
    if found.error is not None:
        return [f"was refused: {found.error}"]
    whole = shown_result(API, operation, example)
    if whole is None or found.result is None:
        return [] if whole is found.result else [f"shown is {whole}, but it is {found.result}"]
    if operation.name == ABRIDGED:
        return [] if whole.keys() == found.result.keys() else ["has other members"]
    return differences(API, operation.result.schema, whole, found.result)


def told(found: Found, language: Language) -> tuple[set[str], list[str]]:
    """The examples that were carried out in a language, and all that is wrong with them."""
    chosen = {name: wrong for (name, spoken), wrong in found.items() if spoken == language}
    return set(chosen), [f"{name}: {fault}" for name, wrong in chosen.items() for fault in wrong]


def test_every_example_as_a_frame(found: Found) -> None:
    assert told(found, "wire") == ({str(case) for case in CASES}, [])


def test_every_example_by_curl(found: Found) -> None:
    require("curl")
    assert told(found, "curl") == ({str(case) for case in CASES if case.operation.http is not None}, [])


def test_every_example_in_python(found: Found) -> None:
    done, wrong = told(found, "python")
    assert wrong == []
    # A method cannot be called without what it requires.
    assert {str(case) for case in CASES} - done == {"events.unsubscribe-2"}


def test_messages_that_have_places_are_shown_filled_in() -> None:
    told = {
        str(case): case.example.message
        for case in CASES
        if case.example.error and "{" in all_failures(API, case.operation)[case.example.error.name]
    }
    assert told == {"queue.register-7": "Queue is full. Maximum queue size is 4"}


def test_every_operation_has_an_example_that_succeeds_or_says_why() -> None:
    succeed = {case.operation.name for case in CASES if case.example.error is None}
    assert set(API.operations) - succeed == {"auth.login"}
