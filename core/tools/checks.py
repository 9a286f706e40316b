"""The doctor's findings: one line each, with what to do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["pass", "warn", "fail", "skip"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried. `advice` says what to do, where it did not go well."""

    check: str
    verdict: Verdict
    text: str
    advice: str = ""

    def as_json(self) -> dict[str, Any]:
        """The finding as one JSON object."""
        return asdict(self)


def passed(check: str, text: str) -> Finding:
    """It works."""
    return Finding(check, "pass", text)


def warning(check: str, text: str, advice: str) -> Finding:
    """It works, but not as well as it should."""
    return Finding(check, "warn", text, advice)


def failed(check: str, text: str, advice: str) -> Finding:
    """It does not work."""
    return Finding(check, "fail", text, advice)


def skipped(check: str, text: str) -> Finding:
    """It was not tried; `text` says why."""
    return Finding(check, "skip", text)


def percentile(values: list[float], share: float) -> float:
    """The value that `share` (0 to 1) of them do not exceed; nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def milliseconds(seconds: float) -> str:
    """A duration for people."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
