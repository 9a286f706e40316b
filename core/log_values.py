"""What may stand in a log line: printable, bounded, and without secrets."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Set
from functools import lru_cache
from itertools import islice
from typing import Any

from structlog.typing import EventDict, WrappedLogger

REMOVED = "[removed]"
MAX_CHARACTERS = 500
MAX_ITEMS = 50
MAX_DEPTH = 4
# Of a traceback: its last lines say what happened.
MAX_LINES = 200
# Shorter ones would be found, and removed, in half of all lines.
SHORTEST_SECRET = 6

_MULTILINE = frozenset({"exception", "stack"})
# Made by the processors before this one.
_OURS = frozenset({"level", "logger", "timestamp"})
_MAX_INTEGER = 2**64
_SECRET_NAMES = frozenset(
    {"authorization", "cookie", "credentials", "key", "passwd", "password", "query", "secret", "token"}
)
_SECRET_ENDINGS = tuple(f"_{name}" for name in sorted(_SECRET_NAMES))
# Of what is longer, so much is searched for secrets: a cut must not leave a half of one.
_MARGIN = 200
# Most values are ids, names and numbers.
_HARMLESS = re.compile(r"[\w.-]*")
_USER_INFO = re.compile(r"(://[^/\s:@]*):[^/\s@]+@")
_HEADER = re.compile(r"(authorization['\"]?\s*[:=]\s*['\"]?(?:basic|bearer)?\s*)[^\s'\",;]+", re.IGNORECASE)
_ASSIGNED = re.compile(
    r"((?:password|passwd|pwd|secret|token|api_?key|idempotency[-_]key)\s*=\s*)[^\s&;,]+", re.IGNORECASE
)


class Cleaner:
    """A structlog processor that makes every value of an entry fit for a line of text.

    Values under telling names, `secrets` wherever they occur, and what looks like credentials are
    replaced. Control and formatting characters are written as escapes; what is long is cut.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET}
        # The longest first: one may contain another.
        self._secrets = sorted(known, key=len, reverse=True)

    def __call__(self, logger: WrappedLogger, method: str, entry: EventDict) -> EventDict:
        """The cleaned entry."""
        cleaned = {}
        for name, value in entry.items():
            if name in _OURS:
                cleaned[name] = value
            elif name in _MULTILINE:
                cleaned[name] = self._lines(value)
            else:
                cleaned[printable(str(name))] = self._named(str(name), value)
        return cleaned

    def text(self, text: str, limit: int = MAX_CHARACTERS) -> str:
        """`text` without secrets, printable, and of at most `limit` characters and a note of the rest."""
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, REMOVED)
        if len(text) <= limit and _HARMLESS.fullmatch(text):
            return text
        rest = len(text) - limit
        text = text[: limit + _MARGIN]
        text = _USER_INFO.sub(rf"\1:{REMOVED}@", text)
        text = _HEADER.sub(rf"\1{REMOVED}", text)
        text = printable(_ASSIGNED.sub(rf"\1{REMOVED}", text))
        return text if rest <= 0 and len(text) <= 2 * limit else f"{text[:limit]}… ({max(rest, 0)} more)"

    def _named(self, name: str, value: Any, depth: int = 0) -> Any:
        # The end will do, and keeps what is remembered small.
        if _is_secret(name[-40:]):
            return REMOVED if value is not None else None
        return self._value(value, depth)

    def _value(self, value: Any, depth: int) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, int):
            return int(value) if -_MAX_INTEGER < value < _MAX_INTEGER else self.text(hex(value), 40)
        if isinstance(value, float):
            return float(value) if math.isfinite(value) else str(value)
        if depth < MAX_DEPTH:
            if isinstance(value, Mapping):
                return {
                    self.text(str(name)): self._named(str(name), one, depth + 1)
                    for name, one in islice(value.items(), MAX_ITEMS)
                }
            if isinstance(value, list | tuple | Set):
                return [self._value(one, depth + 1) for one in islice(value, MAX_ITEMS)]
        try:
            return self.text(str(value))
        except Exception:  # A line of the log must not fail for a value that cannot say what it is.
            return f"<{type(value).__name__}>"

    def _lines(self, value: Any) -> str:
        lines = str(value).split("\n")
        if len(lines) > MAX_LINES:
            lines = [f"({len(lines) - MAX_LINES} lines left out)", *lines[-MAX_LINES:]]
        return "\n".join(self.text(line) for line in lines)


@lru_cache(maxsize=1024)
def _is_secret(name: str) -> bool:
    lowered = name.lower().replace("-", "_")
    return lowered in _SECRET_NAMES or lowered.endswith(_SECRET_ENDINGS)


def printable(text: str) -> str:
    """`text` with everything that is not printable written as an escape: newlines, escape sequences,
    marks that turn the direction of writing, unpaired surrogates."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
