"""The pages of generated/docs: complete, and every link leads somewhere."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from codegen.generators import reference, snippets
from codegen.generators.markdown import anchor
from tests.codegen.support import ROOT
from tests.reference.conftest import Output

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def pages(output: Output) -> dict[str, str]:
    return {path: text for path, text in output.files.items() if path.endswith(".md")}


def test_every_link_leads_somewhere(output: Output) -> None:
    texts = {path: FENCE.sub("", text) for path, text in pages(output).items()}
    anchors = {path: Counter(anchor(one) for one in HEADING.findall(text)) for path, text in texts.items()}
    links = 0
    for path, text in texts.items():
        assert max(anchors[path].values()) == 1, f"{path}: two headings have the same address"
        for link in LINK.findall(text):
            links += 1
            target, _, fragment = link.partition("#")
            file = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            assert file in output.files, f"{path}: {link}"
            assert not fragment or fragment in anchors[file], f"{path}: {link}"
    assert links > 50


def test_no_table_is_torn(output: Output) -> None:
    for path, text in pages(output).items():
        lines = FENCE.sub("", text).split("\n")
        for number, line in enumerate(lines):
            if line.startswith("|"):
                above = lines[number - 1]
                assert not above or above.startswith("|"), f"{path}: no empty line before {line!r}"
                if above.startswith("|"):
                    cells = [len(re.findall(r"(?<!\\)\|", one)) for one in (above, line)]
                    assert cells[0] == cells[1], f"{path}: {line!r}"
        assert "\n\n\n\n" not in text, path


def section(text: str, name: str) -> str:
    """The part of a page under the second-level heading `name`."""
    return re.split(r"^## ", text.split(f"\n## {name}\n")[1], flags=re.MULTILINE)[0]


def test_every_operation_is_told_completely(output: Output) -> None:
    for operation in output.api.operations.values():
        part = section(output.page(f"operations/{operation.topic}.md"), operation.name)
        view = reference.operation_view(output.api, operation)
        assert operation.summary.rstrip(".") in part
        assert operation.description in part
        assert f"| WebSocket | `{operation.name}` |" in part
        assert f"| since | {operation.since} |" in part
        if operation.http is not None:
            assert f"`{operation.http.method} {operation.http.path}`" in part
        else:
            assert "| HTTP | not available" in part
        assert ("idempotency key" in part) == (operation.kind == "write")
        assert ("the operator, who is logged in" in part) == (operation.auth == "admin")
        assert ("**Deprecated since" in part) == (operation.deprecated is not None)
        for event in operation.emits:
            assert f"(../events.md#{anchor(event.name)})" in part
        for error in view.errors:
            assert f"| [`{error.code}`](../errors.md#{anchor(error.code)}) | {error.status} |" in part
        for row in view.rows:
            assert f"| `{row.name}` | " in part
        assert len(view.examples) == len(operation.examples)
        for example in operation.examples[:1]:
            for text in snippets.filled(output.api, operation, example.data).values():
                assert f"\n{text}\n```" in part


def test_every_entry_of_the_registry_has_its_place(output: Output) -> None:
    api = output.api
    for name in api.events:
        assert f"\n## {name}\n" in output.page("events.md")
    for code in api.errors:
        assert f"\n## {code}\n" in output.page("errors.md")
    for number, code_entry in api.close_codes.items():
        assert f"| {number} | `{code_entry.name}` |" in output.page("close-codes.md")
    for name, limit in api.limits.items():
        assert f"| `{name}` | {limit.value:,} |" in output.page("limits.md")
    for name, definition in api.schemas.items():
        part = section(output.page("schemas.md"), name)
        assert all(f"| `{member}` |" in part for member in definition.schema.properties)
    index = output.page("index.md")
    for name in (*api.operations, *api.events):
        assert f"[`{name}`](" in index


def test_errors_say_who_answers_them(real: Output) -> None:
    text = real.page("errors.md")
    assert "Answered by 1 operation: [`queue.register`](operations/queue.md#queueregister)" in section(
        text, "queue_full"
    )
    assert "Answered by any operation" in section(text, "rate_limited")
    assert "Answered by operations for the operator" in section(text, "not_authenticated")


def test_what_is_committed_can_be_read_on_its_own() -> None:
    text = (ROOT / "generated" / "docs" / "operations" / "queue.md").read_text(encoding="utf-8")
    assert text.startswith("<!-- Generated from core/registry/queue.yaml. Edit that, then: make generate -->")


# --- The page for the browser -----------------------------------------------------------------------


class Outline(HTMLParser):
    """Ids, links, and whether every tag is closed."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if tag == "a" else []
        self.inline += [name for name in values if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in values) else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def outline(output: Output) -> Outline:
    found = Outline()
    found.feed(output.page("page/index.html"))
    found.close()
    return found


def test_the_page_is_whole(outline: Outline) -> None:
    assert outline.open == []
    assert outline.inline == []
    assert [name for name, count in Counter(outline.ids).items() if count > 1] == []
    for link in outline.links:
        assert link in ("/openapi.json", "/asyncapi.json") or link[1:] in outline.ids, link


def test_the_page_has_every_entry(output: Output, outline: Outline) -> None:
    api = output.api
    wanted = {
        *api.operations,
        *(f"event-{name}" for name in api.events),
        *(f"error-{code}" for code in api.errors),
        *(f"schema-{name}" for name in api.schemas),
    }
    assert wanted <= set(outline.ids)
    page = output.page("page/index.html")
    assert all(f"<code>{name}</code>" in page for name in api.limits)
    assert all(f'<th scope="row">{code}</th>' in page for code in api.close_codes)


def test_texts_of_the_registry_are_no_markup(toy: Output) -> None:
    page = toy.page("page/index.html")
    assert 'Hello "there"' not in page
    assert "Hello &#34;there&#34;" in page or "Hello \\&#34;there\\&#34;" in page
