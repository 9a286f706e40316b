"""Every fault of a registry is told at its place, all at once, in words for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.lint.catalogue import rule_ids
from codegen.registry import load
from codegen.registry.structure import format_text
from tests.codegen.support import SHOWN, diagnose, loaded, place, toy_registry

TEN_FAULTS = """\
operations:
  lamp.get:
    sumary: Tell it.
    since: 1.0
    auth: publc
    http: {method: GET, path: /api/get, aliases: [api/get]}
    result: Lmap
    safe: maybe
    rate: read
  Blink: {}
events:
  LampBlinked: {summary: It did., since: 0.1.0, scope: room, data: Lamp}
limits:
  many: {value: many, unit: x, description: Many.}
schemas:
  again: {type: string}
"""


def test_the_toy_registry_has_no_fault(tmp_path: Path) -> None:
    api = loaded(toy_registry(tmp_path))
    assert list(api.operations)[:3] == ["lamp.list", "lamp.set", "lamp.remove"]
    assert api.operations["lamp.list"].pos.line == 2
    assert api.places(api.operations["lamp.list"]) == {"room": "path", "depth": "query", "verbose": "query"}
    assert api.sensitive(api.operations["lamp.set"]) == ("pin",)


def test_ten_and_more_faults_are_told_at_once(tmp_path: Path) -> None:
    folder = toy_registry(tmp_path)
    (folder / "more.yaml").write_text(TEN_FAULTS, encoding="utf-8")
    told = [str(diagnostic) for diagnostic in diagnose(folder)]
    begin = f"{SHOWN}/more.yaml"
    expected = [
        f"{begin}:2:3: MISSING_KEY: `lamp.get` lacks `summary`",
        f"{begin}:3:5: UNKNOWN_KEY: unknown key `sumary`; allowed here: ",
        f"{begin}:4:12: WRONG_TYPE: `since` must be a text, not `1.0`",
        f"{begin}:5:11: VALUE_NOT_ALLOWED: `auth` is `publc`, but must be public or admin "
        "(did you mean `public`?)",
        f"{begin}:6:51: VALUE_FORM: element 1 of `aliases` is `api/get`, but must be a path such as ",
        f"{begin}:8:11: WRONG_TYPE: `safe` must be true or false, not the text `maybe`",
        f"{begin}:10:3: MISSING_KEY: `Blink` lacks `auth`",
        f"{begin}:10:3: MISSING_KEY: `Blink` lacks `rate`",
        f"{begin}:10:3: MISSING_KEY: `Blink` lacks `result`",
        f"{begin}:10:3: MISSING_KEY: `Blink` lacks `safe`",
        f"{begin}:10:3: MISSING_KEY: `Blink` lacks `since`",
        f"{begin}:10:3: MISSING_KEY: `Blink` lacks `summary`",
        f"{begin}:10:3: OPERATION_NAME_FORM: the name `Blink` must be `topic.verb` in snake_case, such as ",
        f"{begin}:12:3: EVENT_SNAKE_CASE: the name `LampBlinked` must be snake_case, such as `queue_update` "
        "(did you mean `lamp_blinked`?)",
        f"{begin}:12:56: VALUE_NOT_ALLOWED: `scope` is `room`, but must be station or connection",
        f"{begin}:14:17: WRONG_TYPE: `value` must be a whole number, not the text `many`",
        f"{begin}:16:3: SCHEMA_PASCAL_CASE: the name `again` must be PascalCase, such as `QueueEntry` "
        "(did you mean `Again`?)",
    ]
    assert len(told) == len(expected)
    for line, start in zip(told, expected, strict=True):
        assert line.startswith(start)


LAMP, API, SESSION = "lamp", "api", "session"
CASES = [
    (LAMP, "result: Lamp\n", "result: Lmap\n", "Lmap", "SCHEMA_UNKNOWN", "(did you mean `Lamp`?)"),
    (LAMP, "params: LampQuery", "params: LampQuerry", "LampQuerry", "SCHEMA_UNKNOWN", "`LampQuery`?"),
    (LAMP, "{$ref: Maker}", "{$ref: Makers}", "maker:", "SCHEMA_UNKNOWN", "(did you mean `Maker`?)"),
    (LAMP, "emits: [lamp_update]", "emits: [lamp_updat]", "lamp_updat", "EVENT_UNKNOWN", "`lamp_update`?"),
    (
        LAMP,
        "emits: [lamp_update]",
        "emits: [connected]",
        "connected",
        "EVENT_NOT_EMITTABLE",
        "one connection",
    ),
    (LAMP, "- lamp_broken:", "- lamp_brocken:", "lamp_brocken", "ERROR_UNKNOWN", "`lamp_broken`?"),
    (LAMP, "given: lit", "given: lid", "lid", "SCENARIO_UNKNOWN", "(did you mean `lit`?)"),
    (API, "operation: lamp.set", "operation: lamp.sett", "lamp.sett", "OPERATION_UNKNOWN", "`lamp.set`?"),
    (
        API,
        "operation: lamp.set",
        "operation: lamp.list",
        "lamp.list",
        "SCENARIO_STEP_SAFE",
        "changes nothing",
    ),
    (LAMP, "  lamp.set:", "  lump.set:", "lump.set", "OPERATION_TOPIC_MISMATCH", "lump.yaml"),
    (LAMP, "  lamp.set:", "  lamp.del:", "lamp.del", "NAME_KEYWORD", "Python keyword"),
    (
        LAMP,
        "aliases: ['/api/old-lamp/{room}']",
        "aliases: ['/api/lamp/{hall}']",
        "'/api/lamp/{hall}'",
        "ROUTE_DUPLICATE",
        "`lamp.list`",
    ),
    (
        LAMP,
        "aliases: ['/api/old-lamp/{room}']",
        "aliases: ['/api/old/{hall}']",
        "'/api/old/{hall}'",
        "ALIAS_MEMBERS_DIFFER",
        "members",
    ),
    (
        LAMP,
        "path: '/api/lamp/{room}'",
        "path: '/api/lamp/{rom}'",
        "http:",
        "PATH_MEMBER_UNKNOWN",
        "(did you mean `room`?)",
    ),
    (LAMP, "required: [room]", "required: [depth]", "http:", "PATH_MEMBER_TYPE", "required string"),
    (LAMP, "verbose: {type: boolean,", "verbose: {type: object,", "http:", "QUERY_MEMBER_TYPE", "`verbose`"),
    (LAMP, "params: LampRequest", "params: Colour", "Colour", "PARAMS_NOT_OBJECT", "object"),
    (
        LAMP,
        "{method: POST, path: /api/lamp}",
        "{method: GET, path: /api/lamp}",
        "http: {method: GET, path: /api/lamp}",
        "HTTP_GET_NOT_SAFE",
        "RFC 9110",
    ),
    (
        LAMP,
        "    safe: true\n    rate: read",
        "    safe: true\n    emits: [lamp_update]\n    rate: read",
        "lamp_update",
        "SAFE_EMITS",
        "emits nothing",
    ),
    (
        LAMP,
        "- lamp_broken: {message: This very lamp is broken}",
        "- not_authenticated",
        "not_authenticated",
        "IMPLIED_ERROR_LISTED",
        "(admin)",
    ),
    (
        LAMP,
        "This very lamp is broken",
        "'{0} is broken'",
        "lamp_broken",
        "ERROR_MESSAGE_TEMPLATE",
        "plain name",
    ),
    (
        API,
        "The lamp is broken: {reason}",
        "The lamp is broken: {reason",
        "lamp_broken",
        "ERROR_MESSAGE_TEMPLATE",
        "template",
    ),
    (API, "    conflate: true", "    sse_data: {}", "lamp_update", "EVENT_SCOPE_WORD", "`sse_data`"),
    (
        SESSION,
        "    transports_reason: HTTP has no connection to name.\n",
        "",
        "session.rename",
        "TRANSPORTS_REASON_MISSING",
        "say why",
    ),
    (
        SESSION,
        "    transports: [websocket]\n    transports_reason: HTTP has no connection to name.\n",
        "",
        "session.rename",
        "OPERATION_UNREACHABLE",
        "neither",
    ),
    (SESSION, "safe: true", "safe: false", "session.rename", "CONNECTION_SCOPE_WRITE", "safe: true"),
    (
        SESSION,
        "scope: connection",
        "scope: connection\n    constant: true",
        "session.rename",
        "CONSTANT_MISPLACED",
        "`constant`",
    ),
    (
        LAMP,
        "required: [name]",
        "required: [nam]",
        "Maker:",
        "SCHEMA_REQUIRED_UNKNOWN",
        "(did you mean `name`?)",
    ),
    (LAMP, "name: {type: string,", "name: {", "name: {", "SCHEMA_TYPE_MISSING", "neither"),
    (
        LAMP,
        "name: {type: string,",
        "name: {type: string, minimum: 1,",
        "name: {",
        "SCHEMA_WORD_MISPLACED",
        "`minimum` goes with",
    ),
    (
        LAMP,
        "name: {type: string,",
        "name: {type: string, lenient: true,",
        "name: {",
        "SCHEMA_WORD_MISPLACED",
        "`lenient`",
    ),
    (
        LAMP,
        "extra: {type: object, additionalProperties: true,",
        "extra: {type: object, properties: {a: {type: string}},",
        "extra:",
        "SCHEMA_INLINE_OBJECT",
        "give this object a name",
    ),
    (LAMP, "enum: [red, 'NO', 'on']", "enum: [red, 'NO', 'on', 1]", "Colour:", "SCHEMA_VALUE_INVALID", "`1`"),
    (LAMP, "default: 3", "default: 30", "depth:", "SCHEMA_VALUE_INVALID", "30"),
    (
        LAMP,
        "data: {colour: red, lit: true}",
        "data: {colour: read, lit: true}",
        "{colour: read, lit: true}",
        "EXAMPLE_DATA_INVALID",
        "colour: 'read'",
    ),
    (
        LAMP,
        "result: {colour: red}",
        "result: {colour: reed}",
        "{colour: reed}",
        "EXAMPLE_RESULT_INVALID",
        "colour: 'reed'",
    ),
    (
        LAMP,
        "message: There is no lamp in attic",
        "message: No lamp there",
        "{given: lit, data: {room: attic}",
        "EXAMPLE_RESULT_INVALID",
        "`No lamp there`",
    ),
    (
        LAMP,
        "result: {colour: red}}",
        "result: {colour: red}, message: Red}",
        "{given: lit, data: {room: hall}, result: {colour: red}",
        "EXAMPLE_RESULT_INVALID",
        "`Red`",
    ),
    (LAMP, ", error: lamp_broken}", "}", "{data: {colour: 'NO'", "EXAMPLE_OUTCOME", "either"),
    (API, "brightness: 1,", "brightness: 2,", "{colour: 'NO'", "EXAMPLE_DATA_INVALID", "brightness: 2"),
]


@pytest.mark.parametrize(
    ("topic", "old", "new", "at", "rule", "said"),
    [pytest.param(*case, id=f"{case[4]}-{index}") for index, case in enumerate(CASES)],
)
def test_each_fault_alone(
    tmp_path: Path, topic: str, old: str, new: str, at: str, rule: str, said: str
) -> None:
    folder = toy_registry(tmp_path, **{topic: (old, new)})
    found = {(str(fault.pos), fault.rule): fault.full_text for fault in diagnose(folder)}
    where = place(folder / f"{topic}.yaml", at)
    assert (where, rule) in found
    assert said in found[where, rule]


def test_a_reserved_name_must_not_come_back(tmp_path: Path) -> None:
    folder = toy_registry(tmp_path, api=("operation: lamp.blink", "operation: lamp.set"))
    (fault,) = diagnose(folder)
    assert str(fault) == (
        f"{place(folder / 'lamp.yaml', 'lamp.set')}: RESERVED_NAME_REUSED: "
        "`lamp.set` was removed in 0.1.0 and is reserved: It made people nervous."
    )


def test_an_error_of_an_example_must_be_declared(tmp_path: Path) -> None:
    folder = toy_registry(
        tmp_path, lamp=("    errors:\n      - lamp_broken: {message: This very lamp is broken}\n", "")
    )
    assert [(str(fault.pos), fault.rule) for fault in diagnose(folder)] == [
        (place(folder / "lamp.yaml", "lamp_broken"), "EXAMPLE_ERROR_UNDECLARED")
    ]


def test_a_schema_must_not_require_itself(tmp_path: Path) -> None:
    grown = "      lamp: {$ref: Lamp}\n    required: [name, lamp]"
    folder = toy_registry(tmp_path, lamp=("    required: [name]", grown))
    path = folder / "lamp.yaml"
    path.write_text(
        path.read_text().replace("[colour, brightness, since]", "[colour, brightness, since, maker]")
    )
    assert {(str(fault.pos), fault.rule) for fault in diagnose(folder)} >= {
        (place(path, "Lamp:", "schemas:"), "SCHEMA_CYCLE"),
        (place(path, "Maker:", "schemas:"), "SCHEMA_CYCLE"),
    }


def test_files_must_not_need_each_other(tmp_path: Path) -> None:
    folder = toy_registry(tmp_path, lamp=("name: {type: string, description: Name.}", "name: {$ref: Names}"))
    path = folder / "session.yaml"
    path.write_text(path.read_text().replace("{type: string, maxLength: 16}", "{$ref: Colour}"))
    assert [(str(fault.pos), fault.rule) for fault in diagnose(folder)] == [
        (place(folder / "lamp.yaml", "name:"), "SCHEMA_FILES_CYCLE"),
        (place(path, "additionalProperties:"), "SCHEMA_FILES_CYCLE"),
    ]


def test_names_are_unique_across_files(tmp_path: Path) -> None:
    folder = toy_registry(tmp_path, session=("  Names:", "  Lamp: {type: string}\n  Names:"))
    assert [str(fault) for fault in diagnose(folder)] == [
        f"{place(folder / 'session.yaml', 'Lamp:')}: NAME_DUPLICATE: "
        f"`Lamp` exists already ({place(folder / 'lamp.yaml', 'Lamp:', 'schemas:')})"
    ]


def test_an_unreadable_file_hides_no_fault_of_the_others(tmp_path: Path) -> None:
    folder = toy_registry(tmp_path, lamp=("auth: admin", "auth: root"))
    (folder / "api.yaml").write_bytes(b"api:\n  title: \xff\n")
    (folder / "session.yaml").write_text("a: [", encoding="utf-8")
    assert [(str(fault.pos), fault.rule) for fault in diagnose(folder)] == [
        (f"{SHOWN}/api.yaml:2:10", "YAML_ENCODING"),
        (place(folder / "lamp.yaml", "root"), "VALUE_NOT_ALLOWED"),
        (f"{SHOWN}/session.yaml:2:1", "YAML_SYNTAX"),
    ]


def test_a_fault_in_an_entry_is_not_told_again_where_it_is_used(tmp_path: Path) -> None:
    folder = toy_registry(tmp_path, lamp=("    description: A lamp.", "    descripton: A lamp."))
    assert [fault.rule for fault in diagnose(folder)] == ["UNKNOWN_KEY"]


@pytest.mark.parametrize(
    "content", ["[]", "5", "operations: []", "operations: {a.b: 5}", "schemas: {A: {type: 7}}"]
)
def test_values_of_the_wrong_kind_make_no_traceback(tmp_path: Path, content: str) -> None:
    folder = toy_registry(tmp_path)
    (folder / "odd.yaml").write_text(content, encoding="utf-8")
    assert {fault.pos.file for fault in diagnose(folder)} == {f"{SHOWN}/odd.yaml"}


def test_a_folder_without_registry_is_told(tmp_path: Path) -> None:
    assert [str(fault) for fault in diagnose(tmp_path / "nowhere")] == [
        f"{SHOWN}:1:1: REGISTRY_MISSING: there is no such folder"
    ]
    assert [str(fault) for fault in diagnose(tmp_path)] == [
        f"{SHOWN}:1:1: REGISTRY_MISSING: the folder has no *.yaml file"
    ]


def test_a_registry_without_api_is_told(tmp_path: Path) -> None:
    folder = toy_registry(tmp_path, api=("api:\n", "api_:\n"))
    assert {fault.rule for fault in diagnose(folder)} == {"UNKNOWN_KEY", "SECTION_MISSING"}


def test_annotations_for_reviews_are_escaped(tmp_path: Path) -> None:
    _, diagnostics = load(toy_registry(tmp_path, lamp=("auth: admin", "auth: 100%")), shown_as="a,b")
    assert [fault.as_github().partition(" but")[0] for fault in diagnostics] == [
        "::error file=a%2Cb/lamp.yaml,line=19,col=11,title=VALUE_NOT_ALLOWED::`auth` is `100%25`,"
    ]


def test_every_rule_of_the_format_is_a_known_rule() -> None:
    for part in format_text().split('"x-rule": "')[1:]:
        assert part.partition('"')[0] in rule_ids()
