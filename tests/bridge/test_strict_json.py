"""The decoder refuses what two readers could read differently (DESIGN, section 5: Decoder)."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bridge.strict_json import JsonInvalid, StrictDecoder

DEPTH = 32
LARGEST = 2**53 - 1
decoder = StrictDecoder(max_depth=DEPTH, max_integer=LARGEST)


def refusal(text: str) -> JsonInvalid:
    """The refusal of `text`; fails when it is accepted."""
    with pytest.raises(JsonInvalid) as caught:
        decoder.decode(text)
    return caught.value


def nested(depth: int, opening: str = "[", closing: str = "]") -> str:
    return opening * depth + closing * depth


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_what_json_dumps_writes_is_read_back(value: Any, ascii_only: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert json.dumps(decoder.decode(text)) == json.dumps(value)


@given(st.text('[]{}",:01-+.eE\\u dDtrunlsfaNI\n') | st.text())
def test_any_text_is_read_as_json_loads_reads_it_or_refused(text: str) -> None:
    refused: JsonInvalid | None = None
    try:
        value = decoder.decode(text)
    except JsonInvalid as error:
        refused = error
    if refused is None:
        assert json.dumps(value) == json.dumps(json.loads(text))
    else:
        assert 0 <= refused.position <= len(text)
        assert refused.reason


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"a":1,"a":1}', "a"),
        ('{"a":1,"b":2,"a":3}', "a"),
        ('[{"x":{"call":1,"\\u0063all":2}}]', "call"),
        ('{"":1,"":2}', ""),
        ('{"é":1,"\\u00e9":2}', "é"),
    ],
)
def test_duplicate_members_are_refused_at_every_level(text: str, name: str) -> None:
    assert refusal(text).reason == f"Duplicate member {name!r}"


def test_one_name_in_two_objects_is_no_duplicate() -> None:
    assert decoder.decode('{"a":{"a":[{"a":1},{"a":2}]}}') == {"a": {"a": [{"a": 1}, {"a": 2}]}}


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("template", ["%s", "[1,%s]", '{"a":%s}'])
def test_constants_that_are_no_json_are_refused(template: str, constant: str) -> None:
    assert refusal(template % constant).reason == f"{constant} is not JSON"


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1.8e308", "1" * 310 + ".0", '{"a":[1E400]}'])
def test_numbers_that_overflow_are_refused(number: str) -> None:
    assert refusal(number).reason == "Number out of range"


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("[1e999-5]", 1),
        ("[99999999999999999999.]", 1),
        ("[ 1e999.5]", 2),
        ("99999999999999999999e", 0),
        ("-1e999e", 0),
        ("[0, -99999999999999999999.e]", 4),
        ("-InfinityNaN", 0),
        ('{"a":1,"a":2}}{', 7),
        ('{"a":{"b":1,"b":2}]"', 12),
        (r'{"\"a\\":1,"\u0022a\\":2}', 11),
        (r'{"a":1,"\\a":2,"\u0061":3}', 15),
    ],
)
def test_what_is_refused_before_a_fault_in_the_grammar_is_located_too(text: str, position: int) -> None:
    assert refusal(text).position == position


def test_a_duplicate_among_very_many_members_is_found_in_one_pass() -> None:
    # Comparing each of these names with all before it would take minutes.
    names = [f"{number}" for number in range(200_000)]
    text = "{" + ",".join(f'"{name}":0' for name in [*names, names[-1]]) + "}"
    assert refusal(text).position == text.rindex('"', 0, -4)


def test_the_largest_float_and_underflow_are_numbers() -> None:
    assert decoder.decode("1.7976931348623157e308") == 1.7976931348623157e308
    assert decoder.decode("1e-999") == 0
    assert math.copysign(1, decoder.decode("-0.0")) == -1


@pytest.mark.parametrize("number", [LARGEST, -LARGEST, 0])
def test_integers_up_to_the_largest_are_read(number: int) -> None:
    assert decoder.decode(str(number)) == number
    assert decoder.decode("-0") == 0


@pytest.mark.parametrize(
    "text",
    [str(LARGEST + 1), str(-LARGEST - 1), "1" + "0" * 17, "-" + "9" * 400, "9" * 5000, f'{{"a":[{2**64}]}}'],
    ids=len,
)
def test_larger_integers_are_refused_whatever_their_length(text: str) -> None:
    assert refusal(text).reason == "Integer out of range"


@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")], ids=["list", "object", "both"]
)
def test_nesting_is_bounded(opening: str, closing: str) -> None:
    levels = sum(map(opening.count, "[{"))
    inside = DEPTH // levels
    assert decoder.decode(nested(inside, opening, closing).replace(":}", ":0}"))
    error = refusal(nested(inside + 1, opening, closing))
    assert error.reason == f"Nested deeper than {DEPTH} levels"
    assert error.position == len(opening) * inside


def test_many_brackets_side_by_side_are_not_deep() -> None:
    text = "[" + ",".join(["[{}]"] * 1000) + "]"
    assert len(decoder.decode(text)) == 1000


@pytest.mark.parametrize(
    "string", ["[" * 100, "{" * 100, '\\"' + "[" * 100, "\\\\", '\\\\\\"[' * 40, "]" * 100, "\\u005b" * 40]
)
def test_brackets_in_strings_are_not_nesting(string: str) -> None:
    text = f'["{string}", {{"{string}": 1}}, {nested(DEPTH - 1)}]'
    assert decoder.decode(text) == json.loads(text)
    deeper = f'["{string}", {nested(DEPTH)}]'
    assert refusal(deeper).position == deeper.index("[]")


def test_hostile_brackets_are_refused_where_the_limit_is_passed() -> None:
    # Half a million characters: a check that is not linear would not come back.
    for text in ("[" * 500_000, '{"a":' * 100_000, nested(100_000)):
        assert refusal(text).reason.startswith("Nested deeper")
    assert refusal("[" * 500_000).position == DEPTH
    assert refusal('["' + "[" * 500_000).reason.startswith("Unterminated string")
    assert refusal('"' + "\\" * 500_001 + "[" * 40).reason


def test_closing_brackets_do_not_make_room_for_opening_ones() -> None:
    assert refusal("]" * 100 + "[" * 132).position == 0
    assert refusal("[]" + "]" * 100 + "[" * 132).position == 2


@pytest.mark.parametrize(
    "text",
    [
        '"\\ud800"',
        '"\\udfff"',
        '"a\\uD83Db"',
        '["\\uDE00\\uD83D"]',
        '{"\\ud800":1}',
        '{"a":[{"b":"\\ud83d"}]}',
        '"\\\\\\ud800"',
        '{"\\udc00":1,"b":"\\ud83d\\ude00"}',
    ],
)
def test_unpaired_surrogates_are_refused_in_values_and_names(text: str) -> None:
    assert refusal(text).reason == "Unpaired surrogate"


@pytest.mark.parametrize(
    "text", ['"\\ud83d\\ude00"', '"\\uD83D\\uDE00"', '{"\\ud83d\\ude00":1}', '"\\\\ud800"']
)
def test_pairs_and_escaped_backslashes_are_text(text: str) -> None:
    assert decoder.decode(text) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("  ", 2),
        ("\ufeff{}", 0),
        ('{"callsign":', 12),
        ('{"é":tru}', 5),
        ("{} {}", 3),
        ("1 x", 2),
        ("[1,]", 3),
        ("{'a':1}", 1),
        ("01", 1),
        ("+1", 0),
        (".5", 0),
        ("1.", 1),
        ('"\t"', 1),
        ('"\\x"', 1),
        ("nul", 0),
        ("[1\x00]", 2),
        ("\u00a01", 0),
    ],
)
def test_what_is_no_json_is_refused_with_its_position_in_characters(text: str, position: int) -> None:
    assert refusal(text).position == position


def test_white_space_around_a_value_is_allowed() -> None:
    assert decoder.decode(' \t\r\n{"a" : [ 1 , 2 ] } \n') == {"a": [1, 2]}


def test_a_refusal_reads_as_a_sentence() -> None:
    assert str(refusal("[1,]")).endswith("at character 3")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ('{"a": 1, "a": 2}', '"a": 2'),
        ('{"a": {"b": 1}, "c": {"b": 1, "x": [{"b": 3}], "b": 2}}', '"b": 2'),
        ('["NaN", {"a": NaN}]', "NaN}"),
        ('["-Infinity", -Infinity]', "-Infinity]"),
        ('[12, "9007199254740992", 9007199254740992]', "9007199254740992]"),
        ("[1.5, 1e999]", "1e999"),
        (r'{"a": "\\ud800", "b": "\ud800"}', r'"\ud800"}'),
        (r'{"a\"{[": 1, "\udc00": 2}', r'"\udc00"'),
    ],
)
def test_what_is_refused_beyond_the_grammar_is_located_too(text: str, at: str) -> None:
    assert refusal(text).position == text.index(at)
