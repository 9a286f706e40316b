"""A comparison as text for people, as annotations and as JSON, and the rules as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from codegen.compat.comparison import Comparison
from codegen.compat.finding import ALL, Audience, Finding, Level, Rule, listed
from codegen.compat.rules import TOPICS

_ANNOTATIONS: Final = {Level.BREAKING: "error", Level.WARNING: "warning", Level.COMPATIBLE: "notice"}


def verdict(comparison: Comparison, base: str, *, released: bool) -> str:
    """One line: what changed since `base`, which may be the released one, and what version that asks for."""
    sizes = {level: len(comparison.of_level(level, quiet=False)) for level in Level}
    counts = [f"{size} {level.value}" for level, size in sizes.items() if size]
    if not counts:
        texts = len(comparison.findings)
        other = f" but in texts ({texts}; --verbose lists them)" if texts else ""
        return f"no change since {base}{other}"
    found, bump = f"since {base}: {listed(counts)}", comparison.bump.name.lower()
    if comparison.bump_missing:
        return f"{found}; raise `version` in api.yaml from {comparison.new} to {comparison.needed} ({bump})"
    cure = (
        "; it passes once it is released: pileup diff --release" if comparison.breaking and released else ""
    )
    return f"{found}; version {comparison.new} says so ({bump}){cure}"


def as_github(comparison: Comparison, base: str, *, verbose: bool) -> Iterator[str]:
    """Workflow commands that GitHub and Gitea show beside the lines."""
    for level in Level:
        for finding in comparison.of_level(level, quiet=verbose):
            yield _annotation(finding)
    if comparison.bump_missing:
        yield f"::error title=VERSION::{_escaped(verdict(comparison, base, released=False))}"


def _annotation(finding: Finding) -> str:
    # A line of the base may be any other line today, so that only the file is named.
    place = "" if finding.in_base else f",line={finding.pos.line},col={finding.pos.column}"
    file = _escaped(finding.pos.file).replace(":", "%3A").replace(",", "%2C")
    command = _ANNOTATIONS[finding.rule.level]
    return f"::{command} file={file}{place},title={finding.rule.id}::{_escaped(finding.message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def as_json(comparison: Comparison, base: str, *, verbose: bool) -> dict[str, object]:
    """The whole comparison as JSON types."""
    return {
        "ok": comparison.ok,
        "base": {"name": base, "version": comparison.base},
        "version": comparison.new,
        "bump": comparison.bump.name.lower(),
        "needed_version": comparison.needed,
        "bump_missing": comparison.bump_missing,
        "counts": {level.value: len(comparison.of_level(level, quiet=True)) for level in Level},
        "findings": [one.as_json() for one in comparison.findings if verbose or not one.rule.quiet],
    }


def rules_markdown() -> str:
    """The rules by topic: a table, then each with what it means and what to do."""
    lines = []
    for topic, rules in TOPICS.items():
        lines += [f"### {topic}", "", "| rule | level | version | for |", "|---|---|---|---|"]
        lines += [_row(rule) for rule in rules]
        lines.append("")
        for rule in rules:
            lines += [f"#### {rule.id}", "", " ".join(filter(None, [rule.change, rule.cure])), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _row(rule: Rule) -> str:
    audience = "all" if rule.audience == ALL else listed(one for one in Audience if one in rule.audience)
    return f"| [{rule.id}](#{rule.id.lower()}) | {rule.level.value} | {rule.bump.name.lower()} | {audience} |"
