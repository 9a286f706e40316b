"""Names as languages see them: what is reserved, and how a name is spelt elsewhere."""

from __future__ import annotations

import keyword
import re

# ISO C++23, [lex.key] and [lex.digraph].
_CPP = """
alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t
class compl concept const consteval constexpr constinit const_cast continue co_await co_return co_yield
decltype default delete do double dynamic_cast else enum explicit export extern false float for friend
goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private
protected public register reinterpret_cast requires return short signed sizeof static static_assert
static_cast struct switch template this thread_local throw true try typedef typeid typename union unsigned
using virtual void volatile wchar_t while xor xor_eq
"""

# Of the C library, of what compilers predefine, of <sys/sysmacros.h> and of <windows.h>.
_MACROS = """
assert errno stdin stdout stderr offsetof setjmp va_start va_arg va_end va_copy signbit isnan isinf
isfinite fpclassify linux unix i386 major minor makedev near far pascal cdecl small interface min max rad1
rad2
"""

_QT_MACROS = "signals slots emit foreach forever"

# What a class derived from QObject has already: a signal or slot of that name would hide it.
_QOBJECT = """
blockSignals childEvent children connect connectNotify customEvent deleteLater destroyed disconnect
disconnectNotify dumpObjectInfo dumpObjectTree dynamicPropertyNames event eventFilter findChild
findChildren inherits installEventFilter isQuickItemType isSignalConnected isWidgetType isWindowType
killTimer metaObject moveToThread objectName objectNameChanged parent property receivers removeEventFilter
sender senderSignalIndex setObjectName setParent setProperty signalsBlocked startTimer staticMetaObject
thread timerEvent tr
"""

# Attributes of pydantic.BaseModel; it also claims what begins with `model_`.
_MODEL = """
construct copy dict from_orm json parse_file parse_obj parse_raw schema schema_json update_forward_refs
validate
"""


def word_set(text: str) -> frozenset[str]:
    """The words of a text that has nothing but words and white space."""
    return frozenset(text.split())


QOBJECT = word_set(_QOBJECT)
MODEL = word_set(_MODEL)
_OWNERS = {
    **dict.fromkeys(_MACROS.split(), "a macro of common C and C++ headers"),
    **dict.fromkeys(_QT_MACROS.split(), "a macro of Qt"),
    **dict.fromkeys(_CPP.split(), "a keyword of C++"),
    **dict.fromkeys(keyword.kwlist, "a keyword of Python"),
    **{word: "a keyword of Python and of C++" for word in _CPP.split() if keyword.iskeyword(word)},
}


def reserved(name: str) -> str | None:
    """Whose word `name` is, such as `a keyword of C++`; None when it is free in all languages."""
    return _OWNERS.get(name)


def camel(name: str) -> str:
    """`queue.get_status` and `queue_get_status` as `queueGetStatus`."""
    first, *rest = re.split(r"[._]", name)
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def folded(name: str) -> str:
    """What remains of a name whatever the language: `get_status`, `getStatus` and `GetStatus` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def words(text: str) -> list[str]:
    """The words of a text or name, in lower case."""
    return re.findall(r"[a-z0-9]+", re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", text).lower())
