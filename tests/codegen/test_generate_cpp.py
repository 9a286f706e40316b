"""C++ source text: names that C++ or Qt have taken, literals, comments, and what models become."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.generators import cpp_sdk
from codegen.generators.cpp_text import camel, comment, cpp_name, literal
from tests.codegen.support import TOY, loaded, toy_registry


def generated(registry: Path) -> dict[str, str]:
    """The files of the C++ SDK, as the templates make them."""
    return {file.path: file.text for file in cpp_sdk.generate(loaded(registry))}


@pytest.mark.parametrize(
    "name", ["public", "register", "signals", "slots", "emit", "foreach", "delete", "major"]
)
def test_taken_names_get_an_underscore(name: str) -> None:
    assert cpp_name(name) == f"{name}_"
    assert cpp_name(f"{name}_x") == f"{name}_x"


def test_methods_are_never_a_keyword_alone() -> None:
    assert camel("queue.register") == "queueRegister"
    assert camel("public.get_status") == "publicGetStatus"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('say "so"', r'"say \"so\""'),
        ("a\\b\nc", r'"a\\b\nc"'),
        ("what??!", r'"what\?\?!"'),
        ("\x00", r'"\000"'),
        ("\x001", r'"\0001"'),
        ("\u2028", r'"\342\200\250"'),
        ("Ä", '"Ä"'),
        (True, "true"),
        (None, "nullptr"),
        (-3, "-3"),
    ],
)
def test_literals(value: object, text: str) -> None:
    assert literal(value) == text


def test_comments_end_no_line_in_a_backslash_and_do_not_confuse_doxygen() -> None:
    assert comment("ends in \\") == "/// ends in &#92;"
    assert comment("to@example, <b>, `<id>:<n>`") == "/// to\\@example, \\<b>, `<id>:<n>`"
    assert comment("one\n\ntwo", 2) == "/// one\n  ///\n  /// two"
    assert all(len(line) <= 110 for line in comment("word " * 200, 4).splitlines())


def test_members_with_taken_names_keep_their_name_on_the_wire(tmp_path: Path) -> None:
    registry = toy_registry(tmp_path, lamp=("      watts: {type", "      signals: {type"))
    files = generated(registry)
    assert "std::optional<std::int64_t> signals_;" in files["cpp/include/lamp/models.hpp"]
    assert '(json, "signals", value.signals_);' in files["cpp/src/lamp_models.cpp"]


def test_an_event_called_as_an_operation_has_a_signal_of_another_name(tmp_path: Path) -> None:
    assert (
        "void lampUpdate(const lamp::events::LampUpdate& event);"
        in generated(TOY / "registry")["cpp/qt/include/lamp/qt/client.hpp"]
    )
    registry = toy_registry(tmp_path, lamp=("  lamp.snapshot:", "  lamp.update:"))
    header = generated(registry)["cpp/qt/include/lamp/qt/client.hpp"]
    assert "void lampUpdateEvent(const lamp::events::LampUpdate& event);" in header
    assert "Future<models::House> lampUpdate(" in header


def test_a_model_called_as_an_event_has_only_its_long_name() -> None:
    names = generated(Path(__file__).parents[2] / "core" / "registry")["cpp/include/pileup/names.hpp"]
    assert "using events::FrequencyUpdate;" in names
    assert "using models::FrequencyUpdate;" not in names
    assert "using models::QueueEntry;" in names
    assert "using models::ErrorCode;" not in names


def test_everything_is_documented_from_the_registry() -> None:
    api = loaded(TOY / "registry")
    files = generated(TOY / "registry")
    client = files["cpp/include/lamp/client.hpp"]
    for operation in api.operations.values():
        assert f"`{operation.name}` in core/registry/{operation.topic}.yaml" in client
    models = files["cpp/include/lamp/models.hpp"]
    for definition in api.schemas.values():
        assert f"/// Source: `{definition.name}` in core/registry/{definition.topic}.yaml." in models
