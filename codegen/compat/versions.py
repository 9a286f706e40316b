"""Versions of the interface, `major.minor.patch`."""

from __future__ import annotations

from codegen.compat.finding import Bump


def parse(version: str) -> tuple[int, ...]:
    """The numbers of a version, for comparing."""
    return tuple(int(part) for part in version.split("."))


def raised(version: str, bump: Bump) -> str:
    """The lowest version that is `bump` above `version`."""
    major, minor, patch = parse(version)
    return {
        Bump.NONE: version,
        Bump.PATCH: f"{major}.{minor}.{patch + 1}",
        Bump.MINOR: f"{major}.{minor + 1}.0",
        Bump.MAJOR: f"{major + 1}.0.0",
    }[bump]
