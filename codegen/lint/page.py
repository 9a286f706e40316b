"""The page `docs/rules.md`, from the documentation of the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.lint.catalogue import SECTIONS, documented_rules, is_waivable
from codegen.lint.rule import Rule

_INTRODUCTION = """\
# Rules of the registry

What `pileup lint` and `pileup generate` say about the files of a registry, one heading for each rule.
A line such as

```text
core/registry/queue.yaml:14:5: WRITE_WITHOUT_EMITS: `queue.clear` writes, but emits nothing
```

names file, line, column and rule. All faults are told at once. Errors stop the generator; warnings stop
only `pileup lint --strict`. `--format github` writes annotations, `--json` one object for programs.

An exception is stated where it is made, at the end of the line that is meant or on a line of its own
above, and gives its reason:

```yaml
  # lint: allow WRITE_WITHOUT_EMITS: nobody watches the test lamp
  lamp.test:
```

Rules marked with *load* are those that a registry must keep to be loaded at all. They cannot be waived.
While one of them is broken, the other rules are applied to the entries without faults, and those that
need the whole registry wait.

This page is written by `pileup lint --docs > docs/rules.md`; the texts stand beside the rules, in
`codegen/lint` and `codegen/registry/rules`.
"""


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join([_INTRODUCTION, *_sections()])


def _sections() -> Iterator[str]:
    for section in SECTIONS:
        yield f"## {section}\n"
        for rule in documented_rules(section):
            yield _rule(rule)


def _rule(rule: Rule) -> str:
    kind = rule.level if is_waivable(rule.id) or rule.topic == "waivers" else "load"
    return (
        f"### {rule.id}\n\n{rule.what} *({kind})*\n\n"
        f"**Why:** {rule.why}\n\n**Fix:** {rule.fix}\n\n```yaml\n{rule.example}\n```\n"
    )
