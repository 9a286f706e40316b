"""C++ source text: names, string literals and Doxygen comments."""

from __future__ import annotations

import textwrap
from typing import Any

LINE_LENGTH = 110

_KEYWORD_LIST = """
alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t
char32_t class co_await co_return co_yield compl concept const const_cast consteval constexpr
constinit continue decltype default delete do double dynamic_cast else enum explicit export extern
false final float for friend goto if import inline int long module mutable namespace new noexcept
not not_eq nullptr operator or or_eq override private protected public register reinterpret_cast
requires return short signed sizeof static static_assert static_cast struct switch template this
thread_local throw true try typedef typeid typename union unsigned using virtual void volatile
wchar_t while xor xor_eq
"""
_KEYWORDS = frozenset(_KEYWORD_LIST.split())
# Qt's, unless QT_NO_KEYWORDS is set, and those of C libraries and of windows.h that are not all in capitals.
_MACRO_LIST = """
assert emit errno far foreach forever huge hyper interface linux major makedev max min minor near pascal
signals slots small stderr stdin stdout unix
"""
_MACROS = frozenset(_MACRO_LIST.split())


def cpp_name(name: str) -> str:
    """The name, with an underscore behind it where C++ or a common macro has taken it."""
    return f"{name}_" if name in _KEYWORDS or name in _MACROS else name


def camel(name: str) -> str:
    """`queue.get_status` as `queueGetStatus`."""
    first, *rest = [part for part in name.replace(".", "_").split("_") if part]
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def literal(value: Any) -> str:
    """A C++ literal of a text, a number, a boolean or null (`nullptr`)."""
    if value is None:
        return "nullptr"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{"".join(_char(char) for char in value)}"'
    return repr(value)


def _char(char: str) -> str:
    if char in '"\\?':
        return f"\\{char}"
    if char == "\n":
        return "\\n"
    if char.isprintable():
        return char
    return "".join(f"\\{byte:03o}" for byte in char.encode())


def comment(text: str, indent: int = 0) -> str:
    """A Doxygen comment at `indent` columns; paragraphs are divided by empty lines and filled."""
    pad = " " * indent
    width = LINE_LENGTH - indent - 4
    lines: list[str] = []
    for paragraph in text.strip().split("\n\n"):
        filled = textwrap.wrap(_escaped(paragraph), width, break_on_hyphens=False)
        lines += ["", *filled] if lines else filled
    return f"\n{pad}".join(f"/// {_ended(line)}".rstrip() for line in lines)


def _escaped(text: str) -> str:
    """Doxygen's own characters made harmless, outside code spans."""
    parts = text.split("`")
    return "`".join(
        part if index % 2 else part.replace("\\", "\\\\").replace("@", "\\@").replace("<", "\\<")
        for index, part in enumerate(parts)
    )


def _ended(line: str) -> str:
    # A backslash at its end would continue the comment over the next line.
    return f"{line.rstrip(chr(92))}&#92;" if line.endswith("\\") else line
