"""How calls are written in each language: quoting, nesting, and what cannot be written."""

from __future__ import annotations

import ast
import json
import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.generators import snippets
from codegen.generators.snippets import Language, filled, templates
from tests.codegen.support import TOY, loaded
from tests.reference.exchanges import API

LAMP = loaded(TOY / "registry")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


def text(operation: str, data: Any, language: Language, origin: str = snippets.ORIGIN) -> str:
    return filled(API, API.operations[operation], data, origin)[language]


@given(TEXTS)
def test_a_frame_is_the_request(callsign: str) -> None:
    frame = json.loads(text("queue.register", {"callsign": callsign}, "wire"))
    assert frame == {
        "id": "1",
        "type": "request",
        "operation": "queue.register",
        "data": {"callsign": callsign},
    }


@given(TEXTS)
def test_a_shell_reads_what_was_meant(callsign: str) -> None:
    words = shlex.split(text("queue.register", {"callsign": callsign}, "curl").replace("\\\n", ""))
    assert words[:4] == ["curl", "-X", "POST", "http://localhost:8000/api/queue/register"]
    assert words[4:7] == ["-H", "Content-Type: application/json", "-d"]
    assert json.loads(words[7]) == {"callsign": callsign}


@given(TEXTS.filter(bool))
def test_an_address_is_encoded_and_quoted(callsign: str) -> None:
    words = shlex.split(text("queue.get_status", {"callsign": callsign}, "curl"))
    assert len(words) == 2
    assert words[1].startswith("http://localhost:8000/api/queue/status/")
    assert words[1].isascii()
    assert "/" not in words[1].removeprefix("http://localhost:8000/api/queue/status/")


@given(TEXTS, st.none() | TEXTS)
def test_python_reads_what_was_meant(callsign: str, mode: str | None) -> None:
    logged = {"callsign": callsign, "mode": mode, "timestamp": "2026-05-01T12:00:00Z"}
    program = text("admin.logging_direct", {"type": "qso_start", "data": logged}, "python")
    calls = [node for node in ast.walk(ast.parse(program)) if isinstance(node, ast.Call)]
    (model,) = [one for one in calls if ast.unparse(one.func) == "models.LoggedQso"]
    assert {one.arg: ast.literal_eval(one.value) for one in model.keywords} == logged


def test_lines_of_python_are_not_long() -> None:
    for operation in API.operations.values():
        for example in operation.examples:
            program = filled(API, operation, example.data).get("python", "")
            assert max(len(line) for line in program.split("\n")) <= 100


def test_members_go_where_they_belong() -> None:
    assert text("events.history", {"after": "9f:1", "limit": 2}, "curl") == (
        "curl 'http://localhost:8000/api/events/history?after=9f%3A1&limit=2'"
    )
    assert text("admin.remove_callsign", {"callsign": "EA8/EI6LF"}, "curl") == (
        'curl -u "$ADMIN_USERNAME:$ADMIN_PASSWORD" -X DELETE '
        "http://localhost:8000/api/admin/queue/EA8%2FEI6LF"
    )
    # Null in a query would be a text.
    assert "limit" not in text("admin.get_connections", {"limit": None}, "curl")


def test_another_server_is_called_over_tls() -> None:
    given = {"callsign": "W1AW"}
    assert "https://radio.example/api/" in text("queue.register", given, "curl", "https://radio.example")
    assert '"wss://radio.example"' in text("queue.register", given, "python", "https://radio.example")


def test_no_text_holds_a_password() -> None:
    for operation in API.operations.values():
        for language, template in templates(API, operation).items():
            if operation.auth == "admin":
                assert ("ADMIN_PASSWORD" in template) == (language in ("curl", "python"))
            else:
                assert "ADMIN" not in template


def test_what_cannot_be_called_has_no_text() -> None:
    """Without a required member methods cannot be called, and addresses not be made."""
    register, status = API.operations["queue.register"], API.operations["queue.get_status"]
    assert set(filled(API, register, {})) == {"wire", "curl"}
    assert set(filled(API, status, None)) == {"wire"}
    assert "curl" not in filled(API, API.operations["auth.logout"], None)


@pytest.mark.parametrize(
    ("member", "value", "line"),
    [
        ("colour", 'N"O\\', 'params.colour = "N\\"O\\\\";'),
        ("lit", True, "params.lit = true;"),
        ("watts", 60, "params.watts = 60;"),
        ("pin", None, "params.pin = std::nullopt;"),
        ("tags", ["a", "b"], 'params.tags = std::vector<std::string>{"a", "b"};'),
        ("extra", {"a": [1]}, 'params.extra = pileup::Json::parse("{\\"a\\":[1]}");'),
    ],
)
def test_values_as_cpp(member: str, value: Any, line: str) -> None:
    data = {"colour": "red", "lit": False, member: value}
    assert f"\n{line}\n" in filled(LAMP, LAMP.operations["lamp.set"], data)["cpp"]


def test_names_follow_the_registry_of_another_program() -> None:
    found = filled(LAMP, LAMP.operations["lamp.list"], {"room": "hall"})
    assert "from lamp_client import LampClient" in found["python"]
    assert (
        "client->lampList(params, this, [](const pileup::Result<std::optional<lamp::models::Lamp>>"
        in (found["cpp"])
    )
