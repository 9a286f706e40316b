"""JSON as texts: what no serialiser writes, and what is no JSON at all (RFC 8259, RFC 7493).

Each can stand as an HTTP body and as the `data` of a WebSocket frame. Texts that would end the member
and begin another one are left out: they mean something else inside a frame.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from codegen.registry import Api

Json = Any

_NUMBERS_REFUSED = (
    *(
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "-1e999",
        "1" + "0" * 400,
        "01",
        "+1",
        ".5",
        "1.",
        "0x10",
        "1_0",
    ),
    *(str(2**53), str(-(2**53))),
)
_STRINGS_REFUSED = (
    r'"\ud800"',
    r'"\udc00\ud800"',
    r'"x\udfffy"',
    r'"\x41"',
    r'"\u12"',
    '"a\tb"',
    '"a\nb"',
    '"a\x00b"',
    "'a'",
    '"open',
    r'{"\ud800": 1}',
)
_OTHERS_REFUSED = (
    "",
    "tru",
    "None",
    "undefined",
    "[1,]",
    "[1 2]",
    '{"a" 1}',
    "{a: 1}",
    '{"a": 1,}',
    '{"a": 1, "a": 1}',
    r'{"a": 1, "\u0061": 2}',
    "[",
    "{} x",
    "// c",
)
_VALID = (
    *("-0", "-0.0", "1E2", "1e-400", "1.0", "0.1000000000000000055511151231257827", "1e308"),
    *(
        "9007199254740993.0",
        str(2**53 - 1),
        str(-(2**53 - 1)),
        r'"\ud83d\ude00"',
        r'"\u0000"',
        r'"\/"',
        r'"\u0057"',
    ),
)
_WHOLE_REFUSED = (
    "{",
    "}",
    "nul",
    " ",
    "\n",
    "{} {}",
    "{}]",
    "{}}",
    "[] 1",
    "{'a': 1}",
    "\x00",
    "{,}",
    '{"a": }',
)


def nested(depth: int) -> str:
    """A list nested so deep."""
    return "[" * depth + "]" * depth


def refused(api: Api, data: Json) -> st.SearchStrategy[str]:
    """Texts that no decoder may take. `data` is what they are built from."""
    depth = api.limits["json_depth"].value if "json_depth" in api.limits else 32
    values = st.one_of(
        st.sampled_from(_NUMBERS_REFUSED),
        st.sampled_from(_STRINGS_REFUSED),
        st.sampled_from((*_OTHERS_REFUSED, nested(depth), nested(depth * 40))),
    )
    whole = st.sampled_from((*_WHOLE_REFUSED, nested(depth + 1)))
    return st.one_of(values.flatmap(lambda text: _inside(data, text)), whole, _repeated(data))


def every_refused(api: Api) -> list[str]:
    """All values that no decoder may take, each as a member of an object, and all whole texts."""
    depth = api.limits["json_depth"].value if "json_depth" in api.limits else 32
    values = (*_NUMBERS_REFUSED, *_STRINGS_REFUSED, *_OTHERS_REFUSED, nested(depth))
    return [*(f'{{"more": {value}}}' for value in values), *_WHOLE_REFUSED, nested(depth + 1)]


def peculiar(api: Api, data: Json) -> st.SearchStrategy[str]:
    """Texts that any decoder must take, in ways that serialisers do not write."""
    depth = api.limits["json_depth"].value if "json_depth" in api.limits else 32
    values = st.sampled_from((*_VALID, nested(depth - 1)))
    plain = json.dumps(data, ensure_ascii=False)
    escaped = "".join(f"\\u{ord(one):04x}" if one.isalpha() and one.isascii() else one for one in plain)
    spread = json.dumps(data, indent=1).replace("\n", "\r\n\t ")
    usual = [plain, f" \n{plain}\t\r\n", spread, nested(depth)]
    # Escapes are for inside of strings: literals such as true cannot be written so.
    if not any(word in plain for word in ("true", "false", "null", "\\", "e+", "e-")):
        usual.append(escaped)
    return st.one_of(st.sampled_from(usual), values.flatmap(lambda text: _inside(data, text)))


def _inside(data: Json, text: str) -> st.SearchStrategy[str]:
    """`text` as the value of one of the members, or of one more."""
    members = data if isinstance(data, dict) else {}

    def placed(name: str) -> str:
        others = {key: value for key, value in members.items() if key != name}
        return json.dumps(others)[:-1] + (", " if others else "") + f"{json.dumps(name)}: {text}}}"

    return st.sampled_from([*members, "more"]).map(placed)


def _repeated(data: Json) -> st.SearchStrategy[str]:
    """An object with a member twice."""
    members = data if isinstance(data, dict) and data else {"more": 1}
    written = json.dumps(members)
    return st.sampled_from(list(members)).map(
        lambda name: f"{written[:-1]}, {json.dumps(name)}: {json.dumps(members[name])}}}"
    )
