"""What a rule is, and what it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from codegen.registry import Api, Position

SHOWN_USES = 3


class Level(StrEnum):
    """How much a change costs those who use the interface; the worst first."""

    BREAKING = "breaking"
    WARNING = "warning"
    COMPATIBLE = "compatible"


class Bump(IntEnum):
    """Which part of the version a change asks to be raised."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


class Audience(StrEnum):
    """Who notices a change: programs that speak a protocol, and programs built on a generated SDK."""

    HTTP = "HTTP clients"
    WEBSOCKET = "WebSocket clients"
    SDK = "SDK users"


ALL: Final = frozenset(Audience)
SOCKET: Final = frozenset({Audience.WEBSOCKET, Audience.SDK})
WEB: Final = frozenset({Audience.HTTP, Audience.SDK})
SDK: Final = frozenset({Audience.SDK})


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of change. `id` is its name everywhere; `change` and `cure` are sentences for people.

    `quiet` changes are listed only when asked for.
    """

    id: str
    level: Level
    bump: Bump
    audience: frozenset[Audience]
    change: str
    cure: str = ""
    quiet: bool = False


def breaking(name: str, change: str, cure: str, audience: frozenset[Audience] = ALL) -> Rule:
    """A rule for what makes programs fail that worked before."""
    return Rule(name, Level.BREAKING, Bump.MAJOR, audience, change, cure)


def warning(name: str, change: str, cure: str, audience: frozenset[Audience] = ALL) -> Rule:
    """A rule for what only programs survive that were written with care."""
    return Rule(name, Level.WARNING, Bump.MINOR, audience, change, cure)


def compatible(name: str, change: str, bump: Bump, audience: frozenset[Audience] = ALL) -> Rule:
    """A rule for what no program needs to know."""
    return Rule(name, Level.COMPATIBLE, bump, audience, change)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One change. `pos` is in the new registry, or in the base's with `in_base`.

    `subject` names what changed, `text` says how, `uses` where a changed schema is used.
    """

    rule: Rule
    pos: Position
    in_base: bool
    subject: str
    text: str
    audience: tuple[Audience, ...]
    uses: tuple[str, ...]

    @property
    def where(self) -> str:
        return f"{self.pos} (base)" if self.in_base else str(self.pos)

    @property
    def summary(self) -> str:
        """What changed, and where that is used."""
        if not self.uses:
            return self.text
        shown = ", ".join(self.uses[:SHOWN_USES])
        more = len(self.uses) - SHOWN_USES
        return f"{self.text} ({shown}{f' and {more} more' if more > 0 else ''})"

    @property
    def message(self) -> str:
        """The summary, for whom it matters, and what to do."""
        if self.rule.level is Level.COMPATIBLE:
            return f"{self.summary}."
        verb = "Breaks" if self.rule.level is Level.BREAKING else "Concerns"
        return f"{self.summary}. {verb} {listed(self.audience)}. {self.rule.cure}"

    def as_json(self) -> dict[str, object]:
        """Rule, level, place and wording as JSON types."""
        return {
            "rule": self.rule.id,
            "level": self.rule.level.value,
            "file": self.pos.file,
            "line": self.pos.line,
            "column": self.pos.column,
            "in_base": self.in_base,
            "message": self.message,
            "subject": self.subject,
            "uses": list(self.uses),
            "for": [audience.value for audience in self.audience],
            "bump": self.rule.bump.name.lower(),
        }


class Findings:
    """Collects what two registries differ in; the same change found on several ways counts once."""

    def __init__(self, base: Api, new: Api) -> None:
        self.base = base
        self.new = new
        self._found: dict[tuple[str, Position, str, str], tuple[Rule, bool, set[Audience], list[str]]] = {}

    def add(
        self,
        rule: Rule,
        pos: Position,
        subject: str,
        text: str,
        *,
        reach: Iterable[Audience] = ALL,
        use: str = "",
        in_base: bool = False,
    ) -> None:
        """Note a change. `reach` narrows the rule's audience to who can meet what changed."""
        known = self._found.setdefault((rule.id, pos, subject, text), (rule, in_base, set(), []))
        known[2].update(rule.audience.intersection(reach))
        if use and use not in known[3]:
            known[3].append(use)

    def sorted(self) -> tuple[Finding, ...]:
        """All findings: the worst first, then by place."""
        levels = list(Level)
        found = [
            Finding(
                rule=rule,
                pos=pos,
                in_base=in_base,
                subject=subject,
                text=text,
                audience=tuple(one for one in Audience if one in audience),
                uses=tuple(uses),
            )
            for (_, pos, subject, text), (rule, in_base, audience, uses) in self._found.items()
        ]
        return tuple(
            sorted(found, key=lambda one: (levels.index(one.rule.level), one.pos, one.rule.id, one.text))
        )


def listed(names: Iterable[str]) -> str:
    """`a, b and c`."""
    words = [str(name) for name in names]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
