"""YAML 1.2 with positions, and what of YAML is refused."""

from __future__ import annotations

import pytest

from codegen.registry.source import read


def plain(text: str) -> object:
    node, diagnostics = read(text, "a.yaml")
    assert diagnostics == []
    assert node is not None
    return node.plain()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("NO", "NO"),
        ("1:30", "1:30"),
        ("2026-05-01", "2026-05-01"),
        ("0o17", 15),
        ("017", 17),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        ("true", True),
        ("null", None),
        ("~", None),
        ('"1.0"', "1.0"),
        ("1.0", 1.0),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written: str, meant: object) -> None:
    value = plain(f"key: {written}")
    assert value == {"key": meant}
    assert isinstance(value, dict)
    assert type(value["key"]) is type(meant)


def test_every_key_and_value_knows_its_place() -> None:
    node, _ = read("é: {b: [1,\n  zwei]}\nc: x\n", "a.yaml")
    assert node is not None
    second = node["é"]["b"].elements()[1]
    assert (str(second.pos), str(node["é"]["b"].key_pos), str(node["c"].pos)) == (
        "a.yaml:2:3",
        "a.yaml:1:5",
        "a.yaml:3:4",
    )


def test_keys_keep_their_order_and_their_text() -> None:
    assert list(plain("{z: 1, a: 2, 4000: 3}")) == ["z", "a", "4000"]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            "a.yaml:3:1: YAML_DUPLICATE_KEY: key `a` stands here twice; the first is in line 1",
        ),
        (
            "a: {b: 1, b: 1}",
            "a.yaml:1:11: YAML_DUPLICATE_KEY: key `b` stands here twice; the first is in line 1",
        ),
        ("a: &x 1\n", "a.yaml:1:4: YAML_ANCHOR: anchor `&x`; remove it"),
        ("<<: {a: 1}\n", "a.yaml:1:1: YAML_MERGE_KEY: merge keys are refused; write the members out"),
        ("a:\n\t- 1\n", "a.yaml:2:1: YAML_TAB: a tab; use spaces"),
        ("a: 'x\ty'\n", "a.yaml:1:6: YAML_TAB: a tab; use spaces"),
        (
            "a: !!set {x}\n",
            "a.yaml:1:4: YAML_TAG: tag `tag:yaml.org,2002:set` is not used in a registry; remove it",
        ),
        ("a: !lamp 1\n", "a.yaml:1:4: YAML_TAG: tag `!lamp` is not used in a registry; remove it"),
        ("a: .nan\n", "a.yaml:1:4: YAML_NUMBER: `.nan` is no number that JSON has"),
        ("true: 1\n", "a.yaml:1:1: YAML_KEY_NOT_TEXT: key `true` must be a text; quote it"),
        ("? [a]\n: 1\n", "a.yaml:1:3: YAML_KEY_NOT_TEXT: key a list or mapping must be a text; quote it"),
        ("", "a.yaml:1:1: REGISTRY_EMPTY: the file is empty"),
    ],
)
def test_what_is_refused_is_told_with_its_place(text: str, told: str) -> None:
    _, diagnostics = read(text, "a.yaml")
    assert [str(diagnostic) for diagnostic in diagnostics] == [told]


def test_an_alias_is_refused_with_its_anchor() -> None:
    _, diagnostics = read("a: &x 1\nb: *x\n", "a.yaml")
    assert [str(diagnostic.pos) for diagnostic in diagnostics] == ["a.yaml:1:4", "a.yaml:2:4"]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: {b: 1\nc: 2\n", "a.yaml:2:2"),
        ("a: 'x\n", "a.yaml:2:1"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2:1"),
        ("a: \x00\n", "a.yaml:1:1"),
    ],
)
def test_bad_syntax_is_one_located_fault(text: str, where: str) -> None:
    node, diagnostics = read(text, "a.yaml")
    assert node is None
    assert [(str(one.pos), one.rule) for one in diagnostics] == [(where, "YAML_SYNTAX")]
    assert "\n" not in diagnostics[0].text
