"""The one JSON decoder: the standard library's, refusing what two readers could read differently.

RFC 8259 leaves duplicate names, the range of numbers and depth to implementations; NaN, Infinity
and unpaired surrogates are outside it or not interoperable (RFC 7493, I-JSON).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

# Numbers exactly as the decoder's scanner takes them, or one that it refused would not be found again.
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
# Nor may a string need its closing quote: what follows a refusal is any text, and each quote in it
# would be tried as a beginning, up to the end, in quadratic time.
_TOKEN = re.compile(rf'"(?:[^"\\]|\\.)*"?|-?Infinity|NaN|{_NUMBER}|[\[\]{{}}:]', re.DOTALL)
_SPACE = re.compile(r"[ \t\n\r]*")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_DIGITS_ENOUGH = 17


class JsonInvalid(ValueError):
    """The text is refused. `position` counts characters from 0."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(f"{reason} at character {position}")
        self.reason = reason
        self.position = position


class _Refused(ValueError):
    """Raised inside the hooks, which are not told where they are; `locate` finds it in the text."""

    def __init__(self, reason: str, locate: Callable[[str], int]) -> None:
        super().__init__(reason)
        self.locate = locate


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                break
            seen.add(name)
        raise _Refused(f"Duplicate member {name[:64]!r}", lambda text: _repetition(text, name))
    return members


def _constant(name: str) -> Any:
    raise _Refused(f"{name} is not JSON", lambda text: _literal(text, name))


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise _Refused("Number out of range", lambda whole: _literal(whole, text))
    return value


def _literal(text: str, literal: str) -> int:
    return next(match.start() for match in _TOKEN.finditer(text) if match[0] == literal)


def _repetition(text: str, name: str) -> int:
    """Where an object has the member `name` a second time."""
    seen: list[bool] = []
    for token, following in pairwise(_TOKEN.finditer(text)):
        if token[0] in "[{":
            seen.append(False)
        elif token[0] in "]}":
            seen.pop()
        elif following[0] == ":" and _writes(token[0], name):
            if seen[-1]:
                return token.start()
            seen[-1] = True
    return 0


def _writes(string: str, value: str) -> bool:
    return string[1:-1] == value or ("\\" in string and json.loads(string) == value)


def _strings(text: str) -> Iterator[tuple[int, str]]:
    """The strings that write a surrogate, paired or not, and where they are."""
    for match in _TOKEN.finditer(text):
        if _SURROGATE.search(match[0]):
            yield match.start(), json.loads(match[0])


def _after_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match is not None else position


class StrictDecoder:
    """Decodes JSON texts within the registry's limits.

    `max_depth` bounds the nesting of objects and lists, `max_integer` the magnitude of integers.
    """

    def __init__(self, *, max_depth: int, max_integer: int) -> None:
        self._max_depth = max_depth
        self._max_integer = max_integer
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=self._integer
        )

    def decode(self, text: str, *, enclosing: int = 0) -> Any:
        """The value that `text` writes.

        `enclosing` levels around the value that is meant, such as a frame around its data, do not
        count. Raises `JsonInvalid` when it writes none, or one that the limits exclude.
        """
        # Before decoding: the decoder recurses once a level, and would overflow the stack.
        if text.count("[") + text.count("{") > self._max_depth + enclosing:
            self._check_depth(text, self._max_depth + enclosing)
        try:
            value = self._decoder.decode(text)
        except json.JSONDecodeError as error:
            raise JsonInvalid(error.msg, error.pos) from None
        except _Refused as error:
            raise JsonInvalid(str(error), error.locate(text)) from None
        if _SURROGATE.search(text):
            self._check_surrogates(text)
        return value

    def size_of(self, text: str, member: str) -> int:
        """Bytes of UTF-8 that write the value of a member of the object `text`; 0 when it has none.

        `text` must have been decoded without complaint. It is decoded once more.
        """
        position = _after_space(text, _after_space(text, 0) + 1)
        while text[position] != "}":
            name, end = self._decoder.raw_decode(text, position)
            start = _after_space(text, _after_space(text, end) + 1)
            _, end = self._decoder.raw_decode(text, start)
            if name == member:
                return len(text[start:end].encode())
            position = _after_space(text, end)
            if text[position] == ",":
                position = _after_space(text, position + 1)
        return 0

    def _integer(self, text: str) -> int:
        # int() takes quadratic time, and raises on its own above 4300 digits.
        if len(text) <= _DIGITS_ENOUGH:
            value = int(text)
            if -self._max_integer <= value <= self._max_integer:
                return value
        raise _Refused("Integer out of range", lambda whole: _literal(whole, text))

    def _check_depth(self, text: str, allowed: int) -> None:
        depth = 0
        for match in _STRING_OR_BRACKET.finditer(text):
            token = match[0]
            if token in "[{":
                depth += 1
                if depth > allowed:
                    raise JsonInvalid(f"Nested deeper than {self._max_depth} levels", match.start())
            elif token in "]}":
                depth -= 1

    def _check_surrogates(self, text: str) -> None:
        for position, value in _strings(text):
            if any("\ud800" <= character <= "\udfff" for character in value):
                raise JsonInvalid("Unpaired surrogate", position)
