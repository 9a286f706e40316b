"""The comparison of two registries, and the version that it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from codegen.compat import errors, events, limits, operations, protocol, texts
from codegen.compat.finding import Bump, Finding, Findings, Level
from codegen.compat.versions import parse, raised
from codegen.registry.model import Api


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from version `base` to version `new`."""

    base: str
    new: str
    findings: tuple[Finding, ...]

    @property
    def bump(self) -> Bump:
        """Which part of the base's version has to be raised at least."""
        return max((finding.rule.bump for finding in self.findings), default=Bump.NONE)

    @property
    def needed(self) -> str:
        """The lowest version that the new registry may have."""
        return raised(self.base, self.bump)

    @property
    def bump_missing(self) -> bool:
        return parse(self.new) < parse(self.needed)

    @property
    def breaking(self) -> bool:
        return any(finding.rule.level is Level.BREAKING for finding in self.findings)

    @property
    def ok(self) -> bool:
        """Nothing breaks, and the version says what changed."""
        return not self.breaking and not self.bump_missing

    def of_level(self, level: Level, *, quiet: bool) -> tuple[Finding, ...]:
        """The findings of a level, with or without the quiet ones."""
        return tuple(
            one for one in self.findings if one.rule.level is level and (quiet or not one.rule.quiet)
        )


def compare(base: Api, new: Api, today: date) -> Comparison:
    """Find everything in which `new` differs from `base`. `today` tells which sunsets have come."""
    found = Findings(base, new)
    protocol.compare(found)
    operations.compare(found, today)
    errors.compare(found)
    events.compare(found)
    limits.compare(found)
    texts.compare(found)
    return Comparison(base.info.version, new.info.version, found.sorted())
